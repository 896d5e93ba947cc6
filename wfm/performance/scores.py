"""Scores of agents: satisfaction, quality, first-contact resolution."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from wfm.table_io import read_table
from wfm.tables import SCORES


def read_scores(path: Path, timezone: str) -> pd.DataFrame:
    """Read the file of scores, of any number of weeks.

    Returns:
        The columns of the table (agent_id and queue empty where the file has none), line and source.

    Raises:
        InputError: Missing file or columns, wrong cells; all in one go.
    """
    frame = read_table(path, SCORES, timezone)
    for column in ("agent_id", "queue"):
        if column not in frame:
            frame[column] = ""
    return frame.assign(source=str(path))
