"""Where the money goes: lines of the cost, budgets of teams and queues, and what is overrun."""

from __future__ import annotations

import re

import pytest
from report_plan import MadePlan, make_plan

from wfm.config.money import BudgetLines
from wfm.report import render_report
from wfm.report.budget import budget_view
from wfm.report.plan_data import PlanData
from wfm.report.timeline import build_timeline
from wfm.report.wording import Wording, load_strings

LINES = {"base": 9000.0, "premiums": 500.25, "overtime": 0.0, "overhead": 480.0, "training": 19.75}


@pytest.fixture(scope="module")
def dear(plan: MadePlan) -> MadePlan:
    """A plan with overhead of 40 a head, training at 2.50 a time, and budgets of queues."""
    config = plan.config
    activities = tuple(item.model_copy(update={"cost": 2.5}) for item in config.activities)
    changes = {
        "pay": config.pay.model_copy(update={"overhead_per_head": 40.0}),
        "budget": config.budget.model_copy(update={"queues": {"billing": 9000.0, "chat": 1.0}, "hard": False}),
        "activities": activities,
    }
    over = {"key": "budget.queues.chat", "budget": 1.0, "cost": 5.5, "over": 4.5}
    kept = {"key": "budget.weekly", "budget": 9.0, "cost": 5.5, "over": 0.0}
    summary = plan.summary | {"cost_lines": LINES, "budgets": [kept, over]}
    return plan._replace(config=config.model_copy(update=changes), summary=summary)


def view(made: MadePlan) -> dict:
    timeline = build_timeline(made.config, made.tables, made.history)
    data = PlanData(made.config, tuple(made.agents), made.tables, made.summary, made.history, timeline)
    return budget_view(data, Wording(load_strings(), "EUR", 2))


def test_lines_stand_with_their_money_and_share(dear: MadePlan) -> None:
    rows = {row["name"]: (row["cost"], row["share"]) for row in view(dear)["lines"]}
    assert rows["Base pay"] == ("9,000.00", "90.0\u00a0%")
    assert rows["Overhead"] == ("480.00", "4.8\u00a0%")
    assert rows["Overtime, with its base pay"][0] == "0.00"


def test_lines_with_a_budget_show_what_is_left(dear: MadePlan) -> None:
    lines = BudgetLines(premiums=600.0, training=0.0)
    config = dear.config.model_copy(update={"budget": dear.config.budget.model_copy(update={"lines": lines})})
    rows = {row["name"]: (row["budget"], row["left"]) for row in view(dear._replace(config=config))["lines"]}
    assert rows["Base pay"] == (None, None)
    assert rows["Premiums"] == ("600.00", "99.75")
    html = render_report(*dear._replace(config=config))
    assert re.search(
        r'<th scope="row">Premiums</th><td class="n">500\.25</td>.*?>600\.00</td><td class="n">99\.75</td>', html
    )


def test_a_plan_of_base_pay_alone_shows_no_lines(plan: MadePlan) -> None:
    lines = dict.fromkeys(LINES, 0.0) | {"base": 100.0}
    assert view(plan._replace(summary=plan.summary | {"cost_lines": lines}))["lines"] == []


def test_groups_carry_their_overhead_and_training(plan: MadePlan, dear: MadePlan) -> None:
    before, after = (view(made)["chart"]["teams"][0] for made in (plan, dear))
    north = [agent.agent_id for agent in plan.agents if agent.team == "North"]
    activities = plan.tables["activities"]
    held = sum((activities["activity"] == "training") & activities["agent_id"].isin(north))
    assert held > 0
    assert after["cost"] == pytest.approx(before["cost"] + 40 * len(north) + 2.5 * held)


def test_overhead_and_training_come_before_the_first_day(plan: MadePlan, dear: MadePlan) -> None:
    chart = view(dear)["chart"]
    assert chart["labels"][:2] == ["Overhead, training", "Mon 30 Nov"]
    assert chart["costs"][1:] == view(plan)["chart"]["costs"]
    groups = view(dear)["groups"]
    assert sum(chart["costs"]) == pytest.approx(sum(team["cost"] for team in view(dear)["chart"]["teams"]))
    assert [group["kind"] for group in groups] == ["team", "queue"]


def test_the_page_names_queues_and_what_is_overrun(dear: MadePlan) -> None:
    html = render_report(*dear)
    assert "budget.queues.chat is overrun by EUR\u00a04.50." in html
    assert "budget.weekly is overrun" not in html
    section = re.search(r'<section id="budget">.*?</section>', html, re.S)
    assert section
    left = r'<th scope="row">chat</th>.*?<td class="n">1\.00</td><td class="n">−[\d,.]+</td>'
    assert re.search(left, section[0], re.S)
    assert '<th scope="row">Overhead</th>' in section[0]


def test_a_plan_without_lines_in_its_summary_is_shown_as_before() -> None:
    html = render_report(*make_plan(4))
    assert "What the money goes to" not in html
    assert "is overrun" not in html
