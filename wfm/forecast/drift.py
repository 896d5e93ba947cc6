"""Steady growth or decline: a rate that has to earn its place, as most series have none that lasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

LAG_DAYS = 20.0  # about the age of what the levels know
LONGEST_LEAD_DAYS = 28  # growth is not carried on for ever
ORIGINS = 78
MEMORY_DAYS = 60.0
PRIOR_SQUARED_DAYS = 1000.0
WIDEST_RATE = 0.02
WIDEST_LOG = 0.7
FIRST_ORIGIN_DAY = 28
HORIZON_DAYS = 14
FEWEST_BEFORE = 3
JUDGED, FEWEST_JUDGED = 12, 6
GAIN_ASKED = 0.95
BIAS_ASKED, GAIN_WITH_BIAS = 0.05, 0.98
STEADINESS_ASKED = 2.0


@dataclass(frozen=True)
class _Window:
    """Two weeks forecast from an earlier day, beside what came; leads and totals have the shape (known days,)."""

    until: int
    end: int
    actual: np.ndarray
    expected: np.ndarray
    lead: np.ndarray

    @property
    def log_error(self) -> float:
        ratio = max(self.actual.sum(), 0.5) / max(self.expected.sum(), 0.5)
        return float(np.clip(np.log(ratio), -WIDEST_LOG, WIDEST_LOG))

    @property
    def reach_days(self) -> float:
        return float(np.average(self.lead, weights=np.maximum(self.expected, 1e-9))) + LAG_DAYS


@dataclass(frozen=True)
class Drift:
    """The rate of growth that forecasts of a level missed, learned from weekly forecasts of the past.

    Attributes:
        totals: Contacts of past days, NaN where not known, shape (past_days,).
        level_ahead: Forecasts the totals of days, shape (targets,), from a number of past days on.
    """

    totals: np.ndarray
    level_ahead: Callable[[int, np.ndarray], np.ndarray]

    def factor(self, until: int, targets: np.ndarray) -> np.ndarray:
        """Return the factor on the totals of coming days: `exp(rate (lead + lag))`, shape (targets,)."""
        lead = np.minimum(targets - until + 1, LONGEST_LEAD_DAYS)
        return np.exp(self.rate(until) * (lead + LAG_DAYS))

    def rate(self, until: int) -> float:
        """Return the growth by day that has earned its place, 0 where none has.

        A rate is used where it would have made the last forecasts at least 5 % better, each with the rate known
        then, over six origins or more; or 2 %, where they were more than 5 % off to one side.
        """
        windows = [window for window in self._windows if window.end <= until]
        judged = list(range(max(len(windows) - JUDGED, 0), len(windows)))
        tried = [(windows[i], _past_of(windows, windows[i].until)) for i in judged]
        tried = [(window, before) for window, before in tried if len(before) >= FEWEST_BEFORE]
        if len(tried) < FEWEST_JUDGED or not _steady([windows[i] for i in judged]):
            return 0.0
        return _rate(windows, until) if _earned(tried) else 0.0

    @cached_property
    def _windows(self) -> list[_Window]:
        last = len(self.totals)
        origins = range(last - 7 * min(ORIGINS, (last - FIRST_ORIGIN_DAY) // 7), last, 7)
        return [window for until in origins if (window := self._window(until)) is not None]

    def _window(self, until: int) -> _Window | None:
        targets = np.arange(until, min(until + HORIZON_DAYS, len(self.totals)))
        actual = self.totals[targets]
        known = ~np.isnan(actual)
        if until < FIRST_ORIGIN_DAY or not known.any():
            return None
        expected = self.level_ahead(until, targets[known])
        return _Window(until, int(targets[-1]) + 1, actual[known], expected, (targets - until + 1)[known])


def _past_of(windows: list[_Window], until: int) -> list[_Window]:
    return [window for window in windows if window.end <= until]


def _rate(windows: list[_Window], until: int) -> float:
    """Estimate the growth by day from the errors of past forecasts, by ridge regression through the origin."""
    weight = np.array([0.5 ** ((until - window.until) / MEMORY_DAYS) for window in windows])
    reach = np.array([window.reach_days for window in windows])
    error = np.array([window.log_error for window in windows])
    rate = (weight * error * reach).sum() / ((weight * reach**2).sum() + PRIOR_SQUARED_DAYS)
    return float(np.clip(rate, -WIDEST_RATE, WIDEST_RATE))


def _steady(windows: list[_Window]) -> bool:
    """Whether the errors lie to one side by more than twice their standard error; every second window overlaps."""
    errors = np.array([window.log_error for window in windows])
    deviation = errors.std(ddof=1) / np.sqrt(len(errors) / 2)
    return abs(errors.mean()) > STEADINESS_ASKED * deviation + 1e-9


def _earned(tried: list[tuple[_Window, list[_Window]]]) -> bool:
    without = with_rate = off = total = 0.0
    for window, before in tried:
        grown = window.expected * np.exp(_rate(before, window.until) * (window.lead + LAG_DAYS))
        without += np.abs(window.actual - window.expected).sum()
        with_rate += np.abs(window.actual - grown).sum()
        off += (window.expected - window.actual).sum()
        total += window.actual.sum()
    biased = abs(off) > BIAS_ASKED * total and with_rate < GAIN_WITH_BIAS * without
    return bool(with_rate < GAIN_ASKED * without or biased)
