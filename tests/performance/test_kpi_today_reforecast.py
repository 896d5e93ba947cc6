"""The rest of a day after its contacts so far: how much of a surprise goes on, and how sure that is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wfm.performance.today.handle_time import AS_MUCH_AS_PLANNED, handle_time_factor
from wfm.performance.today.reforecast import dispersion_of, reforecast

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo" / "history.csv.gz"
MORNING, AFTERNOON = np.full(16, 40.0), np.full(24, 40.0)


def test_a_day_as_planned_goes_on_as_planned():
    on = reforecast(MORNING, MORNING, AFTERNOON, 0.02, 0.25)
    assert on.factor == 1.0
    assert on.low < 1 < on.high
    assert on.rest == pytest.approx(AFTERNOON.sum())


@pytest.mark.parametrize(("contacts", "least", "most"), [(400.0, 1.15, 1.2), (4.0, 1.02, 1.15)])
def test_the_more_contacts_came_the_more_of_the_surprise_goes_on(contacts: float, least: float, most: float):
    planned, rest = np.full(16, contacts), np.full(24, contacts)
    on = reforecast(planned * 1.2, planned, rest, 0.02, 0.25)
    assert least < on.factor < most


def test_the_tighter_the_forecast_the_less_a_surprise_moves_it():
    factors = [reforecast(MORNING * 1.1, MORNING, AFTERNOON, d, 0.25).factor for d in (0.0005, 0.01, 0.2)]
    assert factors == sorted(factors)
    assert factors[0] < factors[-1]


def test_a_day_unlike_any_other_is_believed_as_it_comes():
    factors = [reforecast(MORNING * k, MORNING, AFTERNOON, 0.001, 0.25).factor for k in (1.1, 2.5)]
    assert factors[0] < 1.08
    assert factors[1] > 2.3


def test_recent_hours_count_more():
    came = MORNING.copy()
    came[-4:] *= 1.4
    earlier = MORNING.copy()
    earlier[:4] *= 1.4
    late, early = (reforecast(values, MORNING, AFTERNOON, 0.05, 0.25).factor for values in (came, earlier))
    assert late > early > 1


def test_the_days_before_say_where_to_begin():
    plain = reforecast(MORNING, MORNING, AFTERNOON, 0.02, 0.25)
    after = reforecast(MORNING, MORNING, AFTERNOON, 0.02, 0.25, before=(3600.0, 3000.0, 2))
    assert 1.0 == plain.factor < after.factor < 1.2


def test_nothing_came_and_nothing_is_left():
    on = reforecast(np.zeros(4), np.full(4, 2.0), np.zeros(3), 0.02, 0.25)
    assert 0 <= on.factor < 1
    assert on.rest == 0


def test_four_of_five_days_that_drift_end_within_the_band():
    generator = np.random.default_rng(7)
    common, within = 0.3 * 0.02, 0.7 * 0.02
    inside = []
    for _ in range(400):
        day = generator.gamma(1 / common, common) * generator.gamma(1 / within, within, 40)
        day[16:] *= generator.gamma(2 / common, common / 2)
        came = generator.poisson(40 * day)
        on = reforecast(came[:16], MORNING, AFTERNOON, 0.02, 0.25)
        inside.append(on.planned * on.low <= came[16:].sum() <= on.planned * on.high)
    assert 0.76 <= np.mean(inside) <= 0.88


def test_the_range_of_a_forecast_tells_its_dispersion():
    mean = np.full(50, 100.0)
    spread = 1.2815515655446004 * np.sqrt(mean + 0.03 * mean**2)
    assert dispersion_of(mean, mean - spread, mean + spread) == pytest.approx(0.03)
    assert dispersion_of(mean, mean * np.nan, mean * np.nan) == pytest.approx(0.02)
    assert dispersion_of(mean, mean, mean) == pytest.approx(1e-5)


def test_the_rest_of_the_demo_s_days_is_foreseen_better_than_by_the_plan():
    """A plan from the same weekdays of the four weeks before; days held out, misses at 10:00, 12:00 and 14:00."""
    history = pd.read_csv(DEMO)
    history["timestamp"] = pd.to_datetime(history["timestamp"].str[:19])
    calls = history[(history["queue"] == "support") & (history["timestamp"] >= "2026-07-01")]
    table = calls.pivot_table(index=calls["timestamp"].dt.date, columns=calls["timestamp"].dt.hour * 4 + calls[
        "timestamp"
    ].dt.minute // 15, values="contacts", aggfunc="sum")  # fmt: skip
    table = table[table.notna().mean(axis=1) > 0.9].fillna(0.0)
    missed = np.zeros(2)
    weekday = pd.to_datetime(table.index).day_of_week
    for number in range(30, len(table)):
        alike = table.iloc[:number][weekday[:number] == weekday[number]].tail(4)
        if len(alike) < 4:
            continue
        planned, came = alike.mean().to_numpy(), table.iloc[number].to_numpy()
        for hour in (10, 12, 14):
            seen = int((table.columns < hour * 4).sum())
            on = reforecast(came[:seen], planned[:seen], planned[seen:], 0.02, 0.25)
            missed += [np.abs(came[seen:] - planned[seen:] * factor).sum() for factor in (1.0, on.factor)]
    assert missed[1] / missed[0] == pytest.approx(0.95, abs=0.02)


def test_handle_times_follow_only_when_many_contacts_say_so():
    seconds, planned = np.array([360.0, np.nan]), np.array([300.0, 300.0])
    few = handle_time_factor(np.array([AS_MUCH_AS_PLANNED / 9, 50.0]), seconds, planned)
    as_many = handle_time_factor(np.array([AS_MUCH_AS_PLANNED, 50.0]), seconds, planned)
    assert few == pytest.approx(1.02)
    assert as_many == pytest.approx(1.10)
    assert handle_time_factor(np.zeros(2), seconds, planned) == 1.0
