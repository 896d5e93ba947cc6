from __future__ import annotations

from typing import Any

import pytest
from report_plan import MadePlan

from wfm.report.headline import headline_view
from wfm.report.plan_data import PlanData
from wfm.report.timeline import build_timeline
from wfm.report.wording import Wording, load_strings

WORDS = Wording(load_strings(), "EUR", 2)


def _view(plan: MadePlan, **facts: Any) -> dict[str, Any]:
    timeline = build_timeline(plan.config, plan.tables, None)
    summary = {**plan.summary, **facts}
    return headline_view(PlanData(plan.config, tuple(plan.agents), plan.tables, summary, None, timeline), WORDS)


def test_the_gap_in_plain_words_is_never_too_small(plan: MadePlan) -> None:
    assert _view(plan, gap=0.0037)["proof"]["text"] == "No roster can beat this by more than 0.4\u00a0%."
    assert _view(plan, gap=0.0042)["proof"]["big"] == "0.5\u00a0%"
    assert _view(plan, gap=0.0004)["proof"]["big"] == "0.04\u00a0%"
    assert _view(plan, gap=0.0)["proof"]["text"] == "Proved: no roster is better."


def test_the_service_gap_counts_in_points(plan: MadePlan) -> None:
    assert "At most 0.3 points" in _view(plan, service_gap=0.0029)["proof"]["measure"]
    assert "points" not in _view(plan, goal="cost")["proof"]["measure"]


def test_money_left_and_money_over(plan: MadePlan) -> None:
    money = _view(plan, cost=118240.4, budget=120000.0)["money"]
    assert (money["cost"], money["left"]) == ("EUR\u00a0118,240", "EUR\u00a01,760 left")
    assert money["note"] == "98.5\u00a0% of the budget of EUR\u00a0120,000"
    over = _view(plan, cost=121000.0, budget=120000.0)["money"]
    assert over["over"]
    assert over["left"] == "EUR\u00a01,000 over the budget"


def test_service_level_against_target(plan: MadePlan) -> None:
    service = _view(plan, service_level={"billing": 0.8, "chat": 0.7, "overall": 0.77})["service"]
    assert [row["met"] for row in service["rows"]] == [True, False]
    assert [row["within"] for row in service["rows"]] == ["in 20 s", "in 45 s"]
    assert (service["overall"], service["target"], service["met"]) == ("77.0\u00a0%", "80.0\u00a0%", False)


@pytest.mark.parametrize(
    ("goal", "words"),
    [("service_level", "about 21.3 more contacts in time"), ("coverage", "about 21.3 of the price of under-staffing")],
)
def test_what_more_budget_would_bring(plan: MadePlan, goal: str, words: str) -> None:
    assert words in _view(plan, goal=goal, budget_shadow_price=0.0213)["fit"]["price"]
    assert "would not improve" in _view(plan, goal=goal, budget_shadow_price=0.0)["fit"]["price"]


def test_floor_breaks_are_counted(plan: MadePlan) -> None:
    assert _view(plan, floor_breaks=7)["fit"]["below_floor"] == "7"
    assert _view(plan, floor_breaks=[1, 2])["fit"]["below_floor"] == "2"
    below = (plan.tables["coverage"]["service_level"] < 0.5).sum()
    assert _view(plan)["fit"]["below_floor"] == f"{below:,}"
