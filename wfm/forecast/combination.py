"""The model `auto`: Prophet's day level and weighted day totals, combined, on one weekday profile."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wfm.forecast.calendar_terms import Terms
from wfm.forecast.daily_level import DailyLevel, fit_daily_level
from wfm.forecast.drift import Drift
from wfm.forecast.profile import Setting, choose_setting, weekday_profile
from wfm.forecast.queue_days import QueueDays
from wfm.forecast.residual_level import ResidualLevel
from wfm.forecast.weekday_totals import weekday_totals

PROPHET_FROM_DAYS = 21
WEIGHT_OF_LEVEL = 0.65


@dataclass(frozen=True)
class Combination:
    """The model of one queue, fitted to its past.

    Attributes:
        days: The queue.
        totals: Day totals to learn from, filled up where a part of the day is not known, shape (past_days,).
        level: Prophet's part; none with less than three weeks of history.
        setting: The profile's memory, pooling and smoothing.
        fallback: Shares pooled from other queues, shape (7, slots), or none.
        shape: Relative weekday totals pooled from other queues, shape (7,), or none.
    """

    days: QueueDays
    totals: np.ndarray
    level: DailyLevel | None
    setting: Setting
    fallback: np.ndarray | None
    shape: np.ndarray | None

    def predict(self, until: int, targets: np.ndarray) -> np.ndarray:
        """Forecast the contacts of an interval by day and clock slot.

        Args:
            until: Number of past days to look back from; the level and the profile know nothing later.
            targets: Numbers of the days asked for, shape (targets,).

        Returns:
            Shape (targets, slots).
        """
        share = weekday_profile(self.days, self.setting, until, self.fallback)
        return self.totals_ahead(until, targets)[:, None] * share[self.days.grid.weekday[targets]]

    def totals_ahead(self, until: int, targets: np.ndarray) -> np.ndarray:
        """Forecast the totals of usual days, shape (targets,)."""
        return self._level_ahead(until, targets) * self._drift.factor(until, targets)

    def _level_ahead(self, until: int, targets: np.ndarray) -> np.ndarray:
        """Combine Prophet's totals at the recent level with the weighted totals of each weekday."""
        weekday = self.days.grid.weekday
        factor = np.ones(self.days.grid.days) if self.level is None else self.level.calendar
        adjusted = self.totals / np.maximum(factor[: len(self.totals)], 1e-9)
        plain = weekday_totals(adjusted, weekday, until, self.shape)[weekday[targets]] * factor[targets]
        if self.level is None:
            return plain
        core = self.level.expected[targets] * self._residual.factor(until, targets)
        return WEIGHT_OF_LEVEL * core + (1 - WEIGHT_OF_LEVEL) * plain

    @cached_property
    def _residual(self) -> ResidualLevel:
        assert self.level is not None
        return ResidualLevel(self.totals, self.level.expected)

    @cached_property
    def _drift(self) -> Drift:
        return Drift(self.totals, self._level_ahead)


def fit_combination(
    days: QueueDays,
    terms: Terms,
    fallback: np.ndarray | None = None,
    shape: np.ndarray | None = None,
    *,
    with_level: bool = True,
) -> Combination:
    """Fit the model to the past of one queue, with Prophet's part or without."""
    setting = choose_setting(days, fallback)
    totals = filled_totals(days, weekday_profile(days, setting, days.grid.past_days, fallback))
    known = np.flatnonzero(~np.isnan(totals))
    long_enough = len(known) > 0 and days.grid.past_days - known[0] >= PROPHET_FROM_DAYS
    level = fit_daily_level(totals, terms, days.grid) if with_level and long_enough else None
    return Combination(days, totals, level, setting, fallback, shape)


def filled_totals(days: QueueDays, share: np.ndarray) -> np.ndarray:
    """Scale the totals of days known in part to the whole usual day; under a quarter known counts as not known.

    Args:
        days: The queue.
        share: By weekday and slot, shape (7, slots).

    Returns:
        Shape (past_days,).
    """
    known = ~np.isnan(days.contacts)
    covered = (share[days.past_weekday] * known).sum(axis=1)
    return np.where(covered >= 0.25, days.past_totals / np.maximum(covered, 0.25), np.nan)
