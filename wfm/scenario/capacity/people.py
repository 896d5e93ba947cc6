"""Heads and hours by month: of the agents there are, and of one agent of a class that may be hired.

All are expected values: whoever is employed leaves with the odds of attrition, newcomers with their own, and dates of
leaving that are known are kept.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.capacity import MONTHS, Attrition
from wfm.scenario.capacity.months import DAYS_A_MONTH, DAYS_A_WEEK, Months


@dataclass(frozen=True)
class Heads:
    """Some agents by month, arrays of shape (months,).

    heads: Employed, on average over the days.
    leavers: Who leave.
    least, most: Regular paid hours, those of people in training aside.
    able: `most`, newcomers' hours counted at their productivity.
    overtime: Hours that contracts allow beyond.
    training: Paid hours in training.
    pay: Money for `most` hours and for `training` ones, without premiums, shape (2, months).
    """

    heads: np.ndarray
    leavers: np.ndarray
    least: np.ndarray
    most: np.ndarray
    able: np.ndarray
    overtime: np.ndarray
    training: np.ndarray
    pay: np.ndarray


@dataclass(frozen=True)
class Intake:
    """A class that may be hired, and what one of its agents gives; `month` is the one in which it starts."""

    start: dt.date
    month: int
    one: Heads


def staying(attrition: Attrition, tenure_days: np.ndarray) -> np.ndarray:
    """Return the odds of staying another day at each tenure, shape as given."""
    early = attrition.monthly if attrition.early_monthly is None else attrition.early_monthly
    monthly = np.where(tenure_days < attrition.early_months * DAYS_A_MONTH, early, attrition.monthly)
    return (1.0 - monthly) ** (1.0 / DAYS_A_MONTH)


def present(config: Config, agents: Sequence[Agent], months: Months) -> Heads:
    """Return the agents there are, by month."""
    days = (months.end - months.starts[0]).days
    total = _nobody(len(months.starts))
    for agent in agents:
        begin = max((agent.hired - months.starts[0]).days, 0) if agent.hired else 0
        last = (agent.leaves - months.starts[0]).days + 1 if agent.leaves else days + 1
        if begin >= days or last <= 0:
            continue
        first = months.starts[0].toordinal()
        tenure = first - (agent.hired.toordinal() if agent.hired else -(10**6)) + np.arange(days)
        odds = np.where(np.arange(days) >= begin, staying(config.capacity.attrition, tenure), 1.0)
        there = np.concatenate([[1.0], np.cumprod(odds)])
        there[last:] = 0.0
        employed = there[:-1] * (np.arange(days) >= begin)
        total = _sum(total, _heads(config, months, employed, -np.diff(there), agent.contract, agent.hourly_cost))
    return total


def intakes(config: Config, agents: Sequence[Agent], months: Months, anytime: bool = False) -> list[Intake]:
    """Return the classes that may be hired: those of each month on its first Mondays after the lead time.

    `anytime` leaves the lead time out.
    """
    hiring = config.capacity.hiring
    contract, wage = newcomer(config, agents)
    lead = 0.0 if anytime else hiring.lead_weeks * DAYS_A_WEEK
    earliest = months.starts[0] + dt.timedelta(days=int(np.ceil(lead)))
    taken: Counter[str] = Counter()
    found = []
    for monday in months.mondays():
        label = f"{monday:%Y-%m}"
        if monday >= earliest and taken[label] < hiring.classes_per_month:
            taken[label] += 1
            found.append(Intake(monday, months.labels.index(label), _one(config, months, monday, contract, wage)))
    return found


def newcomer(config: Config, agents: Sequence[Agent]) -> tuple[str, float]:
    """Return contract and hourly cost of who is hired."""
    hiring = config.capacity.hiring
    contract = hiring.contract or Counter(agent.contract for agent in agents).most_common(1)[0][0]
    alike = [agent.hourly_cost for agent in agents if agent.contract == contract]
    if hiring.hourly_cost is not None:
        return contract, hiring.hourly_cost * config.pay.wage_multiplier
    return contract, statistics.median(alike or [agent.hourly_cost for agent in agents])


def available(config: Config, months: Months) -> np.ndarray:
    """Return the share of paid hours in which agents work where they are needed, by month, shape (months,).

    Planned shrinkage, leave in its seasons, paid breaks and the fit of rosters are taken off; unplanned shrinkage is
    part of the requirements.
    """
    leave, planned = config.capacity.leave, config.staffing.shrinkage.planned
    weights = np.array([leave.seasons.get(MONTHS[day.month - 1], 1.0) for day in months.starts])
    whole_year = sum(leave.seasons.get(name, 1.0) for name in MONTHS)
    days_off = leave.annual_days * weights / max(whole_year, 1e-9)
    workdays = months.days * 5 / DAYS_A_WEEK
    away = np.minimum(days_off / workdays, 1.0)
    return (1.0 - planned) * (1.0 - away) * (1.0 - paid_breaks(config)) * config.capacity.schedule_fit


def paid_breaks(config: Config) -> float:
    """Return the share of paid time that breaks take, in the mean over contracts of their longest shifts."""
    shares = []
    for contract in config.contracts.values():
        span = round(contract.shift_hours[1] * 60)
        due = [pause for pause in config.breaks if pause.due(span)]
        paid = span - sum(pause.minutes for pause in due if not pause.paid)
        shares.append(sum(pause.minutes for pause in due if pause.paid) / max(paid, 1))
    return float(np.mean(shares)) if shares else 0.0


def full_time_hours(config: Config) -> float:
    """Return the paid hours of a full-time week: the most of any contract."""
    return max(contract.weekly_hours[1] for contract in config.contracts.values())


def _one(config: Config, months: Months, start: dt.date, contract: str, wage: float) -> Heads:
    hiring = config.capacity.hiring
    days = (months.end - months.starts[0]).days
    tenure = np.arange(days) - (start - months.starts[0]).days
    odds = np.where(tenure >= 0, staying(config.capacity.attrition, np.maximum(tenure, 0)), 1.0)
    there = np.concatenate([[1.0], np.cumprod(odds)])
    employed = there[:-1] * (tenure >= 0)
    after = (tenure - hiring.training_weeks * DAYS_A_WEEK) / DAYS_A_MONTH
    steps = np.array([*hiring.ramp, 1.0])
    productive = np.where(after < 0, 0.0, steps[np.clip(after.astype(int), 0, len(hiring.ramp))])
    return _heads(config, months, employed, -np.diff(there), contract, wage, (after < 0) & (tenure >= 0), productive)


def _heads(
    config: Config,
    months: Months,
    employed: np.ndarray,
    leaving: np.ndarray,
    contract: str,
    wage: float,
    training: np.ndarray | None = None,
    productive: np.ndarray | None = None,
) -> Heads:
    """Return an agent by month from the odds of being employed by day."""
    rules = config.contracts[contract]
    learning = np.zeros(len(employed)) if training is None else employed * training
    at_work = employed - learning
    able = at_work if productive is None else at_work * productive
    least, most = (hours / DAYS_A_WEEK for hours in rules.weekly_hours)
    hours, taught = months.total(at_work) * most, months.total(learning) * most
    return Heads(
        months.total(employed) / months.days,
        months.total(leaving),
        months.total(at_work) * least,
        hours,
        months.total(able) * most,
        months.total(at_work) * rules.overtime_hours / DAYS_A_WEEK,
        taught,
        np.array([hours, taught]) * wage,
    )


def _nobody(count: int) -> Heads:
    none = np.zeros(count)
    return Heads(none, none, none, none, none, none, none, np.zeros((2, count)))


def _sum(one: Heads, other: Heads) -> Heads:
    parts = (getattr(one, name) + getattr(other, name) for name in Heads.__dataclass_fields__)
    return Heads(*parts)
