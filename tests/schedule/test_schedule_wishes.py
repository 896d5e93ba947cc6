"""Preferences and fairness: the search finds the best by them, the bound holds, and weeks go on from each other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from schedule_cases import MONDAY, needs, people, planned, queue, rostered, settings, staff_needs, write_case
from schedule_dislikes import least_objective, of_tables, weighs

from wfm.check import check_plan
from wfm.config import load
from wfm.config.agents import read_agents
from wfm.config.calendar import plan_intervals
from wfm.plan_folder import write_plan

TO_THREE = {"part": {"weekly_hours": [4, 12], "days_per_week": [1, 3], "shift_hours": [4, 4]}}
WEEKEND = {"available": "fri-sun 08:00-16:00"}
WISHES = {
    "starts": ({"preferences": {"start_hour": 9}}, [{"preferred_start": "11:00"}, {}]),
    "days off": (
        {"preferences": {"day_off": 70, "days_off": [{"agent": "A1", "on": "fri, 2026-12-06"}]}},
        [{}, {"preferred_start": "08:00"}],
    ),
    "pairs": ({"preferences": {"apart_hour": 30, "together": [["A2", "A1"]]}}, [{}, {}]),
    "weekends": ({"fairness": {"weekend_shift": 60}}, [{}, {}]),
    "late shifts": ({"fairness": {"late_shift": 60, "late_after": "14:00"}}, [{}, {}]),
    "all of them": (
        {
            "preferences": {
                "start_hour": 3, "day_off": 20, "apart_hour": 6, "together": [["A1", "A2"]],
                "days_off": [{"agent": "A2", "on": "sat"}, {"agent": "A1", "on": "2026-12-06"}],
            },
            "fairness": {"weekend_shift": 25, "late_shift": 15, "late_after": "12:00"},
        },
        [{"preferred_start": "12:00"}, {"preferred_start": "08:00"}],
    ),
}  # fmt: skip


def small(folder: Path, wishes: dict, rows: list[dict], previous: list[dict] | None = None, **more):
    shifts = {"start_every_minutes": 120, "earliest_start": "08:00", "latest_end": "16:00"}
    base = {"objective": {"goal": "coverage"}, "solver": {"iterations": 3000, "gap": 0.0}, "contracts": TO_THREE}
    base["queues"] = [queue("calls", "fri-sun 08:00-16:00")]
    sections = settings(shifts=shifts, **(base | wishes | more))
    rows = [WEEKEND | {"hourly_cost": 20 + i} | row for i, row in enumerate(rows)]
    return write_case(folder, sections, rows, previous=previous)


def wanted(name: str, at: pd.Timestamp) -> int:
    return 1 + (at.hour in (10, 11, 14) and at.day_of_week > 4)


def staff_of(config, requirements: pd.DataFrame) -> np.ndarray:
    known = requirements.set_index("timestamp")["staff"]
    return np.array([float(known.get(at, 0.0)) for at in plan_intervals(config)])


@pytest.mark.parametrize("name", WISHES)
def test_no_roster_is_better_than_the_one_found_or_than_its_bound(name: str, tmp_path: Path):
    config = small(tmp_path, *WISHES[name])
    agents, requirements = people(config), staff_needs(config, wanted)
    found = rostered(config, requirements)
    best = least_objective(config, agents, staff_of(config, requirements))
    right = weighs(config, agents, of_tables(config, agents, found.shifts))
    assert found.summary["preferences"]["weighs"] == pytest.approx(right)
    assert found.summary["bound"] <= best + 1e-6
    assert found.summary["objective"] == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("seed", range(16))
def test_the_bound_holds_whatever_weighs(seed: int, tmp_path: Path):
    random = np.random.default_rng(seed)
    preferences = {
        "start_hour": float(random.choice([0, 2, 30])), "day_off": float(random.choice([0, 10, 100])),
        "apart_hour": float(random.choice([0, 3, 40])), "together": [["A1", "A2"]],
        "days_off": [{"agent": f"A{1 + seed % 2}", "on": "sat,sun"}],
    }  # fmt: skip
    fairness = {
        "weekend_shift": float(random.choice([0, 5, 80])),
        "late_shift": float(random.choice([0, 5, 80])),
        "late_after": str(random.choice(["11:30", "12:00", "14:00"])),
    }
    rows = [{"preferred_start": str(random.choice(["08:00", "12:00"])), "skills": "calls"} for _ in range(2)]
    previous = [worked(f"A{1 + int(random.integers(2))}", int(random.integers(1, 28))) for _ in range(6)]
    config = small(tmp_path, {"preferences": preferences, "fairness": fairness}, rows, previous)
    staff = random.integers(0, 3, 24)
    requirements = staff_needs(config, lambda name, at: int(staff[at.hour]))
    best = least_objective(config, people(config), staff_of(config, requirements))
    summary = rostered(config, requirements).summary
    assert summary["bound"] <= best + 1e-6
    assert summary["objective"] == pytest.approx(best, abs=1e-6)


def worked(agent_id: str, days_ago: int, start: str = "08:00", end: str = "12:00") -> dict:
    date = MONDAY - dt.timedelta(days=days_ago)
    stamp = f"{date}T{{}}:00+01:00"
    return {"agent_id": agent_id, "date": str(date), "start": stamp.format(start), "end": stamp.format(end)}


def test_two_weeks_share_weekends_and_go_on_from_the_weeks_before(tmp_path: Path):
    # four weekend days need one agent each; A1 has had three such shifts before, a fourth lies too far back
    previous = [worked("A1", days_ago) for days_ago in (1, 2, 8, 29)] + [worked("A2", 8), worked("A2", 3)]
    contract = {"part": {"weekly_hours": [0, 12], "days_per_week": [0, 3], "shift_hours": [4, 4]}}
    shifts = {"start_every_minutes": 240, "earliest_start": "08:00", "latest_end": "12:00"}
    sections = settings(
        week={"weeks": 2}, contracts=contract, shifts=shifts, queues=[queue("calls", "sat-sun 08:00-12:00")],
        objective={"goal": "coverage"}, solver={"iterations": 4000, "gap": 0.0}, fairness={"weekend_shift": 5},
    )  # fmt: skip
    rows = [{"hourly_cost": 20 + 0.1 * i} for i in range(3)]
    config = write_case(tmp_path, sections, rows, previous=previous)
    agents, _ = read_agents(config)
    assert [agent.weekend_before for agent in agents] == [3, 1, 0]
    plan = planned(config, staff_needs(config, lambda name, at: 1))
    # the second of A2 counts 5, the fourth of A3 and of A1 would count 15, but the third 10 for either
    assert Counter(plan.roster.shifts["agent_id"]) in ({"A2": 1, "A3": 3}, {"A2": 2, "A3": 2})
    assert plan.summary["preferences"]["weekend_shifts"]["most"] == 3
    write_plan(plan, tmp_path / "plan", {})
    assert check_plan(tmp_path / "plan").ok, str(check_plan(tmp_path / "plan"))


def test_turns_go_round_from_week_to_week(tmp_path: Path):
    shifts = {"start_every_minutes": 240, "earliest_start": "08:00", "latest_end": "12:00"}
    sections = settings(
        contracts={"part": {"weekly_hours": [0, 8], "days_per_week": [0, 2], "shift_hours": [4, 4]}}, shifts=shifts,
        queues=[queue("calls", "sat 08:00-12:00")], objective={"goal": "coverage"}, fairness={"weekend_shift": 5},
        solver={"iterations": 300, "gap": 0.0},
    )  # fmt: skip
    write_case(tmp_path, sections, [{"hourly_cost": 20 + 0.1 * i} for i in range(3)])
    turns, last = [], None
    for week in range(6):
        start = MONDAY + dt.timedelta(days=7 * week)
        config = load(tmp_path / "plan.yaml", week=str(start), previous=last)
        plan = planned(config, staff_needs(config, lambda name, at: 1))
        turns += list(plan.roster.shifts["agent_id"])
        last = tmp_path / f"week{week}"
        write_plan(plan, last, {})
        assert check_plan(last).ok, str(check_plan(last))
    # the cheapest first, and nobody twice before each once in the four weeks that are looked back
    assert turns == ["A1", "A2", "A3", "A1", "A2", "A1"]
    assert len((last / "inputs" / "previous.csv").read_text().splitlines()) == 1 + 4


def test_late_shifts_are_counted_over_midnight(tmp_path: Path):
    rows = [worked("A1", 3), worked("A1", 5, "18:00", "22:00")]
    config = small(tmp_path, {"fairness": {"late_shift": 1, "late_after": "21:30"}}, [{}], rows)
    assert read_agents(config)[0][0].late_before == 1
    config = small(tmp_path / "b", {"fairness": {"late_shift": 1, "late_after": "26:00"}}, [{}], rows)
    assert read_agents(config)[0][0].late_before == 0


def test_pairs_work_at_the_same_hours_also_over_night(tmp_path: Path):
    wishes = {"preferences": {"apart_hour": 200, "together": [["A1", "A4"], ["A2", "A3"]]}}
    shifts = {"start_every_minutes": 120, "earliest_start": "14:00", "latest_end": "30:00"}
    sections = settings(
        shifts=shifts, queues=[queue("calls", "mon-sun 14:00-30:00")], objective={"goal": "coverage"},
        contracts={"part": {"weekly_hours": [24, 40], "days_per_week": [3, 5], "shift_hours": [6, 8]}},
        rules={"min_rest_hours": 11}, solver={"iterations": 6000, "gap": 0.0}, **wishes,
    )  # fmt: skip
    config = write_case(tmp_path, sections, [{"hourly_cost": 20}] * 4)
    found = rostered(config, staff_needs(config, lambda name, at: 1 + at.day_of_week % 2))
    mine = {name: list(zip(rows["start"], rows["end"])) for name, rows in found.shifts.groupby("agent_id")}
    assert mine["A1"] == mine["A4"]
    assert mine["A2"] == mine["A3"]
    assert found.summary["preferences"]["together"]["hours_apart"] == 0


@pytest.mark.parametrize("goal", ["service_level", "coverage", "cost"])
def test_weights_of_zero_change_nothing(goal: str, tmp_path: Path):
    idle = {
        "preferences": {"days_off": [{"agent": "A1", "on": "sat"}], "together": [["A1", "A2"]], "day_off": 0},
        "fairness": {"weekend_shift": 0, "late_after": "10:00"},
    }
    queues = [queue("calls", "fri-sun 08:00-16:00", service_level={"target": 0.2, "within_seconds": 20})]
    found = []
    for name, wishes in (("without", {}), ("idle", idle)):
        rows = [{"preferred_start": "10:00"}] * 3
        config = small(tmp_path / name, wishes, rows, queues=queues, objective={"goal": goal})
        found.append(rostered(config, needs(config, 1.0)))
    assert found[0].summary == found[1].summary
    assert "preferences" not in found[0].summary
    assert found[0].shifts.equals(found[1].shifts)


@pytest.mark.parametrize("goal", ["service_level", "cost"])
def test_other_goals_weigh_wishes_too(goal: str, tmp_path: Path):
    wishes = {"preferences": {"start_hour": 5, "day_off": 5, "days_off": [{"agent": "A2", "on": "sun"}]}}
    rows = [{"preferred_start": "12:00"}, {"preferred_start": "12:00"}, {}]
    queues = [queue("calls", "fri-sun 08:00-16:00", service_level={"target": 0.2, "within_seconds": 20})]
    config = small(tmp_path, wishes, rows, queues=queues, objective={"goal": goal, "floor": 0.0})
    plan = planned(config, needs(config, 1.0))
    summary = plan.summary
    right = weighs(config, list(plan.agents), of_tables(config, list(plan.agents), plan.roster.shifts))
    assert summary["preferences"]["weighs"] == pytest.approx(right)
    assert summary["bound"] <= summary["objective"] + 1e-6
    if goal == "cost":
        assert summary["objective"] == pytest.approx(summary["cost"] + right)
    write_plan(plan, tmp_path / "plan", {})
    assert check_plan(tmp_path / "plan").ok, str(check_plan(tmp_path / "plan"))


def test_equal_inputs_give_equal_rosters(tmp_path: Path):
    wishes, rows = WISHES["all of them"]
    found = []
    for name in ("once", "again"):
        config = small(tmp_path / name, wishes, rows * 2, solver={"iterations": 3000, "workers": 2, "gap": 0.0})
        found.append(rostered(config, staff_needs(config, wanted)))
    assert found[0].shifts.equals(found[1].shifts)
    assert found[0].summary == found[1].summary
