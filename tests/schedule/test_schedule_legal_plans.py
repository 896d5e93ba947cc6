"""Plans of every kind keep every rule: the checker, which shares nothing with the optimiser, finds nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schedule_cases import planned, write_case
from schedule_plans import RandomPlan, random_plans

from wfm.check import CheckResult, check_plan
from wfm.config.calendar import read_events
from wfm.plan import Plan
from wfm.plan_folder import write_plan
from wfm.staffing import make_requirements


def written_and_checked(made: RandomPlan) -> tuple[Plan, CheckResult]:
    with TemporaryDirectory() as folder:
        config = write_case(Path(folder), made.sections, made.agents)
        requirements = make_requirements(config, made.forecast(config), read_events(config))
        plan = planned(config, requirements)
        write_plan(plan, Path(folder) / "plan", {})
        return plan, check_plan(Path(folder) / "plan")


@pytest.mark.parametrize("weeks", [1, 2])
@pytest.mark.parametrize("goal", ["service_level", "coverage", "cost"])
def test_every_rule_holds_in_plans_of_every_kind(goal: str, weeks: int):
    seen: Counter[str] = Counter()

    @settings(
        max_examples=6 - weeks,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],  # to make a failing plan smaller would take minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(made=random_plans(goal, weeks))
    def every_rule_holds(made: RandomPlan) -> None:
        plan, result = written_and_checked(made)
        assert result.ok, str(result)
        assert plan.summary["bound"] is None or plan.summary["bound"] <= plan.summary["objective"] + 0.01
        seen["shifts"] += len(plan.roster.shifts)

    every_rule_holds()
    assert seen["shifts"] > 10
