"""On which grid of time the rows of a history lie, beside that of the plan."""

from __future__ import annotations

import pandas as pd

from wfm.errors import Problem

MOST_PROBLEMS = 20
ROWS_TO_JUDGE_A_GRID = 24
DAYS_TO_JUDGE_A_GRID = 3
DAY_MINUTES = 24 * 60
FINER_GRIDS_MINUTES = (30, 15, 10, 5)
COARSER_GRIDS_MINUTES = (60, 30)
SMALLEST_SHARE = 0.05


def off_grid(history: pd.DataFrame, interval_minutes: int) -> list[Problem]:
    """Return the rows that lie on no grid that could be added up to the plan's intervals.

    Args:
        history: Columns timestamp (local), queue, source and line.
        interval_minutes: Length of an interval of the plan.
    """
    problems: list[Problem] = []
    for _, rows in history.groupby("queue", sort=True):
        finer = finer_minutes(rows["timestamp"], interval_minutes)
        problems += _stray(rows, finer or interval_minutes)
    return problems


def finer_minutes(stamps: pd.Series, interval_minutes: int) -> int:
    """Return the finer grid that the rows of a queue fill, 0 where they lie on the plan's or on none."""
    clock = stamps.dt
    if len(stamps) < ROWS_TO_JUDGE_A_GRID:
        return 0
    for finer in FINER_GRIDS_MINUTES:
        if interval_minutes % finer or finer >= interval_minutes:
            continue
        on_grid = clock.minute % finer == 0
        share = (clock.minute[on_grid] % interval_minutes).value_counts(normalize=True)
        filled = len(share) == interval_minutes // finer and share.min() >= SMALLEST_SHARE
        if filled and on_grid.mean() > 1 - SMALLEST_SHARE:
            return finer
    return 0


def coarser_minutes(stamps: pd.Series, interval_minutes: int) -> int:
    """Return the coarser grid that all rows of a queue lie on, 0 where they are on the plan's or too few to say."""
    minute = stamps.dt.hour * 60 + stamps.dt.minute
    if len(stamps) >= DAYS_TO_JUDGE_A_GRID and bool((minute == 0).all()) and not stamps.dt.date.duplicated().any():
        return DAY_MINUTES
    if len(stamps) < ROWS_TO_JUDGE_A_GRID:
        return 0
    for coarse in COARSER_GRIDS_MINUTES:
        if coarse > interval_minutes and bool((minute % coarse == 0).all()):
            return coarse
    return 0


def _stray(rows: pd.DataFrame, minutes: int) -> list[Problem]:
    clock = rows["timestamp"].dt
    stray = rows[(clock.minute % minutes != 0) | (clock.second != 0) | (clock.microsecond != 0)]
    message = f"is off the grid of {minutes} minutes; aggregate the rows or set site.interval_minutes"
    problems = [
        Problem(row.source, int(row.line), "timestamp", f"{row.timestamp:%Y-%m-%d %H:%M:%S} {message}")
        for row in stray.head(MOST_PROBLEMS).itertuples()
    ]
    if len(stray) > MOST_PROBLEMS:
        last = stray.iloc[MOST_PROBLEMS - 1]
        text = f"and {len(stray) - MOST_PROBLEMS} more rows are off the grid"
        problems.append(Problem(str(last["source"]), int(last["line"]), "timestamp", text))
    return problems
