from __future__ import annotations

import numpy as np
import pytest

from wfm.forecast import make_forecast
from wfm.forecast.quantiles import coverage

MAIL = (
    '- {name: mail, channel: email, opening_hours: "mon-fri 08:00-18:00", aht_seconds: 300, '
    "service_level: {target: 0.8, within_hours: 8}}"
)
ASKED = (0.025, 0.25, 0.5, 0.75, 0.975)


def test_any_quantile_in_order_and_in_whole_contacts(plan, past, no_events):
    forecast = make_forecast(plan(), past(90, mean=3.0), no_events, quantiles=ASKED)
    names = ["contacts_p2.5", "contacts_p10", "contacts_p25", "contacts_p50", "contacts_p75", "contacts_p90"]
    table = forecast[[*names, "contacts_p97.5"]].to_numpy()
    assert (np.diff(table, axis=1) >= 0).all()
    assert (table == np.round(table)).all()
    assert (table >= 0).all()


@pytest.mark.parametrize("wrong", [0.0, 1.0, -0.1, 50])
def test_a_quantile_beyond_its_range_is_refused(plan, past, no_events, wrong):
    with pytest.raises(ValueError, match="quantiles lie above 0 and below 1"):
        make_forecast(plan(), past(30), no_events, quantiles=(wrong,))


def test_closed_intervals_have_no_row_and_deferred_work_never_stops(plan, past, no_events):
    live = make_forecast(plan(), past(60), no_events)
    assert set(live["timestamp"].dt.hour) == set(range(8, 18))
    mail = past(60, queue="mail", weekdays=7)
    mail = mail.assign(timestamp=mail["timestamp"] + np.timedelta64(6, "h"))
    forecast = make_forecast(plan(MAIL), mail, no_events)
    assert len(forecast) == 7 * 24
    late = forecast["timestamp"].dt.hour >= 19
    assert forecast.loc[late, "contacts"].sum() > 0


@pytest.mark.parametrize(("dispersion", "mean"), [(0.0, 4.0), (0.05, 30.0), (0.3, 12.0)])
def test_the_range_covers_what_comes(plan, past, no_events, dispersion, mean):
    every = past(200, end="2026-12-05", mean=mean, seed=None)
    random = np.random.default_rng(8)
    rate = every["contacts"].to_numpy()
    if dispersion:
        rate = rate * random.gamma(1 / dispersion, dispersion, len(rate))
    every = every.assign(contacts=random.poisson(rate).astype(float))
    plan_start = every["timestamp"] >= every["timestamp"].max().normalize() - np.timedelta64(4, "D")
    history = every[~plan_start].reset_index(drop=True)
    forecast = make_forecast(plan(), history, no_events, quantiles=(0.5,))
    within = []
    for seed in range(200):
        draw = np.random.default_rng(seed)
        true = past(5, end="2026-12-05", mean=mean, seed=None)["contacts"].to_numpy()
        if dispersion:
            true = true * draw.gamma(1 / dispersion, dispersion, len(true))
        count = draw.poisson(true)
        low, high = forecast["contacts_p10"].to_numpy(), forecast["contacts_p90"].to_numpy()
        within.append(((count > low) & (count < high)).mean() / 2 + ((count >= low) & (count <= high)).mean() / 2)
    assert 0.74 < np.mean(within) < 0.86


def test_coverage_of_a_right_dispersion_is_nominal():
    random = np.random.default_rng(1)
    expected = random.uniform(2, 80, 4000)
    actual = random.poisson(expected * random.gamma(1 / 0.1, 0.1, len(expected))).astype(float)
    assert coverage(actual, expected, 0.1) == pytest.approx(0.8, abs=0.02)
    assert coverage(actual, expected, 0.001) < 0.7
    assert coverage(actual, expected, 1.0) > 0.9
