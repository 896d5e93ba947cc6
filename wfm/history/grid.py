"""Whether the rows of a history lie on the interval grid of the plan."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from wfm.errors import Problem

MOST_PROBLEMS = 20
ROWS_TO_JUDGE_A_GRID = 24
COARSER_GRIDS_MINUTES = (60, 30)


def grid_problems(history: pd.DataFrame, interval_minutes: int, path: Path) -> list[Problem]:
    """Return the rows off the interval grid, and the queues whose rows are too coarse for it.

    Args:
        history: Columns timestamp (local), queue and line.
        interval_minutes: Length of an interval of the plan.
        path: The file, as messages name it.
    """
    problems = _off_grid(history, interval_minutes, path)
    return problems or _too_coarse(history, interval_minutes, path)


def _off_grid(history: pd.DataFrame, interval_minutes: int, path: Path) -> list[Problem]:
    clock = history["timestamp"].dt
    off = (clock.minute % interval_minutes != 0) | (clock.second != 0) | (clock.microsecond != 0)
    rows = history[off]
    message = f"is off the grid of {interval_minutes} minutes; aggregate the rows or set site.interval_minutes"
    problems = [
        Problem(str(path), int(row.line), "timestamp", f"{row.timestamp:%Y-%m-%d %H:%M:%S} {message}")
        for row in rows.head(MOST_PROBLEMS).itertuples()
    ]
    if len(rows) > MOST_PROBLEMS:
        last = int(rows["line"].iloc[MOST_PROBLEMS - 1])
        text = f"and {len(rows) - MOST_PROBLEMS} more rows are off the grid"
        problems.append(Problem(str(path), last, "timestamp", text))
    return problems


def _too_coarse(history: pd.DataFrame, interval_minutes: int, path: Path) -> list[Problem]:
    problems = []
    for queue, rows in history.groupby("queue", sort=True):
        coarse = _coarser_minutes(rows["timestamp"], interval_minutes)
        if coarse:
            message = (
                f"the rows of '{queue}' are {coarse} minutes apart, the plan's interval is {interval_minutes}; "
                "bring finer history or set site.interval_minutes"
            )
            problems.append(Problem(str(path), int(rows["line"].iloc[0]), "timestamp", message))
    return problems


def _coarser_minutes(stamps: pd.Series, interval_minutes: int) -> int:
    """Return the coarser grid that all rows of a queue lie on, 0 where they are on the plan's or too few to say."""
    if len(stamps) < ROWS_TO_JUDGE_A_GRID:
        return 0
    minute = stamps.dt.hour * 60 + stamps.dt.minute
    for coarse in COARSER_GRIDS_MINUTES:
        if coarse > interval_minutes and bool((minute % coarse == 0).all()):
            return coarse
    return 0
