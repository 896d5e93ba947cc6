"""Tables that are read row by row: people, time off, training, scores, drivers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from wfm.errors import InputError, Problem
from wfm.interchange.reading.cells import Source, chunks, lines_of, open_source
from wfm.interchange.reading.columns import Columns
from wfm.interchange.reading.faults import Faults
from wfm.interchange.reading.numbers import not_a_number, parse_numbers
from wfm.interchange.reading.options import Options
from wfm.interchange.reading.schema import Cell, InProfile
from wfm.interchange.reading.tables import table_of
from wfm.interchange.reading.times import parse_times, unreadable

_KEYS = {"agents": ["agent_id"], "drivers": ["date"]}


def read_record_files(profile: InProfile, paths: Sequence[Path], options: Options) -> pd.DataFrame:
    """Read the files of one profile of another table than history.

    Returns:
        The table's columns as text, as they stand in its CSV. Of an agent or a date that stands again the last row
        counts.

    Raises:
        InputError: Missing files and columns, cells that are wrong or empty; all of a file in one go.
    """
    parts = [_read_file(profile, open_source(path, profile.file, options.renamed), options) for path in paths]
    rows = pd.concat(parts, ignore_index=True)
    keys = _KEYS.get(profile.table)
    return rows.drop_duplicates(keys, keep="last", ignore_index=True) if keys else rows


def _read_file(profile: InProfile, source: Source, options: Options) -> pd.DataFrame:
    columns, faults = Columns(profile, source), Faults(source)
    table = table_of(profile.table, list(profile.columns))
    unknown = [one for one in options.defaults if one not in table.names]
    if unknown:
        message = f"no column of {table.name}; it has {', '.join(table.names)}"
        raise InputError(Problem("--default", 0, name, message) for name in unknown)
    blank = {column.name: None for column in table.columns if column.blank and not column.optional}
    parts = []
    for chunk in chunks(source, columns.used):
        kept = columns.kept(chunk, profile.drop)
        found = {name: _text(kept, cell, profile, columns, faults) for name, cell in profile.columns.items()}
        for name, value in options.defaults.items():
            found[name] = found[name].fillna(value) if name in found else pd.Series(value, index=kept.index)
        parts.append(pd.DataFrame(blank | found, index=kept.index))
    faults.raise_any()
    rows = pd.concat(parts) if parts else pd.DataFrame(columns=list(profile.columns))
    _complete(rows, profile, source)
    return rows[[name for name in table.names if name in rows]]


def _text(chunk: pd.DataFrame, cell: Cell, profile: InProfile, columns: Columns, faults: Faults) -> pd.Series:
    text = columns.cells(chunk, cell)
    name = columns.of(cell.column) or next(iter(cell.joined), "")
    if cell.kind == "number":
        values, wrong = parse_numbers(text.str.rstrip("%"), profile.file)
        faults.add(wrong, name, text, not_a_number)
        scaled = (values / cell.divide_by).round(6)
        return scaled.map(lambda value: f"{value:.6f}".rstrip("0").rstrip("."), na_action="ignore").astype(object)
    if cell.kind == "text":
        return text
    formats = list(dict.fromkeys([*cell.formats, "iso"]))
    wall, aware = parse_times(text, formats, cell.buddhist_era)
    faults.add(text.notna() & wall.isna() & aware.isna(), name, text, unreadable(formats, cell.buddhist_era))
    # An instant with an offset keeps the date that its own clock shows.
    shown = wall.fillna(parse_times(text.str.slice(0, 19), ["iso"])[0]) + pd.to_timedelta(cell.add_days, unit="D")
    return shown.dt.strftime("%Y-%m-%d" if cell.kind == "date" else "%Y-%m-%d %H:%M")


def _complete(rows: pd.DataFrame, profile: InProfile, source: Source) -> None:
    """Refuse rows without what the table needs.

    Raises:
        InputError: Columns and cells that are missing, and how to fill them.
    """
    table = table_of(profile.table, list(profile.columns))
    problems = []
    for column in table.columns:
        if column.optional or column.blank:
            continue
        hint = f"--default {column.name}=VALUE fills it"
        if column.name not in rows:
            problems.append(Problem(str(source.path), 0, column.name, f"the file does not tell it; {hint}"))
            continue
        empty = [int(row) for row in rows.index[rows[column.name].isna()]]
        shown = lines_of(source, empty[:20])
        problems += [Problem(str(source.path), line, column.name, f"is empty; {hint}") for line in shown.values()]
        if len(empty) > len(shown):
            problems.append(Problem(str(source.path), 0, column.name, f"{len(empty) - len(shown)} more are empty"))
    if problems:
        raise InputError(problems)
