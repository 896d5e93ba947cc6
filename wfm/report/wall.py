"""The roster for the wall, and for those who do not see the chart: a table for each team and week."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd

from wfm.config.agents import Agent
from wfm.report.plan_data import PlanData
from wfm.report.roster import WORK
from wfm.report.wording import Wording

_WEEK = 7
_FREE = {"kind": "free", "text": "\u2013", "breaks": "", "more": ""}


def wall_tables(plan: PlanData, words: Wording) -> list[dict[str, Any]]:
    """Return week by week and team by team the days, and a row of cells for each agent.

    A cell has the shift's times as text, the starts of its breaks, and other activities with their times.
    """
    cells = _cells(plan)
    dates = plan.config.week.dates
    weeks = [dates[n : n + _WEEK] for n in range(0, len(dates), _WEEK)]
    return [_table(plan, words, team, week, cells) for week in weeks for team in plan.teams]


def _table(plan: PlanData, words: Wording, team: str, week: Sequence[dt.date], cells: dict) -> dict[str, Any]:
    texts, free = words.strings["wall"], {"kind": "off", "text": words.strings["page"]["day_off"]}
    members = [agent for agent in plan.agents if agent.team == team]
    name = team or words.strings["page"]["no_team"]

    def cell(agent: Agent, date: dt.date) -> dict[str, str]:
        found = cells.get((agent.agent_id, date))
        return found or (_FREE | free if date in agent.time_off else _FREE)

    period = words.period(week[0], week[-1])
    return {
        "caption": texts["caption"].format(site=plan.config.site.name, team=name, period=period),
        "days": [words.day_parts(date) for date in week],
        "rows": [
            {"name": one.name, "id": one.agent_id, "cells": [cell(one, date) for date in week]} for one in members
        ],
    }


def _cells(plan: PlanData) -> dict[tuple[str, dt.date], dict[str, str]]:
    frame = plan.shifts
    times = zip(frame["agent_id"], frame["date"], _clocks(frame["start"]), _clocks(frame["end"]), strict=True)
    breaks, more = _pauses(plan)
    return {
        (agent, date): {
            "kind": "shift",
            "text": f"{start}\u2013{end}",
            "breaks": " \u00b7 ".join(breaks[agent, date]),
            "more": ", ".join(more[agent, date]),
        }
        for agent, date, start, end in times
    }


def _pauses(plan: PlanData) -> tuple[dict, dict]:
    """Return by agent and date when breaks start, and what else is done with its times."""
    breaks: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
    more: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
    frame = plan.tables["activities"]
    frame = frame[frame["activity"] != WORK].sort_values("start", kind="stable")
    shifts = plan.shifts[["agent_id", "start", "date"]].sort_values("start", kind="stable")
    if frame.empty or shifts.empty:
        return breaks, more
    frame = pd.merge_asof(frame, shifts, on="start", by="agent_id").dropna(subset="date")
    known = {one.name for one in plan.config.breaks}
    rows = zip(frame["agent_id"], frame["date"], frame["activity"], _clocks(frame["start"]), _clocks(frame["end"]))
    for agent, date, activity, start, end in rows:
        if activity in known:
            breaks[agent, date].append(start)
        else:
            more[agent, date].append(f"{activity} {start}\u2013{end}")
    return breaks, more


def _clocks(stamps: pd.Series) -> list[str]:
    return [] if stamps.empty else stamps.dt.strftime("%H:%M").tolist()
