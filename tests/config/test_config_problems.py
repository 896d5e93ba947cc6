"""What a refusal says: the nearest known key, every problem in one go, one line each."""

from __future__ import annotations

from pathlib import Path

import pytest
from config_files import BASE, CONTRACT, problems, write

from wfm.config import load
from wfm.errors import InputError

MISTYPED = [
    (BASE + "budgett: {weekly: 1}\n", "plan.yaml:5: budgett: unknown key; did you mean 'budget'?"),
    (BASE + "budget: {weeekly: 1}\n", "plan.yaml:5: budget.weeekly: unknown key; did you mean 'weekly'?"),
    (
        BASE + "staffing: {shrinkage: {unplaned: 0.1}}\n",
        "plan.yaml:5: staffing.shrinkage.unplaned: unknown key; did you mean 'unplanned'?",
    ),
    (
        BASE.replace("opening_hours:", "chanel: voice, opening_hours:"),
        "plan.yaml:4: queues.0.chanel: unknown key; did you mean 'channel'?",
    ),
    (
        BASE.replace("within_seconds: 20", "within_seconds: 20, tarjet: 0.9"),
        "plan.yaml:4: queues.0.service_level.tarjet: unknown key; did you mean 'target'?",
    ),
    (
        BASE + CONTRACT.format("overtime_hour: 1"),
        "plan.yaml:6: contracts.full.overtime_hour: unknown key; did you mean 'overtime_hours'?",
    ),
    (
        BASE + "breaks: [{name: b, minutes: 15, payed: true, paid: true, between: [0, 1]}]\n",
        "plan.yaml:5: breaks.0.payed: unknown key; did you mean 'paid'?",
    ),
    (BASE + "pay: {premium: []}\n", "plan.yaml:5: pay.premium: unknown key; did you mean 'premiums'?"),
    (BASE + "xyzzy: 1\n", "plan.yaml:5: xyzzy: unknown key"),
]


@pytest.mark.parametrize(("text", "line"), MISTYPED)
def test_an_unknown_key_suggests_the_nearest(tmp_path: Path, text: str, line: str):
    assert problems(tmp_path, text) == [line]


def test_unknown_words_suggest_the_nearest(tmp_path: Path):
    text = BASE.replace("Amsterdam", "Amsterdm") + "rules: {preset: eur}\n"
    assert problems(tmp_path, text) == [
        "plan.yaml:1: site.timezone: 'Europe/Amsterdm' is not a known time zone; did you mean 'Europe/Amsterdam'?"
    ]
    assert problems(tmp_path, BASE + "rules: {preset: eur}\n") == [
        "plan.yaml:5: rules.preset: unknown preset 'eur'; did you mean 'eu'?; known: "
        "eu, fair-workweek, th, uk, us-ca, us-flsa"
    ]


def test_all_problems_of_a_file_come_in_one_go_in_the_order_of_its_lines(tmp_path: Path):
    text = BASE.replace("EUR", "euro").replace("target: 0.8", "target: 80")
    text += "budgett: 1\nobjective: {goal: profit}\nsolver:\n  seed: -1\n  gap: -1\n"
    starts = [tuple(line.split(": ")[:2]) for line in problems(tmp_path, text)]
    assert starts == [
        ("plan.yaml:1", "site.currency"),
        ("plan.yaml:4", "queues.0.service_level.target"),
        ("plan.yaml:5", "budgett"),
        ("plan.yaml:6", "objective.goal"),
        ("plan.yaml:8", "solver.seed"),
        ("plan.yaml:9", "solver.gap"),
    ]


def test_duplicates_and_unquoted_times_come_in_one_go(tmp_path: Path):
    text = BASE + "shifts: {earliest_start: 10:00}\nweek: {start: 2026-12-07}\n"
    assert [line.split(": ")[0] for line in problems(tmp_path, text)] == ["plan.yaml:5", "plan.yaml:6"]


def test_contradictions_between_sections_come_in_one_go(tmp_path: Path):
    queue = BASE.splitlines()[3] + "\n"
    text = BASE + queue + CONTRACT.format("overtime_hours: 0")
    text += "breaks:\n  - {name: work, minutes: 15, paid: true, between: [0.1, 0.9]}\n"
    text += "  - {name: nap, minutes: 120, paid: true, between: [0.1, 0.2]}\nrules: {preset: mars}\n"
    lines = problems(tmp_path, text)
    assert lines[0] == "plan.yaml:5: queues.1.name: 'voice' is also the name of queues.0"
    assert [line.split(": ")[1] for line in lines[1:]] == ["breaks.0.name", "breaks.1.between", "rules.preset"]
    assert "a break of 120 minutes fits its window in no shift; in the longest, 9 h" in lines[2]


def test_special_hours_that_contradict_the_calendar_are_refused(tmp_path: Path):
    text = BASE + "calendar:\n  closed: [2026-12-24]\n  special_hours:\n    2026-12-24: '08:00-12:00'\n"
    text += "    2026-12-31: '08:00-12:00; 11:00-14:00'\n"
    lines = problems(tmp_path, text)
    assert all(line.startswith("plan.yaml:7: calendar.special_hours: ") for line in lines)
    assert "2026-12-24 is also in calendar.closed" in lines[0]
    assert "2026-12-31: windows overlap at 11:00" in lines[1]


def test_a_fault_on_a_line_of_its_own_is_located_there(tmp_path: Path):
    text = (
        BASE
        + "pay:\n  premiums:\n    - name: a\n      days: sun\n      multiplier: 2\n    - name: b\n      multiplier: x\n"
    )
    lines = problems(tmp_path, text + "      days: son\n")
    assert [line.split(": ")[:2] for line in lines] == [
        ["plan.yaml:11", "pay.premiums.1.multiplier"],
        ["plan.yaml:12", "pay.premiums.1.days"],
    ]


def test_a_refusal_is_one_error_with_its_problems_apart(tmp_path: Path):
    path = write(tmp_path, BASE + "solver: {seed: -1, gap: -1}\n")
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.exit_code == 2
    assert [(one.file, one.line, one.field) for one in caught.value.problems] == [
        (str(path), 5, "solver.gap"),
        (str(path), 5, "solver.seed"),
    ]
    assert str(caught.value).splitlines() == [str(one) for one in caught.value.problems]
