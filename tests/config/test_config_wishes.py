"""Preferences and fairness: what they accept, and where and how wrong ones are refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from config_files import BASE, loaded, problems

from wfm.config.agents import read_agents
from wfm.config.wishes import DayOff
from wfm.errors import InputError

SECTIONS = [
    ("preferences: {start_hour: -1}", "preferences.start_hour"),
    ("preferences: {day_off: lots}", "preferences.day_off"),
    ("preferences: {apart_hour: .inf}", "preferences.apart_hour"),
    ("preferences: {apart_hours: 1}", "preferences.apart_hours"),
    ("preferences: {days_off: [{agent: A1}]}", "preferences.days_off.0.on"),
    ("preferences: {days_off: [{on: sat}]}", "preferences.days_off.0.agent"),
    ("preferences: {days_off: [{agent: A1, on: sat}, {agent: A1, on: someday}]}", "preferences.days_off.1.on"),
    ("preferences: {days_off: [{agent: A1, on: 'sat, 2026-02-30'}]}", "preferences.days_off.0.on"),
    ("preferences: {days_off: [{agent: A1, on: ' ,'}]}", "preferences.days_off.0.on"),
    ("preferences: {days_off: [{agent: A1, on: 6}]}", "preferences.days_off.0.on"),
    ("preferences: {days_off: [{agent: A1, on: [sat]}]}", "preferences.days_off.0.on"),
    ("preferences: {together: [[A1, A1]]}", "preferences.together.0"),
    ("preferences: {together: [[A1]]}", "preferences.together.0"),
    ("preferences: {together: [[A1, A2, A3]]}", "preferences.together.0"),
    ("preferences: {together: [A1, A2]}", "preferences.together.0"),
    ("preferences: {together: [[A1, 7]]}", "preferences.together.0"),
    ("preferences: {together: [[A1, A2], [A3, A4], [A2, A1]]}", "preferences.together.2"),
    ("fairness: {weekend_shift: -5}", "fairness.weekend_shift"),
    ("fairness: {late_shift: true}", "fairness.late_shift"),
    ("fairness: {late_after: '20'}", "fairness.late_after"),
    ("fairness: {late_after: '20:03'}", "fairness.late_after"),
    ("fairness: {late_after: 20:00}", "fairness.late_after"),
]


@pytest.mark.parametrize(("text", "field"), SECTIONS)
def test_a_wrong_value_is_refused_at_its_line(text: str, field: str, tmp_path: Path):
    found = problems(tmp_path, BASE + text + "\n")
    assert any(line.startswith(f"plan.yaml:5: {field}: ") for line in found), found


def test_all_faults_are_told_at_once(tmp_path: Path):
    lines = ["preferences:", "  start_hour: -1", "  together:", "    - [A1, A1]", "fairness: {late_shift: -2}"]
    found = problems(tmp_path, BASE + "\n".join(lines) + "\n")
    assert [line.split(": ")[0] for line in found] == ["plan.yaml:6", "plan.yaml:8", "plan.yaml:9"]


@pytest.mark.parametrize(
    ("on", "days"),
    [
        ("sat", [5]),
        ("sat, 2026-12-02", [2, 5]),
        ("Mon-Wed,sun", [0, 1, 2, 6]),
        ("2026-12-01,2027-01-01", [1]),
        (dt.date(2026, 12, 3), [3]),
    ],
)
def test_weekdays_and_dates_are_read(on, days: list[int]):
    wish = DayOff(agent="A1", on=on)
    monday = dt.date(2026, 11, 30)
    assert [day for day in range(7) if wish.has(monday + dt.timedelta(days=day))] == days


def test_a_date_may_stand_without_quotes(tmp_path: Path):
    config = loaded(tmp_path, BASE + "preferences: {days_off: [{agent: A1, on: 2026-12-02}]}\n")
    assert config.preferences.wished_free("A1", config.week.dates) == {dt.date(2026, 12, 2)}
    assert config.preferences.wished_free("A2", config.week.dates) == set()


def test_unknown_agents_are_refused_all_at_once(tmp_path: Path):
    (tmp_path / "agents.csv").write_text(
        "agent_id,name,contract,skills,hourly_cost\nA001,Ann,full,voice,20\nA002,Bob,full,voice,20\n"
    )
    wishes = [
        "preferences:",
        "  days_off: [{agent: A003, on: sat}]",
        "  together:",
        "    - [A001, A002]",
        "    - [A002, nobody]",
    ]
    contract = "contracts: {full: {weekly_hours: [8, 40], days_per_week: [1, 5], shift_hours: [8, 8]}}\n"
    config = loaded(tmp_path, BASE + "agents: agents.csv\n" + contract + "\n".join(wishes) + "\n")
    with pytest.raises(InputError) as caught:
        read_agents(config)
    lines = [line.removeprefix(f"{tmp_path}/") for line in str(caught.value).splitlines()]
    assert len(lines) == 2
    assert lines[0].startswith("plan.yaml:8: preferences.days_off.0.agent: unknown agent 'A003'; did you mean")
    assert lines[1].startswith("plan.yaml:11: preferences.together.1.1: unknown agent 'nobody'")
