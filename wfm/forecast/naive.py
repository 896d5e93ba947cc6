"""Yardsticks: the same weekday last week, and the mean of the last four."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.forecast.combination import Combination
from wfm.forecast.queue_days import QueueDays


@dataclass(frozen=True)
class WeekdayMean:
    """The mean of the last days of the same weekday, interval by interval.

    Attributes:
        days: The queue.
        count: How many days are averaged; 1 is the seasonal naive model.
        otherwise: Where a weekday has no history.
    """

    days: QueueDays
    count: int
    otherwise: Combination

    def predict(self, until: int, targets: np.ndarray) -> np.ndarray:
        """Forecast the contacts of an interval by day and clock slot, shape (targets, slots)."""
        forecast = self.otherwise.predict(until, targets)
        known_day = ~np.isnan(self.days.contacts[:until]).all(axis=1)
        for row, target in enumerate(targets):
            alike = np.flatnonzero(known_day & (self.days.past_weekday[:until] == self.days.grid.weekday[target]))
            last = self.days.contacts[alike[-self.count :]]
            seen = ~np.isnan(last)
            mean = np.where(seen, last, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
            forecast[row] = np.where(seen.any(axis=0), mean, forecast[row])
        return forecast
