"""The present moment within a plan: which day is under way, what of it is over and what lies ahead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.config.calendar import DAY, OpeningCalendar
from wfm.errors import InputError
from wfm.performance.planned import PlannedWeek


@dataclass(frozen=True)
class Moment:
    """The present.

    Attributes:
        now: The instant.
        date: The day under way: of queues that close after midnight, the day on which they opened.
        today: Whether an interval of a queue belongs to that day, shape (queues, intervals).
        over: Whether an interval is over, shape (intervals,).
        close: When the last queue closes.
        until: When the day ends, of work that arrives after the close, too.
    """

    now: pd.Timestamp
    date: dt.date
    today: np.ndarray
    over: np.ndarray
    close: pd.Timestamp
    until: pd.Timestamp

    @property
    def seen(self) -> np.ndarray:
        """Whether an interval belongs to the day and is over, shape (queues, intervals)."""
        return self.today & self.over

    @property
    def ahead(self) -> np.ndarray:
        """Whether an interval belongs to the day and is not over, shape (queues, intervals)."""
        return self.today & ~self.over


def moment_of(plan: PlannedWeek, now: pd.Timestamp) -> Moment:
    """Find the day under way.

    Raises:
        InputError: The instant lies outside the plan, or all queues are closed on its day.
    """
    if not plan.intervals[0] <= now < plan.end:
        text = f"{now:%Y-%m-%d %H:%M} is outside the plan; it holds {plan.config.week.dates[0]} to"
        raise InputError.at(plan.folder, 0, "--now", f"{text} {plan.config.week.dates[-1]}")
    calendar = OpeningCalendar(plan.config, plan.events)
    date = _day_under_way(plan, calendar, now)
    today = np.array([_of_day(plan, calendar, number, date) for number in range(len(plan.config.queues))])
    if not (today & plan.open).any():
        raise InputError.at(plan.folder, 0, "--now", f"all queues are closed on {date:%a %Y-%m-%d}; name an open day")
    minutes = pd.Timedelta(minutes=plan.config.site.interval_minutes)
    ends = [plan.intervals[np.flatnonzero(part.any(axis=0))[-1]] + minutes for part in (today & plan.open, today)]
    return Moment(now, date, today, np.asarray(plan.intervals + minutes <= now), *ends)


def last_told(plan: PlannedWeek, actuals: pd.DataFrame) -> pd.Timestamp:
    """Return the end of the last interval that the actuals tell of: the present, where nobody names another."""
    return actuals["timestamp"].max() + pd.Timedelta(minutes=plan.config.site.interval_minutes)


def local_instant(plan: PlannedWeek, text: str, field: str = "--now") -> pd.Timestamp:
    """Read a local time, or one with its offset, as an instant.

    Of a time that a clock shows twice the first is meant.

    Raises:
        InputError: It is no time, or clocks skip it.
    """
    return _read(text, plan.zone, plan.folder, field)


def _read(text: str, zone: str, folder: Path, field: str) -> pd.Timestamp:
    try:
        stamp = pd.Timestamp(text)
        if stamp is pd.NaT:
            raise ValueError
    except ValueError:
        raise InputError.at(folder, 0, field, f"'{text}' is no time; write it like 2026-12-01T11:30") from None
    if stamp.tz is not None:
        return stamp.tz_convert(zone).as_unit("us")
    try:
        return stamp.tz_localize(zone, ambiguous=True).as_unit("us")
    except ValueError:
        message = f"clocks in {zone} never show {stamp:%Y-%m-%d %H:%M}: they go forward then; name a later time"
        raise InputError.at(folder, 0, field, message) from None


def _day_under_way(plan: PlannedWeek, calendar: OpeningCalendar, now: pd.Timestamp) -> dt.date:
    """Return the date of `now`, or the one before while queues that opened then are open and none of today's is."""
    date = now.date()
    live = [queue for queue in plan.config.queues if not queue.deferred]
    if any(start <= now for queue in live for start, _ in calendar.windows(queue, date)):
        return date
    before = [window for queue in live for window in calendar.windows(queue, date - DAY)]
    return date - DAY if any(start <= now < end for start, end in before) else date


def _of_day(plan: PlannedWeek, calendar: OpeningCalendar, number: int, date: dt.date) -> np.ndarray:
    """Mark the intervals of a queue that belong to a date: those of its windows; of work that waits, the whole date."""
    queue = plan.config.queues[number]
    if queue.deferred:
        return np.asarray(plan.intervals.date == date)
    mask = np.zeros(len(plan.intervals), dtype=bool)
    for start, end in calendar.windows(queue, date):
        mask |= np.asarray((plan.intervals >= start) & (plan.intervals < end))
    return mask
