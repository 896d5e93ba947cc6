"""Hard budgets below the least payroll that contracts allow, and the least budget that would do."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from wfm.config import Config
from wfm.costs import weekly_budgets
from wfm.schedule.explain.findings import Finding, Fix
from wfm.schedule.explain.words import count, money
from wfm.schedule.first import beside
from wfm.schedule.line_limits import TooLow, lines_too_low
from wfm.schedule.people import People


def budget_causes(
    config: Config, people: People, least: np.ndarray, payroll: np.ndarray, made_up: Sequence[int] = ()
) -> list[Finding]:
    """Name every hard budget that is less than the least payroll.

    Args:
        config: The configuration.
        people: Its people, with the budget rows.
        least: Money by agent that no legal tour is below, shape (agents,).
        payroll: Money by agent of a legal roster, shape (agents,).
        made_up: Places of agents without a legal week, counted with the week that their changes would give.
    """
    if not config.budget.hard:
        return []
    member, found = people.crew.member, []
    for number, key in enumerate(people.rows[: len(member) - len(people.crew.line_kind)]):
        taken = float(people.taken[number])
        cap, floor, paid = (
            taken + float(pay) for pay in (people.crew.cap[number], member[number] @ least, member[number] @ payroll)
        )
        if floor <= cap + 1e-6:
            continue
        fix = _more(config, key, cap, paid)
        message = (
            f"{money(config, cap)} for the plan is less than {money(config, paid)}, the least that the contracts' "
            f"minimum hours cost{beside(config, taken)}"
        )
        counted = int(member[number, list(made_up)].sum())
        if counted:
            message += f" (with {count(counted, 'agent')} counted by the legal week that the changes named would give)"
        found.append(Finding("budget", key, message, (fix,)))
    return found + [_line_cause(config, one) for one in lines_too_low(config, people)]


def _line_cause(config: Config, low: TooLow) -> Finding:
    cap = weekly_budgets(config)[low.key] * config.week.weeks
    message = f"{money(config, cap)} for the plan is less than {money(config, low.reached)}, {low.words}"
    return Finding("budget", low.key, message, (_more(config, low.key, cap, low.reached),))


def _more(config: Config, key: str, cap: float, needed: float) -> Fix:
    """Return the least budget a week that would do, and what it is more over the plan."""
    unit = 10**config.site.currency_decimals
    weekly = math.ceil(round(needed / config.week.weeks * unit, 6)) / unit
    return Fix(f"{key}: {money(config, weekly)} a week", round(weekly * config.week.weeks - cap, 6), 1.0)
