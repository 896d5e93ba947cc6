"""A ratio of sums with its confidence interval, from days that are alike but not independent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

FEWEST_DAYS = 5  # with fewer the interval says nothing


@dataclass(frozen=True)
class Ratio:
    """An estimate with its interval, and the days that it comes from."""

    value: float
    low: float
    high: float
    days: int

    def times(self, factor: float) -> Ratio:
        """Return the same of something else that is so many times as much."""
        return Ratio(self.value * factor, self.low * factor, self.high * factor, self.days)


def ratio(over: np.ndarray, under: np.ndarray, least_variance: float = 0.0, confidence: float = 0.95) -> Ratio | None:
    """Estimate sum(over) / sum(under).

    Args:
        over: Sums of consecutive days, shape (days,).
        under: Sums of what they are a share of; days where it is 0 are left out.
        least_variance: What chance alone makes of the variance of sum(over), such as the count of contacts.
        confidence: Of the interval.

    Returns:
        The ratio; none with fewer than `FEWEST_DAYS` days. What hangs together within a day is one block, so it does
        no harm. Days that resemble the day before widen the interval, and never narrow it.

    Source: linearised ratio estimator by clusters, Cochran (1977), "Sampling Techniques", 2.11; covariance of
        neighbours by Newey and West (1987), lags by their rule; Student's t with days - 1 degrees of freedom.
    """
    some = np.isfinite(over) & np.isfinite(under) & (under > 0)
    days = int(some.sum())
    if days < FEWEST_DAYS:
        return None
    above, below = over[some].astype(float), under[some].astype(float)
    value = above.sum() / below.sum()
    error = math.sqrt(max(_variance(above - value * below), least_variance)) / below.sum()
    reach = student_t(1 - confidence, days - 1) * error
    return Ratio(float(value), float(max(value - reach, 0.0)), float(value + reach), days)


def _variance(residuals: np.ndarray) -> float:
    """Return the variance of the sum of residuals."""
    days = len(residuals)
    plain = float((residuals**2).sum())
    lags = min(int(4 * (days / 100) ** (2 / 9)), days - 2)
    near = sum((1 - lag / (lags + 1)) * float(residuals[lag:] @ residuals[:-lag]) for lag in range(1, lags + 1))
    return max(plain, plain + 2 * near) * days / (days - 1)


def student_t(outside: float, freedom: int) -> float:
    """Return what Student's t exceeds, in either direction, with a probability; at least 3 degrees of freedom.

    Source: Hill, G. W. (1970), Algorithm 396, "Student's t-quantiles".
    """
    n = float(freedom)
    a = 1 / (n - 0.5)
    b = 48 / a**2
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * n
    y = (d * outside) ** (2 / n)
    if y > 0.05 + a:
        x = NormalDist().inv_cdf(outside / 2)
        y = x**2
        c += 0.3 * (n - 4.5) * (x + 0.6) if n < 5 else 0.0
        c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = math.expm1(a * y**2)
    else:
        tail = 1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)
        y = (tail * y - 1) * (n + 1) / (n + 2) + 1 / y
    return math.sqrt(n * y)
