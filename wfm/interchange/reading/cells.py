"""The cells of an outside file as text, a chunk at a time, by the names that the profile gives the columns."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from zipfile import BadZipFile

import pandas as pd

from wfm.errors import InputError
from wfm.interchange.reading.schema import File
from wfm.table_io import as_text

CHUNK_ROWS = 100_000
_DELIMITERS = ",;\t|"
_JOINT = "|"


@dataclass(frozen=True)
class Source:
    """A file that was opened: its header, where its rows begin and how it is written."""

    path: Path
    file: File
    header: list[str]
    encoding: str
    delimiter: str
    head_lines: int

    @property
    def excel(self) -> bool:
        """Whether the file is a workbook."""
        return self.path.suffix.lower() in (".xlsx", ".xlsm")


def open_source(path: Path, file: File, renamed: Mapping[str, str]) -> Source:
    """Look at a file: its encoding, delimiter and header.

    Args:
        path: CSV (gzipped too) or a workbook.
        file: How the profile says that it is written.
        renamed: Names of columns that stand for others, from the file's to the profile's.

    Raises:
        InputError: No such file, an unknown encoding, an empty file.
    """
    if not path.is_file():
        raise InputError.at(path, 0, "", "no such file; check the path")
    source = Source(path, file, list(file.columns), "utf-8", ",", file.skip_rows)
    source = _of_workbook(source) if source.excel else _of_text(source)
    names = [renamed.get(name.strip(), name.strip()) for name in source.header]
    return Source(path, file, names, source.encoding, source.delimiter, source.head_lines)


def chunks(source: Source, names: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Yield the cells of some columns as text, missing where blank; the index counts the rows of the file from 0.

    Raises:
        InputError: Rows with more cells than the header, text that cannot be read.
    """
    places = [i for i, one in enumerate(source.header) if one in names]
    parts = _workbook_rows(source, places) if source.excel else _text_rows(source, places)
    for part in parts:
        part = _named(part, source, places)
        filled = part.notna().any(axis=1)
        yield part if filled.all() else part[filled]


def lines_of(source: Source, rows: Sequence[int]) -> dict[int, int]:
    """Return the lines of some rows, cells with line breaks in them counted."""
    if source.excel:
        return {row: source.head_lines + row + 1 for row in rows}
    wanted, found = set(rows), {}
    with open_text(source.path, source.encoding) as file:
        reader = _reader(file, source)
        before = source.head_lines
        for row, _ in enumerate(reader):
            if row in wanted:
                found[row] = before + 1
            before = source.head_lines + reader.line_num
    return found


def open_text(path: Path, encoding: str) -> TextIO:
    """Open a text file, gzipped or not."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return open(path, encoding=encoding, newline="")


def _of_text(source: Source) -> Source:
    path, file = source.path, source.file
    encoding = _encoding(path, file.encoding)
    with open_text(path, encoding) as text:
        skipped = file.skip_rows
        for _ in range(skipped):
            text.readline()
        line = text.readline()
        while file.comment and line.startswith(file.comment):
            skipped, line = skipped + 1, text.readline()
        if not line.strip():
            raise InputError.at(path, 0, "", "the file is empty; rows are needed")
        delimiter = file.delimiter if file.delimiter != "auto" else max(_DELIMITERS, key=line.count)
        if not file.header:
            return Source(path, file, list(file.columns), encoding, delimiter, skipped)
        reader = csv.reader(_with_first(line, text), delimiter=delimiter)
        header = next(reader)
        return Source(path, file, header, encoding, delimiter, skipped + reader.line_num)


def _with_first(line: str, rest: Iterator[str]) -> Iterator[str]:
    yield line
    yield from rest


def _encoding(path: Path, candidates: Sequence[str]) -> str:
    opener = gzip.open if path.suffix == ".gz" else open
    reason = ""
    try:
        with opener(path, "rb") as data:
            if data.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                candidates = ["utf-16"]
    except (OSError, EOFError, zlib.error) as error:
        raise InputError.at(path, 0, "", f"cannot be read: {error}") from None
    for candidate in candidates:
        try:
            with open_text(path, candidate) as text:
                while text.read(1 << 22):
                    pass
            return candidate
        except UnicodeDecodeError as error:
            reason = f"{error.reason} at byte {error.start}"
        except (OSError, EOFError, zlib.error) as error:
            raise InputError.at(path, 0, "", f"cannot be read: {error}") from None
    raise InputError.at(path, 0, "", f"not text in {' or '.join(candidates)} ({reason}); save it as UTF-8")


def _reader(file: TextIO, source: Source):
    for _ in range(source.head_lines):
        file.readline()
    return csv.reader(file, delimiter=source.delimiter)


class _Widened(io.TextIOBase):
    """A file behind a row of blank cells, one more than its header has: rows that are too wide show in the last."""

    def __init__(self, row: str, file: TextIO) -> None:
        self._rest, self._file = f"{row}\n", file

    def read(self, size: int | None = -1) -> str:
        """Return the row first, then what the file holds."""
        row, self._rest = self._rest, ""
        return row or self._file.read(-1 if size is None else size)


def _text_rows(source: Source, places: Sequence[int]) -> Iterator[pd.DataFrame]:
    width = len(source.header)
    with open_text(source.path, source.encoding) as file:
        for _ in range(source.head_lines):
            file.readline()
        try:
            for part in pd.read_csv(
                _Widened(source.delimiter * width, file),
                sep=source.delimiter,
                header=None,
                names=list(range(width + 1)),
                usecols=[*places, width],
                index_col=False,
                dtype=str,
                keep_default_na=False,
                na_values=[""],
                skip_blank_lines=False,
                chunksize=CHUNK_ROWS,
            ):
                if part.pop(width).notna().any():
                    raise _ragged(source, "rows differ in width")
                yield part.set_axis(part.index - 1)
        except pd.errors.EmptyDataError:
            return
        except pd.errors.ParserError as error:
            raise _ragged(source, str(error)) from None


def _ragged(source: Source, reason: str) -> InputError:
    with open_text(source.path, source.encoding) as file:
        width = len(source.header)
        wide = [row for row, cells in enumerate(_reader(file, source)) if any(cells[width:])][:20]
    lines = lines_of(source, wide)
    if opened := re.search(r"EOF inside string starting at row (\d+)", reason):
        row = int(opened[1]) - 1  # below the row of blank cells
        line = lines_of(source, [row]).get(row, 0)
        return InputError.at(source.path, line, "", 'opens a quote that nothing closes; write "" for a quote in a cell')
    if not lines:
        return InputError.at(source.path, 0, "", f"cannot be read: {reason.strip()}")
    message = f"has more cells than the {len(source.header)} columns; quote cells that hold '{source.delimiter}'"
    return InputError([p for line in lines.values() for p in InputError.at(source.path, line, "", message).problems])


def _sheet(source: Source) -> pd.DataFrame:
    try:
        sheet = source.file.sheet or 0
        return as_text(pd.read_excel(source.path, sheet_name=sheet, header=None, dtype=object))
    except (ValueError, OSError, KeyError, EOFError, BadZipFile) as error:
        raise InputError.at(source.path, 0, "", f"cannot be read: {error}") from None


def _of_workbook(source: Source) -> Source:
    rows = _sheet(source)
    first = source.file.skip_rows
    if len(rows) <= first:
        raise InputError.at(source.path, 0, "", "the sheet is empty; rows are needed")
    if not source.file.header:
        return source
    header = ["" if pd.isna(cell) else str(cell) for cell in rows.iloc[first]]
    return Source(source.path, source.file, header, "", ",", first + 1)


def _workbook_rows(source: Source, places: Sequence[int]) -> Iterator[pd.DataFrame]:
    yield _sheet(source).iloc[source.head_lines :, list(places)].reset_index(drop=True)


def _named(part: pd.DataFrame, source: Source, places: Sequence[int]) -> pd.DataFrame:
    """Return the columns by name, those that share one brought together as the profile says."""
    found: dict[str, pd.Series] = {}
    for number, place in enumerate(places):
        name, cells = source.header[place], part.iloc[:, number].str.strip()
        cells = cells.where(cells != "")
        if name not in found or source.file.repeated == "last":
            found[name] = cells
        elif source.file.repeated == "joined":
            both = found[name].notna() & cells.notna()
            found[name] = found[name].fillna(cells).where(~both, found[name] + _JOINT + cells)
    return pd.DataFrame(found, index=part.index)
