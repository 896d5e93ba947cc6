from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wfm.errors import InputError
from wfm.forecast.backtest import backtest

OTHER = (
    '- {name: sales, opening_hours: "mon-fri 08:00-18:00", aht_seconds: 300, '
    "service_level: {target: 0.8, within_seconds: 20}}"
)
BILLING = OTHER.replace("sales", "billing")


def _rows(found, grain="interval", queue="billing"):
    table = found.table
    return table[(table["grain"] == grain) & (table["queue"] == queue)].set_index("model")


def test_what_comes_later_is_not_known_at_an_origin(plan, past, no_events):
    history = past(90)
    made = backtest(plan(), history, no_events, origins=2).forecasts
    origin = made["origin"].min()
    changed = history.copy()
    changed.loc[history["timestamp"].dt.date >= origin, "contacts"] *= 5
    again = backtest(plan(), changed, no_events, origins=2).forecasts
    for model in ("auto", "seasonal_naive", "moving_average", "prophet"):
        before, after = (
            rows[(rows["origin"] == origin) & (rows["model"] == model)]["expected"].to_numpy() for rows in (made, again)
        )
        np.testing.assert_array_equal(before, after)


def test_a_history_that_repeats_itself_is_foretold_by_last_week(plan, past, no_events):
    found = _rows(backtest(plan(), past(60, seed=None), no_events, origins=2, models=("seasonal_naive",)))
    assert found.loc["seasonal_naive", "wape"] == 0
    assert found.loc["seasonal_naive", "agents_wape"] == 0


def test_measures_against_a_calculation_by_hand(plan, past, no_events):
    history = past(70)
    made = backtest(plan(), history, no_events, origins=1, horizon_days=7, models=("seasonal_naive",))
    by_time = history.set_index("timestamp")["contacts"]
    actual = by_time[by_time.index >= pd.Timestamp("2026-11-23", tz="Europe/Amsterdam")].to_numpy()
    week = len(actual)
    values = by_time.to_numpy()
    before = values[: -len(actual)]
    expected = before[-week:]
    naive = np.abs(before[week:] - before[:-week]).mean()
    found = _rows(made).loc["seasonal_naive"]
    assert found["wape"] == pytest.approx(np.abs(actual - expected).sum() / actual.sum())
    assert found["bias"] == pytest.approx((expected - actual).sum() / actual.sum())
    assert found["mase"] == pytest.approx(np.abs(actual - expected).mean() / naive)


def test_all_models_are_judged_on_the_same_open_intervals(plan, past, no_events):
    made = backtest(plan(), past(60), no_events, origins=3).forecasts
    keys = ["origin", "date", "slot", "contacts"]
    first, *others = [rows[keys].reset_index(drop=True) for _, rows in made.groupby("model")]
    for other in others:
        pd.testing.assert_frame_equal(first, other)
    assert made["slot"].min() == 8
    assert made["slot"].max() == 17
    assert pd.to_datetime(made["date"]).dt.day_of_week.max() == 4


def test_a_queue_with_too_little_history_is_left_out(plan, past, no_events):
    history = pd.concat([past(60), past(20, queue="sales", seed=2)], ignore_index=True)
    found = backtest(plan(BILLING, OTHER), history, no_events, origins=1, models=("seasonal_naive",))
    assert set(found.table["queue"]) == {"billing"}


def test_too_little_history_for_any_origin_is_refused(plan, past, no_events):
    with pytest.raises(InputError, match="28 days of history that a single origin needs"):
        backtest(plan(), past(20), no_events)


def test_fewer_origins_than_asked_are_counted(plan, past, no_events):
    found = backtest(plan(), past(45), no_events, origins=8, models=("seasonal_naive",))
    assert set(found.table["origins"]) == {3}
