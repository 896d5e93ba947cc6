"""How far forecasts lay from what came: measures over one grain of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.forecast.negative_binomial import quantile
from wfm.forecast.quantiles import coverage

PINBALL_AT = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Scores:
    """Measures of one model, queue and grain.

    Attributes:
        wape: Sum of absolute errors over the sum of contacts.
        bias: Sum of forecast less actual over the sum of contacts; above 0 too many were forecast.
        mase: Mean absolute error over that of the seasonal naive model within the first origin's past.
        pinball: Mean quantile loss at 10, 50 and 90 %, over the mean contacts.
        coverage_80: Share of contacts within the 80 % interval, counts judged by randomised PIT.
        agents_wape: Sum of absolute errors of the required agents over their sum.

    Source: MASE, Hyndman and Koehler (2006), section 4; pinball loss, Koenker and Bassett (1978), equation 2.2;
        randomised PIT, Czado, Gneiting and Held (2009), section 2.
    """

    wape: float
    bias: float
    mase: float
    pinball: float
    coverage_80: float
    agents_wape: float


def score(
    actual: np.ndarray,
    expected: np.ndarray,
    dispersion: np.ndarray,
    naive_error: float,
    agents: tuple[np.ndarray, np.ndarray],
) -> Scores:
    """Score forecasts.

    Args:
        actual: Contacts, shape (n,).
        expected: Their forecasts, shape (n,).
        dispersion: Of each forecast's predictive distribution, shape (n,).
        naive_error: Mean absolute error of the seasonal naive model in the past, contacts.
        agents: Required agents of the actual and of the forecast contacts, shape (n,) each.
    """
    total = actual.sum()
    error = np.abs(actual - expected)
    needed, planned = agents
    return Scores(
        wape=_ratio(error.sum(), total),
        bias=_ratio((expected - actual).sum(), total),
        mase=_ratio(error.mean(), naive_error) if len(error) else np.nan,
        pinball=_ratio(_pinball(actual, expected, dispersion), total),
        coverage_80=_covered(actual, expected, dispersion),
        agents_wape=_ratio(np.abs(needed - planned).sum(), needed.sum()),
    )


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")


def _by_dispersion(dispersion: np.ndarray):
    for one in np.unique(dispersion):
        yield float(one), dispersion == one


def _pinball(actual: np.ndarray, expected: np.ndarray, dispersion: np.ndarray) -> float:
    """Return the sum over all contacts of the quantile loss, averaged over the quantiles."""
    loss = 0.0
    for one, rows in _by_dispersion(dispersion):
        for probability in PINBALL_AT:
            over = actual[rows] - quantile(probability, expected[rows], one)
            loss += np.maximum(probability * over, (probability - 1) * over).sum() / len(PINBALL_AT)
    return loss


def _covered(actual: np.ndarray, expected: np.ndarray, dispersion: np.ndarray) -> float:
    positive = expected > 0
    if not positive.any():
        return float("nan")
    inside = 0.0
    for one, rows in _by_dispersion(np.where(positive, dispersion, np.nan)):
        if np.isfinite(one):
            inside += coverage(np.round(actual[rows]), expected[rows], one) * rows.sum()
    return inside / float(positive.sum())
