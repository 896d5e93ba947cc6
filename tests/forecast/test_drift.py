from __future__ import annotations

import numpy as np
import pytest

from wfm.forecast.drift import LONGEST_LEAD_DAYS, Drift

DAYS, HORIZON = 180, 60


def _series(growth_a_week: float, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    mean = 300 * np.exp(growth_a_week / 7 * np.arange(DAYS + HORIZON)) * random.lognormal(0, 0.05, DAYS + HORIZON)
    return random.poisson(mean).astype(float)


def _drift(totals: np.ndarray) -> Drift:
    """Return the drift of forecasts that repeat the mean of the last four weeks."""
    return Drift(totals, lambda until, targets: np.full(len(targets), np.nanmean(totals[max(until - 28, 0) : until])))


@pytest.mark.parametrize("growth", [0.03, -0.03])
def test_steady_growth_is_followed(growth):
    with_drift = without = 0.0
    for seed in range(5):
        series = _series(growth, seed)
        drift = _drift(series[:DAYS])
        targets = np.arange(DAYS, DAYS + 14)
        level = drift.level_ahead(DAYS, targets)
        without += np.abs(series[targets] - level).sum()
        with_drift += np.abs(series[targets] - level * drift.factor(DAYS, targets)).sum()
    assert with_drift < 0.7 * without


def test_no_growth_changes_nothing():
    for seed in range(10):
        assert _drift(_series(0.0, seed)[:DAYS]).rate(DAYS) == 0.0


def test_growth_is_not_carried_on_for_ever():
    drift = _drift(_series(0.03, 1)[:DAYS])
    factor = drift.factor(DAYS, np.arange(DAYS, DAYS + HORIZON))
    assert (np.diff(factor[:LONGEST_LEAD_DAYS]) > 0).all()
    np.testing.assert_array_equal(factor[LONGEST_LEAD_DAYS:], factor[LONGEST_LEAD_DAYS - 1])


def test_a_short_history_has_no_growth():
    assert _drift(_series(0.05, 1)[:60]).rate(60) == 0.0


def test_an_earlier_moment_knows_nothing_later():
    series = _series(0.03, 2)[:DAYS]
    changed = series.copy()
    changed[140:] *= 3
    assert _drift(series).rate(133) == _drift(changed).rate(133)
