"""What the models make of the past: levels, closures, events, absent rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wfm.config import load
from wfm.config.calendar import read_events
from wfm.forecast import make_forecast
from wfm.history import read_history

ZONE = "Europe/Amsterdam"
SHARED = Path(__file__).parents[2].parent / "shared"


def _events(*rows):
    return pd.DataFrame(list(rows), columns=["date", "end_date", "name", "kind", "queues", "uplift"])


def _by_date(forecast):
    return forecast.groupby(forecast["timestamp"].dt.date)["contacts"].sum()


def test_seasonal_naive_is_last_week(plan, past, no_events):
    history = past(60)
    forecast = make_forecast(plan(model="seasonal_naive"), history, no_events, weeks=2)
    last = history.tail(50)["contacts"].to_numpy()
    np.testing.assert_allclose(forecast["contacts"], np.tile(last, 2))


def test_moving_average_is_the_mean_of_four_weeks(plan, past, no_events):
    history = past(60)
    forecast = make_forecast(plan(model="moving_average"), history, no_events)
    mean = history.tail(200)["contacts"].to_numpy().reshape(4, 50).mean(axis=0)
    np.testing.assert_allclose(forecast["contacts"], mean)


def test_seasonal_naive_goes_past_a_closed_day(plan, past, no_events):
    history = past(60)
    gone = history["timestamp"].dt.date == dt.date(2026, 11, 25)
    forecast = make_forecast(plan(model="seasonal_naive"), history[~gone], no_events)
    before = history[history["timestamp"].dt.date == dt.date(2026, 11, 18)]["contacts"]
    asked = forecast[forecast["timestamp"].dt.date == dt.date(2026, 12, 2)]["contacts"]
    np.testing.assert_allclose(asked, before)


@pytest.mark.parametrize("model", ["auto", "prophet"])
def test_size_and_shape_are_found(plan, past, no_events, model):
    forecast = make_forecast(plan(model=model), past(150), no_events)
    truth = past(7, end="2026-12-07", seed=None)["contacts"].to_numpy()
    assert np.abs(forecast["contacts"] - truth).sum() / truth.sum() < 0.08


@pytest.mark.parametrize("recorded", ["absent", "zero"])
def test_closed_days_do_not_pull_the_level_down(plan, past, no_events, recorded):
    history = past(150)
    closed = history["timestamp"].dt.date.isin([dt.date(2026, 11, day) for day in (23, 24, 25, 26)])
    told = history[~closed] if recorded == "absent" else history.assign(contacts=history["contacts"].where(~closed, 0))
    full = make_forecast(plan(), history, no_events)["contacts"].sum()
    assert abs(make_forecast(plan(), told, no_events)["contacts"].sum() / full - 1) < 0.06


def test_days_that_the_calendar_closed_teach_nothing(plan, past, no_events):
    history = past(150)
    closed = history["timestamp"].dt.date == dt.date(2026, 11, 24)
    history.loc[closed, "contacts"] = 3.0
    day = dt.date(2026, 11, 24)
    forecast = make_forecast(plan(), history, _events((day, day, "moving house", "closed", (), np.nan)))
    full = make_forecast(plan(), history[~closed], no_events)
    assert abs(forecast["contacts"].sum() / full["contacts"].sum() - 1) < 0.03


def test_absent_rows_of_a_day_with_traffic_are_zeros(plan, past, no_events):
    history = past(150, mean=0.3)
    forecast = make_forecast(plan(), history[history["contacts"] > 0], no_events)
    whole = make_forecast(plan(), history, no_events)
    assert abs(forecast["contacts"].sum() / whole["contacts"].sum() - 1) < 0.1


def test_a_history_that_ends_at_noon_is_not_a_quiet_day(plan, past, no_events):
    history = past(150, end="2026-11-28")
    noon = history[history["timestamp"] < pd.Timestamp("2026-11-27 12:00", tz=ZONE)]
    whole = make_forecast(plan(), history, no_events)["contacts"].sum()
    assert abs(make_forecast(plan(), noon, no_events)["contacts"].sum() / whole - 1) < 0.03


def test_a_known_uplift_multiplies_its_dates_and_queues(plan, past, no_events):
    day, next_day = dt.date(2026, 12, 2), dt.date(2026, 12, 3)
    config, history = plan(), past(150)
    plain = _by_date(make_forecast(config, history, no_events))
    forecast = make_forecast(config, history, _events((day, next_day, "mailing", "event", ("billing",), 1.5)))
    other = make_forecast(config, history, _events((day, next_day, "mailing", "event", ("sales",), 1.5)))
    ratio = _by_date(forecast) / plain
    np.testing.assert_allclose(ratio, [1, 1, 1.5, 1.5, 1])
    np.testing.assert_allclose(_by_date(other), plain)


def test_a_known_uplift_of_the_past_is_taken_out(plan, past, no_events):
    history = past(150)
    day = dt.date(2026, 11, 26)
    raised = history["contacts"] * np.where(history["timestamp"].dt.date == day, 3.0, 1.0)
    forecast = make_forecast(plan(), history.assign(contacts=raised), _events((day, day, "mailing", "event", (), 3.0)))
    plain = make_forecast(plan(), history, no_events)
    np.testing.assert_allclose(forecast["contacts"], plain["contacts"], rtol=1e-6)


def test_an_event_is_learned_from_earlier_ones(plan, past, no_events):
    history = past(300)
    days = [dt.date(2026, month, 2) for month in (3, 4, 6, 7, 9, 10)]
    factor = np.where(history["timestamp"].dt.date.isin(days), 2.0, 1.0)
    rows = [(day, day, f"Mailing {day:%B}: number {day.month}", "event", (), np.nan) for day in days]
    rows = [(*row[:2], f"Mailing: of {row[0]:%B}", *row[3:]) for row in rows]
    coming = dt.date(2026, 12, 2)
    told = _events(*rows, (coming, coming, "mailing: of December", "event", (), np.nan))
    forecast = _by_date(make_forecast(plan(), history.assign(contacts=history["contacts"] * factor), told))
    plain = _by_date(make_forecast(plan(), history, no_events))
    assert forecast[coming] / plain[coming] > 1.2


def test_a_public_holiday_is_foreseen(plan, past, no_events):
    history = past(1000, end="2026-05-04")
    holidays = [dt.date(2024, 5, 9), dt.date(2025, 5, 29), dt.date(2025, 4, 21), dt.date(2024, 12, 25)]
    history["contacts"] *= np.where(history["timestamp"].dt.date.isin(holidays), 0.3, 1.0)
    forecast = _by_date(make_forecast(plan(start="2026-05-11"), history, no_events))
    assert forecast[dt.date(2026, 5, 14)] < 0.7 * forecast[dt.date(2026, 5, 13)]


def test_quantiles_cover_what_they_say(plan, past, no_events):
    history = past(150, seed=5)
    forecast = make_forecast(plan(), history, no_events, weeks=8)
    actual = past(56, end="2027-01-25", seed=6)
    both = forecast.merge(actual, on=["timestamp", "queue"], suffixes=("", "_actual"))
    inside = both["contacts_actual"].between(both["contacts_p10"], both["contacts_p90"]).mean()
    assert 0.7 < inside < 0.95


def _wape(path: Path, model: str) -> float:
    error = total = 0.0
    for start in ("2003-08-18", "2003-09-01"):
        config = load(path, week=start)
        config = _with_model(config, model)
        history = read_history(load(path))
        forecast = make_forecast(config, history, read_events(config), weeks=2)
        both = forecast.merge(history, on=["timestamp", "queue"], suffixes=("", "_actual"))
        error += (both["contacts"] - both["contacts_actual"]).abs().sum()
        total += both["contacts_actual"].sum()
    return error / total


def _with_model(config, model):
    changed = config.model_copy(update={"forecast": config.forecast.model_copy(update={"model": model})})
    changed._paths.update(config._paths)
    return changed


def test_auto_beats_the_seasonal_naive_on_a_real_bank():
    path = SHARED / "acceptance" / "bank" / "plan.yaml"
    if not path.is_file():
        pytest.skip("the real series are not beside the project")
    auto, naive = _wape(path, "auto"), _wape(path, "seasonal_naive")
    assert auto < 0.8 * naive
    assert auto < 0.08
