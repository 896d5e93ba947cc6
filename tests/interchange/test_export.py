from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from exchange_plan import FORMULA, SATURDAY, make_exchange_plan

from wfm.errors import InputError
from wfm.interchange import export_plan
from wfm.tables import ACTIVITIES, SHIFTS


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_generic_means_the_three_generic_profiles(tmp_path: Path) -> None:
    written = export_plan(["generic", "generic-shifts"], *make_exchange_plan(), tmp_path)
    names = ["generic-shifts.csv", "generic-activities.csv", "generic-intervals.csv"]
    assert [path.relative_to(tmp_path).as_posix() for path in written] == names


def test_generic_tables_have_the_columns_of_the_plan(tmp_path: Path) -> None:
    shifts, activities, intervals = (_rows(path) for path in export_plan(["generic"], *make_exchange_plan(), tmp_path))
    assert set(SHIFTS.names) <= set(shifts[0])
    assert set(ACTIVITIES.names) <= set(activities[0])
    assert list(intervals[0]) == ["agent_id", "name", "date", "timestamp", "activity"]
    assert shifts[0]["paid_hours"] == "7.5000"
    assert shifts[0]["cost"] == "150"
    assert activities[3]["paid"] == "false"


def test_a_night_over_the_change_of_clocks_keeps_its_length_and_its_date(tmp_path: Path) -> None:
    shifts, activities, intervals = (_rows(path) for path in export_plan(["generic"], *make_exchange_plan(), tmp_path))
    night = shifts[1]
    assert night["start"] == "2026-10-24T22:00:00+02:00"
    assert night["end"] == "2026-10-25T05:00:00+01:00"
    assert {row["date"] for row in activities if row["agent_id"] == "B/2"} == {str(SATURDAY)}
    stamps = [row["timestamp"] for row in intervals if row["agent_id"] == "B/2"]
    assert len(stamps) == len(set(stamps)) == 8 * 4
    assert "2026-10-25T02:15:00+02:00" in stamps
    assert "2026-10-25T02:15:00+01:00" in stamps
    assert list(pd.to_datetime(stamps, utc=True)) == sorted(pd.to_datetime(stamps, utc=True))


def test_an_interval_has_the_activity_that_takes_most_of_it(tmp_path: Path) -> None:
    export_plan(["generic-intervals"], *make_exchange_plan(), tmp_path)
    found = {row["timestamp"]: row["activity"] for row in _rows(tmp_path / "generic-intervals.csv")}
    # Work until 10:05, rest until 10:15: ten of fifteen minutes are rest.
    assert found["2026-10-19T09:45:00+02:00"] == "work"
    assert found["2026-10-19T10:00:00+02:00"] == "rest"
    assert found["2026-10-19T12:00:00+02:00"] == "lunch"
    assert found["2026-10-19T12:30:00+02:00"] == "work"


def test_cells_that_a_spreadsheet_would_run_are_guarded(tmp_path: Path) -> None:
    export_plan(["generic-shifts"], *make_exchange_plan(), tmp_path)
    row = _rows(tmp_path / "generic-shifts.csv")[0]
    assert row["name"] == f"'{FORMULA}"
    assert row["team"] == "'-North"


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    first = export_plan(["generic", "ics"], *make_exchange_plan(), tmp_path / "a")
    second = export_plan(["generic", "ics"], *make_exchange_plan(), tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_all_unknown_profiles_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        export_plan(["generic-shift", "icss"], *make_exchange_plan(), tmp_path)
    text = str(caught.value)
    assert "did you mean 'generic-shifts'?" in text
    assert "did you mean 'ics'?" in text
    assert not list(tmp_path.iterdir())


def test_an_empty_roster_gives_headers_and_no_calendar(tmp_path: Path) -> None:
    plan = make_exchange_plan()
    empty = {name: frame.iloc[:0] for name, frame in plan.tables.items()}
    written = export_plan(["generic", "ics"], plan.config, plan.agents, empty, tmp_path)
    assert [path.read_text().count("\n") for path in written] == [1, 1, 1]
