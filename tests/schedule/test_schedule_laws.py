"""Each labour rule by itself: the roster would break it without, and keeps it with, by the judgement of the check."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from schedule_cases import LUNCH, needs, people, planned, queue, rostered, settings, write_case

from wfm.check import check_plan
from wfm.errors import InputError, NoRosterError
from wfm.plan_folder import write_plan
from wfm.schedule.kernels.cells import NONE
from wfm.schedule.kernels.crew import LINES, Roster
from wfm.schedule.kernels.oracle import best_tour
from wfm.schedule.kernels.pay import tour_cost
from wfm.schedule.people import make_people
from wfm.schedule.time_grid import TimeGrid

HOURS = {"start_every_minutes": 60, "earliest_start": "00:00", "latest_end": "34:00"}
TEA = {"name": "tea", "minutes": 20, "paid": True, "shift_longer_than_hours": 7, "between": [0.1, 0.9]}


def contract(weekly: list, worked: list, shift: list, **more) -> dict:
    return {"part": {"weekly_hours": weekly, "days_per_week": worked, "shift_hours": shift, **more}}


# By name: rule, its value, and the plan whose roster would break it.
CASES = {
    "daily hours": ({"max_daily_hours": 7}, {"contracts": contract([0, 40], [0, 5], [6, 9])}),
    "night hours": (
        {"max_night_hours": 4},
        {"contracts": contract([8, 40], [1, 5], [6, 9]), "queues": [queue("calls", "mon-sun 18:00-30:00")]},
    ),
    "regular hours": (
        {"max_regular_weekly_hours": 20},
        {"contracts": contract([0, 40], [0, 5], [6, 9])},
    ),
    "overtime": (
        {"max_overtime_hours": 2},
        {"contracts": contract([0, 20], [0, 5], [6, 9], overtime_hours=20)},
    ),
    "overtime of days": (
        {"max_overtime_hours": 2, "overtime": [{"per": "day", "over_hours": 7, "multiplier": 1.0}]},
        {"contracts": contract([0, 60], [0, 5], [6, 9])},
    ),
    "work on holidays": (
        {"max_overtime_hours": 7},
        {
            "site": {"country": "RO"},  # 30 November and 1 December
            "contracts": contract([0, 60], [0, 5], [6, 9]),
            "queues": [queue("calls", "mon-tue 00:00-24:00; fri 10:00-12:00")],
        },
    ),
    "breaks": (
        {"least_breaks": [{"shift_longer_than_hours": 6, "minutes": 50}]},
        {"contracts": contract([0, 40], [0, 5], [5, 7]), "breaks": [LUNCH, TEA]},
    ),
    "meal in time": (
        {"least_breaks": [{"minutes": 30, "each_minutes": 30, "paid": False, "within_hours": 3.5}]},
        {"contracts": contract([8, 40], [1, 5], [8, 9]), "breaks": [LUNCH, TEA]},
    ),
    "work in a row": (
        {"max_work_without_break_hours": 4.5},
        {"contracts": contract([8, 40], [1, 5], [8, 9]), "breaks": [LUNCH, TEA]},
    ),
    "weekly rest": (
        {"min_weekly_rest_hours": 40, "min_rest_hours": 8},
        {
            "contracts": contract([20, 40], [5, 6], [6, 9]),
            "queues": [queue("calls", "mon-sun 06:00-24:00")],
            "shifts": HOURS | {"earliest_start": "05:00", "latest_end": "26:00"},
        },
    ),
}


def judged(folder: Path, sections: dict, rules: dict, contacts: float = 9.0):
    """Plan with some rules, and check the plan with others: return the two verdicts."""
    sections = settings(**{"shifts": HOURS, "solver": {"iterations": 1500}} | sections)
    rows = [{"hourly_cost": 20}, {"hourly_cost": 22}, {"hourly_cost": 24}]
    config = write_case(folder, sections | {"rules": rules}, rows)
    write_plan(planned(config, needs(config, contacts)), folder / "plan", {})
    return check_plan(folder / "plan")


@pytest.mark.parametrize("name", CASES)
def test_a_rule_is_kept_that_the_roster_would_break(name: str, tmp_path: Path):
    rules, sections = CASES[name]
    kept = judged(tmp_path / "with", sections, rules)
    assert kept.ok, str(kept)
    assert kept.counts["shifts"] >= 3
    rule = next(iter(rules))
    without = {key: value for key, value in rules.items() if key != rule}
    judged(tmp_path / "without", sections, without)
    plan = tmp_path / "without" / "plan" / "inputs" / "plan.yaml"
    text = plan.read_text(encoding="utf-8")
    assert "\nrules:\n" in text
    given = "\nrules:\n" + "".join(f"  {key}: {json.dumps(value)}\n" for key, value in {rule: rules[rule]}.items())
    plan.write_text(text.replace("\nrules:\n", given), encoding="utf-8")
    found = {one.rule for one in check_plan(tmp_path / "without" / "plan").violations}
    assert rule in found or (rule == "max_regular_weekly_hours" and "weekly_maximum" in found), found


def test_a_contract_beyond_the_preset_is_named_with_its_line_and_the_source(tmp_path: Path):
    sections = settings(contracts=contract([50, 50], [5, 6], [8, 10]), breaks=[LUNCH | {"minutes": 60}])
    config = write_case(tmp_path, sections | {"rules": {"preset": "th"}})
    with pytest.raises(InputError) as caught:
        people(config)
    (line,) = str(caught.value).splitlines()
    assert "contracts.part.weekly_hours: at least 50 h a week are due" in line
    assert "preset th: Labour Protection Act s. 23" in line
    assert "allows 48 h" in line


def test_shifts_whose_breaks_no_preset_allows_are_named(tmp_path: Path):
    config = write_case(tmp_path, settings(contracts=contract([0, 40], [0, 5], [8, 9])) | {"rules": {"preset": "uk"}})
    with pytest.raises(InputError, match=r"contracts.part.shift_hours: no shift of 8 to 9 h keeps rules.least_breaks"):
        people(config)


def test_where_some_lengths_are_legal_the_rule_binds(tmp_path: Path):
    config = write_case(tmp_path, settings(contracts=contract([0, 40], [1, 5], [5, 9])) | {"rules": {"preset": "uk"}})
    shifts = rostered(config).shifts
    assert ((shifts["end"] - shifts["start"]).dt.total_seconds() / 3600).max() <= 6


def test_an_agent_without_a_legal_week_is_told_which_rules_hold(tmp_path: Path):
    rules = {"min_weekly_rest_hours": 80}
    config = write_case(tmp_path, settings(contracts=contract([8, 40], [6, 6], [4, 4])) | {"rules": rules})
    with pytest.raises(NoRosterError, match=r"80 h free in a row in every week"):
        rostered(config)


def test_the_weekly_rest_goes_on_from_the_week_before(tmp_path: Path):
    # Until Monday 06:00 at work: of the free Monday 18 h are left, too few; the shifts left are Tuesday to Saturday.
    before = [
        {"agent_id": "A1", "date": "2026-11-29", "start": "2026-11-29T22:00+01:00", "end": "2026-11-30T06:00+01:00"}
    ]
    sections = settings(contracts=contract([20, 40], [5, 6], [4, 4]), shifts={"latest_end": "20:00"})
    config = write_case(tmp_path, sections | {"rules": {"min_weekly_rest_hours": 34}}, previous=before)
    write_plan(planned(config, needs(config, 9.0)), tmp_path / "plan", {})
    result = check_plan(tmp_path / "plan")
    assert result.ok, str(result)


@pytest.mark.parametrize("preset", ["us-ca", "th"])
def test_the_search_prices_a_best_tour_never_above_its_cost(preset: str, tmp_path: Path):
    # The bound rests on it: what the oracle charges is at most what the shifts cost.
    sections = settings(
        site={"country": "TH"},
        week={"start": "2026-12-28"},  # New Year's Eve and Day
        contracts=contract([0, 48], [5, 6], [8, 14.5], overtime_hours=20),
        shifts=HOURS,
        breaks=[
            LUNCH | {"minutes": 60},
            TEA | {"between": [0.05, 0.3]},
            {"name": "supper", "minutes": 30, "paid": False, "shift_longer_than_hours": 9, "between": [0.55, 0.8]},
        ],
        pay={"overtime_multiplier": 1.5, "premiums": [{"name": "n", "between": ["22:00", "06:00"], "multiplier": 1.2}]},
    )
    rules = {"preset": preset, "least_breaks": None, "max_work_without_break_hours": None, "max_consecutive_days": None}
    config = write_case(tmp_path, sections | {"rules": rules}, [{"hourly_cost": 20}])
    grid = TimeGrid(config)
    crew = make_people(config, people(config), grid).crew
    days = len(grid.dates)
    for seed in range(5):
        value = np.random.default_rng(seed).random(len(crew.premium)) * 5
        breaks = np.full((1, days, 3), -1)
        roster = Roster(
            *np.full((2, 1, days), -1), breaks, np.zeros(1), np.zeros((1, 1), dtype=np.int64), np.zeros((1, 0))
        )
        found = best_tour(
            crew,
            0,
            value,
            1.0,
            np.zeros(LINES),
            np.empty((0, 0, 0)),
            roster.start[0],
            roster.span[0],
            roster.breaks[0],
        )
        assert found > NONE / 2
        gain = 0.0
        for day in range(days):
            if roster.start[0, day] >= 0:
                begin = crew.start_slot[day, roster.start[0, day]]
                at_work = np.zeros(len(value), dtype=bool)
                at_work[begin : begin + crew.spans[0, roster.span[0, day]]] = True
                for b, pause in enumerate(breaks[0, day]):
                    if pause >= 0:
                        at_work[pause : pause + crew.break_slots[b]] = False
                gain += value[at_work].sum()
        assert found >= gain - tour_cost(crew, roster, 0) - days * 0.005 - 1e-6
