"""A roster that stands is where a search goes on: none that is worse comes out, and what breaks rules is mended."""

from __future__ import annotations

import pytest

from wfm.cli.starter import starter_files
from wfm.config import load
from wfm.plan import Plan, make_plan
from wfm.schedule import RosterResult, make_roster
from wfm.schedule.known import Known


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    site = tmp_path_factory.mktemp("known")
    for name, text in starter_files():
        text = text.replace("  time_limit_seconds:", "  iterations: 1500 #") if name == "plan.yaml" else text
        (site / name).write_text(text, encoding="utf-8")
    return make_plan(load(site / "plan.yaml"))


def _searched(plan: Plan, known: Known | None = None, money: float = 1.0) -> RosterResult:
    """Search for a moment with a share of the budget."""
    config = plan.config
    solver = config.solver.model_copy(update={"iterations": 10})
    budget = config.budget.model_copy(update={"weekly": config.budget.weekly * money})
    config = config.model_copy(update={"solver": solver, "budget": budget})
    return make_roster(config, plan.agents, plan.requirements, plan.curves, known=known)


def test_a_moment_from_a_good_roster_gives_none_that_is_worse(plan: Plan):
    good = plan.roster
    known = Known(good.activities, frozenset(agent.agent_id for agent in plan.agents))
    assert _searched(plan).summary["objective"] > good.summary["objective"]
    assert _searched(plan, known).summary["objective"] <= good.summary["objective"] + 1e-6


def test_a_roster_over_the_budget_and_weeks_that_break_rules_are_mended(plan: Plan):
    good, ids = plan.roster, {agent.agent_id for agent in plan.agents}
    first = good.shifts["agent_id"].iloc[0]
    less = _searched(plan, Known(good.activities, frozenset(ids)), 0.97)
    assert less.summary["cost"] <= less.summary["budget"]
    without = good.activities[good.activities["agent_id"] != first]
    mended = _searched(plan, Known(without, frozenset(ids - {first})))
    assert first in set(mended.shifts["agent_id"])
    assert mended.summary["cost"] <= mended.summary["budget"]
