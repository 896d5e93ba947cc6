"""Training and meetings find their place: as often as asked, together where asked, and nobody serves meanwhile."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from schedule_cases import LUNCH, REST, needs, planned, queue, settings, write_case

from wfm.check import check_plan
from wfm.plan_folder import write_plan

WEEK = {"part": {"weekly_hours": [16, 40], "days_per_week": [3, 5], "shift_hours": [6, 8.5]}}
TRAINING = {"name": "training", "minutes": 60, "agents": "all", "per_week": 2}
MEETING = {"name": "meeting", "minutes": 30, "team": "T1", "at": "wed 11:00"}
HUDDLE = {"name": "huddle", "minutes": 30, "team": "T2"}
TEAMS = [{"team": "T1"}, {"team": "T1"}, {"team": "T2"}, {"team": "T2"}]


def plan_with(folder: Path, activities: list[dict], goal: str = "service_level", agents: list[dict] = TEAMS):
    sections = settings(
        contracts=WEEK,
        shifts={"start_every_minutes": 60, "earliest_start": "07:00", "latest_end": "18:00"},
        breaks=[LUNCH, REST],
        queues=[queue("calls", "mon-sun 08:00-18:00")],
        objective={"goal": goal},
        activities=activities,
        solver={"iterations": 1500},
    )
    config = write_case(folder, sections, agents)
    return planned(config, needs(config, lambda name, at: 2.0))


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
def test_a_plan_with_all_kinds_of_activities_passes_the_check(goal: str, tmp_path: Path):
    plan = plan_with(tmp_path / "in", [TRAINING, MEETING, HUDDLE], goal)
    write_plan(plan, tmp_path / "out", {})
    assert check_plan(tmp_path / "out").violations == ()
    assert plan.summary["bound"] <= plan.summary["objective"] + 1e-6


def test_each_agent_is_trained_as_often_as_asked_on_different_days(tmp_path: Path):
    held = plan_with(tmp_path, [TRAINING]).roster.activities.query("activity == 'training'")
    assert sorted(held["agent_id"]) == ["A1", "A1", "A2", "A2", "A3", "A3", "A4", "A4"]
    assert not held.assign(day=held["start"].dt.date).duplicated(["agent_id", "day"]).any()
    assert set(held["end"] - held["start"]) == {pd.Timedelta(hours=1)}


def test_a_fixed_meeting_is_held_at_its_time_by_its_team_alone(tmp_path: Path):
    roster = plan_with(tmp_path, [MEETING]).roster
    held = roster.activities.query("activity == 'meeting'")
    at = pd.Timestamp("2026-12-02 11:00", tz="Europe/Amsterdam")
    spanning = roster.shifts[(roster.shifts["start"] <= at) & (roster.shifts["end"] >= at + pd.Timedelta(minutes=30))]
    assert set(held["agent_id"]) == set(spanning["agent_id"]) & {"A1", "A2"}
    assert set(held["start"]) <= {at}


def test_a_team_meets_at_one_time(tmp_path: Path):
    held = plan_with(tmp_path, [HUDDLE]).roster.activities.query("activity == 'huddle'")
    assert held["start"].nunique() == 1
    assert set(held["agent_id"]) <= {"A3", "A4"}


def test_nobody_covers_a_queue_while_in_training(tmp_path: Path):
    plan = plan_with(tmp_path, [TRAINING])
    at_work = plan.roster.activities.query("activity == 'work'")
    for row in plan.roster.coverage.itertuples():
        end = row.timestamp + pd.Timedelta(minutes=30)
        overlap = at_work["end"].clip(upper=end) - at_work["start"].clip(lower=row.timestamp)
        agents = overlap.clip(lower=pd.Timedelta(0)).sum() / pd.Timedelta(minutes=30)
        assert row.scheduled == pytest.approx(agents, abs=1e-5)


def test_the_summary_tells_what_is_held_and_for_how_many(tmp_path: Path):
    plan = plan_with(tmp_path, [TRAINING, MEETING, HUDDLE])
    told = {row["activity"]: row for row in plan.summary["activities"]}
    held = plan.roster.activities
    assert told["training"] == {"activity": "training", "there": 8, "of": 8}
    assert told["huddle"]["of"] == 2
    assert told["huddle"]["there"] == len(held.query("activity == 'huddle'")) == 2
    assert "activities_without_place" not in plan.summary


def test_shifts_are_chosen_with_their_training_in_them(tmp_path: Path):
    """One agent, calls from 8 to 12 only: a shift that ends after noon trains when nobody calls."""
    sections = settings(
        contracts={"part": {"weekly_hours": [4, 5], "days_per_week": [1, 1], "shift_hours": [4, 5]}},
        shifts={"start_every_minutes": 60, "earliest_start": "07:00", "latest_end": "18:00"},
        queues=[queue("calls", "mon 08:00-12:00")],
        objective={"goal": "service_level"},
        activities=[TRAINING | {"per_week": 1}],
        solver={"iterations": 500},
    )
    config = write_case(tmp_path, sections)
    roster = planned(config, needs(config, lambda name, at: 1.0)).roster
    shifts, activities = roster.shifts, roster.activities
    assert list(zip(shifts["start"].dt.hour, shifts["end"].dt.hour, strict=True)) in ([(8, 13)], [(7, 12)])
    assert activities.query("activity == 'training'")["start"].dt.hour.tolist() in ([12], [7])


def test_an_activity_without_room_is_named_and_the_plan_is_made(tmp_path: Path):
    plan = plan_with(tmp_path, [{"name": "course", "minutes": 540, "agents": ["A1"]}])
    assert plan.summary["activities_without_place"] == ["course of agent A1"]
    assert not plan.roster.activities["activity"].eq("course").any()
