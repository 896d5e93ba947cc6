"""Which rows a forecast has, and what holds of every one."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from wfm.errors import InputError
from wfm.forecast import make_forecast

EMAIL = (
    '- {name: email, channel: email, opening_hours: "mon-fri 08:00-18:00", aht_seconds: 420, '
    "service_level: {target: 0.95, within_hours: 8}}"
)
ROUND = (
    '- {name: billing, opening_hours: "mon-sun 00:00-24:00", aht_seconds: 300, '
    "service_level: {target: 0.8, within_seconds: 20}}"
)
NO_AHT = '- {name: billing, opening_hours: "mon-fri 08:00-18:00", service_level: {target: 0.8, within_seconds: 20}}'


def test_columns_and_open_intervals(plan, past, no_events):
    forecast = make_forecast(plan(), past(60), no_events)
    assert list(forecast.columns) == [
        "timestamp",
        "queue",
        "contacts",
        "contacts_p10",
        "contacts_p90",
        "aht_seconds",
    ]
    assert str(forecast["timestamp"].dtype) == "datetime64[us, Europe/Amsterdam]"
    assert len(forecast) == 5 * 10
    assert set(forecast["timestamp"].dt.hour) == set(range(8, 18))
    assert forecast["timestamp"].min() == pd.Timestamp("2026-11-30 08:00", tz="Europe/Amsterdam")
    assert (forecast["contacts"] > 0).all()
    assert (forecast["contacts_p10"] <= forecast["contacts"]).all()
    assert (forecast["contacts"] <= forecast["contacts_p90"] + 1).all()
    assert (forecast[["contacts_p10", "contacts_p90"]] % 1 == 0).all(axis=None)


def test_deferred_queues_have_every_interval(plan, past, no_events):
    forecast = make_forecast(plan(EMAIL), past(60, queue="email"), no_events)
    assert len(forecast) == 7 * 24
    weekend = forecast["timestamp"].dt.day_of_week >= 5
    assert forecast.loc[weekend, "contacts"].sum() < 0.05 * forecast["contacts"].sum()


def test_weeks_lengthen_the_horizon(plan, past, no_events):
    forecast = make_forecast(plan(), past(60), no_events, weeks=3)
    assert len(forecast) == 3 * 5 * 10
    assert forecast["timestamp"].max() == pd.Timestamp("2026-12-18 17:00", tz="Europe/Amsterdam")


@pytest.mark.parametrize(("start", "hours"), [("2026-10-19", 169), ("2027-03-22", 167)])
def test_days_of_23_and_25_hours(plan, past, no_events, start, hours):
    forecast = make_forecast(plan(ROUND, start=start), past(40, end=start), no_events)
    assert len(forecast) == hours
    assert forecast["timestamp"].is_unique
    assert np.isfinite(forecast["contacts"]).all()


def test_a_closed_day_has_no_rows(plan, past, no_events):
    config = plan(more="calendar: {closed: [2026-12-02], special_hours: {2026-12-03: '08:00-12:00'}}\n")
    forecast = make_forecast(config, past(60), no_events)
    counts = forecast.groupby(forecast["timestamp"].dt.date).size()
    assert dt.date(2026, 12, 2) not in counts.index
    assert counts[dt.date(2026, 12, 3)] == 4


def test_multiplier_scales_contacts_and_quantiles(plan, past, no_events):
    plain = make_forecast(plan(), past(60), no_events)
    double = plan().queues[0].model_copy(update={"volume_multiplier": 2.0, "weekday_multipliers": {"wed": 1.5}})
    more = make_forecast(plan().model_copy(update={"queues": (double,)}), past(60), no_events)
    factor = np.where(plain["timestamp"].dt.day_of_week == 2, 3.0, 2.0)
    np.testing.assert_allclose(more["contacts"], factor * plain["contacts"])
    assert (more["contacts_p10"] > plain["contacts_p10"]).all()
    assert (more["contacts_p90"] > plain["contacts_p90"]).all()


def test_the_future_is_not_looked_at(plan, past, no_events):
    later = past(30, end="2026-12-30")
    later = later[later["timestamp"] >= pd.Timestamp("2026-11-30", tz="Europe/Amsterdam")].assign(contacts=1e6)
    history = past(60)
    forecast = make_forecast(plan(), pd.concat([history, later]), no_events)
    pd.testing.assert_frame_equal(forecast, make_forecast(plan(), history, no_events))


def test_the_order_of_rows_does_not_matter(plan, past, no_events):
    history = past(60)
    shuffled = history.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(make_forecast(plan(), history, no_events), make_forecast(plan(), shuffled, no_events))


def test_progress_names_each_queue(plan, past, no_events):
    told = []
    config = plan(EMAIL, ROUND)
    history = pd.concat([past(20), past(20, queue="email")])
    make_forecast(config, history, no_events, progress=lambda *news: told.append(news))
    assert told == [("email", 0, 2), ("billing", 1, 2)]


def test_handle_time_of_the_configuration_holds(plan, past, no_events):
    history = past(60).assign(aht_seconds=100.0)
    assert set(make_forecast(plan(), history, no_events)["aht_seconds"]) == {300.0}


def test_handle_time_of_the_recent_past(plan, past, no_events):
    history = past(120)
    recent = history["timestamp"] >= pd.Timestamp("2026-10-01", tz="Europe/Amsterdam")
    history["aht_seconds"] = np.where(recent, 240.0, 400.0)
    aht = make_forecast(plan(NO_AHT), history, no_events)["aht_seconds"]
    assert aht.between(235, 270).all()


def test_handle_time_by_hour(plan, past, no_events):
    history = past(120)
    history["aht_seconds"] = np.where(history["timestamp"].dt.hour < 12, 200.0, 300.0)
    forecast = make_forecast(plan(NO_AHT), history, no_events)
    morning = forecast["timestamp"].dt.hour < 12
    assert forecast.loc[morning, "aht_seconds"].max() < 225
    assert forecast.loc[~morning, "aht_seconds"].min() > 270


def test_no_handle_time_anywhere_names_the_key(plan, past, no_events):
    with pytest.raises(
        InputError, match=r"plan\.yaml:6: queues\.billing\.aht_seconds: the history of 'billing' has no"
    ):
        make_forecast(plan(NO_AHT), past(60).assign(aht_seconds=0.0), no_events)


def test_no_history_names_the_queue(plan, past, no_events):
    with pytest.raises(InputError, match=r"queues\.email: has no history"):
        make_forecast(plan(EMAIL), past(60), no_events)


_SCRIPT = """
import sys, pandas as pd
from wfm.config import load
from wfm.config.calendar import read_events
from wfm.forecast import make_forecast
assert "prophet" not in sys.modules and "holidays" not in sys.modules
config = load(sys.argv[1])
history = pd.read_pickle(sys.argv[2])
forecast = make_forecast(config, history, read_events(config))
assert "prophet" in sys.modules
sys.stdout.write(str(pd.util.hash_pandas_object(forecast).sum()))
"""


def test_another_process_gives_the_same_bits_and_prints_nothing(plan, past, no_events, tmp_path):
    config = plan()
    past(150).to_pickle(tmp_path / "history.pkl")
    asked = [sys.executable, "-W", "error", "-c", _SCRIPT, str(config.file), str(tmp_path / "history.pkl")]
    run = subprocess.run(asked, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": "7"}, check=False)
    assert run.stderr == ""
    forecast = make_forecast(config, past(150), no_events)
    assert run.stdout == str(pd.util.hash_pandas_object(forecast).sum())
