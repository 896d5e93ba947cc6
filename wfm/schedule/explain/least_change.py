"""The least change of one rule that gives an agent a legal week again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wfm.config.base import parse_clock
from wfm.config.opening_hours import ALWAYS, WeeklyHours
from wfm.schedule.explain.conflicts import fewest
from wfm.schedule.explain.ladders import LADDERS
from wfm.schedule.explain.legal_week import is_legal, legal_week
from wfm.schedule.explain.rules import LAWS, Bound, free_days, kept_shifts, set_aside
from wfm.schedule.explain.words import clock, day, listed
from wfm.schedule.time_grid import TimeGrid

# What a planner can change most easily stands first: one agent's week, then a contract, then rules for all.
EASIEST_FIRST = (
    "locks", "free_days", "availability", "absences", "time_off",
    "least_hours", "least_days", "most_days", "shift_hours", "start_spread", "most_hours",
    "breaks", "shift_times", "max_weekly_hours", "min_rest_hours", "max_consecutive_days", *LAWS,
)  # fmt: skip
WHO = "{who}"  # stands for the agent in the words of a change


@dataclass(frozen=True)
class Mend:
    """A change in words, the agent after it, and its money over the plan where it has any."""

    change: str
    after: Bound
    cost: float | None = None


def least_change(name: str, bound: Bound, aside: frozenset[str], grid: TimeGrid) -> Mend | None:
    """Return the least change of a rule that leaves a legal week, other rules set aside; None where none does."""

    def legal(changed: Bound) -> bool:
        return is_legal(set_aside(changed, aside), grid)

    if not legal(set_aside(bound, [name])):
        return None
    if name in _PARTS:
        return _fewest_parts(name, bound, legal)
    if name == "availability":
        return _opened(bound, aside, legal, grid)
    best = None
    for steps, most, words in LADDERS[name](bound) if name in LADDERS else ():
        step = _first(_after(steps, legal), most)
        if step is not None and (best is None or step < best[0]):
            best = step, steps(step), words(steps(step))
    return None if best is None else Mend(best[2], best[1], _extra_pay(name, bound, best[1]))


def _after(steps: Callable[[int], Bound], legal: Callable[[Bound], bool]) -> Callable[[int], bool]:
    return lambda number: legal(steps(number))


def _first(works: Callable[[int], bool], most: int) -> int | None:
    """Return the least number of steps that works, at most so many; more steps never work less."""
    if most < 1 or not works(most):
        return None
    low, high = 0, 1
    while high < most and not works(high):
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high


def _extra_pay(name: str, before: Bound, after: Bound) -> float | None:
    if name != "most_hours":
        return None
    more = after.contract.weekly_hours[1] - before.contract.weekly_hours[1]
    return round(more * before.agent.hourly_cost * before.config.week.weeks, 2)


def _without(bound: Bound, name: str, gone: Sequence) -> Bound:
    """Take days off, absences or locks away, and what they are credited with."""
    field = {"time_off": "time_off", "absences": "absences"}.get(name, "locks")
    there = getattr(bound.agent, field)
    left = type(there)(one for one in there if one not in gone)
    changed = replace(bound.agent, **{field: left})
    return replace(bound, agent=changed, credited=changed)


def _away_day(away: tuple) -> str:
    return day(away[0].date())


_PARTS: dict[str, tuple[Callable, Callable, str]] = {
    "time_off": (lambda b: sorted(b.agent.time_off), day, f"no day off for {WHO} on "),
    "absences": (lambda b: list(b.agent.absences), _away_day, f"no absence of {WHO} on "),
    "locks": (lambda b: kept_shifts(b.agent), lambda lock: day(lock.date), f"unlock the shift of {WHO} on "),
    "free_days": (lambda b: free_days(b.agent), lambda lock: day(lock.date), f"unlock the free day of {WHO} on "),
}


def _fewest_parts(name: str, bound: Bound, legal: Callable[[Bound], bool]) -> Mend | None:
    items, worded, change = _PARTS[name]
    if not legal(_without(bound, name, items(bound))):
        return None
    gone = fewest(items(bound), lambda some: legal(_without(bound, name, some)))
    return Mend(change + listed(map(worded, gone)), _without(bound, name, gone))


def _opened(bound: Bound, aside: frozenset[str], legal: Callable[[Bound], bool], grid: TimeGrid) -> Mend | None:
    """Open as few weekdays as can be, and of them the hours of a shift."""
    own = bound.agent.available.windows

    def opened(windows: dict[int, tuple]) -> Bound:
        merged = tuple(windows.get(weekday, own[weekday]) for weekday in range(7))
        changed = replace(bound.agent, available=WeeklyHours(merged))
        return replace(bound, agent=changed, credited=replace(bound.credited, available=changed.available))

    def whole(weekdays: Sequence[int]) -> Bound:
        return opened({weekday: ALWAYS.on(weekday) for weekday in weekdays})

    order = sorted(range(7), key=lambda weekday: (bool(own[weekday]), -weekday))
    weekdays = fewest(order, lambda some: legal(whole(some)))
    week = legal_week(set_aside(whole(weekdays), aside), grid)
    if week is None:
        return None
    windows = {weekday: own[weekday] for weekday in weekdays}
    words = []
    for number, begin, end in week.shifts:
        date = grid.dates[number]
        if date.weekday() in weekdays:
            text = f"{clock(grid.moment(begin), date)}-{clock(grid.moment(end), date)}"
            low_text, high_text = text.split("-")
            window = parse_clock(low_text), parse_clock(high_text)
            if not any(low <= window[0] and window[1] <= high for low, high in windows[date.weekday()]):
                windows[date.weekday()] = (*windows[date.weekday()], window)
                words.append(f"{date:%a} {text}")
    after = opened(windows)
    return Mend(f"{WHO} available on {listed(words)} too", after) if words and legal(after) else None
