"""Plans of every kind keep every rule: the checker, which shares nothing with the optimiser, finds nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from schedule_cases import planned, write_case
from schedule_plans import RandomPlan, random_plans
from schedule_whole_plans import a_few

from wfm.check import CheckResult, check_plan
from wfm.config.calendar import read_events
from wfm.errors import InputError, NoRosterError
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

    @a_few(6 - weeks)
    @given(made=random_plans(goal, weeks))
    def every_rule_holds(made: RandomPlan) -> None:
        plan, result = written_and_checked(made)
        assert result.ok, str(result)
        assert plan.summary["bound"] is None or plan.summary["bound"] <= plan.summary["objective"] + 0.01
        seen["shifts"] += len(plan.roster.shifts)

    every_rule_holds()
    assert seen["shifts"] > 10


PAYING = {
    "overtime": [
        {"per": "day", "over_hours": 5, "multiplier": 1.5},
        {"per": "day", "over_hours": 7, "multiplier": 2.0},
        {"per": "week", "over_hours": 15, "multiplier": 1.75},
        {"per": "seventh_day", "over_hours": 0, "multiplier": 1.5},
    ],
    "holiday_multiplier": 2.0,
    "holiday_overtime_multiplier": 3.0,
}
FORBIDDING = {
    "min_weekly_rest_hours": 35,
    "max_night_hours": 6,
    "max_overtime_hours": 12,
    "max_work_without_break_hours": 6,
    "least_breaks": [{"shift_longer_than_hours": 6, "minutes": 20}],
}


@pytest.mark.parametrize(
    ("laws", "weeks"), [(PAYING, 1), (FORBIDDING, 1), (PAYING | FORBIDDING, 2)], ids=["paying", "forbidding", "both"]
)
def test_labour_rules_hold_in_plans_of_every_kind(laws: dict, weeks: int):
    seen: Counter[str] = Counter()

    @a_few(8)
    @given(made=random_plans("coverage", weeks))
    def every_rule_holds(made: RandomPlan) -> None:
        made.sections["rules"] |= laws
        made.sections["site"]["country"] = "RO"
        made.sections["budget"] = {}
        try:
            plan, result = written_and_checked(made)
        except (NoRosterError, InputError):  # the tour that was made up may break these rules
            seen["none"] += 1
            return
        assert result.ok, str(result)
        assert plan.summary["bound"] is None or plan.summary["bound"] <= plan.summary["objective"] + 0.01
        seen["shifts"] += len(plan.roster.shifts)

    every_rule_holds()
    assert seen["shifts"] > 10, seen
