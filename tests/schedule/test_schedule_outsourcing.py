"""What partners are paid: its line, the room that it takes from budgets, and the check of both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from schedule_cases import queue
from test_schedule_budgets import TWO_QUEUES, checked, made, spent

from wfm.check import check_plan
from wfm.errors import NoRosterError
from wfm.interchange.star_schema import make_star

PARTNERS = [
    queue("calls", patience_seconds=120, outsourcing={"contacts_per_week": 10, "per_contact": 6.505}),
    queue("chat", channel="chat", concurrency=2, outsourcing={"hours_per_week": 1.5, "per_hour": 20}),
]
PAID = 95.05  # 65.05 and 30.00


def test_partners_take_their_room_from_the_budget_of_all_and_have_a_line(tmp_path: Path):
    budget = {"weekly": 480.0, "teams": {"T1": 260.0}, "lines": {"outsourcing": 100.0}}
    plan = made(tmp_path, queues=PARTNERS, budget=budget)
    pay = spent(plan, "A1", "A2", "A3")
    assert plan.summary["cost_lines"]["outsourcing"] == PAID
    assert plan.summary["cost"] == round(pay + PAID, 2) <= 480
    costs = {row["key"]: row["cost"] for row in plan.summary["budgets"]}
    assert costs["budget.weekly"] == round(pay + PAID, 2)
    assert costs["budget.teams.T1"] == spent(plan, "A1", "A2")
    assert costs["budget.lines.outsourcing"] == PAID
    assert checked(plan, tmp_path / "plan").ok
    tables = {"activities": plan.roster.activities, "shifts": plan.roster.shifts}
    tables |= {"forecast": plan.forecast, "requirements": plan.requirements, "coverage": plan.roster.coverage}
    facts = make_star(plan.config, plan.agents, tables)["fact_cost"]
    assert round(facts["cost"].sum(), 2) == plan.summary["cost"]


def test_a_line_below_what_partners_are_paid_is_refused(tmp_path: Path):
    with pytest.raises(NoRosterError, match=r"lines\.outsourcing: EUR 95.00 .* EUR 95.05, the outsourcing that is due"):
        made(tmp_path, queues=PARTNERS, budget={"lines": {"outsourcing": 95}})


def test_the_check_counts_partners_on_its_own(tmp_path: Path):
    plan = made(tmp_path, queues=PARTNERS, budget={"weekly": 480.0})
    assert checked(plan, tmp_path / "plan").ok
    file = tmp_path / "plan" / "summary.json"
    summary = json.loads(file.read_text())
    summary["cost"] = round(summary["cost"] - PAID, 2)
    file.write_text(json.dumps(summary))
    assert {one.rule for one in check_plan(tmp_path / "plan").violations} >= {"summary_cost"}


def test_without_partners_there_is_no_line(tmp_path: Path):
    assert "outsourcing" not in made(tmp_path, **TWO_QUEUES).summary["cost_lines"]
