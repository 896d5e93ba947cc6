"""The user's events as terms: what happened around earlier ones of the same name, and uplifts that are known."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wfm.config.queues import Queue
from wfm.forecast.grid import Grid

if TYPE_CHECKING:
    from wfm.forecast.calendar_terms import Terms

EFFECT_SPREAD = 0.3
# Days from the event's first to the window's first and last.
WINDOWS_DAYS = {"before": (-5, -1), "start": (0, 3), "week": (4, 10)}


def event_key(name: str) -> str:
    """Return what two occurrences of one event have in common: the text before a colon, without numbers."""
    head = name.split(":")[0] if ":" in name else name
    words = re.findall(r"[^\W\d]+", head.casefold())
    return " ".join(words) or name.casefold().strip()


def add_event_terms(terms: Terms, queue: Queue, grid: Grid, events: pd.DataFrame) -> None:
    """Add a few windows for each kind of event whose uplift is not known.

    Near-duplicates, the same event told twice for a day, count once.

    Args:
        terms: Extended in place.
        queue: Whose events are taken.
        grid: The days.
        events: As from `read_events`.
    """
    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for row in _of_queue(events, queue).itertuples(index=False):
        if row.kind == "event" and not _known(row.uplift):
            spans[event_key(str(row.name))].add((_day(row.date, grid), _day(row.end_date, grid)))
    for key in sorted(spans):
        for window, column in _windows(spans[key], grid).items():
            terms.add(f"{key}, {window}", column, EFFECT_SPREAD)


def known_uplift(queue: Queue, grid: Grid, events: pd.DataFrame) -> np.ndarray:
    """Return the product of the known uplifts of each day, 1 where there are none, shape (days,)."""
    factor = np.ones(grid.days)
    number = np.arange(grid.days)
    for row in _of_queue(events, queue).itertuples(index=False):
        if row.kind == "event" and _known(row.uplift):
            on = (number >= _day(row.date, grid)) & (number <= _day(row.end_date, grid))
            factor[on] *= float(row.uplift)
    return factor


def event_days(queue: Queue, grid: Grid, events: pd.DataFrame) -> np.ndarray:
    """Mark the days of the events of a queue, shape (days,)."""
    marks = np.zeros(grid.days, dtype=bool)
    number = np.arange(grid.days)
    for row in _of_queue(events, queue).itertuples(index=False):
        marks |= (number >= _day(row.date, grid)) & (number <= _day(row.end_date, grid))
    return marks


def _of_queue(events: pd.DataFrame, queue: Queue) -> pd.DataFrame:
    concerned = [not names or queue.name in names for names in events["queues"]]
    return events[np.array(concerned, dtype=bool)]


def _known(uplift: object) -> bool:
    return isinstance(uplift, float | int | np.floating) and bool(np.isfinite(uplift))


def _day(date: object, grid: Grid) -> int:
    return int((np.datetime64(str(date), "D") - grid.dates[0]).astype(int))


def _windows(spans: set[tuple[int, int]], grid: Grid) -> dict[str, np.ndarray]:
    number = np.arange(grid.days)
    columns: dict[str, np.ndarray] = {}
    for start, end in sorted(spans):
        parts = {name: (number >= start + a) & (number <= start + b) for name, (a, b) in WINDOWS_DAYS.items()}
        if end > start:
            parts["during"] = (number >= start) & (number <= end)
        for name, part in parts.items():
            columns[name] = np.maximum(columns.get(name, np.zeros(grid.days)), part)
    return columns
