"""Tables from and to files: every fault located by file, line and column, all of a file in one go."""

from __future__ import annotations

import csv
import gzip
import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from wfm.errors import InputError, Problem
from wfm.tables import Column, Table

MOST_PROBLEMS_A_COLUMN = 20
_AGAIN = "\0"  # marks the further ones of columns that share a name
_OFFSET = r"(?:[zZ]|[+-]\d{2}:?\d{2})$"
_ISO = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:[zZ]|[+-]\d{2}:?\d{2})?$"


def read_table(path: str | Path, table: Table, timezone: str, *, shown_as: str | None = None) -> pd.DataFrame:
    """Read and validate one table from CSV, gzipped CSV, Parquet or Excel.

    Args:
        path: The file.
        table: What its columns must be; others are left out.
        timezone: IANA name of the site's zone; naive timestamps are local to it.
        shown_as: How error messages name the file; the path by default.

    Returns:
        The table's columns in their order (optional ones only where present), instants as
        `datetime64[us, timezone]`, plus the column `line`: the line of the file a row came from.

    Raises:
        InputError: Missing file or columns, no rows, or cells of the wrong kind; all in one go.
    """
    name = shown_as or str(path)
    return check_cells(_read_cells(Path(path), name), table, timezone, name)


def check_cells(raw: pd.DataFrame, table: Table, timezone: str, name: str, *, first_line: int = 2) -> pd.DataFrame:
    """Validate cells as `read_table` does, wherever they come from.

    Args:
        raw: Cells as text, missing where empty.
        table: What the columns must be.
        timezone: IANA name of the site's zone.
        name: Where they come from, for messages.
        first_line: Number of the first row in messages.
    """
    raw.columns = [str(column).strip() for column in raw.columns]
    problems = _header_problems(raw, table, name)
    if problems:
        raise InputError(problems)
    line = pd.Series(np.arange(len(raw)) + first_line, index=raw.index)
    filled = raw.notna().any(axis=1)
    raw, line = raw[filled], line[filled]
    if raw.empty:
        raise InputError.at(name, 0, "", f"the {table.name} table has no rows")
    frame = pd.DataFrame({"line": line})
    for column in table.columns:
        if column.name in raw.columns:
            frame[column.name] = _convert(raw[column.name], column, timezone, line, name, problems)
    if problems:
        raise InputError(problems)
    return frame[[column for column in table.names if column in frame] + ["line"]].reset_index(drop=True)


def read_cells(path: Path) -> pd.DataFrame:
    """Read the cells of a file as text.

    Raises:
        InputError: Missing or unreadable file.
    """
    return _read_cells(path, str(path))


def header_of(path: str | Path) -> list[str]:
    """Return the column names of a file, for tables whose columns the user names.

    Raises:
        InputError: Missing or unreadable file.
    """
    return [str(column).strip() for column in _read_cells(Path(path), str(path)).columns]


def write_table(
    frame: pd.DataFrame, table: Table, path: str | Path, *, decimals: Mapping[str, int] | None = None
) -> None:
    """Write a table as CSV (gzipped where the name ends in `.gz`), the same bytes for the same rows.

    `decimals` says how columns are rounded that the contract leaves open, such as money.
    """
    target = Path(path)
    data = to_csv(frame, table, decimals).encode("utf-8")
    target.write_bytes(gzip.compress(data, mtime=0) if target.suffix == ".gz" else data)


def to_csv(frame: pd.DataFrame, table: Table, decimals: Mapping[str, int] | None = None) -> str:
    """Render a table as CSV text with the columns and decimals of the contract."""
    shown = {}
    for column in table.columns:
        if column.name in frame.columns:
            places = (decimals or {}).get(column.name, column.decimals)
            shown[column.name] = _render(frame[column.name], replace(column, decimals=places))
    return pd.DataFrame(shown).to_csv(index=False, lineterminator="\n")


def _read_cells(path: Path, name: str) -> pd.DataFrame:
    if not path.is_file():
        raise InputError.at(name, 0, "", "no such file; check the path, which is relative to the file naming it")
    try:
        if path.suffix == ".parquet":
            return as_text(pd.read_parquet(path))
        if path.suffix in (".xlsx", ".xlsm"):
            return as_text(pd.read_excel(path, dtype=object))
        return _read_csv(path, name)
    except pd.errors.EmptyDataError:
        raise InputError.at(name, 0, "", "the file is empty; a header row is needed") from None
    except UnicodeDecodeError as error:
        raise InputError.at(name, 0, "", f"not UTF-8 text ({error.reason} at byte {error.start})") from None
    except (ValueError, OSError, EOFError, pd.errors.ParserError) as error:
        reason = str(error).replace("\n", " ").strip()
        raise InputError.at(name, 0, "", f"cannot be read: {reason}") from None


def _read_csv(path: Path, name: str) -> pd.DataFrame:
    with warnings.catch_warnings():
        # A row with more cells than the header would lose them with no more than a warning.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            # The header is read as a row, for pandas renames columns that stand twice.
            rows = pd.read_csv(
                path,
                dtype=str,
                header=None,
                names=_header(path),
                skiprows=1,
                skip_blank_lines=False,
                keep_default_na=False,
                na_values=[""],
                encoding="utf-8-sig",
                index_col=False,
            )
        except (pd.errors.ParserWarning, pd.errors.ParserError):
            raise InputError(_wide_rows(path, name)) from None
    return rows


def _open_text(path: Path):
    opener = gzip.open if path.suffix == ".gz" else open
    return opener(path, "rt", encoding="utf-8-sig", newline="")


def _header(path: Path) -> list[str]:
    with _open_text(path) as file:
        header = next(csv.reader(file), [])
    if not header:
        raise pd.errors.EmptyDataError
    return [f"{column.strip()}{_AGAIN * header[:i].count(column)}" for i, column in enumerate(header)]


def _wide_rows(path: Path, name: str) -> list[Problem]:
    """Locate the rows that have more cells than the header, or say that the file cannot be read."""
    with _open_text(path) as file:
        reader = csv.reader(file)
        width = len(next(reader))
        found = [(reader.line_num, len(row)) for row in reader if len(row) > width]
    problems = [
        Problem(name, line, "", f"the row has {cells} cells, the header {width}; quote cells that hold commas")
        for line, cells in found[:MOST_PROBLEMS_A_COLUMN]
    ]
    return problems or [Problem(name, 0, "", "cannot be read: it is not a table of comma-separated values")]


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Write the cells of a frame as they would stand in a CSV file."""

    def cell(value: object) -> object:
        if pd.isna(value):
            return np.nan
        if isinstance(value, pd.Timestamp | np.datetime64):
            return pd.Timestamp(value).isoformat()
        if hasattr(value, "isoformat"):
            return value.isoformat()
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    return frame.map(cell).astype(object)


def _header_problems(raw: pd.DataFrame, table: Table, name: str) -> list[Problem]:
    problems = []
    for column in table.required:
        if column not in raw.columns:
            found = ", ".join(raw.columns)
            problems.append(Problem(name, 1, column, f"the {table.name} table needs this column; found: {found}"))
    twice = sorted({str(column).rstrip(_AGAIN) for column in raw.columns if str(column).endswith(_AGAIN)})
    problems += [Problem(name, 1, column, "the column stands twice in the header") for column in twice if column]
    return problems


def _convert(
    cells: pd.Series, column: Column, timezone: str, line: pd.Series, name: str, problems: list[Problem]
) -> pd.Series:
    text = cells.str.strip() if cells.dtype == object or cells.dtype == "str" else cells.astype(str)
    text = text.where(text != "", np.nan)
    empty = text.isna()
    if empty.any() and not column.blank:
        _report(problems, name, line[empty], column, lambda _: "is empty; a value is needed", text[empty])
    converted, wrong, message = _CONVERTERS[column.kind](text, timezone)
    wrong = wrong & ~empty
    if wrong.any():
        _report(problems, name, line[wrong], column, message, text[wrong])
    return converted


def _report(problems, name, lines, column, message, values) -> None:
    shown = list(zip(lines, values, strict=True))
    for number, value in shown[:MOST_PROBLEMS_A_COLUMN]:
        problems.append(Problem(name, int(number), column.name, message(value)))
    if len(shown) > MOST_PROBLEMS_A_COLUMN:
        rest = len(shown) - MOST_PROBLEMS_A_COLUMN
        problems.append(Problem(name, int(shown[-1][0]), column.name, f"and {rest} more rows like these up to here"))


def _text(text: pd.Series, _: str):
    return text.fillna("").astype(object), pd.Series(False, index=text.index), str


def _number(text: pd.Series, _: str):
    values = pd.to_numeric(text, errors="coerce").astype(float)
    wrong = values.isna() | ~np.isfinite(values.fillna(0.0)) | (values < 0)
    return values, wrong, lambda value: f"'{value}' is not a number of at least 0"


def _real(text: pd.Series, _: str):
    values = pd.to_numeric(text, errors="coerce").astype(float)
    wrong = values.isna() | ~np.isfinite(values.fillna(0.0))
    return values, wrong, lambda value: f"'{value}' is not a number"


def _integer(text: pd.Series, zone: str):
    values, wrong, _ = _number(text, zone)
    wrong = wrong | (values != np.floor(values))
    if wrong.any() or values.isna().any():
        return values, wrong, lambda value: f"'{value}' is not a whole number of at least 0"
    return values.astype("int64"), wrong, str


def _flag(text: pd.Series, _: str):
    lowered = text.str.lower()
    return lowered == "true", ~lowered.isin(["true", "false"]), lambda value: f"'{value}' is neither true nor false"


def _date(text: pd.Series, _: str):
    # Spreadsheets and Parquet hold dates as midnights.
    days = text.str.replace(r"[T ]00:00(:00(\.0+)?)?$", "", regex=True)
    stamps = pd.to_datetime(days, format="%Y-%m-%d", errors="coerce")
    values = pd.Series([None if pd.isna(s) else s.date() for s in stamps], index=text.index, dtype=object)
    return values, stamps.isna(), lambda value: f"'{value}' is not a date; write it as 2026-11-30"


def _timestamp(text: pd.Series, timezone: str):
    with_offset = text.str.contains(_OFFSET, na=False)
    values, wrong, _ = _local(text, timezone)
    wrong = wrong | ~with_offset
    return values, wrong, lambda value: f"'{value}' is not a timestamp with offset like 2026-11-30T08:15:00+01:00"


def _local(text: pd.Series, timezone: str):
    form = text.str.match(_ISO, na=False)
    with_offset = form & text.str.contains(_OFFSET, na=False)
    naive = form & ~with_offset
    values = pd.Series(pd.NaT, index=text.index, dtype=f"datetime64[us, {timezone}]")
    if with_offset.any():
        stamps = pd.to_datetime(text[with_offset], format="ISO8601", utc=True, errors="coerce")
        values[with_offset] = stamps.dt.as_unit("us").dt.tz_convert(timezone)
    if naive.any():
        stamps = pd.to_datetime(text[naive], format="ISO8601", errors="coerce").dt.as_unit("us")
        # Of a doubled hour the naive name is the first one; readers that hold both tell them apart by order.
        first = np.ones(len(stamps), dtype=bool)
        values[naive] = stamps.dt.tz_localize(ZoneInfo(timezone), ambiguous=first, nonexistent="NaT").dt.tz_convert(
            timezone
        )

    def message(value: object) -> str:
        return f"'{value}' is no time in {timezone}; write it as 2026-11-30 08:15 (clocks going forward skip an hour)"

    return values, values.isna(), message


_CONVERTERS = {
    "text": _text,
    "number": _number,
    "real": _real,
    "integer": _integer,
    "flag": _flag,
    "date": _date,
    "timestamp": _timestamp,
    "local": _local,
}


def _render(values: pd.Series, column: Column) -> pd.Series:
    if column.kind in ("timestamp", "local"):
        return iso(values)
    if column.kind == "flag":
        return values.map({True: "true", False: "false"})
    if column.kind == "date":
        return values.map(lambda day: "" if day is None or pd.isna(day) else f"{day:%Y-%m-%d}")
    if column.kind in ("number", "real") and column.decimals is not None:
        return values.map(lambda x: "" if pd.isna(x) else f"{x:.{column.decimals}f}")
    return values


def iso(stamps: pd.Series) -> pd.Series:
    """Render time-zone aware instants as ISO 8601 with the offset, empty where missing."""
    codes, known = pd.factorize(stamps)  # many rows share an instant, and it is written once
    texts = np.array([*(stamp.isoformat(timespec="seconds") for stamp in known), ""], dtype=object)
    return pd.Series(texts[codes], index=stamps.index, name=stamps.name, dtype=object)
