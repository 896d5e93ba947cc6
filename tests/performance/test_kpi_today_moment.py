"""Which day is under way: closed days, days that clocks shorten, queues that close after midnight."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from wfm.config import load
from wfm.config.calendar import read_events
from wfm.errors import InputError
from wfm.performance.planned import PlannedWeek
from wfm.performance.today.moment import Moment, local_instant, moment_of

CONFIG = """
site: {{name: Brook, timezone: Europe/Amsterdam, country: NL, currency: EUR, interval_minutes: 15}}
week: {{start: {start}, weeks: 1}}
calendar: {{closed: [2026-12-04]}}
forecast: {{model: table, table: forecast.csv}}
queues:
  - {{name: calls, channel: voice, opening_hours: "{hours}", service_level: {{target: 0.8, within_seconds: 20}}}}
"""


def bare(folder: Path, hours: str, start: str = "2026-11-30") -> PlannedWeek:
    """Return a plan of hours alone."""
    (folder / "plan.yaml").write_text(CONFIG.format(hours=hours, start=start), encoding="utf-8")
    config = load(folder / "plan.yaml")
    nothing = pd.DataFrame()
    return PlannedWeek(folder, config, [], read_events(config), {}, nothing, nothing, nothing, nothing, nothing)


def moment(plan: PlannedWeek, now: str) -> Moment:
    return moment_of(plan, local_instant(plan, now))


def test_what_is_over_and_what_lies_ahead(tmp_path: Path):
    found = moment(bare(tmp_path, "mon-fri 08:00-20:00"), "2026-12-01T11:37")
    assert found.date == dt.date(2026, 12, 1)
    # 08:00 to 11:30 is over; the interval under way is not.
    assert (found.seen.sum(), found.ahead.sum()) == (14, 34)
    assert f"{found.close:%H:%M}" == "20:00"


@pytest.mark.parametrize(
    ("now", "date", "seen"),
    [("2026-12-01T23:00", 1, 24), ("2026-12-02T01:30", 1, 34), ("2026-12-02T08:30", 2, 0), ("2026-12-02T17:15", 2, 1)],
)
def test_a_queue_that_closes_after_midnight_keeps_its_day(tmp_path: Path, now: str, date: int, seen: int):
    found = moment(bare(tmp_path, "mon-sun 17:00-32:00"), now)
    assert found.date == dt.date(2026, 12, date)
    assert found.seen.sum() == seen
    assert found.close == pd.Timestamp(f"2026-12-{date + 1:02d} 08:00", tz="Europe/Amsterdam")


def test_days_that_clocks_shorten_and_lengthen(tmp_path: Path):
    spring = bare(tmp_path, "mon-sun 00:00-08:00", "2026-03-23")
    assert moment(spring, "2026-03-29T04:00").today.sum() == 4 * 7
    assert moment(spring, "2026-03-29T04:00").seen.sum() == 4 * 3
    with pytest.raises(InputError, match="never show 2026-03-29 02:30"):
        local_instant(spring, "2026-03-29T02:30")
    autumn = bare(tmp_path, "mon-sun 00:00-08:00", "2026-10-19")
    assert moment(autumn, "2026-10-25T02:30").seen.sum() == 4 * 2.5
    assert moment(autumn, "2026-10-25T02:30+01:00").seen.sum() == 4 * 3.5
    assert moment(autumn, "2026-10-25T04:00").today.sum() == 4 * 9


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-12-04T11:00", "closed on Fri 2026-12-04"),
        ("2026-12-05T11:00", "closed on Sat 2026-12-05"),
        ("2026-12-07T00:00", "outside the plan; it holds 2026-11-30 to 2026-12-06"),
        ("2026-11-29T23:45", "outside the plan"),
        ("noon", "is no time"),
        ("", "is no time"),
    ],
)
def test_moments_that_are_none_are_told_where(tmp_path: Path, now: str, said: str):
    with pytest.raises(InputError, match=said) as error:
        moment(bare(tmp_path, "mon-fri 08:00-20:00"), now)
    assert str(error.value).startswith(f"{tmp_path}: --now: ")
