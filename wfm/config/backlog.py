"""Deferred work that waits already when the plan begins, read from the backlog table."""

from __future__ import annotations

import pandas as pd

from wfm.config.calendar import instant
from wfm.config.nearest import did_you_mean
from wfm.config.root import Config
from wfm.errors import InputError, Problem
from wfm.table_io import read_table
from wfm.tables import BACKLOG


def read_backlog(config: Config) -> pd.DataFrame:
    """Read the backlog table; without one, an empty table.

    Returns:
        Columns queue, arrived (time-zone aware), contacts.

    Raises:
        InputError: Wrong cells, unknown queues or such that wait in line, arrivals after the plan's start; all in
            one go.
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
