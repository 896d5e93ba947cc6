"""Weekly hours as people write them: `mon-fri 08:00-20:00; sat 09:00-17:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import BeforeValidator

from wfm.config.base import WEEKDAYS, parse_clock

_RULE = re.compile(r"(?:(?P<days>[a-z,\- ]+)\s+)?(?P<start>\d{1,2}:\d{2})\s*-\s*(?P<end>\d{1,2}:\d{2})$")
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class WeeklyHours:
    """For each weekday (Monday 0) its windows, in minutes after that day's midnight; they may pass 24 h."""

    windows: tuple[tuple[tuple[int, int], ...], ...]

    def on(self, weekday: int) -> tuple[tuple[int, int], ...]:
        """Return the windows that start on a weekday."""
        return self.windows[weekday]


ALWAYS = WeeklyHours(tuple(((0, 2 * DAY_MINUTES),) for _ in range(7)))


def parse_weekly_hours(text: str) -> WeeklyHours:
    """Read weekly hours; windows of one day are joined where they touch.

    Raises:
        ValueError: A part that is not `days HH:MM-HH:MM`, an unknown weekday, or an end before its start.
    """
    days: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for part in filter(None, (part.strip().lower() for part in text.split(";"))):
        match = _RULE.match(part)
        if not match:
            raise ValueError(f"'{part}' is not of the form 'mon-fri 08:00-20:00'")
        for weekday in parse_weekdays(match["days"] or "mon-sun"):
            days[weekday].append(parse_window(f"{match['start']}-{match['end']}"))
    return WeeklyHours(tuple(_joined(windows) for windows in days))


def parse_window(text: str) -> tuple[int, int]:
    """Read `08:00-20:00` as minutes after midnight.

    Raises:
        ValueError: Not of that form, or the end is not after the start.
    """
    start_text, _, end_text = text.partition("-")
    start, end = parse_clock(start_text.strip(), latest_hours=24), parse_clock(end_text.strip())
    if end <= start:
        hours, minutes = divmod(end + DAY_MINUTES, 60)
        raise ValueError(f"'{text}' ends before it starts; into the next day write {hours:02d}:{minutes:02d}")
    return start, end


def parse_weekdays(text: str) -> list[int]:
    """Read `mon-fri` or `mon,wed,sat` as weekday numbers, Monday 0.

    Raises:
        ValueError: A name that is not one of mon, tue, wed, thu, fri, sat, sun.
    """
    found: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        for name in (first, last or first):
            if name not in WEEKDAYS:
                raise ValueError(f"'{name}' is not a weekday; use {', '.join(WEEKDAYS)}")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found += [day % 7 for day in range(start, end + 1 + (7 if end < start else 0))]
    return sorted(set(found))


def _joined(windows: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(windows):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def covers(text: str, stamps: pd.DatetimeIndex) -> np.ndarray:
    """Return for each local time whether it lies in the weekly hours, of which some reach into the next day."""
    weekday, minute = stamps.day_of_week.to_numpy(), (stamps.hour * 60 + stamps.minute).to_numpy()
    weekly = parse_weekly_hours(text)
    found = np.zeros(len(stamps), dtype=bool)
    for day in range(len(WEEKDAYS)):
        for start, end in weekly.on(day):
            for back in range(2):
                at = minute + back * DAY_MINUTES
                found |= (weekday == (day + back) % 7) & (start <= at) & (at < end)
    return found


def _weekly(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("write hours like 'mon-fri 08:00-20:00'")
    if not any(parse_weekly_hours(value).windows):
        raise ValueError("never opens; write hours like 'mon-fri 08:00-20:00'")
    return value


Hours = Annotated[str, BeforeValidator(_weekly)]
