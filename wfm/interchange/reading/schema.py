"""What a profile that reads may say: the file, its time, its measures and its columns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import BeforeValidator, Field, model_validator

from wfm.config.base import Flag, Name, Section

Table = Literal["history", "agents", "time_off", "training", "scores", "drivers"]
Grade = Literal["A", "B", "C", "D"]
GRADE_WORDS = {
    "A": "from its documentation",
    "B": "from code that reads or writes it",
    "C": "unverified: structure known, names of columns not",
    "D": "unverified: from general knowledge",
}

_MOMENT = dt.datetime(2026, 11, 30, 8, 15, tzinfo=dt.UTC)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _pattern(value: Any) -> Any:
    try:
        re.compile(value)
    except (re.error, TypeError) as error:
        raise ValueError(f"{value!r} is not a regular expression: {error}") from None
    return value


def _formats(value: Any) -> Any:
    for one in _listed(value):
        if one != "iso":
            try:
                dt.datetime.strptime(_MOMENT.strftime(one), one)
            except (ValueError, TypeError) as error:
                raise ValueError(f"{one!r} is no format of times ({error}); write it like '%d/%m/%Y %H:%M'") from None
    return _listed(value)


def _zone(value: Any) -> Any:
    if value not in ("site", "UTC") and value not in available_timezones():
        raise ValueError(f"{value!r} is no time zone; write site, UTC or a name like Europe/Amsterdam")
    return value


Formats = Annotated[list[str], BeforeValidator(_formats), Field(min_length=1)]
Names = Annotated[list[Name], BeforeValidator(_listed), Field(min_length=1)]
Pattern = Annotated[str, BeforeValidator(_pattern)]


class File(Section):
    """How the file is written; `encoding` lists what is tried in turn."""

    encoding: Names = ["utf-8-sig"]
    delimiter: Literal["auto", ",", ";", "|", "\t"] = ","
    header: Flag = True
    columns: list[Name] = []  # of a file without header, in their order
    skip_rows: Annotated[int, Field(ge=0)] = 0
    comment: Name | None = None
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    repeated: Literal["first", "last", "joined"] = "first"
    sheet: Name | None = None

    @model_validator(mode="after")
    def _named(self) -> File:
        if self.header == bool(self.columns):
            raise ValueError("columns are named here where header is false, and only there")
        return self


class When(Section):
    """Where a row's time stands and what clock it is of."""

    column: Names | None = None
    date: Names | None = None
    time: Names | None = None
    number: Names | None = None  # of the interval within the day, from 1
    formats: Formats = ["iso"]
    timezone: Annotated[str, BeforeValidator(_zone)] = "site"
    timezone_column: Names | None = None
    ambiguous: Literal["first", "second", "order"] = "first"
    missing: Literal["error", "forward"] = "error"
    label: Literal["start", "end"] = "start"
    interval_minutes: Literal[5, 10, 15, 30, 60, 1440] | None = None
    interval_column: Names | None = None
    interval_values: dict[str, int] = {}
    buddhist_era: Flag = False

    @model_validator(mode="after")
    def _one_way(self) -> When:
        if (self.column is None) == (self.date is None):
            raise ValueError("needs either column, or date with time or number")
        if self.label == "end" and self.interval_minutes is None and self.interval_column is None:
            raise ValueError("label: end needs interval_minutes or interval_column")
        if self.number and self.interval_minutes is None:
            raise ValueError("number needs interval_minutes")
        return self


class Rule(Section):
    """Rows by a cell: equal to one of some words, or matching a regular expression."""

    column: Names
    equals: Names | None = None
    matches: Pattern | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Rule:
        if (self.equals is None) == (self.matches is None):
            raise ValueError("needs either equals or matches")
        return self


class HandleTime(Section):
    """Handle time, the columns added up; a total is divided by `per`, an average is weighted by it."""

    columns: list[Name] = Field(min_length=1)
    kind: Literal["average", "total"] = "average"
    unit: Literal["s", "min", "ms", "h", "clock", "clock_hm"] = "s"
    per: Names | None = None
    optional: Flag = False


class Cell(Section):
    """A column of the table: where it comes from and how it is written there."""

    column: Names | None = None
    joined: list[Name] = []
    kind: Literal["text", "date", "number", "moment"] = "text"
    formats: Formats = ["iso"]
    values: dict[str, str] = {}
    otherwise: str | None = None  # for what `values` does not name
    separator: str | None = None  # of lists, which become `a|b`
    divide_by: Annotated[float, Field(gt=0)] = 1.0
    add_days: int = 0
    default: str | None = None
    optional: Flag = False


def _cell(value: Any) -> Any:
    return {"column": value} if isinstance(value, str | list) else value


Source = Annotated[Cell, BeforeValidator(_cell)]


class InProfile(Section):
    """A profile of direction `in`: one table from one system's file."""

    name: Name
    system: Name
    direction: Literal["in"]
    table: Table
    grade: Grade
    format: Literal["csv", "xlsx"] = "csv"
    file: File = File()
    time: When | None = None
    grain: Literal["totals", "contacts"] = "totals"
    id: Names | None = None
    contacts: Names | None = None
    abandoned: Names | None = None
    abandoned_when: Rule | None = None
    handle_time: HandleTime | None = None
    queue: Source | None = None
    channel: Source | None = None
    drop: list[Rule] = []
    zero_fill: Flag = False
    columns: dict[str, Source] = {}

    @model_validator(mode="after")
    def _complete(self) -> InProfile:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        if self.table == "history":
            if self.time is None or self.queue is None:
                yield "a profile of history needs time and queue"
            if (self.grain == "totals") != (self.contacts is not None):
                yield "grain totals needs contacts (a column), grain contacts counts rows"
            if self.columns:
                yield "columns are not of a history; name queue, contacts, handle_time, abandoned, channel"
        elif not self.columns:
            yield f"a profile of {self.table} needs columns"
