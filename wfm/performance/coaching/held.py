"""Which of the sessions that a plan placed were held: at their time, at another one of the day, or not at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wfm.config.training_tables import PLANNED_TRAINING
from wfm.performance.states import OFF_PHONE
from wfm.performance.week import Week
from wfm.plan_folder import read_rows
from wfm.tables import Column, Table

HELD, MOVED, MISSED = "held", "moved", "missed"
TRAINING_HELD = Table(
    "training_held",
    (
        Column("agent_id", "text"),
        Column("training", "text"),
        Column("start", "timestamp"),
        Column("end", "timestamp"),
        Column("hours", "number", decimals=4),
        Column("held_hours", "number", decimals=4),
        Column("status", "text"),
        Column("contacts_lost", "real", decimals=4),
    ),
)
# Of a session's length, what is to be spent in it for it to count.
_ENOUGH = 0.5
_HOUR = pd.Timedelta(hours=1)


def sessions_held(week: Week) -> pd.DataFrame | None:
    """Return each session that was placed with the hours held; none without sessions, or without what agents did.

    Time in a state that only says `off_phone` counts at the session's own time alone. A session is `held` where half
    of it or more was, `moved` where that lies elsewhere on its date.
    """
    if not (week.plan.folder / "training.csv").is_file() or week.worked is None:
        return None
    table = read_rows(week.plan.folder, PLANNED_TRAINING, week.config)
    placed = table[table["placed"]].sort_values(["start", "agent_id", "training"], kind="stable")
    number = {agent.agent_id: index for index, agent in enumerate(week.plan.agents)}
    rows = []
    for one in placed.to_dict("records"):
        did = week.worked.rows[week.worked.rows["agent"] == number[one["agent_id"]]]
        code = week.worked.states.code(one["training"])
        named = did[did["state"] == code]
        at_time = did[did["state"].isin([code, OFF_PHONE])]
        there = _overlap(at_time, one["start"], one["end"])
        midnight = one["start"].normalize()
        that_day = max(_overlap(named, midnight, midnight + pd.DateOffset(days=1)), there)
        enough = _ENOUGH * one["hours"] - 1e-9
        status = HELD if there >= enough else MOVED if that_day >= enough else MISSED
        spent = there if status == HELD else min(that_day, one["hours"])
        rows.append([*(one[key] for key in ("agent_id", "training", "start", "end", "hours")), spent, status,
                     one["contacts_lost"]])  # fmt: skip
    return pd.DataFrame(rows, columns=TRAINING_HELD.names)


def held_figures(week: Week, held: pd.DataFrame) -> dict[str, Any]:
    """Return the sums: sessions by status, hours planned and held, and contacts that the plan gave up for them."""
    counts = held["status"].value_counts()
    return {
        "placed": len(held),
        **{status: int(counts.get(status, 0)) for status in (HELD, MOVED, MISSED)},
        "hours": round(float(held["hours"].sum()), 4),
        "held_hours": round(float(held["held_hours"].sum()), 4),
        "contacts_lost": (week.plan.summary.get("training") or {}).get("contacts_lost"),
    }


def _overlap(rows: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> float:
    """Return the hours of some rows within a stretch of time."""
    length = rows["end"].clip(upper=end) - rows["start"].clip(lower=start)
    return float(np.maximum(length / _HOUR, 0.0).sum())
