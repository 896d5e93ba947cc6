"""What agents really did: a table of the columns of activities.csv, with the states of another system."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from wfm.errors import InputError, Problem
from wfm.performance.planned import PlannedWeek
from wfm.performance.tables import WORKED
from wfm.table_io import read_table


def read_worked(path: Path, timezone: str) -> pd.DataFrame:
    """Read the file of what agents did, of any number of weeks.

    Returns:
        The columns of the table, line and source.

    Raises:
        InputError: Missing file or columns, wrong cells, ends that are not after their starts; all in one go.
    """
    frame = read_table(path, WORKED, timezone)
    wrong = frame[frame["end"] <= frame["start"]]
    if len(wrong):
        raise InputError(Problem(str(path), int(line), "end", "is not after start") for line in wrong["line"].head(20))
    return frame.assign(source=str(path))


def worked_of(plan: PlannedWeek, frame: pd.DataFrame) -> pd.DataFrame:
    """Take the rows that touch a plan's weeks."""
    return frame[(frame["end"] > plan.intervals[0]) & (frame["start"] < plan.end)]
