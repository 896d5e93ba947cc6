"""Hard budgets below the least payroll that contracts allow, and the least budget that would do."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from wfm.config import Config
from wfm.schedule.explain.findings import Finding, Fix
from wfm.schedule.explain.words import money
from wfm.schedule.people import EVERYBODY, People


def budget_key(row: str) -> str:
    """Return the key of the configuration that a budget row comes from."""
    return "budget.weekly" if row == EVERYBODY else f"budget.teams.{row}"


def budget_causes(
    config: Config, people: People, least: np.ndarray, payroll: np.ndarray, made_up: Sequence[str] = ()
) -> list[Finding]:
    """Name every hard budget that is less than the least payroll.

    Args:
        config: The configuration.
        people: Its people, with the budget rows.
        least: Money by agent that no legal tour is below, shape (agents,).
        payroll: Money by agent of a legal roster, shape (agents,).
        made_up: Agents without a legal week, counted with the week that the changes named for them would give.
    """
    if not config.budget.hard:
        return []
    member, found = people.crew.member, []
    for row, cap, floor, paid in zip(people.rows, people.crew.cap, member @ least, member @ payroll, strict=True):
        if floor <= cap + 1e-6:
            continue
        unit = 10**config.site.currency_decimals
        weekly = math.ceil(round(paid / config.week.weeks * unit, 6)) / unit
        change = f"{budget_key(row)}: {money(config, weekly)} a week"
        message = (
            f"{money(config, cap)} for the plan is less than {money(config, floor)}, the least that the contracts' "
            f"minimum hours cost"
        )
        if made_up:
            message += f" (with {len(made_up)} agents who have no legal week as yet counted once they have one)"
        found.append(
            Finding("budget", budget_key(row), message, (Fix(change, round(weekly * config.week.weeks - cap, 6), 1.0),))
        )
    return found
