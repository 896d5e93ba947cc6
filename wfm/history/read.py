"""From the history's sources to one clean row for each queue and interval of the past."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.calendar import instant
from wfm.config.nearest import did_you_mean
from wfm.errors import InputError, Problem
from wfm.history.doubled_hour import mark_doubled, spread_doubled
from wfm.history.duplicates import merge_duplicates
from wfm.history.grid import off_grid
from wfm.history.sources import read_sources
from wfm.history.to_intervals import to_intervals

COLUMNS = ["timestamp", "queue", "contacts", "aht_seconds", "abandoned"]


def read_history(config: Config, until: pd.Timestamp | None = None) -> pd.DataFrame:
    """Read the contacts of the past of every queue of the plan.

    Rows at or after `until`, by default the plan's first instant, are never used, and rows of queues that the
    configuration does not know are left out. The configuration's channel holds, whatever the file says.

    Returns:
        Columns timestamp (`datetime64[us, zone of the site]`, start of the interval), queue, contacts,
        aht_seconds and abandoned (missing where the source has none), one row for each queue and interval that the
        sources know, sorted by queue and timestamp. `attrs["left_out_queues"]` counts the rows of other queues,
        `attrs["spread_queues"]` gives the minutes of the rows of queues that were coarser than the plan's
        intervals, `attrs["later_rows"]` the rows at or after `until`.

    Raises:
        InputError: No history section or file, wrong cells, rows off every grid, rows that contradict each other,
            a queue without history before the plan; all in one go.
    """
    until = instant(config.week.start, 0, config.site.timezone) if until is None else until
    rows = read_sources(config)
    used, left_out = _used_rows(config, rows, until)
    problems = _queues_without_history(config, used, left_out, until, str(rows["source"].iloc[0]))
    problems += off_grid(used, config.site.interval_minutes)
    merged, contradictions = merge_duplicates(mark_doubled(used))
    if problems or contradictions:
        raise InputError([*problems, *contradictions])
    history, spread = to_intervals(config, spread_doubled(merged)[COLUMNS])
    history = history[COLUMNS].sort_values(["queue", "timestamp"], ignore_index=True)
    history.attrs["left_out_queues"] = left_out
    history.attrs["spread_queues"] = spread
    history.attrs["later_rows"] = int((rows["timestamp"] >= until).sum())
    return history


def _used_rows(config: Config, frame: pd.DataFrame, until: pd.Timestamp) -> tuple[pd.DataFrame, dict[str, int]]:
    """Keep the rows before a moment of the plan's queues, and count those of other queues by name."""
    past = frame[frame["timestamp"] < until]
    if past.empty:
        first = frame["timestamp"].min()
        at_start = until.date() == config.week.start
        moment = f"{config.week.start}, the first day of the plan" if at_start else f"{until:%Y-%m-%d %H:%M}"
        message = (
            f"no row is before {moment}, the earliest is {first:%Y-%m-%d %H:%M}; "
            f"give earlier history or a later {'week.start' if at_start else '--as-of'}"
        )
        raise InputError.at(frame["source"].iloc[0], int(frame["line"].iloc[0]), "timestamp", message)
    known = past["queue"].isin(config.forecast_names)
    counts = past.loc[~known, "queue"].value_counts()
    used = past[known].reset_index(drop=True)
    for column in ("aht_seconds", "abandoned"):
        used[column] = used[column].astype(float) if column in used else np.nan
    return used, {str(name): int(counts[name]) for name in sorted(counts.index)}


def _queues_without_history(
    config: Config, used: pd.DataFrame, left_out: dict[str, int], until: pd.Timestamp, source: str
) -> list[Problem]:
    present = set(used["queue"])
    return [
        Problem(
            source,
            0,
            "queue",
            f"no history of the queue '{name}' before {until.date()}{did_you_mean(name, left_out)}; "
            "add its rows or take it out of queues",
        )
        for name in config.forecast_names
        if name not in present
    ]
