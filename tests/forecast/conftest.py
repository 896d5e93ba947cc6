"""Small plans and made-up histories for the forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wfm.config import Config, load

START = "2026-11-30"
ZONE = "Europe/Amsterdam"
BASE = """
site: {{name: Lakeside, timezone: {zone}, country: NL, currency: EUR, interval_minutes: 60}}
week: {{start: {start}}}
forecast: {{model: {model}}}
queues:
{queues}
"""
LIVE = (
    '- {name: billing, opening_hours: "mon-fri 08:00-18:00", aht_seconds: 300, '
    "service_level: {target: 0.8, within_seconds: 20}}"
)


@pytest.fixture
def plan(tmp_path: Path) -> Callable[..., Config]:
    """Return a function that loads a plan of some queues."""

    def write(*queues: str, model: str = "auto", start: str = START, zone: str = ZONE, more: str = "") -> Config:
        lines = "\n".join(f"  {queue}" for queue in queues or (LIVE,))
        text = BASE.format(zone=zone, start=start, model=model, queues=lines) + more
        (tmp_path / "plan.yaml").write_text(text)
        return load(tmp_path / "plan.yaml")

    return write


@pytest.fixture
def past() -> Callable[..., pd.DataFrame]:
    """Return a function that makes a history of weekdays 08:00 to 18:00 with a peak at noon."""

    def make(
        days: int,
        *,
        queue: str = "billing",
        end: str = START,
        mean: float = 20.0,
        seed: int | None = 1,
        weekdays: int = 5,
        zone: str = ZONE,
    ) -> pd.DataFrame:
        first = dt.date.fromisoformat(end) - dt.timedelta(days=days)
        clock = pd.date_range(first, periods=24 * days, freq="h")
        clock = clock[(clock.day_of_week < weekdays) & (clock.hour >= 8) & (clock.hour < 18)]
        rate = mean * (1.5 - 0.1 * np.abs(clock.hour - 12)) * np.where(clock.day_of_week == 0, 1.3, 1.0)
        contacts = np.round(rate) if seed is None else np.random.default_rng(seed).poisson(rate)
        stamps = clock.tz_localize(zone).as_unit("us")
        return pd.DataFrame({"timestamp": stamps, "queue": queue, "contacts": np.asarray(contacts, float)})

    return make


@pytest.fixture
def no_events() -> pd.DataFrame:
    """Return an empty events table."""
    return pd.DataFrame(columns=["date", "end_date", "name", "kind", "queues", "uplift"])
