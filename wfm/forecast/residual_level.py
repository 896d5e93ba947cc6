"""How far recent days ran above or below what was expected, and how much of it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

FAST_DAYS = 4.0
SLOW_DAYS = 25.0
PRIOR_FAST_DAYS = 3.0
PRIOR_WEIGHT_DAYS = 40.0
WARM_UP_DAYS = 21
LEAD_BANDS = ((1, 2), (3, 4), (5, 7), (8, 14), (15, 28))
WIDEST_LOG = 1.5


@dataclass(frozen=True)
class ResidualLevel:
    """Two exponentially weighted levels of about 4 and 25 days of the ratio of actual to expected totals.

    Attributes:
        totals: Contacts of past days, NaN where not known, shape (past_days,).
        expected: Expected contacts of all days, shape (days,).
    """

    totals: np.ndarray
    expected: np.ndarray

    def factor(self, until: int, targets: np.ndarray) -> np.ndarray:
        """Return the factor on the expected totals of coming days.

        Its log is `b(h) slow + a(h) (fast - slow)`, with weights for the lead h learned from the days before,
        shrunk to a prior and held within 0..1.

        Args:
            until: Number of past days that may be used.
            targets: Numbers of the days asked for, shape (targets,).

        Returns:
            Shape (targets,).
        """
        if until == 0:
            return np.ones(len(targets))
        slow, lead_of_fast = self._slow[until - 1], self._fast[until - 1] - self._slow[until - 1]
        band = np.searchsorted([last for _, last in LEAD_BANDS[:-1]], targets - until + 1)
        of_fast, of_slow = np.array([self._weights(number, until) for number in range(len(LEAD_BANDS))])[band].T
        return np.exp(of_slow * slow + of_fast * lead_of_fast)

    @cached_property
    def _fast(self) -> np.ndarray:
        return _running_level(self.totals, self.expected, FAST_DAYS)

    @cached_property
    def _slow(self) -> np.ndarray:
        return _running_level(self.totals, self.expected, SLOW_DAYS)

    @cached_property
    def _sums(self) -> list[np.ndarray]:
        """Running sums of the normal equations of each band by target day, each of shape (6, past_days + 1)."""
        ratio = np.log(np.maximum(self.totals, 0.5) / np.maximum(self.expected[: len(self.totals)], 0.5))
        seen = ~np.isnan(ratio)
        y = np.where(seen, ratio, 0.0).clip(-WIDEST_LOG, WIDEST_LOG)
        fast = (self._fast - self._slow).clip(-WIDEST_LOG, WIDEST_LOG)
        slow = self._slow.clip(-WIDEST_LOG, WIDEST_LOG)
        return [_band_sums(band, fast, slow, y, seen) for band in LEAD_BANDS]

    def _weights(self, number: int, until: int) -> tuple[float, float]:
        """Learn how much of the fast and of the slow level lasts over leads of a band, by ridge regression."""
        band = LEAD_BANDS[number]
        prior = np.array([np.exp(-(band[0] + band[1]) / 2 / PRIOR_FAST_DAYS), 1.0])
        count, ff, fs, ss, fy, sy = self._sums[number][:, until]
        if count < WARM_UP_DAYS:
            return float(prior[0]), float(prior[1])
        weight = PRIOR_WEIGHT_DAYS * len(_leads(band)) / count
        ridge = np.maximum(weight * np.array([ff, ss]), 1e-12)
        solution = np.linalg.solve(
            np.array([[ff + ridge[0], fs], [fs, ss + ridge[1]]]), np.array([fy, sy]) + ridge * prior
        )
        of_fast, of_slow = np.clip(solution, 0.0, 1.0)
        return float(of_fast), float(of_slow)


def _running_level(totals: np.ndarray, expected: np.ndarray, memory_days: float) -> np.ndarray:
    """Return after each day the log of the decayed ratio of actual to expected contacts, shape (days,).

    One expected day of the ratio 1 stands for what is not known.
    """
    keep = np.exp(-1.0 / memory_days)
    known = ~np.isnan(totals)
    first = expected[: len(totals)][known][:WARM_UP_DAYS]
    actual_sum = expected_sum = max(float(first.mean()) if len(first) else 1.0, 1e-9)
    level = np.zeros(len(totals))
    for day in range(len(totals)):
        actual_sum, expected_sum = keep * actual_sum, keep * expected_sum
        if known[day]:
            actual_sum += totals[day]
            expected_sum += expected[day]
        level[day] = np.log(max(actual_sum, 1e-9) / max(expected_sum, 1e-9))
    return level


def _leads(band: tuple[int, int]) -> range:
    return range(band[0], band[1] + 1, 1 + band[1] // 14)


def _band_sums(
    band: tuple[int, int], fast: np.ndarray, slow: np.ndarray, y: np.ndarray, seen: np.ndarray
) -> np.ndarray:
    """Add up count, fast fast, fast slow, slow slow, fast y, slow y over the leads of a band."""
    days = len(y)
    sums = np.zeros((6, days + 1))
    for lead in _leads(band):
        target = np.arange(WARM_UP_DAYS + lead, days)
        target = target[seen[target]]
        f, s, late = fast[target - lead], slow[target - lead], y[target]
        sums[:, target + 1] += np.stack([np.ones(len(target)), f * f, f * s, s * s, f * late, s * late])
    return np.cumsum(sums, axis=1)
