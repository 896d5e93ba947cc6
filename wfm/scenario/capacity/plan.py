"""The hiring plan: what the months need, whom to hire when, what it costs, and why a month falls short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent, read_agents
from wfm.config.capacity import COST_LINES
from wfm.connected import connected
from wfm.scenario.capacity.model import Answer, Group, Limits, Question, solve
from wfm.scenario.capacity.months import DAYS_A_WEEK, Months, months_of
from wfm.scenario.capacity.needs import Needs, monthly_needs
from wfm.scenario.capacity.people import available, full_time_hours, intakes, present
from wfm.tables import CAPACITY, CAPACITY_CLASSES

# Fewer contacts than this below a target, and less money over a budget, are none.
_FEW, _DUST = 0.5, 0.005
# A limit is a reason when without it so much of what is missing is there.
_HELPS = 0.05


@dataclass(frozen=True)
class ShortMonth:
    """A month that misses targets or its budget: how far, and the limits without which it would not, most first."""

    month: str
    contacts: float
    money: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class CapacityPlan:
    """The hiring plan of some months; `table` as capacity.csv, `classes` as capacity_classes.csv."""

    config: Config
    table: pd.DataFrame
    classes: pd.DataFrame
    costs: pd.DataFrame
    short: tuple[ShortMonth, ...]
    gap: float

    @property
    def summary(self) -> dict:
        """Totals, and what is short."""
        table = self.table
        contacts = float(self.costs["contacts"].sum())
        return {
            "months": len(table),
            "goal": self.config.capacity.goal,
            "hires": int(table["hires"].sum()),
            "leavers": round(float(table["leavers"].sum()), 2),
            "cost": round(float(table["cost"].sum()), self.config.site.currency_decimals),
            "service_level": round(float((self.costs["in_time"]).sum() / max(contacts, 1e-9)), 6),
            "gap": round(self.gap, 8),
            "cost_lines": {
                name: round(float(self.costs[name].sum()), self.config.site.currency_decimals) for name in COST_LINES
            },
            "short": [
                {"month": one.month, "contacts": round(one.contacts, 1), "money": round(one.money, 2),
                 "reasons": list(one.reasons)}
                for one in self.short
            ],
        }  # fmt: skip


def make_capacity_plan(
    config: Config, forecast_of: Callable[[Config, pd.DataFrame], pd.DataFrame], months: int | None = None
) -> CapacityPlan:
    """Make the hiring plan of a configuration.

    Args:
        config: The configuration; its section `capacity` says how the workforce changes.
        forecast_of: Gives the forecast of a configuration, over all its weeks, with its events.
        months: How many, instead of `capacity.months`.

    Raises:
        InputError: Bad input, located.
    """
    agents, _ = read_agents(config)
    shown = months or config.capacity.months
    span = months_of(config, shown + config.capacity.look_ahead_months)
    needs = monthly_needs(config, span, forecast_of)
    question = Question(
        config, span, needs, _groups(config, needs, agents, span), available(config, span), _budget(config, span),
        config.pay.overtime_multiplier,
    )  # fmt: skip
    answer = solve(question)
    classes, end = _classes(question, answer), span.starts[shown] if shown < len(span.starts) else span.end
    return CapacityPlan(
        config,
        _table(question, answer)[:shown],
        classes[np.array([start < end for start in classes["starts"]], dtype=bool)].reset_index(drop=True),
        _costs(question, answer)[:shown],
        tuple(_short(question, answer, agents, shown)),
        answer.gap,
    )


def _groups(
    config: Config, needs: Needs, agents: Sequence[Agent], months: Months, anytime: bool = False
) -> list[Group]:
    """Return the queues that hang together by their agents' skills, with the agents who serve them."""
    names = [queue.name for queue in needs.queues]
    served = [frozenset(agent.skills) & frozenset(names) for agent in agents]
    sets = [*served, *(frozenset([name]) for name in names)]
    found = []
    for members in connected(sets):
        together = frozenset().union(*(sets[place] for place in members))
        if together:
            staff = [agents[place] for place in members if place < len(agents)]
            classes = intakes(config, staff or agents, months, anytime)
            queues = tuple(sorted(names.index(name) for name in together))
            found.append(Group(queues, present(config, staff, months), classes))
    return sorted(found, key=lambda group: group.queues)


def _budget(config: Config, months: Months) -> np.ndarray:
    """Return the most money of each month, infinite without."""
    own, weekly = config.capacity.budget, config.budget
    if own.monthly is not None:
        usual = np.full(len(months.starts), own.monthly)
    elif weekly.weekly is not None and weekly.hard:
        usual = weekly.weekly * months.weeks()
    else:
        usual = np.full(len(months.starts), np.inf)
    return np.array([own.months.get(label, most) for label, most in zip(months.labels, usual, strict=True)])


def _table(question: Question, answer: Answer) -> pd.DataFrame:
    groups, months, needs = question.groups, question.months, question.needs
    zero = np.zeros(len(months.starts))

    released = np.cumsum(answer.released.sum(axis=0))
    hires = zero.copy()
    for group, hired in zip(groups, answer.hired, strict=True):
        for n, one in zip(hired, group.intakes, strict=True):
            hires[one.month] += n
    required = sum((queue.required for queue in needs.queues), zero)
    week = full_time_hours(question.config)
    contacts = sum((queue.contacts for queue in needs.queues), zero)
    decimals = question.config.site.currency_decimals
    cost = sum((np.round(line, decimals) for line in answer.cost.values()), zero)
    return pd.DataFrame(
        {
            "month": months.labels,
            "required_fte": required / (week * months.weeks() * np.maximum(question.available, 1e-9)),
            "headcount": sum((group.present.heads for group in groups), zero)
            + _of_hired(question, answer, "heads")
            - released,
            "hires": hires.astype("int64"),
            "leavers": sum((group.present.leavers for group in groups), zero)
            + _of_hired(question, answer, "leavers")
            + answer.released.sum(axis=0),
            "training_fte": _of_hired(question, answer, "training") / (week * months.weeks()),
            "overtime_hours": answer.overtime.sum(axis=0),
            "outsourced_contacts": answer.outsourced.sum(axis=0),
            "cost": cost,
            "budget": np.where(np.isfinite(question.budget), question.budget, np.nan),
            "service_level": _served(question, answer).sum(axis=0) / np.maximum(contacts, 1e-9),
        }
    )[CAPACITY.names]


def _of_hired(question: Question, answer: Answer, name: str) -> np.ndarray:
    """Add up what those hired give by month."""
    total = np.zeros(len(question.months.starts))
    for group, hired in zip(question.groups, answer.hired, strict=True):
        for n, one in zip(hired, group.intakes, strict=True):
            total = total + n * getattr(one.one, name)
    return total


def _served(question: Question, answer: Answer) -> np.ndarray:
    """Return the contacts answered in time by queue and month: as the curves say, and not their hull."""
    found = np.zeros(answer.hours.shape)
    for place, queue in enumerate(question.needs.queues):
        for m in range(len(queue.contacts)):
            freed = queue.required[m] * answer.outsourced[place, m] / max(queue.contacts[m], 1e-9)
            found[place, m] = queue.served(m, answer.hours[place, m] + freed)
    return found


def _below_target(question: Question, answer: Answer) -> np.ndarray:
    """Return the contacts that miss the targets of their queues, shape (months,)."""
    wanted = np.array([queue.target * queue.contacts for queue in question.needs.queues])
    return np.maximum(wanted - _served(question, answer), 0.0).sum(axis=0)


def _costs(question: Question, answer: Answer) -> pd.DataFrame:
    """Return the cost lines by month, beside contacts, those answered in time, and FTE employed and trained."""
    decimals = question.config.site.currency_decimals
    lines = {name: np.round(answer.cost[name], decimals) + 0.0 for name in COST_LINES}
    contacts = sum((queue.contacts for queue in question.needs.queues), np.zeros(len(question.months.starts)))
    in_time = _served(question, answer).sum(axis=0)
    weeks = question.months.weeks() * full_time_hours(question.config)
    trained = sum((group.present.most for group in question.groups), np.zeros(len(weeks))) + _of_hired(
        question, answer, "most"
    )
    more = {"contacts": contacts, "in_time": in_time, "fte": trained / weeks}
    return pd.DataFrame({"month": question.months.labels, **lines, **more})


def _classes(question: Question, answer: Answer) -> pd.DataFrame:
    hiring = question.config.capacity.hiring
    rows: list[tuple[str, int, dt.date, dt.date, dt.date]] = []
    for group, hired in zip(question.groups, answer.hired, strict=True):
        names = "|".join(question.needs.queues[place].name for place in group.queues)
        for n, one in zip(hired, group.intakes, strict=True):
            if n > 0:
                ready = one.start + dt.timedelta(days=round(hiring.training_weeks * DAYS_A_WEEK))
                decided = one.start - dt.timedelta(days=round(hiring.lead_weeks * DAYS_A_WEEK))
                rows.append((names, int(n), decided, one.start, ready))
    rows.sort(key=lambda row: (row[3], row[0]))
    return pd.DataFrame(rows, columns=CAPACITY_CLASSES.names)


def _short(question: Question, answer: Answer, agents: Sequence[Agent], shown: int) -> Iterator[ShortMonth]:
    """Yield the months that are short, with the limits that make them so: each is lifted alone."""
    contacts, money = _below_target(question, answer), answer.over
    found = [m for m in range(shown) if contacts[m] > _FEW or money[m] > _DUST]
    if not found:
        return
    lifted = {}
    for text, one, limits in _lifted(question, agents):
        other = solve(one, limits)
        lifted[text] = _below_target(one, other), other.over
    for m in found:
        helps = []
        for text, (below, over) in lifted.items():
            gained, saved = contacts[m] - below[m], money[m] - over[m]
            share = max(
                gained / contacts[m] if contacts[m] > _FEW else 0.0, saved / money[m] if money[m] > _DUST else 0.0
            )
            if share > _HELPS:
                helps.append((share, f"{text}: {_said(share)}"))
        helps.sort(key=lambda one: -one[0])
        reasons = tuple(text for _, text in helps) or ("no limit alone; several together",)
        yield ShortMonth(question.months.labels[m], float(contacts[m]), float(money[m]), reasons)


def _said(share: float) -> str:
    return "without it nothing is missing" if share > 0.999 else f"without it {100 * share:.0f} % less is missing"


def _lifted(question: Question, agents: Sequence[Agent]) -> Iterator[tuple[str, Question, Limits]]:
    """Yield each limit by name, and what is asked without it."""
    config, months = question.config, question.months
    hiring, outside = config.capacity.hiring, config.capacity.outsourcing
    if np.isfinite(question.budget).any():
        yield "the budget", question, Limits(budget=False)
    if hiring.lead_weeks > 0:
        soon = _groups(config, question.needs, agents, months, anytime=True)
        text = f"the lead time of {hiring.lead_weeks:g} weeks to the first class"
        yield text, replace(question, groups=soon), Limits()
    size = f"classes of {hiring.class_size[0]} to {hiring.class_size[1]}, {hiring.classes_per_month} a month"
    most = "" if hiring.most_per_month is None else f", at most {hiring.most_per_month} agents"
    yield size + most, question, Limits(classes=False)
    yield "the limit of overtime", question, Limits(overtime=False)
    if config.capacity.budget.lines:
        yield "the budgets of cost lines", question, Limits(lines=False)
    if outside.contacts_per_month > 0:
        yield (
            f"at most {outside.contacts_per_month:,.0f} contacts outsourced a month",
            question,
            Limits(outsourcing=False),
        )
