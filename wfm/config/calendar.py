"""When queues are open, and where clock times fall on days that daylight saving shortens or lengthens."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from wfm.config.nearest import did_you_mean
from wfm.config.opening_hours import parse_window
from wfm.config.queues import Queue
from wfm.config.root import Config
from wfm.errors import InputError, Problem
from wfm.table_io import read_table
from wfm.tables import EVENTS

DAY = dt.timedelta(days=1)
EVENT_KINDS = ("closed", "event")


def instant(date: dt.date, minutes: int, timezone: str) -> pd.Timestamp:
    """Return the instant at which a clock shows `minutes` after the midnight of `date`.

    Minutes past 24 h are clock times of the following day. A time that daylight saving skips is the moment
    of the change; of a time that comes twice the first is meant.
    """
    days, rest = divmod(minutes, 24 * 60)
    clock = pd.Timestamp(date) + pd.Timedelta(days=days, minutes=rest)
    return clock.tz_localize(timezone, ambiguous=True, nonexistent="shift_forward").as_unit("us")


def intervals(start: dt.date, days: int, config: Config) -> pd.DatetimeIndex:
    """Return the starts of all intervals of some days, in the site's time zone; spring days have fewer."""
    zone = config.site.timezone
    first, last = instant(start, 0, zone), instant(start + days * DAY, 0, zone)
    grid = pd.date_range(
        first.tz_convert("UTC"), last.tz_convert("UTC"), freq=f"{config.site.interval_minutes}min", inclusive="left"
    )
    return grid.tz_convert(zone).as_unit("us")


def plan_intervals(config: Config) -> pd.DatetimeIndex:
    """Return the starts of all intervals of the plan."""
    return intervals(config.week.start, 7 * config.week.weeks, config)


def read_events(config: Config) -> pd.DataFrame:
    """Read the events table; without one, an empty table.

    Returns:
        Columns date, end_date (filled), name, kind (filled), queues (tuple; empty: all), uplift.

    Raises:
        InputError: Wrong cells, an end before its start, unknown kinds or queues; all in one go.
    """
    if not config.has("events"):
        return pd.DataFrame(columns=["date", "end_date", "name", "kind", "queues", "uplift"])
    path = config.path_of("events")
    frame = read_table(path, EVENTS, config.site.timezone)
    problems = []
    rows = []
    for row in frame.to_dict("records"):
        line = int(row["line"])
        kind = row.get("kind") or "event"
        end = row["end_date"] if isinstance(row["end_date"], dt.date) else row["date"]
        queues = tuple(part.strip() for part in str(row.get("queues") or "").split("|") if part.strip())
        if kind not in EVENT_KINDS:
            message = f"'{kind}' is neither closed nor event{did_you_mean(kind, EVENT_KINDS)}"
            problems.append(Problem(str(path), line, "kind", message))
        if end < row["date"]:
            problems.append(Problem(str(path), line, "end_date", f"{end} is before date {row['date']}"))
        for name in queues:
            if name not in config.queue_names:
                message = f"unknown queue '{name}'{did_you_mean(name, config.queue_names)}"
                problems.append(Problem(str(path), line, "queues", message))
        uplift = row.get("uplift", np.nan)
        rows.append((row["date"], end, row["name"], kind, queues, uplift))
    if problems:
        raise InputError(problems)
    return pd.DataFrame(rows, columns=["date", "end_date", "name", "kind", "queues", "uplift"])


class OpeningCalendar:
    """Opening windows of queues by date: weekly hours, less closures, with special hours."""

    def __init__(self, config: Config, events: pd.DataFrame) -> None:
        self._config = config
        self._closed: dict[dt.date, set[str] | None] = dict.fromkeys(config.calendar.closed)
        closures = events[events["kind"] == "closed"]
        for row in closures.itertuples(index=False):
            date = row.date
            while date <= row.end_date:
                self._close(date, row.queues)
                date += DAY

    def _close(self, date: dt.date, queues: tuple[str, ...]) -> None:
        if not queues:
            self._closed[date] = None
        elif self._closed.get(date, set()) is not None:
            self._closed.setdefault(date, set()).update(queues)  # type: ignore[union-attr]

    def closed(self, queue: str, date: dt.date) -> bool:
        """Whether the calendar closes a queue on a date, whatever its weekly hours."""
        if self._config.calendar.special_hours.get(date) == "closed":
            return True
        return date in self._closed and (self._closed[date] is None or queue in self._closed[date])  # type: ignore

    def windows(self, queue: Queue, date: dt.date) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
        """Return the windows that open on a date, as instants; they may end on the next day."""
        if self.closed(queue.name, date):
            return []
        special = self._config.calendar.special_hours.get(date)
        hours = (
            [parse_window(part.strip()) for part in special.split(";")] if special else queue.hours.on(date.weekday())
        )
        zone = self._config.site.timezone
        return [(instant(date, start, zone), instant(date, end, zone)) for start, end in hours]

    def open_mask(self, queue: Queue, index: pd.DatetimeIndex) -> np.ndarray:
        """Return for each interval start whether the queue is open at it; shape (len(index),)."""
        mask = np.zeros(len(index), dtype=bool)
        if not len(index):
            return mask
        date, last = index[0].date() - 2 * DAY, index[-1].date()
        while date <= last:
            for start, end in self.windows(queue, date):
                mask[index.searchsorted(start) : index.searchsorted(end)] = True
            date += DAY
        return mask
