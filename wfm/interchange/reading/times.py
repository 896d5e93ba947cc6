"""Times as other systems write them: formats, Buddhist years, zones, hours that daylight saving doubles or drops."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

BUDDHIST_YEARS = 543
YEARS = (1900, 2200)
_ISO = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?\s*(?:[zZ]|UTC|[+-]\d{2}:?\d{2})?$"
_OFFSET = r"(?:[zZ]|UTC|:\d{2}(?:[.,]\d+)?\s*[+-]\d{2}:?\d{2})$"
_YEAR = r"(?<!\d)(2[4-6]\d\d)(?!\d)"
_END_OF_DAY = r"(?<=[T ])24:00(?=$|:00)"
_EXAMPLES = {"iso": "2026-11-30 08:15"}


def parse_times(text: pd.Series, formats: Sequence[str], buddhist_era: bool = False) -> tuple[pd.Series, pd.Series]:
    """Read times.

    Args:
        text: Cells; missing ones stay missing.
        formats: `iso`, or strptime's, tried in turn.
        buddhist_era: Years are of the Buddhist era, 543 ahead.

    Returns:
        The clock's time (naive) where a cell has no offset, and the instant (UTC) where it has one; both missing
        where no format fits. `24:00` is midnight of the next day.
    """
    codes, known = pd.factorize(text)
    unique = pd.Series(known, dtype=str)
    if buddhist_era:
        unique = unique.str.replace(_YEAR, lambda found: str(int(found[1]) - BUDDHIST_YEARS), regex=True)
    late = unique.str.contains(_END_OF_DAY, regex=True)
    if late.any():
        unique = unique.str.replace(_END_OF_DAY, "00:00", regex=True)
    wall, aware = (_of_our_time(one) for one in _first_fit(unique, formats))
    wall += pd.to_timedelta(late.astype(int), unit="D")
    return _taken(wall, codes, text.index), _taken(aware, codes, text.index)


def _first_fit(unique: pd.Series, formats: Sequence[str]) -> tuple[pd.Series, pd.Series]:
    wall = pd.Series(pd.NaT, index=unique.index, dtype="datetime64[us]")
    aware = pd.Series(pd.NaT, index=unique.index, dtype="datetime64[us, UTC]")
    for one in formats:
        left = wall.isna() & aware.isna()
        if one == "iso":
            left &= unique.str.match(_ISO)
            offset = unique.str.contains(_OFFSET, regex=True)
        else:
            offset = pd.Series("%z" in one, index=unique.index)
        kind = "ISO8601" if one == "iso" else one
        for mask, target in ((left & ~offset, wall), (left & offset, aware)):
            if mask.any():
                cells = unique[mask].str.replace(r"\s*UTC$", "Z", regex=True)
                utc = target is aware
                target[mask] = pd.to_datetime(cells, format=kind, errors="coerce", utc=utc).dt.as_unit("us")
    return wall, aware


def _of_our_time(values: pd.Series) -> pd.Series:
    """Return the values without years that no history has, such as those of another era."""
    return values.where(values.dt.year.between(*YEARS))


def _taken(values: pd.Series, codes: np.ndarray, index: pd.Index) -> pd.Series:
    if values.empty:
        values = pd.Series([pd.NaT], dtype=values.dtype)
    return pd.Series(values.array.take(codes, allow_fill=True), index=index)


def to_utc(wall: pd.Series, zone: str, second: bool | np.ndarray = False, missing: str = "error") -> pd.Series:
    """Return the instants of a zone's clock times.

    Args:
        wall: Naive times.
        zone: IANA name.
        second: Whether a time of a doubled hour is of the second one; for all, or one by one.
        missing: Times that the clock skips: `error` (missing in the answer) or `forward` (the first that exists).
    """
    skipped = "shift_forward" if missing == "forward" else "NaT"
    first = ~np.broadcast_to(second, len(wall))
    local = wall.dt.tz_localize(ZoneInfo(zone), ambiguous=first, nonexistent=skipped)
    return local.dt.tz_convert("UTC").dt.as_unit("us")


def doubled(wall: pd.Series, zone: str) -> pd.Series:
    """Return which of a zone's clock times come twice."""
    return wall.dt.tz_localize(ZoneInfo(zone), ambiguous="NaT", nonexistent="shift_forward").isna()


def floored(utc: pd.Series, zone: str, minutes: int) -> pd.Series:
    """Return the start of the interval of each instant, on the zone's clock."""
    offset = utc.dt.tz_convert(ZoneInfo(zone)).dt.tz_localize(None) - utc.dt.tz_localize(None)
    if minutes < 1440:
        return (utc + offset).dt.floor(f"{minutes}min") - offset
    return utc.dt.tz_convert(ZoneInfo(zone)).dt.normalize().dt.tz_convert("UTC")


def unreadable(formats: Sequence[str], buddhist_era: bool = False) -> Callable[[str], str]:
    """Return what to say of a cell that no format fits."""
    moment = pd.Timestamp("2026-11-30 08:15")
    shown = " or ".join(_EXAMPLES.get(one) or moment.strftime(one) for one in formats)
    if buddhist_era:
        shown = shown.replace("2026", str(2026 + BUDDHIST_YEARS))

    def say(cell: str) -> str:
        if not buddhist_era and re.search(_YEAR, cell):
            return f"'{cell}' is no year of ours; time.buddhist_era: true reads years of the Buddhist era"
        return f"'{cell}' is not a time; write it as {shown}"

    return say
