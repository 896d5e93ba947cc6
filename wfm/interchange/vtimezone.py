"""Time zones of iCalendar (RFC 5545, 3.6.5), from the rules of the time zone database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

UTC_FORM = "%Y%m%dT%H%M%SZ"
LOCAL_FORM = "%Y%m%dT%H%M%S"
_DAY = dt.timedelta(days=1)
_SECOND = dt.timedelta(seconds=1)


def zoned(utc: str, timezone: str) -> str:
    """Return parameters and value of a time property; UTC where the zone's clock shows the time twice.

    Args:
        utc: `20261129T230000Z`.
        timezone: IANA name.
    """
    moment = _instant(utc).astimezone(ZoneInfo(timezone))
    if moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset():
        return f":{utc}"
    return f";TZID={timezone}:{moment.strftime(LOCAL_FORM)}"


def vtimezone(timezone: str, first: str, last: str) -> list[str]:
    """Return the lines of a VTIMEZONE with every change of clocks in the years of two instants (UTC)."""
    zone = ZoneInfo(timezone)
    begin = dt.datetime(_instant(first).year, 1, 1, tzinfo=dt.UTC) - _DAY
    end = dt.datetime(_instant(last).year + 1, 1, 1, tzinfo=dt.UTC) + _DAY
    lines = ["BEGIN:VTIMEZONE", f"TZID:{timezone}", *_observance(zone, begin, begin)]
    for change in _changes(zone, begin, end):
        lines += _observance(zone, change - _SECOND, change)
    return [*lines, "END:VTIMEZONE"]


def _instant(utc: str) -> dt.datetime:
    return dt.datetime.strptime(utc, UTC_FORM).replace(tzinfo=dt.UTC)


def _changes(zone: ZoneInfo, begin: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    while begin < end:
        after = begin + _DAY
        if _offset(zone, begin) != _offset(zone, after):
            low, high = begin, after
            while high - low > _SECOND:
                middle = low + dt.timedelta(seconds=(high - low) // _SECOND // 2)
                low, high = (low, middle) if _offset(zone, middle) == _offset(zone, after) else (middle, high)
            yield high
        begin = after


def _observance(zone: ZoneInfo, before: dt.datetime, change: dt.datetime) -> list[str]:
    local = change.astimezone(zone)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    onset = change + _offset(zone, before)
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{onset.strftime(LOCAL_FORM)}",
        f"TZOFFSETFROM:{_text(_offset(zone, before))}",
        f"TZOFFSETTO:{_text(_offset(zone, change))}",
        f"TZNAME:{local.tzname()}",
        f"END:{kind}",
    ]


def _offset(zone: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta(0)


def _text(offset: dt.timedelta) -> str:
    minutes = round(abs(offset).total_seconds() / 60)
    return f"{'-' if offset < dt.timedelta(0) else '+'}{minutes // 60:02d}{minutes % 60:02d}"
