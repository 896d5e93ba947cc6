"""Histories with next to nothing in them, or with something absurd, still give a forecast."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wfm.forecast import make_forecast

MODELS = ("auto", "prophet", "seasonal_naive", "moving_average")
OTHER = (
    '- {name: sales, opening_hours: "mon-fri 08:00-18:00", aht_seconds: 300, '
    "service_level: {target: 0.8, within_seconds: 20}}"
)


def _sane(forecast):
    numbers = forecast[["contacts", "contacts_p10", "contacts_p90", "aht_seconds"]]
    assert np.isfinite(numbers).all(axis=None)
    assert (numbers >= 0).all(axis=None)
    assert (forecast["contacts_p10"] <= forecast["contacts_p90"]).all()
    assert len(forecast) == 50


def _spike(history):
    history.loc[len(history) // 2, "contacts"] = 1e9
    return history


CASES = {
    "zeros": lambda past: past(90).assign(contacts=0.0),
    "one row": lambda past: past(90).tail(1),
    "one row of zero": lambda past: past(90).tail(1).assign(contacts=0.0),
    "one huge row": lambda past: past(90).tail(1).assign(contacts=1e9),
    "one day": lambda past: past(90).tail(10),
    "two days": lambda past: past(90).tail(20),
    "one week": lambda past: past(7),
    "three weeks": lambda past: past(21),
    "constant": lambda past: past(90).assign(contacts=7.0),
    "spike": lambda past: _spike(past(90)),
    "long ago": lambda past: past(60, end="2026-03-02"),
    "ten years ago": lambda past: past(60, end="2016-03-02"),
    "thin": lambda past: past(90, mean=0.02),
    "nearly all zeros": lambda past: past(90).assign(contacts=lambda rows: np.arange(len(rows)) == 5),
    "holes": lambda past: past(400).iloc[::37],
    "last days gone": lambda past: past(90).head(400),
    "fractions": lambda past: past(90).assign(contacts=lambda rows: rows["contacts"] / 7),
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("case", CASES)
def test_degenerate_history(plan, past, no_events, case, model):
    history = CASES[case](past).reset_index(drop=True)
    _sane(make_forecast(plan(model=model), history, no_events))


def test_zeros_stay_zero(plan, past, no_events):
    forecast = make_forecast(plan(), past(90).assign(contacts=0.0), no_events)
    assert forecast["contacts"].max() == 0
    assert forecast["contacts_p90"].max() == 0


def test_a_constant_stays_constant(plan, past, no_events):
    forecast = make_forecast(plan(), past(90).assign(contacts=7.0), no_events)
    np.testing.assert_allclose(forecast["contacts"], 7.0, rtol=0.02)


def test_a_spike_is_listed_and_does_not_move_the_forecast(plan, past, no_events):
    usual = make_forecast(plan(), past(90), no_events)
    forecast = make_forecast(plan(), _spike(past(90)), no_events)
    (flag,) = forecast.attrs["flagged_days"]
    assert (flag["queue"], flag["reason"]) == ("billing", "outlier")
    assert flag["contacts"] > 1e8
    np.testing.assert_allclose(forecast["contacts"], usual["contacts"], rtol=0.1)


def test_one_week_is_enough_for_the_right_size(plan, past, no_events):
    history = past(7, seed=None)
    forecast = make_forecast(plan(), history, no_events)
    assert abs(forecast["contacts"].sum() / history["contacts"].sum() - 1) < 0.05


def test_a_new_queue_borrows_the_shape_of_the_others(plan, past, no_events):
    new = past(90, queue="sales", seed=None).tail(3).assign(contacts=10.0)
    forecast = make_forecast(plan(plan_line(), OTHER), pd.concat([past(90), new]), no_events)
    sales = forecast[forecast["queue"] == "sales"].reset_index(drop=True)
    billing = forecast[forecast["queue"] == "billing"].reset_index(drop=True)
    share = sales["contacts"] / sales["contacts"].sum()
    other = billing["contacts"] / billing["contacts"].sum()
    assert np.abs(share - other).sum() < 0.15


def plan_line() -> str:
    """Return the usual queue."""
    return OTHER.replace("sales", "billing")
