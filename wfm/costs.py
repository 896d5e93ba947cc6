"""Money of a plan beside the pay of shifts, and whom each budget counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import floor

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent

# The key of the budget of everybody; those of teams and queues end in their names.
EVERYBODY = "budget.weekly"
_TEAMS, _QUEUES, _LINES = "budget.teams.", "budget.queues.", "budget.lines."
_WEEK = 7


@cache
def exact(number: float) -> Fraction:
    """Return the decimal number that was written, not the binary one nearest to it."""
    return Fraction(repr(float(number)))


def half_up(amount: Fraction, decimals: int) -> Fraction:
    """Round money half up to the currency's smallest unit."""
    unit = 10**decimals
    return Fraction(floor(amount * unit + Fraction(1, 2)), unit)


def weekly_budgets(config: Config) -> dict[str, float]:
    """Return the money a week of every budget, by the key of the configuration that names it."""
    budget = config.budget
    found = {} if budget.weekly is None else {EVERYBODY: budget.weekly}
    found |= {_TEAMS + team: money for team, money in budget.teams.items()}
    found |= {_QUEUES + queue: money for queue, money in budget.queues.items()}
    return found | {_LINES + line: money for line, money in budget.lines if money is not None}


def line_of(key: str) -> str | None:
    """Return the line of the cost that a budget caps; None where it caps what some agents cost."""
    return key.removeprefix(_LINES) if key.startswith(_LINES) else None


def counts(key: str, agent: Agent) -> bool:
    """Whether an agent's cost counts in a budget: by team, or by the queue that stands first among the skills.

    In the budget of a line nobody's whole cost does.
    """
    if line_of(key) is not None:
        return False
    if key.startswith(_TEAMS):
        return agent.team == key.removeprefix(_TEAMS)
    return key == EVERYBODY or agent.skills[:1] == (key.removeprefix(_QUEUES),)


def overhead(config: Config, agent: Agent) -> Fraction:
    """Return what an agent's workplace costs over the plan: `pay.overhead_per_head` for each week employed in."""
    each = half_up(exact(config.pay.overhead_per_head), config.site.currency_decimals)
    dates = config.week.dates
    return each * sum(_employed(agent, dates[first : first + _WEEK]) for first in range(0, len(dates), _WEEK))


def _employed(agent: Agent, dates: Sequence[dt.date]) -> bool:
    return any(agent.employed(date) for date in dates)


def outsourcing(config: Config) -> Fraction:
    """Return what partners are paid over the plan, rounded a queue and week."""
    weekly = Fraction(0)
    for queue in config.queues:
        taken = queue.outsourcing
        if taken is not None:
            units, price = taken.contacts_per_week or taken.hours_per_week, taken.per_contact or taken.per_hour
            weekly += half_up(exact(units or 0.0) * exact(price or 0.0), config.site.currency_decimals)
    return weekly * config.week.weeks


def activity_prices(config: Config) -> dict[str, Fraction]:
    """Return the money for one agent and time of each activity that costs more than pay, by its name."""
    decimals = config.site.currency_decimals
    return {item.name: half_up(exact(item.cost), decimals) for item in config.off_phone if item.cost}


def training(config: Config, activities: pd.DataFrame) -> dict[str, Fraction]:
    """Return what the activities held cost beside pay, by agent id; agents without any are left out."""
    found: dict[str, Fraction] = {}
    for name, price in activity_prices(config).items():
        for agent_id, times in activities.loc[activities["activity"] == name, "agent_id"].value_counts().items():
            found[str(agent_id)] = found.get(str(agent_id), Fraction(0)) + price * int(times)
    return found


def beside_pay(config: Config, agents: Sequence[Agent], activities: pd.DataFrame) -> dict[str, Fraction]:
    """Return overhead and what activities cost, by agent id."""
    held = training(config, activities)
    return {agent.agent_id: overhead(config, agent) + held.get(agent.agent_id, Fraction(0)) for agent in agents}
