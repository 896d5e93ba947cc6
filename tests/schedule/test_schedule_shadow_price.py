"""The budget's shadow price is what the objective falls by for a little more money, for every goal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from schedule_cases import needs, people, queue, settings, staff_needs, write_case

from wfm.plan import service_curves
from wfm.schedule import make_roster

WAGE = 20.0
SHIFT = 4 * WAGE
VOICE = queue("calls", "tue 08:00-12:00", patience_seconds=180)
AT_WILL = {"part": {"weekly_hours": [0, 4], "days_per_week": [0, 1], "shift_hours": [4, 4]}}
ALIKE = [{"hourly_cost": WAGE, "available": "tue 08:00-12:00"}] * 8


def summary(folder: Path, goal: dict, money: float | None, **more) -> dict:
    """Roster eight agents alike, each of whom may work one shift or none, within a week's money."""
    budget = {} if money is None else {"weekly": money}
    solver = {"iterations": 20_000, "workers": 1, "gap": 0.0}
    sections = settings(queues=[VOICE], contracts=AT_WILL, objective=goal, budget=budget, solver=solver, **more)
    config = write_case(folder, sections, ALIKE)
    agents = people(config)
    need = staff_needs(config, lambda *_: 6) if goal["goal"] == "coverage" else needs(config, 12.0, 600.0)
    return make_roster(config, agents, need, service_curves(config, need, agents)).summary


@pytest.mark.parametrize("shifts", [4, 5, 6])
def test_with_agents_alike_it_is_the_next_shift_that_money_buys(shifts: int, tmp_path: Path):
    # With half of another shift's money left over, a unit of money is worth its part of that shift. From four agents on
    # each adds less than the one before: below that no price of money stops at the number that there is money for.
    now, then = (
        summary(tmp_path / str(n), {"goal": "service_level", "floor": 0.0}, (n + 0.5) * SHIFT)
        for n in (shifts, shifts + 1)
    )
    assert (now["cost"], then["cost"]) == (shifts * SHIFT, (shifts + 1) * SHIFT)
    assert now["budget_shadow_price"] == pytest.approx((now["objective"] - then["objective"]) / SHIFT, rel=0.03)


@pytest.mark.parametrize("weeks", [1, 2])
def test_payroll_is_part_of_what_falls_with_coverage(weeks: int, tmp_path: Path):
    # An hour missing costs 80 and an hour of work 20: of every unit spent four are saved, and one is the unit itself.
    # Whatever the number of weeks, the unit is one of the plan's money.
    goal = {"goal": "coverage", "understaffed_hour": 80.0, "overstaffed_hour": 0.0}
    found = summary(tmp_path, goal, 3.5 * SHIFT, week={"weeks": weeks})
    assert found["budget"] == 3.5 * SHIFT * weeks
    assert found["budget_shadow_price"] == pytest.approx(3.0, rel=0.01)


@pytest.mark.parametrize("goal", ["coverage", "service_level", "cost"])
def test_money_that_nobody_can_spend_is_worth_nothing(goal: str, tmp_path: Path):
    found = summary(tmp_path, {"goal": goal, "floor": 0.0}, 20 * SHIFT)
    assert found["budget_shadow_price"] == pytest.approx(0.0, abs=1e-3)


def test_the_cheapest_roster_for_the_targets_gets_no_cheaper_within_more_money(tmp_path: Path):
    free = summary(tmp_path / "free", {"goal": "cost"}, None)
    assert free["budget_shadow_price"] is None
    tight = summary(tmp_path / "tight", {"goal": "cost"}, free["cost"])
    assert tight["cost"] == free["cost"]
    assert tight["budget_shadow_price"] == pytest.approx(0.0, abs=1e-3)


MIXED = settings(
    site={"interval_minutes": 60},
    queues=[queue("calls", patience_seconds=180)],
    contracts={"part": {"weekly_hours": [4, 24], "days_per_week": [1, 4], "shift_hours": [4, 8]}},
    shifts={"start_every_minutes": 60, "earliest_start": "08:00", "latest_end": "16:00", "lengths_minutes_step": 60},
    solver={"iterations": 60_000, "workers": 1, "gap": 0.0},
)
PEOPLE = [{"hourly_cost": 16.0 + n % 5} for n in range(24)]


# Money for a week, and contacts an hour on average, at which more of it still helps.
TIGHT = {"coverage": (4800.0, 40.0), "service_level": (5200.0, 28.0)}


@pytest.mark.parametrize("goal", TIGHT)
def test_among_people_of_many_kinds_it_is_what_a_little_more_or_less_money_changes(goal: str, tmp_path: Path):
    # The prices found within a budget bound what is possible within any other, by the price of the money between them:
    # so what the rosters of two budgets gain is that price, up to the gap.
    money, contacts = TIGHT[goal]
    step = money / 12
    less, now, more = (mixed(tmp_path / str(k), goal, money + k * step, contacts) for k in (-1, 0, 1))
    price, gap = now["budget_shadow_price"], now["objective"] - now["bound"]
    before, after = less["objective"] - now["objective"], now["objective"] - more["objective"]
    assert 0 <= gap < 0.2 * price * step
    assert after - gap <= price * step <= before + gap
    assert less["budget_shadow_price"] > price > more["budget_shadow_price"] > 0


def mixed(folder: Path, goal: str, money: float, contacts: float) -> dict:
    """Roster people of five wages who may work one to four days, for contacts that differ by the hour."""
    config = write_case(folder, MIXED | {"objective": {"goal": goal}, "budget": {"weekly": money}}, PEOPLE)
    agents = people(config)
    need = needs(config, lambda _, at: contacts * (1 + 0.6 * np.sin(at.hour)), 300.0)
    return make_roster(config, agents, need, service_curves(config, need, agents)).summary
