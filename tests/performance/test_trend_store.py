"""The store of weeks: what it keeps, the same bytes for the same week, and damage of every kind told clearly."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as parquet
import pytest
from trend_weeks import FIRST, FORMULA, made_week, made_weeks

from wfm.errors import InputError
from wfm.performance.trends.store import read_weeks, write_weeks
from wfm.performance.trends.weeks import join, week_rows


def stored(folder: Path) -> Path:
    write_weeks([made_week(0)], folder)
    return folder / f"{FIRST}.parquet"


def faults(folder: Path) -> list[str]:
    with pytest.raises(InputError) as told:
        read_weeks(folder)
    return [str(one).replace(f"{folder}/", "") for one in told.value.problems]


def test_weeks_come_back_as_they_were(tmp_path: Path):
    weeks = made_weeks([3, 0, 1])
    write_weeks(weeks, tmp_path / "weeks")
    found = read_weeks(tmp_path / "weeks")
    assert [week.start for week in found] == sorted(week.start for week in weeks)
    for one, other in zip(found, sorted(weeks, key=lambda week: week.start)):
        pd.testing.assert_frame_equal(one.rows, other.rows, check_dtype=False)
        assert replace(one, rows=None) == replace(other, rows=None, source=Path(other.source).name)


def test_the_same_week_gives_the_same_bytes_wherever_its_plan_stands(tmp_path: Path):
    week = made_week(0)
    write_weeks([week], tmp_path / "one")
    write_weeks([replace(week, source=f"/elsewhere/{week.source}")], tmp_path / "other")
    name = f"{FIRST}.parquet"
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_there_may_be_no_store_yet(tmp_path: Path):
    assert read_weeks(tmp_path / "none") == []


def test_every_damaged_file_is_told(tmp_path: Path):
    path = stored(tmp_path / "weeks")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    (path.parent / "2026-09-07.parquet").write_bytes(b"")
    again = "is damaged; delete it and measure its week again with wfm kpi"
    assert faults(path.parent) == [f"{FIRST}.parquet: {again}", f"2026-09-07.parquet: {again}"]


def test_bytes_that_were_changed_are_told(tmp_path: Path):
    path = stored(tmp_path / "weeks")
    whole = bytearray(path.read_bytes())
    for place in range(40, 90):
        whole[place] ^= 0xFF
    path.write_bytes(whole)
    assert "is damaged" in faults(path.parent)[0]


def changed(path: Path, key: str, value: str | None) -> None:
    table = parquet.read_table(path)
    about = {**table.schema.metadata, key.encode(): (value or "").encode()}
    if value is None:
        del about[key.encode()]
    parquet.write_table(table.replace_schema_metadata(about), path)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("wfm.version", "0", "version: is 0, this wfm reads 1; delete it and measure its week again with wfm kpi"),
        ("wfm.version", None, "is no measured week; move it out of the folder"),
        ("wfm.site", None, "site: is missing, the file is damaged; delete it and measure its week again with wfm kpi"),
        ("wfm.judged", "much", "is damaged; delete it and measure its week again with wfm kpi"),
        ("wfm.start", "2026-09-07", f"start: is 2026-09-07, but the file is named {FIRST}.parquet; "
         "name it 2026-09-07.parquet"),
    ],
)  # fmt: skip
def test_files_that_are_not_what_they_should_be_are_told(tmp_path: Path, key: str, value: str | None, message: str):
    path = stored(tmp_path / "weeks")
    changed(path, key, value)
    assert faults(path.parent) == [f"{FIRST}.parquet: {message}"]


def test_a_file_that_lacks_a_column_is_told(tmp_path: Path):
    path = stored(tmp_path / "weeks")
    parquet.write_table(parquet.read_table(path).drop_columns(["actual"]), path)
    assert faults(path.parent)[0].startswith(f"{FIRST}.parquet: actual: is missing")


def test_weeks_join_in_order_and_replace_themselves():
    again = replace(made_week(1), judged=0.5)
    found = join(made_weeks([2, 1]), [again, made_week(0)])
    assert [week.start for week in found] == [FIRST + dt.timedelta(weeks=number) for number in range(3)]
    assert found[1].judged == 0.5


def test_weeks_that_share_days_or_are_of_other_sites_are_refused_together():
    shifted = replace(made_week(1), start=FIRST + dt.timedelta(days=10))
    foreign = replace(made_week(3), site="Other", currency="THB", timezone="Asia/Bangkok")
    with pytest.raises(InputError) as told:
        join(made_weeks([0, 1]), [shifted, foreign])
    texts = [str(one) for one in told.value.problems]
    assert [text.split(": ")[1] for text in texts] == ["week", "site.currency", "site.name", "site.timezone"]
    assert "the week of 2026-09-10 shares days with that of 2026-09-07 of plans/week-01" in texts[0]


def test_of_a_table_of_kpi_only_weeks_without_agents_are_kept():
    zone = "America/New_York"
    start = pd.Timestamp("2026-11-01T00:00", tz=zone)  # clocks go back on that day
    rows = [
        ("week", start, "", "", "", "offered"), ("day", start, "", "", "", "offered"),
        ("week", start, "", "North", "A1", "cost"), ("week", start, FORMULA, "", "", "offered"),
        ("week", start + pd.DateOffset(weeks=1), "", "", "", "offered"),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["grain", "start", "queue", "team", "agent_id", "measure"])
    found = week_rows(frame.assign(plan=1.0, actual=2.0, target=3.0, status="green", note=""))
    assert {day: len(rows) for day, rows in found.items()} == {dt.date(2026, 11, 1): 2, dt.date(2026, 11, 8): 1}
