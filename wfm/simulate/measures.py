"""From sums over replications to measures with their confidence intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Ratio:
    """A ratio of means over replications; arrays in one shape.

    Attributes:
        value: The ratio; NaN where there was nothing to divide by.
        error: Its standard error.
        low, high: The ends of its 95 % confidence interval.
    """

    value: np.ndarray
    error: np.ndarray
    low: np.ndarray
    high: np.ndarray


def t_quantile(share: float, freedom: int) -> float:
    """Return a quantile of Student's t, for 8 and more degrees of freedom right to a thousandth.

    Source: Abramowitz and Stegun (1964), eq. 26.7.5.
    """
    z, f = NormalDist().inv_cdf(share), float(freedom)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / f + second / f**2 + third / f**3


def ratio_of(moments: np.ndarray, replications: int) -> Ratio:
    """Return a ratio of numbers that are never negative, with an interval, such as the mean wait of the answered.

    Args:
        moments: Sums of x, y, x x, y y, x y over replications, shape (..., 5).
        replications: How many, 2 and more.

    Source: Cochran (1977), "Sampling Techniques", ch. 6: the error of a ratio of means.
    """
    value, error = _estimate(moments, replications)
    half = t_quantile((1 + CONFIDENCE) / 2, replications - 1) * error
    return Ratio(value, error, np.maximum(value - half, 0.0), value + half)


def share_of(moments: np.ndarray, replications: int) -> Ratio:
    """Return a share, whose interval stays within 0 and 1, and is honest where nothing was ever missed.

    Arguments as for `ratio_of`. The interval is Wilson's for as many independent contacts as would have shown the same
    error; where no error was seen, for as many as came.

    Source: Wilson (1927), "Probable inference"; Korn and Graubard (1998), effective sample sizes.
    """
    value, error = _estimate(moments, replications)
    offered = moments[..., 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(error > 0, value * (1 - value) / np.where(error > 0, error, 1.0) ** 2, offered)
    size = np.clip(effective, 1.0, np.maximum(offered, 1.0))
    z = t_quantile((1 + CONFIDENCE) / 2, replications - 1)
    centre = (value + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * np.sqrt(np.clip(value * (1 - value), 0, None) / size + z * z / (4 * size * size))
    return Ratio(value, error, np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0))


def _estimate(moments: np.ndarray, replications: int) -> tuple[np.ndarray, np.ndarray]:
    x, y, xx, yy, xy = np.moveaxis(np.asarray(moments, dtype=np.float64), -1, 0)
    some = y > 0
    value = np.where(some, x / np.where(some, y, 1.0), np.nan)
    rest = np.clip(xx - 2 * value * xy + value * value * yy, 0.0, None)
    spread = np.sqrt(rest / (replications * (replications - 1.0)))
    return value, np.where(some, spread / np.where(some, y / replications, 1.0), np.nan)


def half_width(ratio: Ratio) -> float:
    """Return half of the interval of a single ratio; infinite where it is unknown."""
    width = float((ratio.high - ratio.low) / 2)
    return width if math.isfinite(width) else math.inf
