"""Payroll is exact, and budgets hold to the smallest unit of the currency."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from schedule_cases import LUNCH, REST, needs, people, queue, rostered, settings, write_case
from schedule_slow_sums import roster_money

from wfm.errors import NoRosterError
from wfm.schedule.payroll import ShiftPay, week_pay
from wfm.schedule.time_grid import TimeGrid

NIGHT = {"name": "night", "between": ["22:00", "06:00"], "multiplier": 1.25}
SUNDAY = {"name": "sunday", "days": "sun", "multiplier": 1.5}
ALL_DAY = {"start_every_minutes": 60, "earliest_start": "00:00", "latest_end": "34:00"}


def contract(weekly: list, worked: list, shift: list, **more) -> dict:
    return {"part": {"weekly_hours": weekly, "days_per_week": worked, "shift_hours": shift, **more}}


def pay_of(folder: Path, hourly_cost: float, hours: list[tuple[float, float]], **changes) -> list[ShiftPay]:
    """Return the pay of shifts given as hours of the plan from and to."""
    config = write_case(folder, settings(**changes))
    slots = [np.arange(round(start * 12), round(end * 12)) for start, end in hours]
    return week_pay(config, TimeGrid(config), "part", hourly_cost, slots)


def pay(folder: Path, hourly_cost: float, hours: list[tuple[float, float]], **changes) -> list[tuple]:
    """Return (paid minutes, overtime minutes, cost) of such shifts."""
    found = pay_of(folder, hourly_cost, hours, **changes)
    return [(one.paid_minutes, float(one.overtime_minutes), float(one.cost)) for one in found]


def test_overtime_multiplies_on_top_of_the_premium_that_it_falls_into(tmp_path: Path):
    # 20:00-06:00 at 20.00: two plain hours (40), six at night (150), and two more of overtime at night (75).
    found = pay(
        tmp_path,
        20.0,
        [(20, 30)],
        contracts=contract([0, 8], [0, 5], [4, 10], overtime_hours=2),
        pay={"overtime_multiplier": 1.5, "premiums": [NIGHT]},
    )
    assert found == [(600, 120.0, 265.0)]


def test_of_several_premiums_the_largest_applies(tmp_path: Path):
    # Saturday 20:00 to Sunday 04:00 at 10.00: 2 h plain, 2 h at night, 4 h of Sunday (not Sunday and night).
    found = pay(
        tmp_path, 10.0, [(140, 148)], contracts=contract([0, 40], [0, 5], [4, 8]), pay={"premiums": [NIGHT, SUNDAY]}
    )
    assert found == [(480, 0.0, 20 + 25 + 60)]


def test_the_minutes_beyond_the_weekly_maximum_are_the_last_of_the_week(tmp_path: Path):
    # Five shifts of 9 h 5 min are 45 h 25 min: 40 h regular and 5 h 25 min of overtime, all in the last shift.
    found = pay(
        tmp_path,
        20.0,
        [(24 * day + 8, 24 * day + 17 + 1 / 12) for day in range(5)],
        contracts=contract([0, 40], [0, 5], [8, 10], overtime_hours=6),
        pay={"overtime_multiplier": 1.5},
    )
    assert [one[0] for one in found] == [545] * 5
    assert [one[1] for one in found] == [0, 0, 0, 0, 325]
    assert [one[2] for one in found] == [181.67, 181.67, 181.67, 181.67, 235.83]


def test_a_weekly_maximum_of_45_and_a_half_hours_pays_45_and_a_half_hours_plainly(tmp_path: Path):
    weeks = [(24 * day + 8, 24 * day + 17) for day in range(5)] + [(24 * 5 + 8, 24 * 5 + 9)]
    found = pay(
        tmp_path, 30.0, weeks, contracts=contract([0, 45.5], [0, 6], [1, 9], overtime_hours=1),
        pay={"overtime_multiplier": 2.0},
    )  # fmt: skip
    assert found[-2:] == [(540, 0.0, 270.0), (60, 30.0, 45.0)]


def test_a_weekly_maximum_between_slots_splits_the_minutes_exactly(tmp_path: Path):
    # 7.7 h are 462 minutes: of eight hours, 18 minutes are overtime.
    changes = {"contracts": contract([0, 7.7], [0, 5], [8, 8], overtime_hours=1), "pay": {"overtime_multiplier": 1.5}}
    assert pay(tmp_path, 20.0, [(8, 16)], **changes) == [(480, 18.0, 163.0)]


@pytest.mark.parametrize(
    ("currency", "hourly_cost", "hours", "cost"),
    [
        ("EUR", 10.01, 0.5, 5.01),  # 5.005, which in binary is a trifle less
        ("EUR", 1.07, 2.5, 2.68),  # 2.675
        ("EUR", 10.03, 0.5, 5.02),  # 5.015
        ("JPY", 1001, 0.5, 501),
        ("JPY", 1499.99, 1, 1500),
        ("KWD", 1.001, 0.5, 0.501),
        ("KWD", 4.3335, 1, 4.334),
    ],
)
def test_money_is_rounded_half_up_once_a_shift(currency, hourly_cost, hours, cost, tmp_path: Path):
    changes = {"site": {"currency": currency}, "contracts": contract([0, 40], [0, 5], [0.5, 8])}
    found = pay(tmp_path, hourly_cost, [(8, 8 + hours)] * 2, **changes)
    assert [one[2] for one in found] == [cost, cost]


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_every_shift_of_a_roster_costs_what_a_count_minute_by_minute_gives(currency: str, tmp_path: Path):
    sections = settings(
        site={"currency": currency},
        week={"weeks": 2, "start": "2026-10-19"},
        queues=[queue("calls", "mon-sun 14:00-30:00")],
        contracts=contract([8, 14.25], [2, 3], [6, 8], overtime_hours=6),
        shifts=ALL_DAY | {"earliest_start": "12:00"},
        breaks=[LUNCH, REST],
        rules={"max_consecutive_days": 3},
        pay={"overtime_multiplier": 1.35, "premiums": [NIGHT, SUNDAY]},
    )
    rows = [{"hourly_cost": cost * {"EUR": 1, "JPY": 100, "KWD": 0.1}[currency]} for cost in (17.35, 21.1, 33.335)]
    config = write_case(tmp_path, sections, rows)
    roster = rostered(config, needs(config, 9.0))
    expected = roster_money(config, people(config), roster.shifts, roster.activities)
    assert [str(round(cost, 4)) for cost in roster.shifts["cost"]] == [str(round(float(m), 4)) for m in expected]
    assert roster.summary["cost"] == pytest.approx(float(sum(expected)), abs=1e-9)
    assert (roster.shifts["overtime_hours"] > 0).any()


FLEXIBLE = settings(
    contracts=contract([4, 16], [1, 4], [4, 6]),
    shifts={"start_every_minutes": 120, "earliest_start": "08:00", "latest_end": "16:00"},
    breaks=[LUNCH],
    pay={"premiums": [SUNDAY]},
)
ROWS = [
    {"hourly_cost": 17.37, "team": "T1"},
    {"hourly_cost": 21.13, "team": "T1"},
    {"hourly_cost": 33.01, "team": "T2"},
]
LEAST = round(4 * 17.37 + 4 * 21.13 + 4 * 33.01, 2)  # a shift of 4 h each


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
@pytest.mark.parametrize("budget", [286.04, 333.33, 412.99, 500.01, 613.57])
def test_the_budget_holds_to_the_cent(budget: float, goal: str, tmp_path: Path):
    config = write_case(tmp_path, FLEXIBLE | {"budget": {"weekly": budget}, "objective": {"goal": goal}}, ROWS)
    roster = rostered(config)
    assert sum(round(cost * 100) for cost in roster.shifts["cost"]) <= round(budget * 100)
    assert roster.summary["cost"] <= budget


def test_a_hard_budget_of_just_the_least_payroll_is_enough(tmp_path: Path):
    config = write_case(tmp_path, FLEXIBLE | {"budget": {"weekly": LEAST}}, ROWS)
    assert rostered(config).summary["cost"] == LEAST


def test_a_hard_budget_one_cent_short_says_so_with_the_least_payroll(tmp_path: Path):
    config = write_case(tmp_path, FLEXIBLE | {"budget": {"weekly": round(LEAST - 0.01, 2)}}, ROWS)
    with pytest.raises(NoRosterError, match=r"budget\.weekly.*286\.03.*286\.04"):
        rostered(config)


def test_the_budget_of_a_plan_is_the_weekly_one_times_its_weeks(tmp_path: Path):
    # The first week may spend more than its half.
    sections = FLEXIBLE | {"week": {"start": "2026-11-30", "weeks": 2}, "budget": {"weekly": 400.0}}
    config = write_case(tmp_path, sections | {"rules": {"max_consecutive_days": 5}}, ROWS)
    early = needs(config, lambda name, at: 12.0 if (at.date() - config.week.start).days < 7 else 0.0)
    roster = rostered(config, early)
    first = roster.shifts["date"] < config.week.dates[7]
    assert roster.shifts.loc[first, "cost"].sum() > 400
    assert roster.summary["cost"] <= 800
    assert roster.summary["budget"] == 800


def test_a_soft_budget_gives_way_as_far_as_contracts_need(tmp_path: Path):
    config = write_case(tmp_path, FLEXIBLE | {"budget": {"weekly": 100.0, "hard": False}}, ROWS)
    assert rostered(config).summary["cost"] == LEAST


def test_a_soft_budget_that_contracts_fit_in_is_kept(tmp_path: Path):
    config = write_case(tmp_path, FLEXIBLE | {"budget": {"weekly": 400.0, "hard": False}}, ROWS)
    assert rostered(config).summary["cost"] <= 400


def test_every_team_keeps_its_own_budget(tmp_path: Path):
    budget = {"weekly": 500.0, "teams": {"T1": 240.25, "T2": 140.0}}
    solver = {
        "iterations": 10_000
    }  # of three agents each is a third of the budget: what still fits is not seen at once
    config = write_case(tmp_path, FLEXIBLE | {"budget": budget, "solver": solver}, ROWS)
    shifts = rostered(config).shifts
    spent = shifts.groupby(shifts["agent_id"].map({"A1": "T1", "A2": "T1", "A3": "T2"}))["cost"].sum()
    assert 154 < spent["T1"] <= 240.25
    assert spent["T2"] == 132.04


def test_team_budgets_below_their_least_payroll_are_all_named(tmp_path: Path):
    config = write_case(tmp_path, FLEXIBLE | {"budget": {"teams": {"T1": 100.0, "T2": 10.0}}}, ROWS)
    with pytest.raises(NoRosterError) as caught:
        rostered(config)
    assert [reason.split(":")[0] for reason in caught.value.reasons] == ["budget.teams.T1", "budget.teams.T2"]


def test_a_team_called_all_leaves_the_budget_of_everybody_in_force(tmp_path: Path):
    budget = {"weekly": 300.0, "teams": {"all": 5000.0}}
    config = write_case(tmp_path, FLEXIBLE | {"budget": budget}, [row | {"team": "all"} for row in ROWS])
    assert rostered(config).summary["cost"] <= 300


def test_a_hard_budget_of_the_cheapest_week_is_enough_where_overtime_meets_a_premium(tmp_path: Path):
    # Monday 16-24 and Tuesday 8-16 cost 120 + 120: the overtime, the last four hours, is at no premium. Tuesday and
    # Wednesday 16-24 cost 96 + 156, since two hours of overtime are at night.
    sections = settings(
        contracts=contract([12, 12], [2, 2], [8, 8], overtime_hours=4),
        shifts={"start_every_minutes": 480, "earliest_start": "08:00", "latest_end": "24:00"},
        pay={"overtime_multiplier": 1.5, "premiums": [NIGHT | {"multiplier": 2.0}]},
        budget={"weekly": 240.0},
    )
    open_days = "mon 16:00-24:00; tue 08:00-16:00; wed 16:00-24:00"
    config = write_case(tmp_path, sections, [{"hourly_cost": 12, "available": open_days}])
    assert rostered(config).summary["cost"] == 240
