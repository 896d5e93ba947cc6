"""Rules on the tables themselves: unique rows, offsets, the time grid, order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from wfm.check.facts import Facts
from wfm.check.plan_files import PLAN_TABLES
from wfm.check.rule import Finding, rule
from wfm.config.base import TIME_GRID_MINUTES


@rule("unique_rows")
def unique_rows(facts: Facts) -> Iterator[Finding]:
    """An interval and a queue stand once in a table."""
    for name in ("forecast", "requirements", "coverage"):
        frame = facts.files.tables[name]
        twice = frame[frame.duplicated(["timestamp", "queue"])]
        for row in twice.itertuples(index=False):
            when = row.timestamp.isoformat(timespec="minutes")
            yield f"{name}.csv", f"line {row.line}", f"{row.queue} at {when} stands twice; one row would be right"


@rule("offset")
def offset(facts: Facts) -> Iterator[Finding]:
    """Timestamps are written with the offset that the site's zone has at that moment."""
    for table in PLAN_TABLES:
        path = facts.files.folder / f"{table.name}.csv"
        names = [column.name for column in table.columns if column.kind == "timestamp"]
        frame = pd.read_csv(path, usecols=lambda name, wanted=names: name.strip() in wanted, dtype=str)
        for column in frame.columns:
            for text in frame[column].dropna().str.strip().unique():
                stamp = dt.datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", ""))
                right = stamp.astimezone(facts.config.site.zone)
                if stamp.utcoffset() != right.utcoffset():
                    yield path.name, column.strip(), f"{text} has another offset than the site; {right.isoformat()}"


@rule("time_grid")
def time_grid(facts: Facts) -> Iterator[Finding]:
    """Shifts and activities start and end on the grid of five minutes."""
    for name in ("shifts", "activities"):
        frame = facts.files.tables[name]
        for side in ("start", "end"):
            stamps = pd.DatetimeIndex(frame[side]).tz_convert("UTC")
            off = stamps.floor(f"{TIME_GRID_MINUTES}min") != stamps
            for row in frame[off].itertuples(index=False):
                moment = getattr(row, side).isoformat()
                text = f"{side} in {name}.csv is off the grid of {TIME_GRID_MINUTES} minutes; a time on it"
                yield row.agent_id, moment, text


@rule("activity_order")
def activity_order(facts: Facts) -> Iterator[Finding]:
    """The activities of an agent stand in the order of time."""
    latest: dict[str, int] = {}
    for piece in facts.pieces:
        if piece.start < latest.get(piece.agent_id, piece.start):
            when = facts.clock.text(piece.start)
            yield piece.agent_id, when, f"{piece.name} stands after a later activity; the order of time"
        latest[piece.agent_id] = max(piece.start, latest.get(piece.agent_id, piece.start))


RULES = (unique_rows, offset, time_grid, activity_order)
