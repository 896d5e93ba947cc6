"""What a roster costs by line and by budget, and the room that overhead and activities take from budgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.contracts import Activity
from wfm.config.opening_hours import parse_weekdays
from wfm.config.training import Course
from wfm.costs import (
    EVERYBODY,
    activity_prices,
    beside_pay,
    counts,
    exact,
    line_of,
    outsourcing,
    overhead,
    training,
    weekly_budgets,
)
from wfm.schedule.kernels.crew import BASE, OVERTIME, PREMIUMS
from wfm.schedule.payroll import ShiftPay
from wfm.schedule.sessions import concerned

_KINDS = {"base": BASE, "premiums": PREMIUMS, "overtime": OVERTIME}


def reserved(config: Config, agents: Sequence[Agent]) -> list[Fraction]:
    """Return by agent the money of overhead and of every activity that is due, whatever the roster."""
    prices = activity_prices(config)
    due = [item for item in config.off_phone if item.name in prices]
    return [
        overhead(config, agent)
        + sum(prices[item.name] * _times(config, item, agent) for item in due if concerned(item, agent))
        for agent in agents
    ]


def _times(config: Config, activity: Activity, agent: Agent) -> int:
    """Return how often an activity is due for an agent whom it concerns."""
    if isinstance(activity, Course):
        return len(activity.of_agent(agent.agent_id))
    if activity.at is None:
        return activity.per_week * config.week.weeks
    weekdays = parse_weekdays(activity.at.strip().lower().rpartition(" ")[0])
    return sum(date.weekday() in weekdays for date in config.week.dates)


def soft_and_idle(config: Config) -> bool:
    """Whether budgets bind nothing: soft ones, where the goal is the cheapest roster that meets the targets."""
    return not config.budget.hard and config.objective.goal == "cost"


def budget_rows(config: Config, agents: Sequence[Agent]) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, np.ndarray]:
    """Return the budgets that bind the search.

    Returns:
        Their keys; whom each counts, shape (rows, agents); most pay over the plan, shape (rows,), below 0 where the
        rest alone is too dear; and the money that this rest, overhead, activities and partners, takes, shape (rows,).
        Those of lines come last.
    """
    budgets = {} if soft_and_idle(config) else weekly_budgets(config)
    kept = reserved(config, agents)
    member = np.array([[float(counts(key, agent)) for agent in agents] for key in budgets])
    taken = [_sum(money for money, agent in zip(kept, agents, strict=True) if counts(key, agent)) for key in budgets]
    heads = _sum(overhead(config, agent) for agent in agents)
    partners = outsourcing(config)
    beside = {"overhead": heads, "training": _sum(kept) - heads, "outsourcing": partners}
    taken = [beside.get(line_of(key) or "", money) for key, money in zip(budgets, taken, strict=True)]
    taken = [money + partners * (key == EVERYBODY) for key, money in zip(budgets, taken, strict=True)]
    caps = [exact(weekly) * config.week.weeks - rest for weekly, rest in zip(budgets.values(), taken, strict=True)]
    return tuple(budgets), member.reshape(len(budgets), len(agents)), _floats(caps), _floats(taken)


def line_kinds(keys: Sequence[str]) -> np.ndarray:
    """Return the pay lines that the last of some budgets cap, as kernels name them; -1 for lines beside pay."""
    lines = [line_of(key) for key in keys]
    return np.array([_KINDS.get(line, -1) for line in lines if line is not None], dtype=np.int64)


def pay_lines(pays: Sequence[ShiftPay]) -> dict[str, Fraction]:
    """Return the money of shifts by line."""
    return {name: _sum(getattr(pay, name) for pay in pays) for name in _KINDS}


def capped_money(pays: Sequence[ShiftPay], kinds: np.ndarray) -> list[float]:
    """Return the money of shifts in each of some pay lines; 0 for -1."""
    lines = pay_lines(pays)
    of_kind = {kind: float(lines[name]) for name, kind in _KINDS.items()}
    return [of_kind.get(int(kind), 0.0) for kind in kinds]


def costs(
    config: Config, agents: Sequence[Agent], pays: Sequence[ShiftPay], shifts: pd.DataFrame, activities: pd.DataFrame
) -> dict[str, Any]:
    """Return the part of the summary that adds up money.

    Args:
        config: The configuration.
        agents: The people.
        pays: The pay of every shift.
        shifts, activities: The tables of the roster.

    Returns:
        `cost`, in `cost_lines` what it is made of, and `budgets`: for each its key, money, cost and the excess `over`.
    """
    lines = pay_lines(pays)
    lines["overhead"] = _sum(overhead(config, agent) for agent in agents)
    lines["training"] = _sum(training(config, activities).values())
    lines |= {"outsourcing": partners} if (partners := outsourcing(config)) else {}
    return {
        "cost": float(_sum(lines.values())),
        "cost_lines": {name: float(money) for name, money in lines.items()},
        "budgets": list(_budgets(config, agents, shifts, activities, lines)),
    }


def _budgets(
    config: Config,
    agents: Sequence[Agent],
    shifts: pd.DataFrame,
    activities: pd.DataFrame,
    lines: dict[str, Fraction],
) -> Iterator[dict[str, Any]]:
    spent = beside_pay(config, agents, activities)
    for agent_id, money in zip(shifts["agent_id"], shifts["cost"], strict=True):
        spent[agent_id] += exact(money)
    for key, weekly in weekly_budgets(config).items():
        budget = exact(weekly) * config.week.weeks
        line = line_of(key)
        cost = lines.get(line, Fraction(0)) if line else outsourcing(config) * (key == EVERYBODY)
        cost += _sum(spent[agent.agent_id] for agent in agents if counts(key, agent))
        row = {"budget": budget, "cost": cost, "over": max(cost - budget, Fraction(0))}
        yield {"key": key, **{name: float(money) for name, money in row.items()}}


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    """Add exactly, those of one denominator as whole numbers: money has few."""
    totals: dict[int, int] = {}
    for money in amounts:
        totals[money.denominator] = totals.get(money.denominator, 0) + money.numerator
    return sum((Fraction(total, of) for of, total in totals.items()), Fraction(0))


def _floats(amounts: Sequence[Fraction]) -> np.ndarray:
    return np.array([float(money) for money in amounts], dtype=np.float64)
