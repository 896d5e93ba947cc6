"""How far recent days ran above or below what was expected, and how much of it lasts."""

from __future__ import annotations

import numpy as np

FAST_DAYS = 4.0
SLOW_DAYS = 25.0
PRIOR_FAST_DAYS = 3.0
PRIOR_WEIGHT_DAYS = 40.0
WARM_UP_DAYS = 21
LEAD_BANDS = ((1, 2), (3, 4), (5, 7), (8, 14), (15, 28))


def residual_level(totals: np.ndarray, expected: np.ndarray, until: int, targets: np.ndarray) -> np.ndarray:
    """Return the factor on the expected totals of coming days.

    The log of the factor is `b(h) slow + a(h) (fast - slow)`: two exponentially weighted levels of about 25 and
    4 days, with weights for the lead h learned from the past days, shrunk to a prior and held within 0..1.

    Args:
        totals: Contacts of past days, NaN where not known, shape (past_days,).
        expected: Expected contacts of all days, shape (days,).
        until: Number of past days that may be used.
        targets: Numbers of the days asked for, shape (targets,).

    Returns:
        Shape (targets,).
    """
    fast = _running_level(totals[:until], expected, FAST_DAYS)
    slow = _running_level(totals[:until], expected, SLOW_DAYS)
    if not len(slow):
        return np.ones(len(targets))
    lead = targets - until + 1
    weights = {band: _weights(totals[:until], expected, fast, slow, band) for band in LEAD_BANDS}
    factor = np.zeros(len(targets))
    for number, days in enumerate(lead):
        band = next((band for band in LEAD_BANDS if days <= band[1]), LEAD_BANDS[-1])
        of_fast, of_slow = weights[band]
        factor[number] = of_slow * slow[-1] + of_fast * (fast[-1] - slow[-1])
    return np.exp(factor)


def _running_level(totals: np.ndarray, expected: np.ndarray, memory_days: float) -> np.ndarray:
    """Return after each day the log of the decayed ratio of actual to expected contacts, shape (days,).

    One expected day of the ratio 1 stands for what is not known.
    """
    keep = np.exp(-1.0 / memory_days)
    known = ~np.isnan(totals)
    usual = float(np.mean(expected[: len(totals)][known])) if known.any() else 1.0
    actual_sum = expected_sum = max(usual, 1e-9)
    level = np.zeros(len(totals))
    for day in range(len(totals)):
        actual_sum, expected_sum = keep * actual_sum, keep * expected_sum
        if known[day]:
            actual_sum += totals[day]
            expected_sum += expected[day]
        level[day] = np.log(max(actual_sum, 1e-9) / max(expected_sum, 1e-9))
    return level


def _weights(
    totals: np.ndarray, expected: np.ndarray, fast: np.ndarray, slow: np.ndarray, band: tuple[int, int]
) -> tuple[float, float]:
    """Learn how much of the fast and of the slow level lasts over leads of a band, by ridge regression."""
    middle = (band[0] + band[1]) / 2
    prior = np.array([np.exp(-middle / PRIOR_FAST_DAYS), 1.0])
    xs, ys = [], []
    for lead in range(band[0], band[1] + 1, 1 + band[1] // 14):
        origin = np.arange(WARM_UP_DAYS, len(totals) - lead)
        target = origin + lead
        seen = ~np.isnan(totals[target])
        actual, guess = totals[target][seen], expected[: len(totals)][target][seen]
        xs.append(np.stack([(fast - slow)[origin][seen], slow[origin][seen]], axis=1))
        ys.append(np.log(np.maximum(actual, 0.5) / np.maximum(guess, 0.5)))
    x, y = np.concatenate(xs), np.concatenate(ys)
    if len(y) < WARM_UP_DAYS:
        return float(prior[0]), float(prior[1])
    leads = len(xs)
    x, y = np.clip(x, -1.5, 1.5), np.clip(y, -1.5, 1.5)
    ridge = PRIOR_WEIGHT_DAYS * leads * np.diag(np.maximum((x**2).mean(axis=0), 1e-12))
    solution = np.linalg.solve(x.T @ x + ridge, x.T @ y + ridge @ prior)
    fast_weight, slow_weight = np.clip(solution, 0.0, 1.0)
    return float(fast_weight), float(slow_weight)
