"""Deferred work that waits already when the plan begins, read from the backlog table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.config.calendar import DAY, OpeningCalendar, instant, intervals
from wfm.config.nearest import did_you_mean
from wfm.config.queues import Queue
from wfm.config.root import Config
from wfm.errors import InputError, Problem
from wfm.table_io import read_table
from wfm.tables import BACKLOG


def read_backlog(config: Config) -> pd.DataFrame:
    """Read the backlog table; without one, an empty table.

    Returns:
        Columns queue, arrived (time-zone aware), contacts.

    Raises:
        InputError: Wrong cells; and where all can be read, unknown queues or such that wait in line, and arrivals
            after the plan's start.
    """
    if not config.has("backlog"):
        return BACKLOG.empty(config.site.timezone)
    path = config.path_of("backlog")
    frame = read_table(path, BACKLOG, config.site.timezone)
    begin = instant(config.week.start, 0, config.site.timezone)
    problems = []
    for row in frame.itertuples():
        fault = None
        if row.queue not in config.queue_names:
            fault = ("queue", f"unknown queue '{row.queue}'{did_you_mean(str(row.queue), config.queue_names)}")
        elif not config.queue(row.queue).deferred or config.queue(row.queue).fixed:
            fault = ("queue", f"'{row.queue}' is no queue of work that may wait; leave its rows out")
        elif row.arrived >= begin:
            fault = ("arrived", f"{row.arrived:%Y-%m-%d %H:%M} is not before the plan's start {config.week.start}")
        if fault:
            problems.append(Problem(str(path), int(row.line), *fault))
    if problems:
        raise InputError(problems)
    return frame.drop(columns="line")


@dataclass(frozen=True)
class Backlog:
    """Work of a queue that waits when the plan begins; arrays of shape (items,).

    Attributes:
        contacts: How many arrived together.
        age: Seconds since the end of the interval of their arrival, counted as the queue's limit counts.
        waited: Seconds since their arrival, all hours counted.
    """

    contacts: np.ndarray
    age: np.ndarray
    waited: np.ndarray


NO_BACKLOG = Backlog(np.zeros(0), np.zeros(0), np.zeros(0))


def backlog_of(config: Config, queue: Queue, table: pd.DataFrame, calendar: OpeningCalendar) -> Backlog:
    """Return the backlog of one queue with its age when the plan begins, in opening hours where its limit is."""
    rows = table[(table["queue"] == queue.name) & (table["contacts"] > 0)]
    if rows.empty or not queue.deferred:
        return NO_BACKLOG
    width, begin = config.site.interval_minutes * 60, instant(config.week.start, 0, config.site.timezone)
    first = rows["arrived"].min().date()
    index = intervals(first, (config.week.start - first) // DAY, config)
    usable = np.ones(len(index), dtype=bool)
    if queue.service_level.within_hours is not None:
        usable = calendar.open_mask(queue, index)
    before = np.concatenate([[0], np.cumsum(usable)])
    arrival = index.searchsorted(pd.DatetimeIndex(rows["arrived"]), side="right") - 1
    age = (before[-1] - before[arrival + 1]) * float(width)
    waited = (begin - pd.DatetimeIndex(rows["arrived"])).total_seconds().to_numpy()
    return Backlog(rows["contacts"].to_numpy(float), age, waited)
