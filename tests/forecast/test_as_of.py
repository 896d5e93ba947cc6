from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wfm.forecast import make_forecast

ZONE = "Europe/Amsterdam"
MAIL = (
    '- {name: mail, channel: email, opening_hours: "mon-fri 08:00-18:00", aht_seconds: 300, '
    "service_level: {target: 0.8, within_hours: 8}}"
)


def _at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz=ZONE).as_unit("us")


def _busy_days(past, seed: int = 3) -> pd.DataFrame:
    """Return a history whose whole days run high or low together."""
    history = past(130, end="2026-12-05", mean=60.0)
    day = history["timestamp"].dt.date
    random = np.random.default_rng(seed)
    level = {one: random.lognormal(0.0, 0.35) for one in sorted(set(day))}
    return history.assign(contacts=np.round(history["contacts"] * day.map(level)))


def test_nothing_later_than_the_moment_matters(plan, past, no_events):
    history = past(90, end="2026-12-05")
    moment = _at("2026-12-02 11:00")
    changed = history.assign(contacts=history["contacts"].where(history["timestamp"] < moment, 999.0))
    first, second = (make_forecast(plan(), rows, no_events, as_of=moment) for rows in (history, changed))
    pd.testing.assert_frame_equal(first, second, check_exact=True)


def test_a_moment_before_the_plan_covers_the_plan(plan, past, no_events):
    forecast = make_forecast(plan(), past(90), no_events, as_of=_at("2026-11-12 09:00"))
    assert forecast["timestamp"].min() == _at("2026-11-30 08:00")
    assert forecast["timestamp"].max() == _at("2026-12-04 17:00")
    assert forecast.attrs["intraday"] == {}


def test_a_moment_within_the_plan_starts_there(plan, past, no_events):
    forecast = make_forecast(plan(), past(90, end="2026-12-05"), no_events, as_of=_at("2026-12-02 11:00"))
    assert forecast["timestamp"].min() == _at("2026-12-02 11:00")


@pytest.mark.parametrize(("so_far", "sign"), [(1.8, 1), (0.5, -1)])
def test_the_rest_of_the_day_follows_a_day_that_runs_otherwise(plan, past, no_events, so_far, sign):
    history = _busy_days(past)
    moment = _at("2026-12-02 11:00")
    today = history["timestamp"].dt.strftime("%Y-%m-%d") == "2026-12-02"
    usual = make_forecast(plan(), history, no_events, as_of=_at("2026-12-02"))
    odd = history.copy()
    morning = today & (history["timestamp"] < moment)
    expected = usual[usual["timestamp"] < moment].iloc[:3]["contacts"].to_numpy()
    odd.loc[morning, "contacts"] = np.round(expected * so_far)
    updated = make_forecast(plan(), odd, no_events, as_of=moment)
    told = updated.attrs["intraday"]["billing"]
    assert told["exponent"] > 0.4
    assert told["so_far"] == pytest.approx(so_far, rel=0.05)
    assert np.sign(np.log(told["factor"])) == sign
    rest = usual["timestamp"].isin(updated["timestamp"])
    ratio = updated["contacts"].to_numpy() / usual.loc[rest, "contacts"].to_numpy()
    first_day = (updated["timestamp"].dt.day == 2).to_numpy()
    np.testing.assert_allclose(ratio[first_day], told["factor"])
    np.testing.assert_allclose(ratio[~first_day], 1.0)


def test_a_morning_says_nothing_where_days_do_not_hang_together(plan, past, no_events):
    told = [
        make_forecast(plan(), past(130, end="2026-12-05", seed=seed), no_events, as_of=_at("2026-12-02 11:00")).attrs
        for seed in range(10, 16)
    ]
    said_nothing = [(one["intraday"]["billing"]["exponent"], one["intraday"]["billing"]["factor"]) for one in told]
    assert said_nothing.count((0.0, 1.0)) >= 5


@pytest.mark.parametrize(("date", "hours"), [("2026-10-25", 25), ("2026-03-29", 23)])
def test_the_day_on_which_clocks_change(plan, past, no_events, date, hours):
    start = pd.Timestamp(date) - pd.Timedelta(days=6)
    history = past(60, queue="mail", end=f"{start:%Y-%m-%d}")
    forecast = make_forecast(plan(MAIL, start=f"{start:%Y-%m-%d}"), history, no_events)
    day = forecast[forecast["timestamp"].dt.strftime("%Y-%m-%d") == date]
    assert len(day) == hours
