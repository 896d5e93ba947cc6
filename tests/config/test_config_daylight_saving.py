"""Days of 23 and 25 hours: what clock times mean, how many intervals there are, which are open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from config_files import BASE, loaded

from wfm.config.calendar import OpeningCalendar, instant, intervals, plan_intervals, read_events

AMSTERDAM = "Europe/Amsterdam"
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)


@pytest.mark.parametrize(
    ("date", "minutes", "zone", "written"),
    [
        (dt.date(2026, 11, 30), 8 * 60 + 15, AMSTERDAM, "2026-11-30T08:15:00+01:00"),
        (SPRING, 2 * 60, AMSTERDAM, "2026-03-29T03:00:00+02:00"),  # skipped: the moment of the change
        (SPRING, 2 * 60 + 45, AMSTERDAM, "2026-03-29T03:00:00+02:00"),
        (SPRING, 3 * 60, AMSTERDAM, "2026-03-29T03:00:00+02:00"),
        (AUTUMN, 2 * 60, AMSTERDAM, "2026-10-25T02:00:00+02:00"),  # comes twice: the first
        (AUTUMN, 2 * 60 + 30, AMSTERDAM, "2026-10-25T02:30:00+02:00"),
        (AUTUMN, 3 * 60, AMSTERDAM, "2026-10-25T03:00:00+01:00"),
        (dt.date(2026, 3, 28), 26 * 60, AMSTERDAM, "2026-03-29T03:00:00+02:00"),  # of the next day
        (dt.date(2026, 3, 28), 32 * 60, AMSTERDAM, "2026-03-29T08:00:00+02:00"),
        (dt.date(2026, 10, 24), 48 * 60, AMSTERDAM, "2026-10-26T00:00:00+01:00"),
        (dt.date(2026, 3, 8), 2 * 60 + 30, "America/Denver", "2026-03-08T03:00:00-06:00"),
        (dt.date(2026, 4, 24), 0, "Africa/Cairo", "2026-04-24T01:00:00+03:00"),  # a midnight that is skipped
        (dt.date(2026, 11, 1), 0, "America/Havana", "2026-11-01T00:00:00-04:00"),  # a midnight that comes twice
        (dt.date(2026, 6, 1), 24 * 60, "Asia/Kolkata", "2026-06-02T00:00:00+05:30"),
    ],
)
def test_clock_times_on_any_day(date: dt.date, minutes: int, zone: str, written: str):
    found = instant(date, minutes, zone)
    assert found.isoformat() == written
    assert str(found.tz) == zone


@pytest.mark.parametrize(("minutes", "factor"), [(15, 4), (30, 2), (60, 1)])
@pytest.mark.parametrize(("date", "hours"), [(SPRING, 23), (AUTUMN, 25), (dt.date(2026, 11, 30), 24)])
def test_days_have_as_many_intervals_as_time(tmp_path: Path, minutes: int, factor: int, date: dt.date, hours: int):
    config = loaded(tmp_path, BASE.replace("interval_minutes: 30", f"interval_minutes: {minutes}"))
    day = intervals(date, 1, config)
    assert len(day) == hours * factor
    assert day.is_unique
    assert {stamp.date() for stamp in day} == {date}
    assert set(day.tz_convert("UTC").diff()[1:]) == {pd.Timedelta(minutes=minutes)}


def week_of(folder: Path, start: str, opening_hours: str) -> tuple[pd.DatetimeIndex, list[str]]:
    """Return the intervals of a plan that has a change of the clock, and the open ones of its Sunday."""
    config = loaded(folder, BASE.replace("2026-11-30", start).replace("mon-fri 08:00-20:00", opening_hours))
    index = plan_intervals(config)
    mask = OpeningCalendar(config, read_events(config)).open_mask(config.queues[0], index)
    return index, [stamp.isoformat(timespec="minutes")[11:] for stamp in index[mask] if stamp.weekday() == 6]


def test_a_plan_over_the_spring_change_has_an_hour_less(tmp_path: Path):
    index, opened = week_of(tmp_path, "2026-03-23", "sun 01:00-04:00")
    assert len(index) == 2 * (7 * 24 - 1)
    assert opened == ["01:00+01:00", "01:30+01:00", "03:00+02:00", "03:30+02:00"]


def test_a_plan_over_the_autumn_change_has_an_hour_more(tmp_path: Path):
    index, opened = week_of(tmp_path, "2026-10-19", "sun 01:30-03:30")
    assert len(index) == 2 * (7 * 24 + 1)
    twice = ["02:00+02:00", "02:30+02:00", "02:00+01:00", "02:30+01:00"]
    assert opened == ["01:30+02:00", *twice, "03:00+01:00"]


def test_opening_round_the_clock_has_no_holes_when_the_clock_changes(tmp_path: Path):
    for start, hours in (("2026-03-23", 23), ("2026-10-19", 25)):
        _, opened = week_of(tmp_path, start, "mon-sun 00:00-24:00")
        assert len(opened) == 2 * hours


def test_a_night_into_the_change_ends_by_the_clock(tmp_path: Path):
    for start, intervals_open in (("2026-03-23", 2 * 7), ("2026-10-19", 2 * 9)):
        _, opened = week_of(tmp_path, start, "sat 22:00-32:00")
        assert len(opened) == intervals_open
        assert opened[-1].startswith("07:30")


def test_opening_hours_within_the_skipped_hour_open_nothing(tmp_path: Path):
    assert week_of(tmp_path, "2026-03-23", "sun 02:00-03:00")[1] == []
