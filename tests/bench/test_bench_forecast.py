from __future__ import annotations

import datetime as dt
import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from forecast_series import Series, measure
from forecast_table import table_lines

PLAN = """
site: {name: Lakeside, timezone: Europe/Amsterdam, country: NL, currency: EUR, interval_minutes: 60}
week: {start: 2026-11-30}
history: {source: history.csv}
queues:
  - {name: billing, opening_hours: "mon-fri 08:00-18:00", service_level: {target: 0.8, within_seconds: 20}}
"""


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Series:
    folder = tmp_path_factory.mktemp("bench")
    clock = pd.date_range(dt.date(2026, 9, 21), dt.date(2026, 11, 30), freq="h", inclusive="left")
    clock = clock[(clock.day_of_week < 5) & (clock.hour >= 8) & (clock.hour < 18)]
    contacts = np.random.default_rng(1).poisson(30 - 2 * np.abs(clock.hour - 12))
    rows = [f"{stamp:%Y-%m-%d %H:%M},billing,{count},300" for stamp, count in zip(clock, contacts)]
    (folder / "history.csv").write_text("\n".join(["timestamp,queue,contacts,aht_seconds", *rows]) + "\n")
    (folder / "plan.yaml").write_text(PLAN)
    return Series(folder / "plan.yaml", "billing", 7)


def test_the_benchmark_measures_and_prints_a_series(series):
    found = measure(series, origins=2, step_days=None, interval_prophet=True)
    assert found["origins"] == 2
    assert found["intervals"] == 2 * 50
    assert found["same_bytes_twice"]
    assert all(0 < found["wape"][model] < 1 for model in ("auto", "seasonal_naive", "moving_average", "prophet"))
    assert 0 < found["interval_prophet_wape"] < 1
    assert all(math.isfinite(found[name]) for name in ("forecast_seconds", "backtest_seconds", "peak_mb"))
    lines = table_lines([found])
    assert lines[1].startswith("billing")
    assert "all: auto / naive" in lines[-1]
