"""Which off-phone activities a roster holds, and for how many."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.training import Course
from wfm.schedule.sessions import concerned


def held_activities(config: Config, agents: Sequence[Agent], activities: pd.DataFrame) -> list[dict]:
    """Return for each activity how often it is held; for those held together one row a time.

    Rows have `activity`, `there` (agents) and `of` (for how many it is meant); those held together also `start`, and
    `team` where it is a team's.
    """
    minutes = (activities["end"] - activities["start"]) / pd.Timedelta(minutes=1)
    rows: list[dict] = []
    for item in config.off_phone:
        members = [agent.agent_id for agent in agents if concerned(item, agent)]
        mine = activities[
            (activities["activity"] == item.name) & (minutes == item.minutes) & activities["agent_id"].isin(members)
        ]
        common = {"activity": item.name} | ({} if item.team is None else {"team": item.team})
        if item.at is None and item.team is None:
            due = len(item.needs) if isinstance(item, Course) else len(members) * item.per_week * config.week.weeks
            rows.append(common | {"there": len(mine), "of": due})
            continue
        for start, there in mine.groupby("start").size().items():
            rows.append(common | {"start": pd.Timestamp(start).isoformat(), "there": int(there), "of": len(members)})
    return rows
