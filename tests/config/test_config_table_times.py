"""Timestamps in files: local or with an offset, over daylight saving, and the same bytes for the same rows."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest

from wfm.errors import InputError
from wfm.table_io import read_table, to_csv, write_table
from wfm.tables import ACTIVITIES, COVERAGE, FORECAST, HISTORY, LOCKS, SHIFTS

ZONE = "Europe/Amsterdam"
FORECAST_HEADER = "timestamp,queue,contacts,contacts_p10,contacts_p90,aht_seconds\n"


def stamps(folder: Path, *written: str) -> list[str]:
    """Read history rows and return their instants in UTC."""
    path = folder / "history.csv"
    path.write_text("timestamp,queue,contacts\n" + "".join(f"{stamp},voice,1\n" for stamp in written))
    return [f"{stamp.tz_convert('UTC'):%Y-%m-%d %H:%M}" for stamp in read_table(path, HISTORY, ZONE)["timestamp"]]


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-30T08:15:00+01:00", "2026-11-30 07:15"),
        ("2026-11-30T08:15:00", "2026-11-30 07:15"),
        ("2026-11-30 08:15", "2026-11-30 07:15"),
        ("2026-11-30T08:15Z", "2026-11-30 08:15"),
        ("2026-11-30T08:15-0500", "2026-11-30 13:15"),
        ("2026-07-01 08:15", "2026-07-01 06:15"),
        ("2026-07-01", "2026-06-30 22:00"),
        ("2026-10-25T02:30+02:00", "2026-10-25 00:30"),
        ("2026-10-25T02:30+01:00", "2026-10-25 01:30"),
        ("2026-10-25T02:30", "2026-10-25 00:30"),  # of a doubled hour the first
    ],
)
def test_timestamps_of_history_are_local_unless_they_have_an_offset(tmp_path: Path, written: str, utc: str):
    assert stamps(tmp_path, written) == [utc]


def test_offsets_and_local_times_may_be_mixed(tmp_path: Path):
    found = stamps(tmp_path, "2026-03-28 08:00", "2026-03-28T08:00+00:00", "2026-03-30 08:00", "2026-03-30T08:00+02:00")
    assert found == ["2026-03-28 07:00", "2026-03-28 08:00", "2026-03-30 06:00", "2026-03-30 06:00"]


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2026-03-29T02:00",
            "2026-03-29 02:30",
            "30-11-2026 08:15",
            "11/30/2026 08:15",
            "2026-11-31",
            "2026-11-30T24:00",
        ),
        *("2026-11-30T08:15+25:00", "08:15", "1764490500", "2026-11-30T08:15:00[Europe/Amsterdam]"),
    ],
)
def test_what_is_no_time_of_the_site_is_located(tmp_path: Path, written: str):
    with pytest.raises(InputError) as caught:
        stamps(tmp_path, "2026-11-30 08:00", written)
    (problem,) = caught.value.problems
    assert (problem.line, problem.field) == (3, "timestamp")
    assert f"'{written}' is no time in {ZONE}" in problem.message


def test_tables_between_stages_need_offsets(tmp_path: Path):
    path = tmp_path / "forecast.csv"
    path.write_text(FORECAST_HEADER + "2026-11-30T08:15:00,voice,1,,,300\n")
    with pytest.raises(
        InputError, match=r":2: timestamp: .* is not a timestamp with offset like 2026-11-30T08:15:00\+01"
    ):
        read_table(path, FORECAST, ZONE)


def forecast_over(day: str) -> pd.DataFrame:
    """Return a forecast of every half hour of a day."""
    start = pd.Timestamp(day, tz=ZONE)
    grid = pd.date_range(start, start + pd.DateOffset(days=1), freq="30min", inclusive="left").as_unit("us")
    values = [round(number / 7, 4) for number in range(len(grid))]
    return pd.DataFrame(
        {"timestamp": grid, "queue": "voice", "contacts": values, "contacts_p10": float("nan"), "contacts_p90": values}
    ).assign(aht_seconds=300.25)


@pytest.mark.parametrize(("day", "rows"), [("2026-03-29", 46), ("2026-10-25", 50), ("2026-11-30", 48)])
@pytest.mark.parametrize("name", ["forecast.csv", "forecast.csv.gz"])
def test_what_is_written_is_read_again_over_daylight_saving(tmp_path: Path, name: str, day: str, rows: int):
    frame = forecast_over(day)
    write_table(frame, FORECAST, tmp_path / name)
    again = read_table(tmp_path / name, FORECAST, ZONE).drop(columns="line")
    assert len(again) == rows
    pd.testing.assert_frame_equal(again, frame, check_dtype=False)


def test_the_doubled_hour_is_told_apart_by_its_offset():
    written = [line.split(",")[0] for line in to_csv(forecast_over("2026-10-25"), FORECAST).splitlines()[5:9]]
    assert written == [f"2026-10-25T02:{minute}:00+0{offset}:00" for offset in (2, 1) for minute in ("00", "30")]


def test_the_same_rows_are_the_same_bytes(tmp_path: Path):
    for name in ("one.csv.gz", "two.csv.gz"):
        write_table(forecast_over("2026-10-25"), FORECAST, tmp_path / name)
    assert (tmp_path / "one.csv.gz").read_bytes() == (tmp_path / "two.csv.gz").read_bytes()
    assert gzip.decompress((tmp_path / "one.csv.gz").read_bytes()).decode() == to_csv(
        forecast_over("2026-10-25"), FORECAST
    )


def test_files_have_the_columns_and_decimals_of_the_contract():
    start, end = pd.Timestamp("2026-11-30 08:00", tz=ZONE), pd.Timestamp("2026-11-30 16:30", tz=ZONE)
    shift = {
        "cost": 123.456,
        "overtime_hours": 0.0,
        "paid_hours": 8.0,
        "end": end,
        "start": start,
        "date": start.date(),
    }
    assert to_csv(pd.DataFrame([{**shift, "agent_id": "A1", "other": 1}]), SHIFTS, {"cost": 2}) == (
        "agent_id,date,start,end,paid_hours,overtime_hours,cost\n"
        "A1,2026-11-30,2026-11-30T08:00:00+01:00,2026-11-30T16:30:00+01:00,8.0000,0.0000,123.46\n"
    )
    piece = {"agent_id": "A, 1", "start": start, "end": end, "activity": "lunch", "paid": False}
    assert to_csv(pd.DataFrame([piece]), ACTIVITIES).splitlines()[1].startswith('"A, 1",2026-11-30T08:00:00+01:00,')
    assert to_csv(pd.DataFrame([piece]), ACTIVITIES).endswith(",lunch,false\n")
    row = {"timestamp": start, "queue": "voice", "contacts": 1 / 3, "required": 2, "scheduled": 2 / 3}
    written = to_csv(pd.DataFrame([{**row, "service_level": 0.5}]), COVERAGE).splitlines()[1]
    assert written == "2026-11-30T08:00:00+01:00,voice,0.3333,2,0.666667,0.500000"


def test_a_day_that_must_stay_free_is_written_with_empty_times(tmp_path: Path):
    path = tmp_path / "locks.csv"
    path.write_text("agent_id,date,start,end\nA1,2026-12-01,,\nA1,2026-12-02,2026-12-02T08:00,2026-12-02T16:00\n")
    written = to_csv(read_table(path, LOCKS, ZONE), LOCKS).splitlines()
    assert written[1:] == ["A1,2026-12-01,,", "A1,2026-12-02,2026-12-02T08:00:00+01:00,2026-12-02T16:00:00+01:00"]
