"""Unplanned shrinkage: how much of the work on the roster was not done, day by day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.performance.at_work import WORK


def lost_hours(activities: pd.DataFrame, worked: pd.DataFrame, timezone: str) -> pd.DataFrame:
    """Return by date the hours of work on the roster (`due`), and those of them that were not worked (`lost`).

    Args:
        activities: The plan's activities.
        worked: What agents did, as `worked_pieces` returns it.
        timezone: IANA name of the site's zone, for days.

    Returns:
        A row for each date that somebody recorded. A break at another time costs nothing, for agents are compared day
        by day; what one works beyond the roster does not make up for another.
    """
    due, done = _hours(activities, timezone), _hours(worked, timezone)
    due = due[due.index.get_level_values("date").isin(done.index.get_level_values("date").unique())]
    there = done.reindex(due.index, fill_value=0.0).to_numpy()
    total = due.groupby(level="date", sort=True).sum()
    if due.empty:
        return pd.DataFrame({"due": total, "lost": total})
    _, lost = erlang.shrinkage_from_hours(due.to_numpy(), there, due.index.get_level_values("date").to_numpy())
    return pd.DataFrame({"due": total, "lost": np.nan_to_num(lost) * total})


def _hours(pieces: pd.DataFrame, timezone: str) -> pd.Series:
    """Return hours of work by agent and date of its start."""
    work = pieces[pieces["activity"] == WORK]
    hours = (work["end"] - work["start"]) / pd.Timedelta(hours=1)
    date = work["start"].dt.tz_convert(timezone).dt.strftime("%Y-%m-%d")
    return hours.groupby([work["agent_id"].rename("agent_id"), date.rename("date")]).sum()
