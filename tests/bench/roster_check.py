"""Whether the rosters of benchmarks are legal: their plans, written as folders and judged as `wfm check` does."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from wfm.check import check_plan
from wfm.plan import Plan
from wfm.plan_folder import write_plan


def broken_by(plan: Plan) -> list[str]:
    """Return what `wfm check` finds broken in the folder of a plan; nothing in a legal one."""
    plan = replace(plan, config=plan.config.model_copy(update={"exports": ()}))
    with tempfile.TemporaryDirectory() as folder:
        write_plan(plan, Path(folder) / "plan", {})
        found = check_plan(Path(folder) / "plan")
    return [f"{one.rule}: {one.subject}: {one.message}" for one in found.violations]
