"""iCalendar (RFC 5545), written so that the same plan gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wfm.interchange.vtimezone import vtimezone, zoned

LINE_OCTETS = 75
_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//wfm//roster//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
_INSTANTS = ("dtstart", "dtend")
_ENDS = ((min, "dtstart"), (max, "dtend"))


def to_ics(name: str, stamp: str, events: Iterable[Mapping[str, str]], timezone: str) -> bytes:
    """Return a calendar.

    Times are written in the zone, with its VTIMEZONE; those that its clock shows twice in UTC.

    Args:
        name: What calendars show it as.
        stamp: DTSTAMP of every event, UTC (`20261129T230000Z`); the plan's own, not the clock's.
        events: Properties by name in lower case; `uid`, `dtstart` and `dtend` (UTC) are needed.
        timezone: IANA name.
    """
    events = list(events)
    lines = [*_HEAD, f"X-WR-CALNAME:{escape(name)}", f"X-WR-TIMEZONE:{timezone}"]
    lines += vtimezone(timezone, *(fold_of(event[key] for event in events) for fold_of, key in _ENDS)) if events else []
    for event in events:
        lines += ["BEGIN:VEVENT", f"UID:{escape(event['uid'])}", f"DTSTAMP:{stamp}"]
        lines += [f"{key.upper()}{zoned(event[key], timezone)}" for key in _INSTANTS]
        lines += [
            f"{key.upper()}:{escape(value)}" for key, value in event.items() if value and key not in ("uid", *_INSTANTS)
        ]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return b"".join(fold(line) for line in lines)


def escape(text: str) -> str:
    """Escape a TEXT value: backslash, semicolon, comma and line breaks (RFC 5545, 3.3.11)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    text = text.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(
        character for character in text if character == "\t" or (ord(character) >= 32 and ord(character) != 127)
    )


def fold(line: str) -> bytes:
    """Break a line after at most 75 octets, never within a character (RFC 5545, 3.1)."""
    parts: list[bytes] = []
    part = b""
    for character in line:
        octets = character.encode("utf-8")
        if len(part) + len(octets) > LINE_OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
