"""Which sessions are due: low scores, open assignments by their dates and hours, and what is of no session told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from wfm.config import load
from wfm.config.agents import read_agents
from wfm.config.training_needs import with_training
from wfm.errors import InputError

BASE = """
site: {name: Small, timezone: Europe/Amsterdam, currency: EUR}
week: {start: 2026-11-30, weeks: WEEKS}
queues: [{name: calls, opening_hours: "mon-fri 08:00-16:00", service_level: {target: 0.8, within_seconds: 20}}]
agents: agents.csv
contracts: {part: {weekly_hours: [4, 12], days_per_week: [1, 3], shift_hours: [4, 4]}}
breaks: [{name: rest, minutes: 15, paid: true, between: [0.2, 0.8]}]
"""
TABLES = {
    "agents.csv": "agent_id,name,contract,skills,hourly_cost\nA1,Ann,part,calls,20\nA2,Bob,part,calls,20\n",
    "training.csv": "agent_id,course,status,assigned,due,completed,hours\n"
    "A1,tariffs,open,2026-11-02,2026-12-02,,1.5\n"
    "A2,tariffs,open,,2026-11-20,,\n"
    "A2,tariffs,open,2026-12-03,,,1\n"
    "A1,tariffs,completed,,2026-12-02,,1\n"
    "A1,privacy,open,,,2026-11-20,1\n"
    "A1,privacy,open,,2027-01-15,,1\n"
    "A2,safety,open,,2026-12-02,,1\n"
    "A9,tariffs,open,,2026-12-02,,1\n",
    "scores.csv": "agent_id,date,measure,score\n"
    "A1,2026-11-20,quality,70\nA1,2026-11-21,quality,78\nA1,2026-10-01,quality,99\nA1,2026-12-01,quality,99\n"
    "A2,2026-11-20,quality,75\nA2,2026-11-20,csat,1\n",
}
COACHING = "{name: coaching, minutes: 30, measure: quality, below: 75, per_week: 2}"
COURSES = "[{name: course, minutes: 60, course: tariffs}, {name: law, minutes: 60, course: privacy}]"


def loaded(folder: Path, training: str, weeks: int = 1):
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "plan.yaml").write_text(BASE.replace("WEEKS", str(weeks)) + f"training: {training}\n", encoding="utf-8")
    return load(folder / "plan.yaml")


def resolved(folder: Path, training: str, weeks: int = 1):
    config = loaded(folder, training, weeks)
    return with_training(config, read_agents(config)[0]).training


def test_a_mean_score_below_the_threshold_makes_sessions_of_every_week(tmp_path: Path):
    """74 of the last 28 days is below 75; 75 is not, and older and later scores say nothing."""
    found = resolved(tmp_path, f"{{scores: scores.csv, coaching: [{COACHING}]}}", weeks=2)
    needs = found.sessions[0].needs
    assert [(one.agent, str(one.first), str(one.last)) for one in needs] == [
        *[("A1", "2026-11-30", "2026-12-06")] * 2,
        *[("A1", "2026-12-07", "2026-12-13")] * 2,
    ]
    assert needs[0].why == "quality 74 (mean of 2 scores since 2026-11-02) is below 75"


def test_open_assignments_make_as_many_sessions_as_their_hours_take_the_overdue_first(tmp_path: Path):
    found = resolved(tmp_path, f"{{assignments: training.csv, courses: {COURSES}}}")
    (course,) = found.sessions
    rows = [(one.agent, one.first.day, one.last.day, one.overdue, one.due and str(one.due)) for one in course.needs]
    assert rows == [
        ("A2", 30, 6, True, "2026-11-20"),
        ("A1", 30, 2, False, "2026-12-02"),
        ("A1", 30, 2, False, "2026-12-02"),
        ("A2", 3, 6, False, None),
    ]
    assert found.left_out.model_dump() == {"unknown_agents": 1, "due_later": 1, "without_rule": 1}


def test_a_rule_without_a_course_takes_all_that_no_other_names(tmp_path: Path):
    rules = "[{name: course, minutes: 60, course: tariffs}, {name: other, minutes: 60, ahead_days: 60}]"
    found = resolved(tmp_path, f"{{assignments: training.csv, courses: {rules}}}")
    assert [(one.agent, str(one.due)) for one in found.sessions[1].needs] == [
        ("A2", "2026-12-02"),
        ("A1", "2027-01-15"),
    ]
    assert found.left_out.model_dump() == {"unknown_agents": 1, "due_later": 0, "without_rule": 0}
    assert found.sessions[1].needs[1].last == dt.date(2026, 12, 6)


@pytest.mark.parametrize(
    ("training", "fault"),
    [
        (f"{{coaching: [{COACHING}]}}", "coaching needs scores"),
        (f"{{courses: {COURSES}}}", "courses need assignments"),
        ("{assignments: training.csv, courses: [{name: rest, minutes: 60}]}", "'rest' is also the name of a break"),
        (
            "{assignments: training.csv, courses: [{name: a, minutes: 60}, {name: b, minutes: 60}]}",
            "takes every course",
        ),
        ("{assignments: training.csv, courses: [{name: a, minutes: 7}]}", "minutes"),
        ("{assignments: training.csv, trainer: 2}", "unknown key"),
    ],
)
def test_faults_are_located(training: str, fault: str, tmp_path: Path):
    with pytest.raises(InputError) as error:
        loaded(tmp_path, training)
    assert fault in str(error.value)
    assert "plan.yaml:8" in str(error.value)


def test_wrong_cells_are_located(tmp_path: Path):
    config = loaded(tmp_path, f"{{scores: scores.csv, coaching: [{COACHING}]}}")
    (tmp_path / "scores.csv").write_text("agent_id,date,measure,score\nA1,yesterday,quality,70\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"scores.csv:2: date"):
        with_training(config, read_agents(config)[0])
