"""The slow way: every legal tour and every placement of breaks, one by one, from the configuration alone."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent

MINUTE = dt.timedelta(minutes=1)
Placed = list[tuple[int, int]]  # start in minutes of the span, length


@dataclass(frozen=True)
class Option:
    """A shift: day, start by the clock and in elapsed minutes of the plan, span and paid minutes."""

    day: int
    clock: int
    begin: int
    span: int
    paid: int

    @property
    def end(self) -> int:
        return self.begin + self.span


def minutes_of(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def elapsed(config: Config, day: int, clock: int) -> int | None:
    """Return elapsed minutes since the plan's first midnight; None for a time that the clock skips."""
    zone = ZoneInfo(config.site.timezone)
    local = dt.datetime.combine(config.week.dates[day], dt.time()) + clock * MINUTE
    moment = local.replace(tzinfo=zone).astimezone(dt.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        return None
    first = dt.datetime.combine(config.week.start, dt.time(), zone).astimezone(dt.UTC)
    return int((moment - first) / MINUTE)


def windows(config: Config, span: int) -> dict[int, list[int]]:
    """Return by break due in a span where it may start, in minutes of the span."""
    found = {}
    for number, item in enumerate(config.breaks):
        if span > item.shift_longer_than_hours * 60:
            low, high = item.between[0] * span, item.between[1] * span - item.minutes
            found[number] = [at for at in range(0, span, 5) if low - 1e-6 <= at <= high + 1e-6]
    return found


def placements(config: Config, span: int) -> Iterator[dict[int, int]]:
    """Yield every placement of the breaks of a span, as minutes of the span by break."""
    due = windows(config, span)

    def place(rest: list[int], taken: dict[int, int]) -> Iterator[dict[int, int]]:
        if not rest:
            yield dict(taken)
            return
        number, minutes = rest[0], config.breaks[rest[0]].minutes
        for at in due[number]:
            if all(at + minutes <= t or t + config.breaks[o].minutes <= at for o, t in taken.items()):
                yield from place(rest[1:], taken | {number: at})

    yield from place(list(due), {})


def options(config: Config, agent: Agent) -> list[list[Option]]:
    """Return for each day the shifts that date, clock, availability, locks and days off allow by themselves."""
    contract = config.contracts[agent.contract]
    low, high = (round(hours * 60) for hours in contract.shift_hours)
    latest = minutes_of(config.shifts.latest_end)
    step = config.shifts.start_every_minutes  # starts count from midnight
    clocks = [at for at in range(0, min(latest, 1440), step) if at >= minutes_of(config.shifts.earliest_start)]
    found: list[list[Option]] = []
    for day, date in enumerate(config.week.dates):
        here = []
        for clock in clocks:
            begin = elapsed(config, day, clock)
            for span in range(low, high + 1, config.shifts.lengths_minutes_step):
                if begin is None or date in agent.time_off or not agent.employed(date):
                    continue
                unpaid = sum(config.breaks[b].minutes for b in windows(config, span) if not config.breaks[b].paid)
                option = Option(day, clock, begin, span, span - unpaid)
                if (
                    clock + span <= latest
                    and _available(agent, option, date)
                    and _locks_hold(config, agent, option, date)
                ):
                    here.append(option)
        found.append(here)
    return found


def _available(agent: Agent, option: Option, date: dt.date) -> bool:
    """Whether a shift lies in one window of its date; no case has one on a day that changes clocks."""
    windows = agent.available.on(date.weekday())
    return any(low <= option.clock and option.clock + option.span <= high for low, high in windows)


def _locks_hold(config: Config, agent: Agent, option: Option, date: dt.date) -> bool:
    for lock in agent.locks:
        if lock.date == date:
            if lock.start is None:
                return False
            first = dt.datetime.combine(config.week.start, dt.time(), ZoneInfo(config.site.timezone))
            return [(side - first) / MINUTE for side in (lock.start, lock.end)] == [option.begin, option.end]
    return True


def tours(config: Config, agent: Agent) -> Iterator[list[Option]]:
    """Yield every legal tour of an agent: one option or none for each day of the plan."""
    choice = options(config, agent)
    must = {lock.date for lock in agent.locks if lock.start is not None}
    rest = (config.rules.min_rest_hours or 0) * 60
    most_run = config.rules.max_consecutive_days or math.inf

    def walk(day: int, so_far: list[Option], run: int) -> Iterator[list[Option]]:
        if day % 7 == 0 and day and not week_is_legal(config, agent, day // 7 - 1, so_far):
            return
        if day == len(choice):
            yield list(so_far)
            return
        if config.week.dates[day] not in must:
            yield from walk(day + 1, so_far, 0)
        for option in choice[day]:
            rested = not so_far or option.begin - so_far[-1].end >= rest
            if rested and run < most_run:
                yield from walk(day + 1, [*so_far, option], run + 1)

    yield from walk(0, [], 0)


def week_is_legal(config: Config, agent: Agent, week: int, tour: list[Option]) -> bool:
    """Whether one week of a tour keeps the contract: days, paid hours and the spread of starts."""
    contract = config.contracts[agent.contract]
    mine = [option for option in tour if option.day // 7 == week]
    dates = config.week.dates[7 * week : 7 * week + 7]
    credits = sum(date in agent.time_off or not agent.employed(date) for date in dates)
    credit = contract.leave_credit_hours
    if credit is None:
        credit = contract.weekly_hours[0] / max(contract.days_per_week[0], 1)
    least_days, least = contract.days_per_week[0] - credits, contract.weekly_hours[0] - credits * credit
    most = contract.weekly_hours[1] + contract.overtime_hours
    most = min(most, config.rules.max_weekly_hours or math.inf)
    hours = sum(option.paid for option in mine) / 60
    clocks = [option.clock for option in mine] or [0]
    spread = contract.start_spread_hours
    return (
        least_days <= len(mine) <= contract.days_per_week[1]
        and least - 1e-9 <= hours <= most + 1e-9
        and (spread is None or max(clocks) - min(clocks) <= spread * 60)
    )


class Worth:
    """What tours are worth: value of being at work by slots of 5 minutes, less priced wages."""

    def __init__(self, config: Config, agent: Agent, value: np.ndarray, premium: np.ndarray, price: float) -> None:
        self.config, self.agent = config, agent
        money = price * agent.hourly_cost / 12
        self.value, self.net = value, value - money * premium
        self.overtime_minute = money / 5 * (config.pay.overtime_multiplier - 1)
        self.known: dict[Option, float] = {}

    def shift(self, option: Option, placed: dict[int, int]) -> float:
        """Return what a shift is worth with its breaks in given places."""
        total = float(self.net[option.begin // 5 : option.end // 5].sum())
        for number, at in placed.items():
            item = self.config.breaks[number]
            first = (option.begin + at) // 5
            series = self.value if item.paid else self.net
            total -= float(series[first : first + item.minutes // 5].sum())
        return total

    def best(self, option: Option) -> float:
        """Return what a shift is worth with its breaks at their best."""
        if option not in self.known:
            self.known[option] = max(self.shift(option, placed) for placed in placements(self.config, option.span))
        return self.known[option]

    def overtime(self, tour: list[Option]) -> float:
        """Return what overtime adds to the plain wage of a tour."""
        regular = self.config.contracts[self.agent.contract].weekly_hours[1] * 60
        total = 0.0
        for week in range(self.config.week.weeks):
            paid = sum(option.paid for option in tour if option.day // 7 == week)
            total += max(paid - regular, 0) * self.overtime_minute
        return total

    def tour(self, tour: list[Option]) -> float:
        """Return what a tour is worth with its breaks at their best."""
        return sum(self.best(option) for option in tour) - self.overtime(tour)


def overlap(placed: Placed) -> bool:
    """Whether any two of some pieces overlap."""
    return any(one[0] + one[1] > two[0] for one, two in pairwise(sorted(placed)))
