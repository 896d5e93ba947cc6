"""What a profile that reads may say: the file, its time, its measures and its columns."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from wfm.config.base import Flag, Name, Section
from wfm.config.nearest import did_you_mean
from wfm.config.yaml_loader import Key
from wfm.interchange.profile_file import AnyProfile, Pattern, Zone
from wfm.interchange.reading.tables import DRIVERS, TABLES

Table = Literal["history", "agents", "time_off", "training", "scores", "drivers"]
_MOMENT = dt.datetime(2026, 11, 30, 8, 15, tzinfo=dt.UTC)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _formats(value: Any) -> Any:
    for one in _listed(value):
        if one != "iso":
            try:
                dt.datetime.strptime(_MOMENT.strftime(one), one)
            except (ValueError, TypeError) as error:
                raise ValueError(f"{one!r} is no format of times ({error}); write it like '%d/%m/%Y %H:%M'") from None
    return _listed(value)


Formats = Annotated[list[str], BeforeValidator(_formats), Field(min_length=1)]
Names = Annotated[list[Name], BeforeValidator(_listed), Field(min_length=1)]


def _encodings(value: Any) -> Any:
    for one in _listed(value):
        try:
            codecs.lookup(one)
        except (LookupError, TypeError):
            raise ValueError(f"{one!r} is no encoding; write it like utf-8-sig, cp1252 or cp874") from None
    return _listed(value)


class File(Section):
    """How the file is written; `encoding` lists what is tried in turn."""

    encoding: Annotated[list[Name], BeforeValidator(_encodings), Field(min_length=1)] = ["utf-8-sig"]
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


def _four_digits(buddhist_era: bool, formats: Sequence[str]) -> None:
    """Refuse years of two digits in the Buddhist era: 69 would be read as 1969, and is 2026."""
    if buddhist_era and any(sign in one for one in formats for sign in ("%y", "%D", "%x", "%c")):
        raise ValueError("buddhist_era needs years of four digits, %Y in formats")


class When(Section):
    """Where a row's time stands and what clock it is of."""

    column: Names | None = None
    date: Names | None = None
    time: Names | None = None
    number: Names | None = None  # of the interval within the day, from 1
    formats: Formats = ["iso"]
    timezone: Zone = "site"
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
        _four_digits(self.buddhist_era, self.formats)
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
    buddhist_era: Flag = False
    default: str | None = None
    optional: Flag = False

    @model_validator(mode="after")
    def _whole_years(self) -> Cell:
        _four_digits(self.buddhist_era, self.formats)
        return self


def _cell(value: Any) -> Any:
    return {"column": value} if isinstance(value, str | list) else value


Source = Annotated[Cell, BeforeValidator(_cell)]


class InProfile(AnyProfile):
    """A profile of direction `in`: one table from one system's file."""

    direction: Literal["in"]
    table: Table
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

    def faults(self) -> Iterator[tuple[Key, str]]:
        """Yield what is wrong between the keys, each with the key that it is about."""
        yield from self._history_faults() if self.table == "history" else self._table_faults()
        if not self.file.header:
            for key, names, needed in self.asked():
                if needed and not set(names) & set(self.file.columns):
                    yield key, f"file.columns has no '{names[0]}'{did_you_mean(names[0], self.file.columns)}"

    def _history_faults(self) -> Iterator[tuple[Key, str]]:
        for name in ("time", "queue"):
            if getattr(self, name) is None:
                yield (name,), "is missing; a history needs it"
        if (self.grain == "totals") != (self.contacts is not None):
            yield ("contacts",), "grain totals needs contacts (a column), grain contacts counts rows"
        if self.id is not None and self.grain == "totals":
            yield ("id",), "is of the grain contacts, where a contact counts once"
        if self.columns:
            yield ("columns",), "are not of a history; name queue, contacts, handle_time, abandoned, channel"

    def _table_faults(self) -> Iterator[tuple[Key, str]]:
        for name in ("time", "id", "contacts", "abandoned", "abandoned_when", "handle_time", "queue", "channel"):
            if getattr(self, name) is not None:
                yield (name,), f"is of a history; name columns of {self.table}"
        if not self.columns:
            yield ("columns",), f"is missing; a profile of {self.table} needs it"
        if self.table == DRIVERS:
            if self.columns and "date" not in self.columns:
                yield ("columns",), "drivers need a date"
            return
        known = TABLES[self.table].names
        for name in self.columns:
            if name not in known:
                near = did_you_mean(name, known) or f"; it has {', '.join(known)}"
                yield ("columns", name), f"is no column of {self.table}{near}"

    def asked(self) -> Iterator[tuple[Key, Sequence[str], bool]]:
        """Yield for each column of the file the key that names it, its names, and whether it must be there."""
        when, work = self.time, self.handle_time
        if when is not None:
            for place in ("column", "date", "time", "number", "timezone_column", "interval_column"):
                if names := getattr(when, place):
                    yield ("time", place), names, True
        for name, needed in (("contacts", True), ("id", False), ("abandoned", False)):
            if names := getattr(self, name):
                yield (name,), names, needed
        if self.abandoned_when is not None:
            yield ("abandoned_when",), self.abandoned_when.column, False
        if work is not None:
            yield from ((("handle_time", "columns"), [name], not work.optional) for name in work.columns)
            if work.per:
                yield ("handle_time", "per"), work.per, not work.optional
        yield from ((("drop", number), rule.column, False) for number, rule in enumerate(self.drop))
        own: dict[Key, Cell | None] = {("queue",): self.queue, ("channel",): self.channel}
        for key, cell in (own | {("columns", name): one for name, one in self.columns.items()}).items():
            if cell is not None:
                yield from ((key, [name], False) for name in cell.joined)
                if cell.column:
                    yield key, cell.column, not cell.optional and cell.default is None
