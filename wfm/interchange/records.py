"""The rows that profiles are filled from: a table of the plan, joined with its agents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import instant

AGENT_FIELDS = ("name", "team", "email", "contract", "skills")
TABLES = ("shifts", "activities", "intervals")


def make_records(
    table: str, config: Config, agents: Sequence[Agent], tables: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the rows of `shifts`, `activities` or `intervals` with the agents' fields, by agent and time.

    Activities and intervals carry `date`, the date of the shift that they belong to: after midnight it is the
    day before that of their clock. `intervals` has a row for each agent and interval of a shift, with the activity
    that takes most of it (of equals the earlier).

    Raises:
        ValueError: Another table.
    """
    shifts = tables["shifts"].sort_values(["agent_id", "start"], kind="stable").reset_index(drop=True)
    if table == "shifts":
        return _with_agents(shifts, config, agents)
    if table not in TABLES:
        raise ValueError(f"no records of '{table}'; known are {', '.join(TABLES)}")
    activities = _with_dates(tables["activities"], shifts)
    return _with_agents(activities if table == "activities" else _intervals(activities, config), config, agents)


def _with_agents(frame: pd.DataFrame, config: Config, agents: Sequence[Agent]) -> pd.DataFrame:
    by_id = {agent.agent_id: agent for agent in agents}
    found = frame[frame["agent_id"].isin(list(by_id))].reset_index(drop=True)
    owners = [by_id[agent_id] for agent_id in found["agent_id"]]
    for field in AGENT_FIELDS:
        found[field] = [_text(getattr(owner, field)) for owner in owners]
    return found.assign(site=config.site.name, timezone=config.site.timezone, currency=config.site.currency)


def _text(value: object) -> str:
    return "|".join(value) if isinstance(value, tuple) else str(value)


def _with_dates(activities: pd.DataFrame, shifts: pd.DataFrame) -> pd.DataFrame:
    """Give each activity the date of the last shift of its agent that starts no later."""
    frame = activities.sort_values(["start", "agent_id"], kind="stable")
    starts = shifts[["agent_id", "start", "date"]].sort_values("start", kind="stable")
    dated = pd.merge_asof(frame, starts, on="start", by="agent_id")
    return dated.sort_values(["agent_id", "start"], kind="stable").reset_index(drop=True)


def _intervals(activities: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Cut activities at the interval grid and keep of each interval the piece that takes most of it."""
    zone, step = config.site.timezone, config.site.interval_minutes
    origin = instant(config.week.start, 0, zone)
    start, end = (_minutes(activities[side], origin) for side in ("start", "end"))
    first, last = start // step, -(-end // step)
    row = np.repeat(np.arange(len(activities)), last - first)
    place = np.arange(len(row)) - np.repeat(np.cumsum(last - first) - (last - first), last - first) + first[row]
    inside = np.minimum(end[row], (place + 1) * step) - np.maximum(start[row], place * step)
    pieces = activities.iloc[row][["agent_id", "date", "activity", "paid"]].assign(place=place, minutes=inside)
    sums = pieces.groupby(["agent_id", "date", "place", "activity"], sort=False, as_index=False).agg(
        minutes=("minutes", "sum"), paid=("paid", "first")
    )
    best = sums.sort_values("minutes", ascending=False, kind="stable").drop_duplicates(["agent_id", "date", "place"])
    best = best.sort_values(["agent_id", "place", "date"], kind="stable").reset_index(drop=True)
    stamps = (origin.tz_convert("UTC") + pd.to_timedelta(best["place"] * step, unit="min")).dt.tz_convert(zone)
    return best.assign(timestamp=stamps).drop(columns="place")


def _minutes(stamps: pd.Series, origin: pd.Timestamp) -> np.ndarray:
    return np.rint((stamps - origin).dt.total_seconds().to_numpy() / 60).astype(int)
