"""A plan with coaching and courses: held by their dates, priced, and judged by code that shares nothing with it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from schedule_cases import LUNCH, REST, needs, planned, queue
from training_cases import COACHING, COURSE, held, training_case

from wfm.check import check_plan
from wfm.check.facts import Facts
from wfm.check.plan_files import read_plan_files
from wfm.performance.coaching.held import held_figures, sessions_held
from wfm.performance.week import read_week
from wfm.plan import Plan
from wfm.plan_folder import read_plan, write_plan
from wfm.replan import Absence, Asked, replan

CONTACTS = 2.0
DUE = {"A1": "2026-12-04", "A2": "2026-11-20", "A3": "2026-12-02"}


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Plan:
    config = training_case(
        tmp_path_factory.mktemp("training"),
        {"trainers": 1, "coaching": [COACHING], "courses": [COURSE | {"cost": 15}]},
        [{"agent_id": agent, "due": due} for agent, due in DUE.items()] + [{"agent_id": "A4", "due": "2027-03-01"}],
        [{"agent_id": "A1", "score": 60}, {"agent_id": "A2", "score": 90}],
        [{}] * 4,
        contracts={"part": {"weekly_hours": [24, 40], "days_per_week": [4, 5], "shift_hours": [6, 8.5]}},
        shifts={"start_every_minutes": 60, "earliest_start": "07:00", "latest_end": "18:00"},
        breaks=[LUNCH, REST],
        queues=[queue("calls", "mon-sun 08:00-18:00")],
        solver={"iterations": 300, "workers": 1, "gap": 0.0},
    )
    return planned(config, needs(config, CONTACTS))


@pytest.fixture(scope="module")
def folder(plan: Plan, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("plans") / "plan"
    write_plan(plan, out, {})
    return out


def test_every_session_is_held_once_by_its_date(plan: Plan):
    courses = held(plan.roster.activities, "course").set_index("agent_id")
    assert sorted(courses.index) == ["A1", "A2", "A3"]
    assert courses.loc["A3", "start"].date() <= dt.date(2026, 12, 2)
    assert courses.loc["A1", "start"].date() <= dt.date(2026, 12, 4)
    assert held(plan.roster.activities, "coaching")["agent_id"].tolist() == ["A1"]
    assert plan.summary["training"]["left_out"] == {"unknown_agents": 0, "due_later": 1, "without_rule": 0}
    assert plan.summary["bound"] <= plan.summary["objective"] + 1e-6


def test_a_session_due_early_brings_a_shift_by_its_date(tmp_path: Path):
    """Calls come from Wednesday on alone; for a course due on Tuesday somebody works earlier all the same."""
    config = training_case(
        tmp_path,
        {"courses": [COURSE]},
        [{"agent_id": "A1", "due": "2026-12-01"}],
        agents=[{}] * 2,
        queues=[queue("calls", "wed-sun 08:00-16:00")],
        solver={"iterations": 100, "workers": 1, "gap": 0.0},
    )
    made = planned(config, needs(config, 2.0))
    assert held(made.roster.activities, "course")["start"].dt.date.max() <= dt.date(2026, 12, 1)
    assert made.roster.shifts.query("agent_id == 'A2'")["date"].min() >= dt.date(2026, 12, 2)
    assert made.summary["bound"] <= made.summary["objective"] + 1e-6


def test_the_plan_passes_the_check_and_reads_back(plan: Plan, folder: Path):
    assert check_plan(folder).violations == ()
    again = read_plan(folder)
    assert again.config.training.sessions == plan.config.training.sessions
    assert again.training["training"]["start"].tolist() == plan.training["training"]["start"].tolist()
    page = (folder / "report.html").read_text(encoding="utf-8")
    section = page[page.index('<section id="training">') :]
    assert "4 of 4 sessions that are due are placed." in section
    assert "Assignments that are due after this plan and wait: 1." in section


def test_what_a_session_costs_is_the_prediction_without_it(plan: Plan, folder: Path, tmp_path: Path):
    """By the checker's own prediction, of the roster in which that session is work."""

    def answered(place: Path) -> float:
        return CONTACTS * float(np.nansum(Facts(read_plan_files(place)).predicted))

    table = plan.training["training"]
    with_it = answered(folder)
    row = table.loc[table["contacts_lost"].idxmax()]
    shutil.copytree(folder, tmp_path / "plan")
    activities = pd.read_csv(folder / "activities.csv")
    mine = (activities["agent_id"] == row["agent_id"]) & (activities["activity"] == row["training"])
    activities.loc[mine, "activity"] = "work"
    activities.to_csv(tmp_path / "plan" / "activities.csv", index=False)
    assert row["contacts_lost"] > 0.01
    assert answered(tmp_path / "plan") - with_it == pytest.approx(row["contacts_lost"], abs=1e-3)


def test_what_is_wrong_with_training_is_found(folder: Path, tmp_path: Path):
    """Two train at once, another is not coached, and in the inputs one more has low scores."""
    shutil.copytree(folder, tmp_path / "plan")
    changes = {"activities.csv": lambda text: _moved(text.replace(",coaching,", ",work,"))}
    changes |= {"inputs/scores.csv": lambda text: text.replace("90", "50")}
    for file, change in changes.items():
        text = (folder / file).read_text(encoding="utf-8")
        assert change(text) != text
        (tmp_path / "plan" / file).write_text(change(text), encoding="utf-8")
    found = {(one.rule, one.subject) for one in check_plan(tmp_path / "plan").violations}
    wrong = {("training_capacity", "training"), ("training_need", "A1"), ("training_due", "A2")}
    assert wrong <= found


def _moved(text: str) -> str:
    """Let A3 train when A1 does."""
    rows = [line.split(",") for line in text.splitlines()]
    first = next(row for row in rows if row[0] == "A1" and row[3] == "course")
    for row in rows:
        if row[0] == "A3" and row[3] == "course":
            row[1:3] = first[1:3]
    return "\n".join(",".join(row) for row in rows) + "\n"


def test_a_plan_that_is_mended_keeps_sessions_at_their_times_or_says_why_not(plan: Plan, folder: Path, tmp_path: Path):
    day = held(plan.roster.activities, "coaching")["start"].iloc[0].date()
    found = replan(folder, Asked(absences=[Absence("A1", day)]))
    write_plan(found.plan, tmp_path / "mended", {}, changes=found.tables())
    assert check_plan(tmp_path / "mended").violations == ()
    columns = ["agent_id", "activity", "start"]
    names = ["coaching", "course"]
    before, after = (
        set(table[table["activity"].isin(names)][columns].itertuples(index=False, name=None))
        for table in (plan.roster.activities, found.plan.roster.activities)
    )
    assert after <= before
    table = found.plan.training["training"]
    missed = table[(table["agent_id"] == "A1") & (table["training"] == "coaching")]
    assert missed["placed"].tolist() == [False]
    assert missed["message"].str.len().min() > 0
    found.inputs.cleanup()


def test_kpi_tells_which_sessions_were_held(plan: Plan, folder: Path, tmp_path: Path):
    """A2 works through its course, A3 holds it an hour later, and the others do as planned."""
    coverage = pd.read_csv(folder / "coverage.csv")
    coverage[["timestamp", "queue", "contacts"]].to_csv(tmp_path / "actuals.csv", index=False)
    worked = plan.roster.activities.copy()
    course = worked["activity"] == "course"
    worked.loc[course & (worked["agent_id"] == "A2"), "activity"] = "work"
    moved = worked[course & (worked["agent_id"] == "A3")].index[0]
    later = pd.Timedelta(hours=1)
    worked.loc[moved, "activity"] = "work"
    day = worked[(worked["agent_id"] == "A3") & (worked["start"].dt.date == worked.loc[moved, "start"].date())]
    last = day.index[-1]
    worked.loc[len(worked)] = ["A3", worked.loc[last, "end"], worked.loc[last, "end"] + later, "course", True]
    worked.to_csv(tmp_path / "worked.csv", index=False)
    week = read_week(folder, tmp_path / "actuals.csv", tmp_path / "worked.csv")
    held = sessions_held(week)
    found = dict(zip(zip(held["agent_id"], held["training"], strict=True), held["status"], strict=True))
    assert found == {
        ("A1", "coaching"): "held", ("A1", "course"): "held", ("A2", "course"): "missed", ("A3", "course"): "moved",
    }  # fmt: skip
    figures = held_figures(week, held)
    assert (figures["hours"], figures["held_hours"]) == (3.5, 2.5)
    assert figures["contacts_lost"] == plan.summary["training"]["contacts_lost"]


def test_the_hours_that_cost_least_come_with_what_one_more_off_the_phone_would_cost(plan: Plan):
    times = plan.training["training_times"]
    assert set(times["week"]) == {dt.date(2026, 11, 30)}
    assert (times["contacts_lost_an_hour"] >= -1e-9).all()
    coverage = plan.roster.coverage.assign(time=lambda frame: frame["timestamp"].dt.strftime("%H:00"))
    thin = coverage.groupby([coverage["timestamp"].dt.date, "time"])["scheduled"].mean()
    cost = times.set_index(["date", "time"])["contacts_lost_an_hour"].reindex(thin.index)
    assert cost[thin <= 1.0].min() > cost[thin >= 3.0].max()
