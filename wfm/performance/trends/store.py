"""The store of measured weeks: one Parquet file a week, in a folder that is replaced as a whole.

Parquet rather than SQLite: pyarrow comes with wfm, while SQLAlchemy is an extra that only the history asks for; weeks
are read all together and never changed in part, so there is nothing to query or to lock; the same week gives the same
bytes, which the pages of SQLite do not promise; and Power BI and pandas open the files as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wfm.errors import InputError, Problem
from wfm.performance.trends.weeks import COLUMNS, MeasuredWeek

VERSION = 1
_NUMBERS = ("plan", "actual", "target")
_ABOUT = ("start", "site", "timezone", "currency", "source", "judged")
_AGAIN = "delete it and measure its week again with wfm kpi"


def write_weeks(weeks: Iterable[MeasuredWeek], folder: Path) -> None:
    """Write weeks into a new folder, a file each, named by the first day."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    folder.mkdir(parents=True)
    for week in weeks:
        about = {name: str(getattr(week, name)) for name in _ABOUT} | {"version": str(VERSION)}
        about["source"] = Path(week.source).name  # where its folder stands is no part of a week
        columns = {
            name: pa.array(week.rows[name], pa.float64() if name in _NUMBERS else pa.string(), from_pandas=True)
            for name in COLUMNS
        }
        named = pa.table(columns).replace_schema_metadata({f"wfm.{key}": value for key, value in about.items()})
        parquet.write_table(named, folder / f"{week.start}.parquet", compression="zstd")


def read_weeks(folder: Path) -> list[MeasuredWeek]:
    """Read the weeks of a store, in the order of time; none where there is no folder.

    Raises:
        InputError: Files that are damaged, of another version, or no weeks; all in one go.
    """
    weeks: list[MeasuredWeek] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.parquet")):
        try:
            weeks.append(_read(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return weeks


def _read(path: Path) -> MeasuredWeek:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        table = parquet.read_table(path)
    except (pa.ArrowException, OSError, ValueError):
        raise InputError.at(path, 0, "", f"is damaged; {_AGAIN}") from None
    about = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    version = about.get("wfm.version")
    if version is None:
        raise InputError.at(path, 0, "", "is no measured week; move it out of the folder")
    if version != str(VERSION):
        raise InputError.at(path, 0, "version", f"is {version}, this wfm reads {VERSION}; {_AGAIN}")
    return _week(path, table, about)


def _week(path: Path, table: Any, about: dict[str, str]) -> MeasuredWeek:
    missing = [name for name in COLUMNS if name not in table.column_names]
    missing += [name for name in _ABOUT if f"wfm.{name}" not in about]
    if missing:
        raise InputError.at(path, 0, missing[0], f"is missing, the file is damaged; {_AGAIN}")
    start = about["wfm.start"]
    if path.stem != start:
        raise InputError.at(path, 0, "start", f"is {start}, but the file is named {path.name}; name it {start}.parquet")
    try:
        day, judged = dt.date.fromisoformat(start), float(about["wfm.judged"])
    except ValueError:
        raise InputError.at(path, 0, "", f"is damaged; {_AGAIN}") from None
    site, timezone, currency, source = (about[f"wfm.{name}"] for name in ("site", "timezone", "currency", "source"))
    return MeasuredWeek(day, site, timezone, currency, source, judged, table.select(list(COLUMNS)).to_pandas())
