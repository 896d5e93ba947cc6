"""Time off put into the agents table, where its days credit the hours of leave."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from wfm.errors import InputError
from wfm.table_io import read_cells


def into_agents(time_off: pd.DataFrame, path: Path) -> tuple[pd.DataFrame, list[str]]:
    """Add whole days away to the column `time_off` of an agents table.

    Args:
        time_off: Columns agent_id, start and end (`2026-12-01 00:00`, the end exclusive).
        path: The agents table; its other columns stay as they are.

    Returns:
        The agents as text, and the people that it does not have.

    Raises:
        InputError: No such file, no agent_id in it, absences of part of a day.
    """
    agents = read_cells(path)
    if "agent_id" not in agents:
        raise InputError.at(path, 1, "agent_id", "the agents table needs this column")
    parts = time_off[~(time_off["start"].str.endswith("00:00") & time_off["end"].str.endswith("00:00"))]
    if len(parts):
        first = parts.iloc[0]
        message = (
            f"{first['agent_id']} is away from {first['start']} to {first['end']}, no whole days; leave --agents out"
        )
        raise InputError.at(path, 0, "time_off", f"{message} and name the result as absences")
    starts = pd.to_datetime(time_off["start"])
    lasts = pd.to_datetime(time_off["end"]) - pd.Timedelta(days=1)
    spans = pd.Series([_span(one, other) for one, other in zip(starts, lasts)], index=time_off.index)
    days = spans.groupby(time_off["agent_id"]).agg(list)
    old = agents["time_off"] if "time_off" in agents else pd.Series(None, index=agents.index, dtype=object)
    pairs = zip(agents["agent_id"], old)
    joined = [_joined([] if pd.isna(was) else str(was).split("|"), days.get(name, [])) for name, was in pairs]
    return agents.assign(time_off=joined), sorted(set(days.index) - set(agents["agent_id"]))


def _span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    return f"{first:%Y-%m-%d}" if first >= last else f"{first:%Y-%m-%d}..{last:%Y-%m-%d}"


def _joined(was: list[str], more: list[str]) -> str:
    return "|".join(dict.fromkeys([*was, *more]))
