"""The rules that bound one agent's week, each of which can be set aside alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.base import WEEKDAYS, format_clock, parse_clock
from wfm.config.contracts import Contract
from wfm.config.opening_hours import ALWAYS
from wfm.schedule.explain.words import day, some

_ANY_HOURS = 168.0
_LONGEST_SHIFT_HOURS = 16.0
_TWO_DAYS = "48:00"


@dataclass(frozen=True)
class Bound:
    """An agent with the configuration that bounds its week; `credited` has the days off that still count."""

    config: Config
    agent: Agent
    credited: Agent

    @property
    def contract(self) -> Contract:
        """The agent's contract."""
        return self.config.contracts[self.agent.contract]

    def with_agent(self, **changes: Any) -> Bound:
        """Change the agent for its shifts alone; what is credited towards its minimum stays."""
        return replace(self, agent=replace(self.agent, **changes))

    def with_contract(self, **changes: object) -> Bound:
        """Change the contract; days off go on counting what they counted."""
        contracts = self.config.contracts | {self.agent.contract: self.contract.model_copy(update=changes)}
        return replace(self, config=self.config.model_copy(update={"contracts": contracts}))

    def with_section(self, name: str, **changes: object) -> Bound:
        """Change keys of a section of the configuration."""
        section = getattr(self.config, name).model_copy(update=changes)
        return replace(self, config=self.config.model_copy(update={name: section}))


@dataclass(frozen=True)
class Rule:
    """One rule: whether it bounds an agent at all, the agent without it, and its words."""

    name: str
    bounds: Callable[[Bound], bool]
    aside: Callable[[Bound], Bound]
    words: Callable[[Bound], str]


# Labour rules that are there or not, in words.
LAWS = {
    "min_weekly_rest_hours": "{:g} h free in a row in every week",
    "max_daily_hours": "at most {:g} paid hours a shift by the rules",
    "max_night_hours": "at most {:g} h of a shift in the night",
    "max_overtime_hours": "at most {:g} h of overtime a week by the rules",
    "max_work_without_break_hours": "at most {:g} h of work without a break",
}


def _of_law(name: str, words: str) -> Rule:
    return Rule(
        name,
        lambda b: getattr(b.config.rules, name) is not None,
        lambda b: b.with_section("rules", **{name: None}),
        lambda b: words.format(getattr(b.config.rules, name)),
    )


def kept_shifts(agent: Agent) -> list:
    """Return the locks that hold a shift."""
    return [lock for lock in agent.locks if lock.start is not None]


def free_days(agent: Agent) -> list:
    """Return the locks that hold a day free."""
    return [lock for lock in agent.locks if lock.start is None]


def _any_shift_times(bound: Bound) -> Bound:
    return bound.with_section("shifts", earliest_start="00:00", latest_end=_TWO_DAYS)


def _any_span(bound: Bound) -> Bound:
    step = bound.config.shifts.lengths_minutes_step / 60
    low, high = bound.contract.shift_hours
    longest = max([_LONGEST_SHIFT_HOURS, *((k.end - k.start).total_seconds() / 3600 for k in kept_shifts(bound.agent))])
    return bound.with_contract(shift_hours=(low - int((low - step / 2) / step) * step, max(high, longest)))


def _any_break_times(bound: Bound) -> Bound:
    breaks = tuple(item.model_copy(update={"between": (0.0, 1.0)}) for item in bound.config.breaks)
    return replace(bound, config=bound.config.model_copy(update={"breaks": breaks}))


def _no_locks(bound: Bound, locks: Iterable) -> Bound:
    gone = list(locks)
    return bound.with_agent(locks=tuple(lock for lock in bound.agent.locks if lock not in gone))


def _hours(bound: Bound) -> str:
    low, high = bound.contract.weekly_hours
    return f"{low:g}-{high:g} paid hours"


def fewer_days(bound: Bound, least: int) -> Bound:
    """Lower the least days of a week; a day off goes on counting the same hours."""
    credit = bound.contract.leave_credit_minutes / 60
    return bound.with_contract(days_per_week=(least, bound.contract.days_per_week[1]), leave_credit_hours=credit)


def _kept_words(bound: Bound) -> str:
    return "the locked shifts on " + some([day(lock.date) for lock in kept_shifts(bound.agent)])


def _free_words(bound: Bound) -> str:
    return "the days locked free " + some([day(lock.date) for lock in free_days(bound.agent)])


def _away_words(bound: Bound) -> str:
    return "the absences on " + some([day(start.date()) for start, _ in bound.agent.absences])


def _off_words(bound: Bound) -> str:
    return "the days off " + some([day(date) for date in sorted(bound.agent.time_off)])


def _availability_words(bound: Bound) -> str:
    parts: list[list[str]] = []
    for weekday, name in enumerate(WEEKDAYS):
        windows = bound.agent.available.on(weekday)
        text = ", ".join(f"{format_clock(a)}-{format_clock(b)}" for a, b in windows)
        text = "all day" if windows == ALWAYS.on(weekday) else text or "never"
        if parts and parts[-1][2] == text:
            parts[-1][1] = name
        else:
            parts.append([name, name, text])
    told = [f"{first if first == last else f'{first}-{last}'} {text}" for first, last, text in parts if text != "never"]
    return f"the availability ({'; '.join(told) or 'never'})"


# In the order in which they are set aside for good where the rest alone makes a week impossible: the site's own
# settings first, so that what remains is as near to the agent as can be.
RULES = (
    Rule(
        "shift_times",
        lambda b: parse_clock(b.config.shifts.earliest_start) > 0 or parse_clock(b.config.shifts.latest_end) < 2880,
        _any_shift_times,
        lambda b: f"shifts from {b.config.shifts.earliest_start} to {b.config.shifts.latest_end}",
    ),
    Rule("breaks", lambda b: bool(b.config.breaks), _any_break_times, lambda b: "the times of breaks"),
    Rule(
        "start_spread",
        lambda b: b.contract.start_spread_hours is not None,
        lambda b: b.with_contract(start_spread_hours=None),
        lambda b: f"starts of a week within {b.contract.start_spread_hours:g} h",
    ),
    Rule(
        "max_weekly_hours",
        lambda b: b.config.rules.max_weekly_hours is not None,
        lambda b: b.with_section("rules", max_weekly_hours=None),
        lambda b: f"at most {b.config.rules.max_weekly_hours:g} hours a week by the rules",
    ),
    Rule(
        "most_days",
        lambda b: b.contract.days_per_week[1] < 7,
        lambda b: b.with_contract(days_per_week=(b.contract.days_per_week[0], 7)),
        lambda b: f"at most {b.contract.days_per_week[1]} days a week",
    ),
    Rule(
        "most_hours",
        lambda b: True,
        lambda b: b.with_contract(weekly_hours=(b.contract.weekly_hours[0], _ANY_HOURS)),
        lambda b: f"at most {b.contract.weekly_hours[1] + b.contract.overtime_hours:g} paid hours a week",
    ),
    Rule(
        "shift_hours",
        lambda b: True,
        _any_span,
        lambda b: "shifts of {:g}-{:g} h".format(*b.contract.shift_hours),
    ),
    Rule(
        "max_consecutive_days",
        lambda b: b.config.rules.max_consecutive_days is not None,
        lambda b: b.with_section("rules", max_consecutive_days=None),
        lambda b: f"at most {b.config.rules.max_consecutive_days} days in a row",
    ),
    Rule(
        "min_rest_hours",
        lambda b: bool(b.config.rules.min_rest_hours),
        lambda b: b.with_section("rules", min_rest_hours=0.0),
        lambda b: f"the {b.config.rules.min_rest_hours:g} h rest between shifts",
    ),
    *(_of_law(name, words) for name, words in LAWS.items()),
    Rule(
        "least_days",
        lambda b: b.contract.days_per_week[0] > 0,
        lambda b: fewer_days(b, 0),
        lambda b: f"at least {b.contract.days_per_week[0]} days a week",
    ),
    Rule(
        "least_hours",
        lambda b: b.contract.weekly_hours[0] > 0,
        lambda b: b.with_contract(weekly_hours=(0.0, b.contract.weekly_hours[1])),
        lambda b: f"at least {b.contract.weekly_hours[0]:g} paid hours a week",
    ),
    Rule(
        "employment",
        lambda b: b.agent.hired is not None or b.agent.leaves is not None,
        lambda b: b.with_agent(hired=None, leaves=None),
        lambda b: "the dates of employment",
    ),
    Rule(
        "previous",
        lambda b: b.agent.worked_until is not None or b.agent.days_in_a_row > 0,
        lambda b: b.with_agent(worked_until=None, days_in_a_row=0),
        lambda b: "the shifts of the week before",
    ),
    Rule("time_off", lambda b: bool(b.agent.time_off), lambda b: b.with_agent(time_off=frozenset()), _off_words),
    Rule("absences", lambda b: bool(b.agent.absences), lambda b: b.with_agent(absences=()), _away_words),
    Rule(
        "availability",
        lambda b: b.agent.available != ALWAYS,
        lambda b: b.with_agent(available=ALWAYS),
        _availability_words,
    ),
    Rule("free_days", lambda b: bool(free_days(b.agent)), lambda b: _no_locks(b, free_days(b.agent)), _free_words),
    Rule("locks", lambda b: bool(kept_shifts(b.agent)), lambda b: _no_locks(b, kept_shifts(b.agent)), _kept_words),
)
BY_NAME = {rule.name: rule for rule in RULES}


def set_aside(bound: Bound, names: Iterable[str]) -> Bound:
    """Set rules aside; those that do not bound the agent anyway change nothing."""
    wanted = set(names)
    for rule in RULES:
        if rule.name in wanted and rule.bounds(bound):
            bound = rule.aside(bound)
    return bound
