"""The days and clock slots that all queues of a forecast share, past and horizon."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.calendar import intervals


@dataclass(frozen=True)
class Grid:
    """All intervals from the first day of the history to the last of the horizon.

    Attributes:
        index: Starts of the intervals, shape (intervals,); a spring day has fewer, an autumn day more.
        day: Number of the local day of each interval, from 0, shape (intervals,).
        slot: Clock time of each interval in intervals after midnight, shape (intervals,).
        dates: Local dates, shape (days,), `datetime64[D]`.
        past_days: How many whole days are known when the forecast is made.
        first_day: Number of the first day of the horizon; not before `past_days`.
        slots: Clock slots of a day.
    """

    index: pd.DatetimeIndex
    day: np.ndarray
    slot: np.ndarray
    dates: np.ndarray
    past_days: int
    first_day: int
    slots: int

    @property
    def days(self) -> int:
        """Number of days, past and horizon."""
        return len(self.dates)

    @property
    def weekday(self) -> np.ndarray:
        """Weekday of each day, Monday 0, shape (days,)."""
        return (self.dates.astype("int64") + 3) % 7

    @property
    def first_future(self) -> int:
        """Position of the first interval of the horizon."""
        return int(np.searchsorted(self.day, self.first_day))

    def past_as_a_whole(self) -> Grid:
        """Return the same days, all of them past."""
        return replace(self, past_days=self.days, first_day=self.days)

    def by_clock(self, values: np.ndarray) -> np.ndarray:
        """Average values of intervals by day and clock slot; missing (NaN) where there are none.

        Args:
            values: Shape (intervals,), NaN where missing.

        Returns:
            Shape (days, slots); the two occurrences of a doubled hour are averaged.
        """
        seen = ~np.isnan(values)
        cell = self.day[seen] * self.slots + self.slot[seen]
        size = self.days * self.slots
        total = np.bincount(cell, weights=values[seen], minlength=size)
        count = np.bincount(cell, minlength=size)
        mean = np.divide(total, count, out=np.full(size, np.nan), where=count > 0)
        return mean.reshape(self.days, self.slots)


def make_grid(config: Config, first_row: pd.Timestamp, weeks: int, moment: pd.Timestamp) -> Grid:
    """Lay the grid from the first row of the history over the horizon.

    Args:
        config: The plan.
        first_row: Earliest instant of the history, before the moment.
        weeks: Length of the horizon, from the plan's first day.
        moment: When the forecast is made, in the site's time zone.
    """
    first = first_row.date()
    past_days = (moment.date() - first).days
    first_day = max((config.week.start - first).days, past_days)
    days = (config.week.start - first).days + 7 * weeks
    index = intervals(first, days, config)
    clock = index.tz_localize(None)
    dates = np.datetime64(first, "D") + np.arange(days)
    day = (clock.to_numpy().astype("datetime64[D]") - dates[0]).astype(int)
    minutes = np.asarray(clock.hour * 60 + clock.minute)
    length = config.site.interval_minutes
    return Grid(index, day, minutes // length, dates, past_days, first_day, 24 * 60 // length)
