"""Plans with every feature at once keep every rule, and no bound is above the roster that it bounds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from schedule_cases import planned, write_case
from schedule_full_plans import FullPlan, full_plans
from schedule_whole_plans import a_few

from wfm.check import check_plan
from wfm.config.calendar import read_events
from wfm.plan_folder import write_plan
from wfm.staffing import make_requirements


@pytest.mark.parametrize(("goal", "weeks"), [("service_level", 1), ("coverage", 2), ("cost", 1)])
def test_plans_with_every_feature_at_once_pass_the_check(goal: str, weeks: int):
    seen: Counter[str] = Counter()

    @a_few(5 - weeks)
    @given(made=full_plans(goal, weeks))
    def every_rule_holds(made: FullPlan) -> None:
        with TemporaryDirectory() as folder:
            config = write_case(Path(folder), made.sections, made.agents, **made.tables)
            plan = planned(config, make_requirements(config, made.forecast(config), read_events(config)))
            write_plan(plan, Path(folder) / "plan", {})
            result = check_plan(Path(folder) / "plan")
        assert result.ok, str(result)
        bound, objective = plan.summary["bound"], plan.summary["objective"]
        assert bound is None or bound <= objective + 0.01
        shifts = plan.roster.shifts
        seen["shifts"] += len(shifts)
        seen["nights"] += sum(start.date() != end.date() for start, end in zip(shifts["start"], shifts["end"]))
        seen["overtime"] += int((shifts["overtime_hours"] > 0).any())
        seen.update(name for name, rows in made.tables.items() if rows)

    every_rule_holds()
    features = ["shifts", "nights", "locks", "absences"] + ["previous"] * (weeks == 1)  # few plans of two weeks
    assert min(seen[name] for name in features) > 0, seen
