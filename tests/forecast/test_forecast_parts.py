"""The parts of the forecast on numbers that can be checked by hand."""

from __future__ import annotations

from math import exp, factorial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.forecast.aht import forecast_aht
from wfm.forecast.event_terms import event_key
from wfm.forecast.negative_binomial import cumulative, quantile
from wfm.forecast.outliers import outlier_days
from wfm.forecast.quantiles import coverage
from wfm.forecast.residual_level import ResidualLevel
from wfm.forecast.weekday_totals import weekday_totals

WEEKDAY = np.arange(140) % 7
NOTHING_SPECIAL = np.zeros(140, dtype=bool)


def test_no_dispersion_is_poisson():
    count = np.arange(-1.0, 12.0)
    poisson = [sum(exp(-3.0) * 3.0**k / factorial(k) for k in range(int(n) + 1)) for n in count]
    np.testing.assert_allclose(cumulative(count, np.full(13, 3.0), 1e-9), poisson, atol=1e-5)


def test_geometric_is_dispersion_one():
    # Negative binomial with dispersion 1 and mean m is geometric: P(X <= n) = 1 - (m / (1 + m))^(n + 1).
    count = np.arange(0.0, 30.0)
    np.testing.assert_allclose(cumulative(count, np.full(30, 4.0), 1.0), 1 - 0.8 ** (count + 1), rtol=1e-12)
    assert quantile(0.9, np.array([4.0]), 1.0)[0] == 10


@given(mean=st.floats(140, 160), dispersion=st.floats(0.001, 0.3))
@settings(max_examples=30, deadline=None)
def test_the_approximation_joins_the_exact_quantiles(mean, dispersion):
    low, high = (quantile(p, np.array([mean, 149.9, 150.1]), dispersion) for p in (0.1, 0.9))
    assert abs(low[1] - low[2]) <= 1
    assert abs(high[1] - high[2]) <= max(1, 0.01 * high[1])


@given(mean=st.floats(0, 1e9), dispersion=st.floats(0, 5))
@settings(max_examples=60, deadline=None)
def test_quantiles_are_ordered_whole_numbers(mean, dispersion):
    low, high = (quantile(p, np.array([mean]), dispersion) for p in (0.1, 0.9))
    assert 0 <= low[0] <= high[0]
    assert low[0] % 1 == 0
    assert high[0] % 1 == 0


@pytest.mark.parametrize(("mean", "dispersion"), [(0.4, 0.2), (5.0, 0.1), (60.0, 0.05), (900.0, 0.02)])
def test_coverage_of_counts_drawn_from_the_distribution_is_nominal(mean, dispersion):
    random = np.random.default_rng(1)
    size = 1 / dispersion
    drawn = random.negative_binomial(size, size / (size + mean), 20000).astype(float)
    assert abs(coverage(drawn, np.full(20000, mean), dispersion) - 0.8) < 0.01


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bill_mailed: 2023 bills mailed", "bill_mailed: 2024 bills\u2011mailed"),
        ("Black Friday 2025", "black friday 2026"),
        ("mailing 3", "mailing 4"),
    ],
)
def test_occurrences_of_one_event_share_a_key(one, other):
    assert event_key(one) == event_key(other)


def test_different_events_have_different_keys():
    assert event_key("first_half_due: 2023") != event_key("second_half_due: 2023")
    assert event_key("2024") != event_key("2025")


def test_a_spike_and_a_hole_are_outliers():
    totals = np.full(140, 200.0)
    totals[[50, 90]] = 5000.0, 3.0
    assert np.flatnonzero(outlier_days(totals, WEEKDAY, NOTHING_SPECIAL)).tolist() == [50, 90]


def test_growth_is_no_outlier():
    totals = 20.0 * 1.05 ** np.arange(140)
    assert not outlier_days(totals, WEEKDAY, NOTHING_SPECIAL).any()


def test_a_quiet_holiday_is_no_outlier():
    totals = np.full(140, 200.0)
    totals[50] = 5.0
    special = NOTHING_SPECIAL.copy()
    special[50] = True
    assert not outlier_days(totals, WEEKDAY, special).any()


def test_small_numbers_are_no_outliers():
    totals = np.ones(140)
    totals[50] = 30.0
    assert not outlier_days(totals, WEEKDAY, NOTHING_SPECIAL).any()


def test_weekday_totals_weigh_the_last_by_a_quarter():
    totals = np.array([8.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.0])
    weekday = np.arange(8) % 7
    monday = weekday_totals(totals, weekday, 8)[0]
    assert abs(monday - (4 + 0.75 * 8) / 1.75) < 0.5


def test_a_weekday_without_history_is_like_the_mean():
    totals = np.where(np.arange(28) % 7 < 5, 100.0, np.nan)
    assert weekday_totals(totals, np.arange(28) % 7, 28)[6] == pytest.approx(100)


def test_a_lasting_rise_raises_the_level():
    totals = np.where(np.arange(140) < 90, 100.0, 130.0)
    level = ResidualLevel(totals, np.full(154, 100.0)).factor(140, np.arange(140, 154))
    assert (level > 1.15).all()
    assert (level < 1.35).all()


def test_noise_does_not_last():
    random = np.random.default_rng(2)
    totals = 100 * np.exp(random.normal(0, 0.3, 140))
    totals[-4:] = 200.0
    level = ResidualLevel(totals, np.full(154, 100.0)).factor(140, np.arange(140, 154))
    assert level[-1] < 1.25


def test_the_level_of_nothing_is_one():
    level = ResidualLevel(np.full(30, np.nan), np.full(40, 5.0)).factor(30, np.arange(30, 40))
    np.testing.assert_allclose(level, 1.0)


def test_abandoned_contacts_do_not_weigh_in_handle_times():
    index = pd.date_range("2026-11-02", periods=2, freq="h", tz="UTC")
    rows = pd.DataFrame(
        {"timestamp": index, "contacts": [10.0, 10.0], "aht_seconds": [100.0, 900.0], "abandoned": [0.0, 10.0]}
    )
    seconds = forecast_aht(rows, index)
    assert seconds is not None
    np.testing.assert_allclose(seconds, 100.0)


def test_one_absurd_handle_time_is_capped():
    index = pd.date_range("2026-11-02", periods=48, freq="h", tz="UTC")
    rows = pd.DataFrame({"timestamp": index, "contacts": 10.0, "aht_seconds": 300.0, "abandoned": np.nan})
    rows.loc[7, "aht_seconds"] = 1e9
    seconds = forecast_aht(rows, index)
    assert seconds is not None
    assert seconds.max() < 700
