"""What is known of one queue, as a table of days by clock slots: zero, missing and closed told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.config.calendar import OpeningCalendar
from wfm.config.queues import Queue
from wfm.forecast.grid import Grid

IMPLAUSIBLE_ZERO_DAY_CONTACTS = 10.0


@dataclass(frozen=True)
class QueueDays:
    """Contacts and opening of one queue.

    Attributes:
        queue: The queue.
        grid: The days and slots.
        contacts: Contacts of an interval by past day and clock slot, shape (past_days, slots); NaN where closed
            or not known.
        open: Whether forecasts are due, shape (intervals,): open intervals, or all for deferred work.
        open_slots: The same by day and slot, shape (days, slots).
        usual_slots: Slots that the weekly hours open, by weekday, shape (7, slots).
    """

    queue: Queue
    grid: Grid
    contacts: np.ndarray
    open: np.ndarray
    open_slots: np.ndarray
    usual_slots: np.ndarray

    @property
    def past_weekday(self) -> np.ndarray:
        """Weekday of each past day, Monday 0."""
        return self.grid.weekday[: self.grid.past_days]

    @property
    def past_totals(self) -> np.ndarray:
        """Contacts of each past day, NaN where none is known, shape (past_days,)."""
        known = ~np.isnan(self.contacts)
        total = np.nansum(self.contacts, axis=1)
        return np.where(known.any(axis=1), total, np.nan)


def make_queue_days(queue: Queue, history: pd.DataFrame, calendar: OpeningCalendar, grid: Grid) -> QueueDays:
    """Lay the history of one queue on the grid.

    An absent row is zero within opening hours of a day with traffic, otherwise it is missing; so are days on which
    the whole site is silent, days on which a busy queue is, and contacts outside the opening hours of live queues.
    Deferred work that never comes on weekdays without opening hours is zero there.

    Args:
        queue: The queue.
        history: Rows of all queues before the plan: timestamp, queue, contacts.
        calendar: Opening hours.
        grid: Days and slots.
    """
    is_open = np.ones(len(grid.index), dtype=bool) if queue.deferred else calendar.open_mask(queue, grid.index)
    open_slots = grid.by_clock(is_open.astype(float)) > 0
    rows = history[history["queue"] == queue.name]
    values = _laid_out(rows, grid)
    values[~is_open] = np.nan
    known_from, known_to = _known_span(rows, history, grid)
    position = np.arange(len(values))
    fill = is_open & np.isnan(values) & (position >= known_from) & (position <= known_to)
    values[fill] = 0.0
    contacts = grid.by_clock(values)[: grid.past_days]
    working = np.array([bool(queue.hours.on(weekday)) for weekday in grid.weekday[: grid.past_days]])
    contacts[_silent_days(contacts, history, grid) & working] = np.nan
    return QueueDays(queue, grid, contacts, is_open, open_slots, _usual_slots(queue, grid))


def _laid_out(rows: pd.DataFrame, grid: Grid) -> np.ndarray:
    values = np.full(len(grid.index), np.nan)
    place = grid.index.get_indexer(pd.DatetimeIndex(rows["timestamp"]))
    known = place >= 0
    values[place[known]] = rows["contacts"].to_numpy(float)[known]
    return values


def _known_span(rows: pd.DataFrame, history: pd.DataFrame, grid: Grid) -> tuple[int, int]:
    """Return the first and last interval for which an absent row would mean that nobody called.

    It starts with the queue's first row and ends with the file's last row or the end of the queue's last day,
    whichever is first.
    """
    if rows.empty:
        return 0, -1
    start, last = rows["timestamp"].min(), rows["timestamp"].max()
    end = min(last.normalize() + pd.DateOffset(days=1), history["timestamp"].max() + pd.Timedelta(microseconds=1))
    return int(grid.index.searchsorted(start)), int(grid.index.searchsorted(end)) - 1


def _silent_days(contacts: np.ndarray, history: pd.DataFrame, grid: Grid) -> np.ndarray:
    """Return the past days whose zeros mean that nothing was recorded, shape (past_days,)."""
    total = np.nansum(contacts, axis=1)
    busy = history[history["contacts"] > 0]
    clock = pd.DatetimeIndex(busy["timestamp"]).tz_localize(None).to_numpy().astype("datetime64[D]")
    site_busy = np.isin(grid.dates[: grid.past_days], np.unique(clock))
    typical = np.zeros(7)
    weekday = grid.weekday[: grid.past_days]
    for day in range(7):
        some = total[(weekday == day) & (total > 0)]
        typical[day] = np.median(some) if len(some) else 0.0
    implausible = (total == 0) & (typical[weekday] >= IMPLAUSIBLE_ZERO_DAY_CONTACTS)
    return (total == 0) & (~site_busy | implausible)


def _usual_slots(queue: Queue, grid: Grid) -> np.ndarray:
    slots = np.zeros((7, grid.slots), dtype=bool)
    if queue.deferred:
        return ~slots
    minutes = np.arange(grid.slots) * (24 * 60 // grid.slots)
    for weekday in range(7):
        for start, end in queue.hours.on(weekday):
            slots[weekday] |= (minutes >= start) & (minutes < end)
            slots[(weekday + 1) % 7] |= minutes + 24 * 60 < end
    return slots
