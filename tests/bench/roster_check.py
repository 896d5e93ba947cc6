"""Whether the rosters of benchmarks are legal: their plans, written as folders and judged as `wfm check` does."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wfm.check import check_plan
from wfm.plan import Plan
from wfm.plan_folder import write_plan
from wfm.schedule import RosterResult

if TYPE_CHECKING:
    from roster_settings import Setting
    from roster_weeks import RosterWeek


def broken_by(given: RosterWeek | Setting, roster: RosterResult) -> list[str]:
    """Return what `wfm check` finds broken in the plan that a roster makes of people and needs; nothing, if legal."""
    plan = Plan(
        given.config.model_copy(update={"exports": ()}), given.agents, given.agents_table, given.events, None,
        given.forecast, given.requirements, given.curves, roster,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        write_plan(plan, Path(folder) / "plan", {})
        found = check_plan(Path(folder) / "plan")
    return [f"{one.rule}: {one.subject}: {one.message}" for one in found.violations]
