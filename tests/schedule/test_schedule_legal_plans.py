"""Plans of every kind keep every rule: the checker, which shares nothing with the optimiser, finds nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from schedule_cases import planned, write_case
from schedule_plans import RandomPlan, random_plans

from wfm.check import CheckResult, check_plan
from wfm.config.calendar import read_events
from wfm.plan import Plan
from wfm.plan_folder import write_plan
from wfm.staffing import make_requirements

KINDS = ["service_level", "coverage", "cost", "1 weeks", "2 weeks", "EUR", "JPY", "KWD", "past midnight", "overtime"]


def written_and_checked(made: RandomPlan) -> tuple[Plan, CheckResult]:
    with TemporaryDirectory() as folder:
        config = write_case(Path(folder), made.sections, made.agents)
        requirements = make_requirements(config, made.forecast(config), read_events(config))
        plan = planned(config, requirements)
        write_plan(plan, Path(folder) / "plan", {})
        return plan, check_plan(Path(folder) / "plan")


def test_every_rule_holds_in_plans_of_every_kind():
    seen: Counter[str] = Counter()

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(made=random_plans())
    def every_rule_holds(made: RandomPlan) -> None:
        plan, result = written_and_checked(made)
        assert result.ok, str(result)
        assert plan.summary["bound"] is None or plan.summary["bound"] <= plan.summary["objective"] + 0.01
        shifts, config = plan.roster.shifts, plan.config
        seen.update([config.objective.goal, f"{config.week.weeks} weeks", config.site.currency])
        seen["past midnight"] += any(row.start.date() != row.end.date() for row in shifts.itertuples())
        seen["overtime"] += bool((shifts["overtime_hours"] > 0).any())

    every_rule_holds()
    assert all(seen[kind] for kind in KINDS), seen
