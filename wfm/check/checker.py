"""The whole check on one screen: read, then every rule in turn."""

from __future__ import annotations

from pathlib import Path

from wfm.check import (
    activity_rules,
    break_rules,
    coverage_rules,
    day_rules,
    money_rules,
    service_rules,
    shift_rules,
    summary_rules,
    table_rules,
    week_rules,
    wish_rules,
)
from wfm.check.facts import Facts
from wfm.check.plan_files import PlanFiles, read_plan_files
from wfm.check.result import CheckResult
from wfm.check.rule import Rule

RULES: tuple[Rule, ...] = (
    *table_rules.RULES,
    *shift_rules.RULES,
    *day_rules.RULES,
    *week_rules.RULES,
    *break_rules.RULES,
    *activity_rules.RULES,
    *money_rules.RULES,
    *coverage_rules.RULES,
    *service_rules.RULES,
    *summary_rules.RULES,
    *wish_rules.RULES,
)


def check_plan(folder: str | Path) -> CheckResult:
    """Re-read a plan folder from its files alone and judge it.

    Args:
        folder: What `wfm plan --out` wrote.

    Returns:
        Every violation. Where a table lacks columns or has cells of the wrong kind, these alone: the rest would
        be judged on half a table.

    Raises:
        InputError: Files that are missing or unreadable, or broken inputs.
    """
    files = read_plan_files(Path(folder))
    if files.faults:
        return CheckResult(files.faults, _counts(files))
    facts = Facts(files)
    violations = [violation for one in RULES for violation in one(facts)]
    return CheckResult(tuple(violations), _counts(files))


def _counts(files: PlanFiles) -> dict[str, int]:
    tables = files.tables
    return {
        "shifts": len(tables["shifts"]),
        "activities": len(tables["activities"]),
        "agents": len(files.agents),
        "intervals": int(tables["coverage"]["timestamp"].nunique()),
    }
