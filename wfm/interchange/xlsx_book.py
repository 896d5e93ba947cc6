"""Excel workbooks of several sheets: numbers as numbers with their formats, texts that nothing runs, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from wfm.interchange.csv_writer import runs
from wfm.interchange.escapes import without_controls
from wfm.interchange.xlsx_writer import MOMENT, timeless

_WIDEST, _NARROWEST = 60, 9
_DATE = "yyyy-mm-dd"


@dataclass(frozen=True)
class Number:
    """A number and Excel's format of it; NaN is an empty cell."""

    value: float
    format: str = "General"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title (31 characters at most), its heads, and rows of texts, dates, numbers and empty cells."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | dt.date | Number | None]]


def to_book(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook; heads stay in sight and filter, and a sheet is as wide as a page."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for one in sheets:
        _fill(book.create_sheet(one.title), one)
    book.properties.created = book.properties.modified = MOMENT
    draft = io.BytesIO()
    book.save(draft)
    return timeless(draft)


def _fill(sheet, one: Sheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, line in enumerate([one.heads, *one.rows], 1):
        for place, value in enumerate(line, 1):
            _write(sheet.cell(number, place), value)
    for place, cell in enumerate(sheet[1], 1):
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = _width(
            [row[place - 1] for row in one.rows], cell.value
        )
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


def _write(cell, value: str | dt.date | Number | None) -> None:
    if value == "":
        return
    if isinstance(value, str):
        cell.value = without_controls(value)
        cell.data_type = "s"
        cell.quotePrefix = runs(value)  # stays a text when somebody edits the cell
    elif isinstance(value, dt.date):
        cell.value, cell.number_format = value, _DATE
    elif value is not None and math.isfinite(value.value):
        cell.value, cell.number_format = value.value, value.format


def _width(values: Sequence[object], head: str) -> float:
    texts = [len(value) for value in values if isinstance(value, str)]
    longest_word = max((len(word) for word in head.split()), default=0)
    return min(_WIDEST, max([_NARROWEST + 3, longest_word + 4, *(length + 2 for length in texts)]))
