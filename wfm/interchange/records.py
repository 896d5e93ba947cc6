"""The rows that profiles are filled from: a table of the plan, joined with its agents and queues."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import instant
from wfm.interchange.fields import EXAMPLES
from wfm.interchange.ids import Ids
from wfm.interchange.shift_fields import add_shift_fields
from wfm.interchange.words import Words

AGENT_FIELDS = ("name", "team", "email", "contract", "skills")
WORK = "work"
_OF_AGENT = (*AGENT_FIELDS, "first_name", "last_name", "first_skill", "agent_key")


def make_records(
    table: str,
    config: Config,
    agents: Sequence[Agent],
    tables: Mapping[str, pd.DataFrame],
    ids: Ids | None = None,
    words: Words | None = None,
) -> pd.DataFrame:
    """Return the rows of `shifts`, `activities`, `intervals` or `forecast`, by agent (or queue) and time.

    Activities and intervals carry `date`, the date of the shift that they belong to: after midnight it is the
    day before that of their clock. `intervals` has a row for each agent and interval of a shift, with the activity
    that takes most of it (of equals the earlier); `forecast` one for each queue and interval. `agent_key`, `queue_key`
    and `activity_key` are the other system's ids.

    Raises:
        ValueError: Another table.
    """
    ids, words = ids or Ids(), words or Words()
    if table not in EXAMPLES:
        raise ValueError(f"no records of '{table}'; known are {', '.join(EXAMPLES)}")
    if table == "forecast":
        return _with_site(_forecast(tables["forecast"], config, ids), config, words)
    shifts = tables["shifts"].sort_values(["agent_id", "start"], kind="stable").reset_index(drop=True)
    if table == "shifts":
        found = add_shift_fields(_with_agents(shifts, agents, ids), config, tables)
    else:
        activities = with_shifts(tables["activities"], shifts)
        pieces = activities if table == "activities" else _intervals(activities, config)
        found = _with_activity(_with_agents(pieces, agents, ids), ids)
    return _with_site(found.assign(day=_each(words.day, found["date"])), config, words)


def _with_agents(frame: pd.DataFrame, agents: Sequence[Agent], ids: Ids) -> pd.DataFrame:
    by_id = {agent.agent_id: _agent_fields(agent, ids) for agent in agents}
    found = frame[frame["agent_id"].isin(list(by_id))].reset_index(drop=True)
    owners = [by_id[agent_id] for agent_id in found["agent_id"]]
    return found.assign(**{field: [owner[field] for owner in owners] for field in _OF_AGENT})


def _agent_fields(agent: Agent, ids: Ids) -> dict[str, str]:
    first, last = [*agent.name.strip().split(None, 1), "", ""][:2]
    return {field: _text(getattr(agent, field)) for field in AGENT_FIELDS} | {
        "first_name": first,
        "last_name": last,
        "first_skill": agent.skills[0] if agent.skills else "",
        "agent_key": ids.of("agents", agent.agent_id),
    }


def _with_activity(frame: pd.DataFrame, ids: Ids) -> pd.DataFrame:
    return frame.assign(activity_key=_each(lambda name: ids.of("activities", name), frame["activity"]))


def _with_site(frame: pd.DataFrame, config: Config, words: Words) -> pd.DataFrame:
    last = config.week.dates[-1]
    return frame.assign(
        site=config.site.name,
        timezone=config.site.timezone,
        currency=config.site.currency,
        weeks=config.week.weeks,
        first_date=config.week.start,
        first_day=words.day(config.week.start),
        last_day=words.day(last),
        interval_minutes=config.site.interval_minutes,
        **words.fields(),
    )


def _each(write: Callable[[Any], str], values: pd.Series) -> list[str]:
    """Write every value; many rows share a few."""
    known = {value: write(value) for value in values.unique()}
    return [known[value] for value in values]


def _text(value: object) -> str:
    return "|".join(value) if isinstance(value, tuple) else str(value)


def _forecast(forecast: pd.DataFrame, config: Config, ids: Ids) -> pd.DataFrame:
    """Return the forecast by queue and interval; `contacts_whole` are whole contacts with the same running total."""
    channels = {queue.name: queue.channel for queue in config.queues}
    found = forecast[forecast["queue"].isin(list(channels))].sort_values(["queue", "timestamp"], kind="stable")
    found = found.reset_index(drop=True)
    running = np.floor(found.groupby("queue")["contacts"].cumsum() + 0.5)
    whole = running.groupby(found["queue"]).diff().fillna(running).astype(int)
    return found.assign(
        end=found["timestamp"] + pd.Timedelta(minutes=config.site.interval_minutes),
        channel=found["queue"].map(channels),
        queue_key=[ids.of("queues", name) for name in found["queue"]],
        contacts_whole=whole,
    )


def with_shifts(activities: pd.DataFrame, shifts: pd.DataFrame) -> pd.DataFrame:
    """Give each activity the date, start and end of the last shift of its agent that starts no later."""
    frame = activities.sort_values(["start", "agent_id"], kind="stable")
    columns = {"shift_start": shifts["start"], "shift_end": shifts["end"]}
    starts = shifts[["agent_id", "start", "date"]].assign(**columns).sort_values("start", kind="stable")
    dated = pd.merge_asof(frame, starts, on="start", by="agent_id")
    dated = dated.assign(minutes=(dated["end"] - dated["start"]).dt.total_seconds() / 60)
    dated["shift_minutes"] = (dated["shift_end"] - dated["shift_start"]).dt.total_seconds() / 60
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
