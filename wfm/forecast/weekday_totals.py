"""Exponentially weighted day totals of each weekday: the plain model that is hard to beat."""

from __future__ import annotations

import numpy as np

ALPHA = 0.25
POOL_DAYS = 0.5
POISSON_VARIANCE_OF_ROOT = 0.25


def weekday_totals(totals: np.ndarray, weekday: np.ndarray, until: int, shape: np.ndarray | None = None) -> np.ndarray:
    """Average the totals of each weekday with weights `alpha (1 - alpha)^k` for k known days ago.

    The average is taken of square roots, so that one day of a great many contacts does not rule the next month.

    Args:
        totals: Contacts of past days, NaN where not known, shape (past_days,).
        weekday: Weekday of each past day, Monday 0.
        until: Number of past days that may be used.
        shape: Relative size of weekdays to lean on where one has no or few days, shape (7,); even by default.

    Returns:
        Expected totals by weekday, shape (7,).

    Source: simple exponential smoothing, Brown (1959); the root steadies the variance of counts, Bartlett (1936),
    and takes a quarter of a contact from their mean.
    """
    relative = np.ones(7) if shape is None else shape
    roots = _averages(np.sqrt(totals), weekday, until, np.sqrt(relative))
    means = _averages(totals, weekday, until, relative)
    return np.minimum(roots**2 + POISSON_VARIANCE_OF_ROOT, means)


def _averages(totals: np.ndarray, weekday: np.ndarray, until: int, relative: np.ndarray) -> np.ndarray:
    weights = np.zeros(7)
    sums = np.zeros(7)
    for one in range(7):
        recent = totals[:until][(weekday[:until] == one) & ~np.isnan(totals[:until])][::-1]
        weight = ALPHA * (1 - ALPHA) ** np.arange(len(recent))
        weights[one], sums[one] = weight.sum() / ALPHA, (weight * recent).sum() / ALPHA
    base = sums.sum() / max((weights * relative).sum(), 1e-12) if weights.any() else 0.0
    pool = np.where(weights > 0, POOL_DAYS * weights.max(initial=0.0) / 8, 1.0)
    return (sums + pool * base * relative) / (weights + pool)
