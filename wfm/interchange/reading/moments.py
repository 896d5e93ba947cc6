"""The instants of a file's rows: from cells, chunk by chunk, to UTC once the file is read."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from wfm.errors import InputError
from wfm.interchange.reading.columns import Columns
from wfm.interchange.reading.faults import Faults
from wfm.interchange.reading.numbers import parse_numbers
from wfm.interchange.reading.options import Options
from wfm.interchange.reading.schema import InProfile, When
from wfm.interchange.reading.times import parse_times, to_utc, unreadable

_ANY_ISO = ("iso",)


def read_moments(chunk: pd.DataFrame, profile: InProfile, columns: Columns, faults: Faults) -> pd.DataFrame:
    """Return what the cells of a chunk say of time: `wall` (naive), `aware` (UTC), `zone` where a column names it."""
    when = profile.time
    assert when is not None
    text = columns.text(chunk, when.column or when.date)
    if when.time:
        text = text + " " + columns.text(chunk, when.time)
    formats = when.formats if profile.format == "csv" else [*when.formats, *_ANY_ISO]
    wall, aware = parse_times(text, formats, when.buddhist_era)
    name = columns.of(when.column or when.date) or ""
    faults.add(text.isna(), name, text, lambda _: "the cell is empty; every row needs its time")
    faults.add(text.notna() & wall.isna() & aware.isna(), name, text, unreadable(when.formats))
    late = _label_delay(chunk, when, columns, faults) if when.label == "end" else pd.to_timedelta(0)
    found = pd.DataFrame({"wall": wall + _slot_delay(chunk, profile, columns, faults) - late, "aware": aware - late})
    if when.timezone_column:
        found["zone"] = _zones(
            columns.text(chunk, when.timezone_column), columns.of(when.timezone_column) or "", faults
        )
    return found


def instants(rows: pd.DataFrame, when: When, options: Options, faults: Faults, column: str, path: str) -> pd.Series:
    """Return the instants (UTC) of a file's rows.

    Where neither the profile nor the user names a zone, clock times stand as if they were of UTC.

    Raises:
        InputError: Some times have an offset and others none, and no zone is named.
    """
    zone = options.timezone if when.timezone == "site" else when.timezone
    naive = rows["wall"].notna()
    if zone is None and naive.any() and rows["aware"].notna().any():
        raise InputError.at(path, 0, column, "some times have an offset and others none; name the zone by --timezone")
    zones = rows["zone"] if "zone" in rows else pd.Series(zone or "UTC", index=rows.index, dtype="str")
    found = rows["aware"].copy()
    for one in zones[naive].unique():
        mask = naive & (zones == one)
        part = rows[mask]
        found[mask] = to_utc(part["wall"], one, when.ambiguous, when.missing, part.get("queue"))
        skipped = mask & found.isna()
        if skipped.any():
            texts = rows["wall"].dt.strftime("%Y-%m-%d %H:%M")
            faults.add(skipped.set_axis(rows["row"]), column, texts.set_axis(rows["row"]), _skips(one))
    return found


def _skips(zone: str) -> Callable[[str], str]:
    advice = "its clocks skip that hour; time.missing: forward takes the next time that exists"
    return lambda cell: f"'{cell}' is no such time in {zone}: {advice}"


def _slot_delay(chunk: pd.DataFrame, profile: InProfile, columns: Columns, faults: Faults):
    """Return how long after midnight an interval begins that is named by its number."""
    when = profile.time
    assert when is not None
    if not when.number:
        return pd.to_timedelta(0)
    text = columns.text(chunk, when.number)
    minutes = when.interval_minutes or 15
    values, wrong = parse_numbers(text, profile.file)
    wrong |= ~values.between(1, 1440 // minutes) | (values % 1 != 0)
    faults.add(
        wrong, columns.of(when.number) or "", text, lambda cell: f"'{cell}' is not a number from 1 to {1440 // minutes}"
    )
    return pd.to_timedelta((values.where(~wrong, 1) - 1) * minutes, unit="min")


def _label_delay(chunk: pd.DataFrame, when: When, columns: Columns, faults: Faults):
    """Return the length of the interval that a label ends."""
    if when.interval_minutes is not None:
        return pd.to_timedelta(when.interval_minutes, unit="min")
    text = columns.text(chunk, when.interval_column)
    minutes = text.map({**{str(n): n for n in (5, 10, 15, 30, 60, 1440)}, **when.interval_values})
    known = ", ".join(when.interval_values) or "5, 10, 15, 30, 60, 1440"
    faults.add(
        minutes.isna(), columns.of(when.interval_column) or "", text, lambda cell: f"'{cell}' is none of: {known}"
    )
    return pd.to_timedelta(minutes.astype(float).fillna(0), unit="min")


def _zones(text: pd.Series, name: str, faults: Faults) -> pd.Series:
    good = {zone for zone in text.dropna().unique() if _exists(zone)}
    wrong = ~text.isin(good)
    faults.add(wrong, name, text, lambda cell: f"'{cell}' is no time zone; write it like Europe/Amsterdam")
    return text.where(~wrong, "UTC")


def _exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
