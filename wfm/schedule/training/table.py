"""The table of training: each session that is due, when it is held, and what that costs in service and in money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.training_tables import PLANNED_TRAINING
from wfm.costs import activity_prices
from wfm.schedule.time_grid import SLOTS_AN_HOUR
from wfm.schedule.training.presence import Presence
from wfm.schedule.training.sittings import Due, all_due, met
from wfm.schedule.training.unplaced import Held, why_unplaced


def training_table(config: Config, agents: Sequence[Agent], presence: Presence) -> pd.DataFrame:
    """Return a row for every need: held or not, and why not; in the order in which needs are placed.

    `contacts_lost` are the expected contacts that would be answered in time on top if those of a session worked
    instead, everything else as it is; of a session of several each has an equal part. `pay` is for the hours off the
    phone, premiums included and overtime left out, and `cost` what the session costs beside pay.
    """
    due = all_due(config, agents)
    held = met(config, presence.pieces, presence.grid.dates, due)
    groups: dict[tuple, list[int]] = {}
    for one, at in zip(due, held, strict=True):
        if at is not None:
            groups.setdefault(_session_key(config, agents, one, at), []).append(one.agent)
    taken = [Held(config.off_phone[key[0]], key[1], tuple(members)) for key, members in groups.items()]
    before = float(presence.answered().sum())
    lost = {key: _lost(config, presence, key, members, before) for key, members in groups.items()}
    rows = []
    for one, at in zip(due, held, strict=True):
        key = None if at is None else _session_key(config, agents, one, at)
        row = _row(config, agents, presence, one, at)
        if key is not None:
            part = lost[key] / len(groups[key])
            row |= {"contacts_lost": part, "contacts_lost_an_hour": part / row["hours"], "together": len(groups[key])}
        else:
            row["message"] = why_unplaced(config, presence, one, taken)
        rows.append((one.need.rank, one.need.last, one.number, one.agent, one.turn, row))
    ordered = [row for *_, row in sorted(rows, key=lambda item: item[:5])]
    return _typed(pd.DataFrame(ordered, columns=PLANNED_TRAINING.names), presence.grid.zone)


def training_summary(config: Config, table: pd.DataFrame, agents: Sequence[Agent], presence: Presence) -> dict:
    """Return what the summary says of training: needs and sessions, and the service with and without all of it."""
    placed, training = table[table["placed"]], config.training
    offered = float(presence.service.contacts.sum())
    more = np.zeros(presence.by_group.shape)
    number = {agent.agent_id: index for index, agent in enumerate(agents)}
    for agent_id, start, end in zip(placed["agent_id"], placed["start"], placed["end"], strict=True):
        more += presence.slots_of([number[agent_id]], presence.grid.slot(start), presence.grid.slot(end))
    with_it, without = float(presence.answered().sum()), float(presence.answered(more).sum())
    hours = float(placed["hours"].sum())
    left_out = training.left_out.model_dump() if training and training.left_out else {}
    return {
        "due": len(table),
        "placed": len(placed),
        "overdue": int(table["overdue"].sum()),
        "overdue_placed": int(placed["overdue"].sum()),
        "hours": round(hours, 4),
        "contacts_lost": round(without - with_it, 4),
        "contacts_lost_an_hour": round((without - with_it) / hours, 4) if hours else None,
        "service_level": round(with_it / offered, 6) if offered else None,
        "service_level_without": round(without / offered, 6) if offered else None,
        "pay": round(float(placed["pay"].sum()), 2),
        "cost": round(float(placed["cost"].sum()), 2),
        "left_out": left_out,
    }


def _session_key(config: Config, agents: Sequence[Agent], one: Due, at: tuple[int, int, int]) -> tuple:
    group = getattr(config.off_phone[one.number], "group", "alone")
    with_whom = {"alone": one.agent, "team": agents[one.agent].team, "all": ""}[group]
    return one.number, at[1], with_whom


def _lost(config: Config, presence: Presence, key: tuple, members: Sequence[int], before: float) -> float:
    slots = config.off_phone[key[0]].minutes * SLOTS_AN_HOUR // 60
    return float(presence.answered(presence.slots_of(members, key[1], key[1] + slots)).sum()) - before


def _row(
    config: Config, agents: Sequence[Agent], presence: Presence, one: Due, at: tuple[int, int, int] | None
) -> dict[str, Any]:
    course, agent, grid = config.off_phone[one.number], agents[one.agent], presence.grid
    row: dict[str, Any] = {
        "agent_id": agent.agent_id,
        "training": course.name,
        "why": one.need.why,
        "due": one.need.due,
        "overdue": one.need.overdue,
        "placed": at is not None,
        "together": 0,
        "hours": course.minutes / 60,
        "message": "",
    }
    if at is None:
        return row
    premium = float(grid.premium[at[1] : at[2]].mean())
    price = float(activity_prices(config).get(course.name, 0))
    pay = agent.hourly_cost * premium * row["hours"]
    return row | {"start": grid.moment(at[1]), "end": grid.moment(at[2]), "pay": pay, "cost": price}


def _typed(frame: pd.DataFrame, zone: str) -> pd.DataFrame:
    for name in ("start", "end"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone).dt.as_unit("us")
    for name in ("hours", "contacts_lost", "contacts_lost_an_hour", "pay", "cost"):
        frame[name] = frame[name].astype("float64")
    for name in ("overdue", "placed"):
        frame[name] = frame[name].astype(bool)
    return frame.astype({"together": "int64"})
