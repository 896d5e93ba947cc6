"""The months of a hiring plan, and the days in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from wfm.config import Config

DAYS_A_WEEK, DAYS_A_YEAR = 7, 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12


@dataclass(frozen=True)
class Months:
    """Months one after the other: the first day of each, and that after the last."""

    starts: tuple[dt.date, ...]
    end: dt.date

    @property
    def labels(self) -> list[str]:
        """The months as `2027-01`."""
        return [f"{day:%Y-%m}" for day in self.starts]

    @property
    def days(self) -> np.ndarray:
        """Days of each month, shape (months,)."""
        return np.diff([day.toordinal() for day in (*self.starts, self.end)])

    @property
    def of_day(self) -> np.ndarray:
        """The month of each day, shape (days,)."""
        return np.repeat(np.arange(len(self.starts)), self.days)

    def weeks(self) -> np.ndarray:
        """Weeks in each month, shape (months,)."""
        return self.days / DAYS_A_WEEK

    def total(self, daily: np.ndarray) -> np.ndarray:
        """Add up by month what is given by day, shape (months,)."""
        return np.bincount(self.of_day, daily, minlength=len(self.starts))

    def mondays(self) -> list[dt.date]:
        """All Mondays within the months."""
        first, days = self.starts[0], (self.end - self.starts[0]).days
        every = (first + dt.timedelta(days=day) for day in range(days))
        return [day for day in every if day.weekday() == 0]


def months_of(config: Config, count: int | None = None) -> Months:
    """Return the months of a configuration's hiring plan, `count` of them if given."""
    asked = config.capacity.start
    first = dt.date.fromisoformat(f"{asked}-01") if asked else config.week.start
    if first.day != 1:
        first = _after(first.replace(day=1))
    starts = [first]
    while len(starts) < (count or config.capacity.months):
        starts.append(_after(starts[-1]))
    return Months(tuple(starts), _after(starts[-1]))


def _after(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)
