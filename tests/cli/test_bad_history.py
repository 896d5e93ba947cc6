"""Histories that are degenerate or wrong: a forecast of the right size, or a located message; never a traceback."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from cli_run import wfm_here as wfm

PLAN = """
site: {name: Lakeside, timezone: Europe/Amsterdam, country: NL, currency: EUR, interval_minutes: 60}
week: {start: 2026-11-30}
history: {source: history.csv}
queues:
  - name: billing
    opening_hours: "mon-fri 08:00-18:00"
    service_level: {target: 0.8, within_seconds: 20}
    aht_seconds: 300
"""


def _rows(weeks: int = 8, *, offset: bool = False) -> pd.DataFrame:
    clock = pd.date_range(end="2026-11-29 23:00", periods=weeks * 7 * 24, freq="h")
    clock = clock[(clock.day_of_week < 5) & (clock.hour >= 8) & (clock.hour < 18)]
    stamps = clock.tz_localize("Europe/Amsterdam")
    text = [stamp.isoformat() if offset else f"{stamp:%Y-%m-%dT%H:%M:%S}" for stamp in stamps]
    contacts = np.random.default_rng(4).poisson(20, len(clock))
    return pd.DataFrame({"timestamp": text, "queue": "billing", "contacts": contacts})


def _run(folder: Path, rows: pd.DataFrame, *options: str):
    (folder / "plan.yaml").write_text(PLAN)
    rows.to_csv(folder / "history.csv", index=False)
    done = wfm("forecast", "plan.yaml", *options, cwd=folder)
    assert "Traceback" not in done.stderr
    return done


def _made(folder: Path, rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    done = _run(folder, rows)
    assert done.returncode == 0, done.stderr
    return pd.read_csv(folder / "forecast.csv"), done.stdout


def _refused(folder: Path, rows: pd.DataFrame) -> str:
    done = _run(folder, rows)
    assert done.returncode == 2
    assert not (folder / "forecast.csv").exists()
    return done.stderr


def test_all_zeros_forecast_zero(tmp_path):
    forecast, _ = _made(tmp_path, _rows().assign(contacts=0))
    assert len(forecast) == 100
    assert (forecast[["contacts", "contacts_p10", "contacts_p90"]] == 0).all(axis=None)


def test_a_single_row_is_a_forecast_of_its_size(tmp_path):
    forecast, _ = _made(tmp_path, _rows().tail(1).assign(contacts=12))
    assert np.isfinite(forecast["contacts"]).all()
    assert 0 < forecast["contacts"].max() <= 200


def test_a_constant_stays(tmp_path):
    forecast, _ = _made(tmp_path, _rows().assign(contacts=9))
    np.testing.assert_allclose(forecast["contacts"], 9, rtol=0.03)


def test_a_spike_is_shown_and_forgotten(tmp_path):
    rows = _rows()
    usual, _ = _made(tmp_path, rows)
    rows.loc[300, "contacts"] = 1_000_000_000
    forecast, said = _made(tmp_path, rows)
    np.testing.assert_allclose(forecast["contacts"], usual["contacts"], rtol=0.15)
    assert "nothing was learned from billing 2026-11-" in said
    assert "outlier: 1,000,000," in said


def test_times_of_two_zones_are_the_instants_they_name(tmp_path):
    plain, _ = _made(tmp_path, _rows(offset=True))
    rows = _rows(offset=True)
    bangkok = pd.to_datetime(rows["timestamp"], utc=True).dt.tz_convert("Asia/Bangkok")
    half = rows.index % 2 == 0
    rows["timestamp"] = np.where(half, bangkok.map(lambda stamp: stamp.isoformat()), rows["timestamp"])
    mixed, _ = _made(tmp_path, rows)
    pd.testing.assert_frame_equal(mixed, plain)


def test_duplicates_that_disagree_are_located(tmp_path):
    rows = pd.concat([_rows(), _rows().iloc[[5]].assign(contacts=999)])
    said = _refused(tmp_path, rows)
    assert f"history.csv:{len(rows) + 1}: timestamp: " in said
    assert "already stands in line 7 with other values; keep one of the two" in said


def test_rows_of_the_future_are_told_and_not_used(tmp_path):
    plain, _ = _made(tmp_path, _rows())
    later = _rows().iloc[[0]].assign(timestamp="2062-01-02T08:00:00", contacts=5000)
    forecast, said = _made(tmp_path, pd.concat([_rows(), later]))
    pd.testing.assert_frame_equal(forecast, plain)
    assert "not used: 1 rows of history from the moment of the forecast on" in said


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("-5", "'-5' is not a number of at least 0"),
        ("many", "'many' is not a number"),
        ("inf", "'inf' is not a number"),
    ],
)
def test_wrong_counts_are_located(tmp_path, cell, words):
    rows = _rows().astype({"contacts": object})
    rows.loc[9, "contacts"] = cell
    said = _refused(tmp_path, rows)
    assert "history.csv:11: contacts:" in said
    assert words in said


def test_an_hour_that_no_clock_shows_is_located(tmp_path):
    rows = _rows()
    rows.loc[0, "timestamp"] = "2026-03-29T02:30:00"
    assert "history.csv:2: timestamp: '2026-03-29T02:30:00' is no time in Europe/Amsterdam" in _refused(tmp_path, rows)
