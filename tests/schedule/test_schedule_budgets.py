"""Budgets of queues, soft budgets, and the lines of the cost: to the smallest unit of the currency."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from schedule_cases import LUNCH, needs, people, planned, queue, rostered, settings, write_case
from test_schedule_money import NIGHT, SUNDAY, contract, pay_of

from wfm.check import check_plan
from wfm.errors import NoRosterError
from wfm.plan import Plan, service_curves
from wfm.plan_folder import write_plan
from wfm.schedule.sweep import sweep_budgets

TWO_QUEUES = settings(
    queues=[queue("calls", patience_seconds=120), queue("chat", channel="chat", concurrency=2)],
    contracts=contract([4, 16], [1, 4], [4, 6]),
    breaks=[LUNCH],
    pay={"premiums": [SUNDAY]},
    solver={"iterations": 4000},
)
ROWS = [
    {"hourly_cost": 17.37, "skills": "calls|chat", "team": "T1"},
    {"hourly_cost": 21.13, "skills": "chat|calls", "team": "T1"},
    {"hourly_cost": 18.01, "skills": "chat", "team": "T2"},
]
LEAST_OF_CHAT = round(4 * 21.13 + 4 * 18.01, 2)  # a shift of 4 h each
TRAINING = {"name": "training", "minutes": 60, "agents": ["A1", "A2"], "per_week": 1, "cost": 7.505}


def made(folder: Path, **changes) -> Plan:
    """Make a plan of the two queues; maps are merged."""
    sections = {**TWO_QUEUES, **changes}
    return planned(write_case(folder, sections, ROWS))


def spent(plan: Plan, *agents: str) -> float:
    shifts = plan.roster.shifts
    return round(float(shifts.loc[shifts["agent_id"].isin(agents), "cost"].sum()), 2)


def checked(plan: Plan, folder: Path):
    write_plan(plan, folder, {})
    return check_plan(folder)


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
def test_a_queues_budget_holds_for_those_who_have_it_first(goal: str, tmp_path: Path):
    free = made(tmp_path / "free", objective={"goal": goal})
    capped = made(tmp_path / "capped", objective={"goal": goal}, budget={"queues": {"chat": 230.0}})
    assert spent(free, "A2", "A3") > 230
    assert LEAST_OF_CHAT <= spent(capped, "A2", "A3") <= 230
    assert spent(capped, "A1") > 17.37 * 4  # who has chat second is not held back
    assert checked(capped, tmp_path / "plan").ok


def test_a_queues_budget_below_its_least_payroll_is_named_with_what_would_do(tmp_path: Path):
    with pytest.raises(NoRosterError, match=rf"budget\.queues\.chat.*156\.55.*{LEAST_OF_CHAT}"):
        made(tmp_path, budget={"queues": {"chat": round(LEAST_OF_CHAT - 0.01, 2)}})
    assert made(tmp_path, budget={"queues": {"chat": LEAST_OF_CHAT}}).summary["budgets"][0]["cost"] == LEAST_OF_CHAT


def test_a_team_and_a_queue_of_one_name_have_budgets_of_their_own(tmp_path: Path):
    rows = [row | {"team": "chat" if number == 0 else ""} for number, row in enumerate(ROWS)]
    budget = {"teams": {"chat": 100.0}, "queues": {"chat": 1000.0}}
    plan = planned(write_case(tmp_path, TWO_QUEUES | {"budget": budget}, rows))
    assert spent(plan, "A1") <= 100
    assert spent(plan, "A2", "A3") > 160


def test_overhead_and_training_take_their_room_from_every_budget(tmp_path: Path):
    budget = {"weekly": 500.0, "teams": {"T1": 260.0}, "queues": {"chat": 240.0}}
    plan = made(tmp_path, budget=budget, pay={"overhead_per_head": 20.5}, activities=[TRAINING])
    lines, cost = plan.summary["cost_lines"], plan.summary["cost"]
    assert lines["overhead"] == 61.5
    assert lines["training"] == 15.02  # 7.505 is 7.51, once for each of two
    assert sum(Decimal(str(money)) for money in lines.values()) == Decimal(str(cost))
    assert cost == round(spent(plan, "A1", "A2", "A3") + 76.52, 2) <= 500
    team, chat = plan.summary["budgets"][1:]
    assert team == {
        "key": "budget.teams.T1", "budget": 260.0, "cost": round(spent(plan, "A1", "A2") + 56.02, 2), "over": 0.0,
    }  # fmt: skip
    assert chat["cost"] == round(spent(plan, "A2", "A3") + 48.51, 2)
    assert checked(plan, tmp_path / "plan").ok


def test_overhead_counts_the_weeks_in_which_somebody_is_employed(tmp_path: Path):
    sections = TWO_QUEUES | {"week": {"start": "2026-11-30", "weeks": 2}, "pay": {"overhead_per_head": 10}}
    rows = [ROWS[0] | {"leaves": "2026-12-06"}, ROWS[1] | {"hired": "2026-12-07", "leaves": ""}, ROWS[2]]
    plan = planned(write_case(tmp_path, sections, rows))
    assert plan.summary["cost_lines"]["overhead"] == 40
    assert checked(plan, tmp_path / "plan").ok


def test_a_budget_that_overhead_alone_uses_up_is_refused_with_both_parts(tmp_path: Path):
    with pytest.raises(NoRosterError) as caught:
        made(tmp_path, budget={"weekly": 300.0}, pay={"overhead_per_head": 100})
    (reason,) = caught.value.reasons
    least = round(LEAST_OF_CHAT + 4 * 17.37 + 300, 2)
    assert reason.startswith("budget.weekly: ")
    assert "EUR 300.00 for the plan is less than" in reason
    assert f"EUR {least:.2f}" in reason
    assert "EUR 300.00 of it for overhead and activities" in reason


@pytest.mark.parametrize(("currency", "cost", "overhead"), [("JPY", 1737, 250), ("KWD", 1.7375, 0.125)])
def test_lines_have_the_decimals_of_the_currency(currency: str, cost: float, overhead: float, tmp_path: Path):
    sections = TWO_QUEUES | {"site": TWO_QUEUES["site"] | {"currency": currency}}
    sections |= {"pay": {"premiums": [SUNDAY], "overhead_per_head": overhead}, "breaks": []}
    config = write_case(tmp_path, sections, [row | {"hourly_cost": cost} for row in ROWS])
    plan = planned(config)
    lines = [Decimal(str(money)) for money in plan.summary["cost_lines"].values()]
    assert sum(lines) == Decimal(str(plan.summary["cost"]))
    assert all(round(money, config.site.currency_decimals) == money for money in lines)
    assert checked(plan, tmp_path / "plan").ok


def test_pay_is_base_premiums_and_overtime(tmp_path: Path):
    # Monday 14-22 at 20.00, Tuesday 14-23:30: of 15 regular hours none at a premium until 21:00 on Tuesday; then an
    # hour of overtime, and one and a half at night: 20 x 1.5 + 1.5 x 20 x 1.25 x 1.5.
    found = pay_of(
        tmp_path,
        20.0,
        [(14, 22), (38, 47.5)],
        contracts=contract([0, 15], [0, 5], [4, 10], overtime_hours=4),
        pay={"overtime_multiplier": 1.5, "premiums": [NIGHT]},
    )
    assert [tuple(map(float, (one.base, one.premiums, one.overtime))) for one in found] == [
        (160, 0, 0),
        (140, 0, 86.25),
    ]


def test_regular_hours_at_night_are_base_and_premium(tmp_path: Path):
    (one,) = pay_of(
        tmp_path, 10.01, [(20, 22.5)], contracts=contract([0, 8], [0, 5], [2, 4]), pay={"premiums": [NIGHT]}
    )
    # 2.5 h x 10.01 = 25.025 is 25.03; with the premium 26.27625 is 26.28
    assert (float(one.base), float(one.premiums), float(one.overtime)) == (25.03, 1.25, 0)


def test_a_soft_budget_tells_by_how_much_it_is_overrun(tmp_path: Path):
    budget = {"weekly": 300.0, "teams": {"T2": 40.0}, "queues": {"chat": 100.0}, "hard": False}
    plan = made(tmp_path, budget=budget)
    over = {row["key"]: row["over"] for row in plan.summary["budgets"]}
    assert over["budget.weekly"] == 0
    assert over["budget.teams.T2"] == round(4 * 18.01 - 40, 2)
    assert over["budget.queues.chat"] == round(LEAST_OF_CHAT - 100, 2)
    result = checked(plan, tmp_path / "plan")
    assert result.ok
    assert result.overrun == (
        "budget.teams.T2, a soft budget, is overrun by 32.04 EUR",
        "budget.queues.chat, a soft budget, is overrun by 56.56 EUR",
    )


def test_a_soft_budget_gives_way_to_targets_where_the_goal_is_the_cost(tmp_path: Path):
    queues = [one | {"service_level": {"target": 0.2, "within_seconds": 60}} for one in TWO_QUEUES["queues"]]
    plan = made(tmp_path, queues=queues, objective={"goal": "cost"}, budget={"weekly": 240.0, "hard": False})
    assert all(level >= 0.2 - 1e-6 for level in plan.summary["service_level"].values())
    (row,) = plan.summary["budgets"]
    assert row["over"] == round(plan.summary["cost"] - 240, 2) > 0


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
def test_a_soft_budget_gives_way_to_minimum_positions(goal: str, tmp_path: Path):
    # One of three at each of 40 hours: ten shifts of 4 h at 20, more than the 250 that there are.
    sections = settings(
        queues=[queue("calls", "mon-fri 08:00-16:00", min_positions=1)],
        contracts=contract([4, 20], [1, 5], [4, 4]),
        objective={"goal": goal},
        budget={"weekly": 250.0, "teams": {"T1": 10.0}, "hard": False},
        pay={"overhead_per_head": 1},
        solver={"iterations": 3000},
    )
    rows = [{"team": "T1"}, {}, {}]
    plan = planned(write_case(tmp_path, sections, rows))
    assert plan.summary["cost"] == 803
    assert plan.summary["budgets"][0] == {"key": "budget.weekly", "budget": 250.0, "cost": 803.0, "over": 553.0}
    assert checked(plan, tmp_path / "plan").ok
    hard = sections | {"budget": {"weekly": 250.0}}
    with pytest.raises(NoRosterError, match="min_positions"):
        planned(write_case(tmp_path / "hard", hard, rows))


def test_soft_budgets_give_way_in_a_sweep_too(tmp_path: Path):
    sections = TWO_QUEUES | {"budget": {"weekly": 900.0, "hard": False}, "pay": {"overhead_per_head": 5}}
    config = write_case(tmp_path, sections, ROWS)
    need, agents = needs(config), people(config)
    more, less = sweep_budgets(config, agents, need, service_curves(config, need, agents), [500.0, 100.0])
    assert more.roster is not None
    assert more.roster.summary["cost"] <= 500
    assert less.roster is not None
    assert less.roster.summary["cost"] == round(LEAST_OF_CHAT + 4 * 17.37 + 15, 2)


def test_the_objective_counts_payroll_alone(tmp_path: Path):
    plain, dear = (
        rostered(write_case(tmp_path / str(each), sections | {"pay": {"overhead_per_head": each}}, ROWS))
        for sections in [TWO_QUEUES | {"objective": {"goal": "coverage"}}]
        for each in (0, 30)
    )
    assert plain.summary["objective"] == dear.summary["objective"]
    assert dear.summary["cost"] == plain.summary["cost"] + 90
