"""The whole check on one screen: read, then every rule in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wfm.check import (
    activity_rules,
    break_rules,
    budget_rules,
    coverage_rules,
    day_rules,
    law_rules,
    money_rules,
    service_rules,
    shift_rules,
    summary_rules,
    table_rules,
    training_rules,
    week_rules,
    wish_rules,
)
from wfm.check.audit import Group, audit
from wfm.check.facts import Facts
from wfm.check.plan_files import PlanFiles, read_plan_files
from wfm.check.result import CheckResult
from wfm.check.rule import Rule

RULES: tuple[Rule, ...] = (
    *table_rules.RULES,
    *shift_rules.RULES,
    *day_rules.RULES,
    *week_rules.RULES,
    *law_rules.RULES,
    *break_rules.RULES,
    *activity_rules.RULES,
    *training_rules.RULES,
    *money_rules.RULES,
    *budget_rules.RULES,
    *coverage_rules.RULES,
    *service_rules.RULES,
    *summary_rules.RULES,
    *budget_rules.SUMS,
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
    broken = {one.name: one(facts) for one in RULES}
    violations = tuple(violation for one in RULES for violation in broken[one.name])
    rows, overrun = tuple(audit(facts, _groups(facts), broken)), tuple(budget_rules.overruns(facts))
    return CheckResult(violations, _counts(files), rows, files.config.rules.off, overrun)


def _groups(facts: Facts) -> Iterator[Group]:
    """Yield the rules by what they are about, in the order of the audit."""
    for rules, source, of_agents in (
        (shift_rules.RULES, "shifts, contracts", True),
        (day_rules.RULES, "agents, absences, locks", True),
        (week_rules.RULES, "configuration", True),
        (law_rules.RULES, "rules", True),
        (break_rules.RULES, "breaks, activities", True),
        (activity_rules.RULES, "activities", True),
        *([(training_rules.RULES, "training", True)] if facts.config.training else []),
        (money_rules.RULES, "pay", True),
        (budget_rules.RULES, "budget", False),
        (table_rules.RULES, "form of the tables", False),
        (coverage_rules.RULES, "requirements", False),
        (service_rules.RULES, "service curves", False),
        ((*summary_rules.RULES, *budget_rules.SUMS), "summary", False),
        (wish_rules.RULES, "preferences, fairness", False),
    ):
        yield Group([rule.name for rule in rules], source, of_agents)


def _counts(files: PlanFiles) -> dict[str, int]:
    tables = files.tables
    return {
        "shifts": len(tables["shifts"]),
        "activities": len(tables["activities"]),
        "agents": len(files.agents),
        "intervals": int(tables["coverage"]["timestamp"].nunique()),
    }
