from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wfm.config import load
from wfm.history import read_history

HEADER = "timestamp,queue,contacts,aht_seconds,abandoned"


def _plan(folder, rows, *, hours="mon-sun 08:00-20:00", minutes=30, queues=("billing",), deferred=False):
    (folder / "history.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    level = "{target: 0.8, within_hours: 8}" if deferred else "{target: 0.8, within_seconds: 20}"
    channel = "email" if deferred else "voice"
    lines = "\n".join(
        f'  - {{name: {name}, channel: {channel}, opening_hours: "{hours}", aht_seconds: 300, service_level: {level}}}'
        for name in queues
    )
    (folder / "plan.yaml").write_text(
        f"site: {{name: L, timezone: Europe/Amsterdam, currency: EUR, interval_minutes: {minutes}}}\n"
        f"week: {{start: 2026-11-30}}\nhistory: {{source: history.csv}}\nqueues:\n{lines}\n"
    )
    return load(folder / "plan.yaml")


def _days(first: str, count: int, queue: str = "billing", contacts: float = 240) -> list[str]:
    return [f"{day:%Y-%m-%d},{queue},{contacts},310," for day in pd.date_range(first, periods=count)]


def test_daily_rows_fill_the_opening_hours_evenly_and_keep_their_total(tmp_path):
    history = read_history(_plan(tmp_path, _days("2026-11-02", 14)))
    assert history.attrs["spread_queues"] == {"billing": 1440}
    hours = history["timestamp"].dt.hour
    assert hours.min() == 8
    assert hours.max() == 19
    assert history["contacts"].to_numpy() == pytest.approx(10.0)
    assert set(history["aht_seconds"]) == {310.0}


def test_daily_rows_take_the_shape_of_a_queue_that_is_known_finely(tmp_path):
    fine = [
        f"{stamp:%Y-%m-%d %H:%M},chat,{40 if stamp.hour == 12 else 4},,"
        for stamp in pd.date_range("2026-11-02", "2026-11-30", freq="30min", inclusive="left")
    ]
    history = read_history(_plan(tmp_path, [*fine, *_days("2026-11-02", 14)], queues=("billing", "chat")))
    billing = history[history["queue"] == "billing"]
    noon = billing["timestamp"].dt.hour == 12
    assert billing.loc[noon, "contacts"].mean() > 5 * billing.loc[~noon, "contacts"].mean()
    assert billing.groupby(billing["timestamp"].dt.date)["contacts"].sum().to_numpy() == pytest.approx(240)


@pytest.mark.parametrize(("date", "intervals"), [("2026-10-25", 50), ("2026-03-29", 46), ("2026-06-01", 48)])
def test_a_day_of_the_change_of_clocks_keeps_its_total(tmp_path, date, intervals):
    first = pd.Timestamp(date) - pd.Timedelta(days=2)
    history = read_history(_plan(tmp_path, _days(f"{first:%Y-%m-%d}", 5), hours="mon-sun 00:00-24:00"))
    day = history[history["timestamp"].dt.strftime("%Y-%m-%d") == date]
    assert len(day) == intervals
    assert day["contacts"].sum() == pytest.approx(240)


def test_hours_over_midnight_take_their_part_of_the_calendar_day(tmp_path):
    history = read_history(_plan(tmp_path, _days("2026-11-02", 7), hours="mon-sun 17:00-32:00"))
    day = history[history["timestamp"].dt.strftime("%Y-%m-%d") == "2026-11-04"]
    assert day["contacts"].sum() == pytest.approx(240)
    assert sorted(set(day["timestamp"].dt.hour)) == [*range(8), *range(17, 24)]


def test_contacts_of_a_closed_day_are_not_lost(tmp_path):
    history = read_history(_plan(tmp_path, _days("2026-11-02", 14), hours="mon-fri 08:00-20:00"))
    assert history["contacts"].sum() == pytest.approx(14 * 240)


def test_deferred_work_is_spread_over_the_whole_day(tmp_path):
    history = read_history(_plan(tmp_path, _days("2026-11-02", 7), deferred=True))
    assert len(history) == 7 * 48
    assert history["contacts"].to_numpy() == pytest.approx(5.0)


def test_finer_rows_are_added_up_and_their_handle_time_weighted(tmp_path):
    rows = []
    for stamp in pd.date_range("2026-11-02 08:00", periods=48, freq="15min"):
        first = stamp.minute % 30 == 0
        rows.append(f"{stamp:%Y-%m-%d %H:%M},billing,{3 if first else 1},{100 if first else 200},{1 if first else 0}")
    history = read_history(_plan(tmp_path, rows))
    assert len(history) == 24
    assert set(history["contacts"]) == {4.0}
    assert set(history["abandoned"]) == {1.0}
    np.testing.assert_allclose(history["aht_seconds"], 125.0)
    assert history.attrs["spread_queues"] == {}
