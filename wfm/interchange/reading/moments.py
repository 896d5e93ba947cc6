"""The instants of a file's rows, from its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from wfm.errors import InputError
from wfm.interchange.reading.columns import Columns
from wfm.interchange.reading.faults import Faults
from wfm.interchange.reading.numbers import parse_numbers
from wfm.interchange.reading.options import Options
from wfm.interchange.reading.schema import InProfile, When
from wfm.interchange.reading.times import doubled, parse_times, to_utc, unreadable

_ANY_ISO = ("iso",)
_DAY, _NOTHING = pd.Timedelta(days=1), pd.Timedelta(0)


class Clock:
    """Turns what the cells of a file say of time into instants, a chunk after the other."""

    def __init__(self, profile: InProfile, options: Options, columns: Columns, path: str) -> None:
        assert profile.time is not None
        self._profile, self._when, self._columns, self._path = profile, profile.time, columns, path
        self._zone = options.timezone if profile.time.timezone == "site" else profile.time.timezone
        self._name = columns.of(profile.time.column or profile.time.date) or ""
        self._doubled: dict[str, pd.DataFrame] = {}
        self._offsets: set[bool] = set()

    @property
    def has_offsets(self) -> bool:
        """Whether any time so far had an offset of its own."""
        return True in self._offsets

    def instants(self, chunk: pd.DataFrame, queue: pd.Series, faults: Faults) -> pd.Series:
        """Return the instants (UTC) of a chunk's rows, missing where a fault was noted.

        Where neither the profile nor the user names a zone, clock times stand as if they were of UTC.

        Raises:
            InputError: Some times have an offset and others none, and no zone is named.
        """
        wall, aware, ahead = self._read(chunk, faults)
        naive = wall.notna()
        self._offsets |= {bool(one) for one in aware.notna()[naive | aware.notna()].unique()}
        if self._zone is None and len(self._offsets) > 1:
            advice = "some times have an offset and others none; name the zone by --timezone"
            raise InputError.at(self._path, 0, self._name, advice)
        for zone, mask in self._zones(chunk, naive, faults):
            utc = self._in_zone(wall[mask], zone, queue[mask])
            texts = wall[mask].dt.strftime("%Y-%m-%d %H:%M") if utc.isna().any() else wall[mask]
            faults.add(utc.isna(), self._name, texts, _skips(zone))
            aware = utc if mask.all() else aware.where(~mask, utc)
        return aware - ahead

    def _read(self, chunk: pd.DataFrame, faults: Faults) -> tuple[pd.Series, pd.Series, pd.Series | pd.Timedelta]:
        """Return the clock's time where a row has no offset, the instant where it has one, and how far both are ahead.

        What ends an interval is of the clock after a change of clocks, its start may be of the one before. A day begins
        when the clock shows midnight, however long it was.
        """
        when, columns = self._when, self._columns
        text = columns.text(chunk, when.column or when.date)
        if when.time:
            # Excel's dates are midnights.
            text = text.str.removesuffix("T00:00:00") + " " + columns.text(chunk, when.time)
        formats = when.formats if self._profile.format == "csv" else [*when.formats, *_ANY_ISO]
        wall, aware = parse_times(text, formats, when.buddhist_era)
        faults.add(text.isna(), self._name, text, lambda _: "the cell is empty; every row needs its time")
        faults.add(
            text.notna() & wall.isna() & aware.isna(), self._name, text, unreadable(when.formats, when.buddhist_era)
        )
        wall = wall + _slot_delay(chunk, self._profile, columns, faults)
        if when.label == "start":
            return wall, aware, _NOTHING
        ahead = pd.Series(_label_delay(chunk, when, columns, faults), index=chunk.index)
        days = ahead.where(ahead >= _DAY, _NOTHING)
        return wall - days, aware - days, ahead - days

    def _zones(self, chunk: pd.DataFrame, naive: pd.Series, faults: Faults) -> Iterator[tuple[str, pd.Series]]:
        """Yield each zone with the rows whose clock is of it."""
        names = self._when.timezone_column
        if not names:
            if naive.any():
                yield self._zone or "UTC", naive
            return
        zones = _zones(self._columns.text(chunk, names), self._columns.of(names) or "", faults)
        for zone in zones[naive].unique():
            yield zone, naive & (zones == zone)

    def _in_zone(self, wall: pd.Series, zone: str, queue: pd.Series) -> pd.Series:
        policy = self._when.ambiguous
        second = self._seen_before(wall, zone, queue) if policy == "order" else policy == "second"
        return to_utc(wall, zone, second, self._when.missing)

    def _seen_before(self, wall: pd.Series, zone: str, queue: pd.Series) -> np.ndarray:
        """Return which times stand again for their queue, in this chunk or the ones before."""
        keys = pd.DataFrame({"wall": wall, "queue": queue.astype(object)})
        known = self._doubled.get(zone, keys.iloc[:0])
        again = pd.concat([known, keys]).duplicated().to_numpy()[len(known) :]
        self._doubled[zone] = pd.concat([known, keys[doubled(wall, zone)]])
        return again


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
