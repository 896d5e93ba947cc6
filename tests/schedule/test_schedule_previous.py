"""The plan before goes on: rest since its last shift, and its days worked in a row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from schedule_cases import MONDAY, needs, planned, rostered, settings, write_case

from wfm.check import check_plan
from wfm.config.agents import read_agents
from wfm.errors import InputError, NoRosterError
from wfm.plan_folder import write_plan

DAILY = {"part": {"weekly_hours": [16, 24], "days_per_week": [4, 6], "shift_hours": [4, 4]}}
LATE = {"start_every_minutes": 120, "earliest_start": "06:00", "latest_end": "26:00"}
ALL_DAY = {"queues": [{"name": "calls", "opening_hours": "mon-sun 06:00-26:00",
                       "service_level": {"target": 0.8, "within_seconds": 20}}]}  # fmt: skip


def before(agent_id: str, days_ago: int, start: str = "08:00", end: str = "12:00", into_next: int = 0) -> dict:
    date = MONDAY - dt.timedelta(days=days_ago)
    last = date + dt.timedelta(days=into_next)
    return {"agent_id": agent_id, "date": str(date), "start": f"{date}T{start}", "end": f"{last}T{end}"}


def stamped(rows: list[dict]) -> list[dict]:
    return [row | {side: f"{row[side]}:00+01:00" for side in ("start", "end")} for row in rows]


def case(folder: Path, rows: list[dict], rules: dict, agents: int = 2, **more):
    sections = settings(contracts=DAILY, shifts=LATE, rules=rules, **ALL_DAY, **more)
    return write_case(folder, sections, [{}] * agents, previous=stamped(rows))


def test_rest_is_kept_since_the_last_shift(tmp_path: Path):
    rows = [before("A1", 1, "21:00", "01:00", into_next=1), before("A1", 3)]
    config = case(tmp_path, rows, {"min_rest_hours": 11})
    shifts = rostered(config, needs(config, lambda name, at: 4.0 if at.hour < 10 else 0.2)).shifts
    first = shifts[shifts["date"] == MONDAY].set_index("agent_id")["start"]
    assert first["A2"].hour < 12
    assert "A1" not in first or first["A1"].hour >= 12
    assert (shifts[shifts["date"] > MONDAY]["agent_id"] == "A1").any()


@pytest.mark.parametrize("run", [0, 1, 3, 4])
def test_days_in_a_row_go_on(tmp_path: Path, run: int):
    rows = [before("A1", days_ago) for days_ago in range(1, run + 1)] + [before("A1", run + 2), before("A2", 9)]
    config = case(tmp_path, rows, {"max_consecutive_days": 4}, objective={"goal": "coverage"})
    agents, _ = read_agents(config)
    assert [agent.days_in_a_row for agent in agents] == [run, 0]
    plan = planned(config, needs(config, 12.0))
    shifts = plan.roster.shifts
    worked = sorted(shifts.loc[shifts["agent_id"] == "A1", "date"].map(lambda date: (date - MONDAY).days))
    allowed = 4 - run
    assert not set(range(allowed + 1)) <= set(worked)
    assert len(worked) >= 4
    write_plan(plan, tmp_path / "plan", {})
    assert check_plan(tmp_path / "plan").ok
    assert (tmp_path / "plan" / "inputs" / "previous.csv").is_file()


def test_the_best_week_that_goes_on_is_the_next_best_of_those_that_begin_anew(tmp_path: Path):
    rows = [before("A1", days_ago) for days_ago in (1, 2, 3)]
    demand = [9, 9, 9, 5, 1, 1, 1]

    def costs(folder: Path, previous: list[dict]) -> tuple[float, set[int]]:
        changes = {"contracts": {"part": {"weekly_hours": [12, 12], "days_per_week": [3, 3], "shift_hours": [4, 4]}}}
        shifts = {"start_every_minutes": 240, "earliest_start": "08:00", "latest_end": "12:00"}
        queues = [{"name": "calls", "opening_hours": "mon-sun 08:00-12:00",
                   "service_level": {"target": 0.8, "within_seconds": 20}}]  # fmt: skip
        sections = settings(shifts=shifts, queues=queues, rules={"max_consecutive_days": 3}, **changes)
        config = write_case(folder, sections, [{}], previous=previous or None)
        found = rostered(config, needs(config, lambda name, at: demand[at.weekday()], aht=60.0))
        return found.summary["objective"], {(date - MONDAY).days for date in found.shifts["date"]}

    anew, days = costs(tmp_path / "anew", [])
    on, later = costs(tmp_path / "on", stamped(rows))
    assert days == {0, 1, 2}
    assert later == {1, 2, 3}
    assert on > anew  # minus the contacts in time


def test_nobody_may_be_left_without_a_week(tmp_path: Path):
    rows = [before("A1", 1, "20:00", "04:00", into_next=8)]
    config = case(tmp_path, rows, {"min_rest_hours": 11})
    with pytest.raises(NoRosterError, match="A1"):
        rostered(config)


def test_shifts_of_the_plan_itself_strangers_and_long_past_ones_are_left_out(tmp_path: Path):
    rows = [before("A1", -1), before("ZZ", 1), before("A2", 40, into_next=60)]
    config = case(tmp_path, rows, {"min_rest_hours": 11, "max_consecutive_days": 3})
    agents, _ = read_agents(config)
    assert [(agent.worked_until, agent.days_in_a_row) for agent in agents] == [(None, 0), (None, 0)]


def test_a_shift_that_ends_before_it_starts_is_located(tmp_path: Path):
    config = case(tmp_path, [before("A1", 2), before("A1", 1, "12:00", "08:00")], {"min_rest_hours": 11})
    with pytest.raises(InputError, match=r"previous.csv:3: end: is not after start"):
        read_agents(config)
