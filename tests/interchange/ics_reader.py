"""A reader of iCalendar, on its own: unfolds, unescapes, and checks the form on the way."""

from __future__ import annotations

import re


def read_ics(data: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the calendar's properties and those of each event."""
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is torn
    text = "\r\n".join(line.decode("utf-8") for line in lines).replace("\r\n ", "")
    calendar: dict[str, str] = {}
    events: list[dict[str, str]] = []
    current = calendar
    for line in text.split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            current = {}
            events.append(current)
        elif line == "END:VEVENT":
            current = calendar
        else:
            assert current is calendar or name not in current
            current[name] = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], value)
    return calendar, events
