"""Shifts and activities, packed for the shift chart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wfm.config.names import told_apart
from wfm.report.plan_data import PlanData

WORK = "work"
GAP = -1


def roster_payload(plan: PlanData) -> dict[str, Any]:
    """Return agents, kinds of activity and shifts.

    A shift is [agent, day, start, paid hours, overtime hours, cost, kind, minutes, kind, minutes, ...] with
    `start` in minutes since the timeline's first instant and `day` a position among the timeline's days.
    """
    kinds = _kinds(plan)
    return {
        "teams": plan.teams,
        "agents": [
            [name, agent.agent_id, plan.teams.index(agent.team), _days_off(plan, agent.time_off)]
            for agent, name in zip(plan.agents, told_apart(plan.agents), strict=True)
        ],
        "kinds": [[name, _class(plan, name)] for name in kinds],
        "shifts": _shifts(plan, {name: number for number, name in enumerate(kinds)}),
    }


def _kinds(plan: PlanData) -> list[str]:
    """Return the names of all activities that occur: work, breaks and others, in the configuration's order."""
    present = set(plan.tables["activities"]["activity"])
    known = [WORK, *(one.name for one in plan.config.breaks), *(one.name for one in plan.config.off_phone)]
    return [WORK, *(name for name in dict.fromkeys([*known, *sorted(present)]) if name in present and name != WORK)]


def _class(plan: PlanData, kind: str) -> str:
    if kind == WORK:
        return WORK
    return "break" if any(one.name == kind for one in plan.config.breaks) else "other"


def _days_off(plan: PlanData, dates: frozenset) -> list[int]:
    first, last = plan.timeline.plan_days
    return [n for n in range(first, last) if plan.timeline.days[n] in dates]


def _shifts(plan: PlanData, kinds: dict[str, int]) -> list[list[float]]:
    pieces = _pieces(plan, kinds)
    frame = plan.shifts
    starts, ends = plan.timeline.minutes(frame["start"]), plan.timeline.minutes(frame["end"])
    rows = []
    for row, start, end in zip(frame.itertuples(index=False), starts.tolist(), ends.tolist()):
        head = [row.agent, plan.timeline.day_of(row.date), start]
        money = [_short(row.paid_hours), _short(row.overtime_hours), _short(row.cost)]
        rows.append(head + money + _tiles(pieces.get(row.agent_id, _NOTHING), start, end))
    return sorted(rows, key=lambda one: (one[0], one[2]))


_NOTHING = np.empty((0, 3), dtype=int)


def _pieces(plan: PlanData, kinds: dict[str, int]) -> dict[str, np.ndarray]:
    """Return for each agent its activities in time: start, end (minutes) and kind; shape (n, 3)."""
    frame = plan.tables["activities"]
    table = pd.DataFrame(
        {
            "agent_id": frame["agent_id"].to_numpy(),
            "start": plan.timeline.minutes(frame["start"]),
            "end": plan.timeline.minutes(frame["end"]),
            "kind": frame["activity"].map(kinds).to_numpy(),
        }
    ).sort_values(["agent_id", "start"], kind="stable")
    values, names = table[["start", "end", "kind"]].to_numpy(), table["agent_id"].to_numpy()
    ends = np.flatnonzero(names[1:] != names[:-1]) + 1
    firsts = [0, *ends.tolist()][: len(names)]
    return dict(zip(names[firsts], np.split(values, ends), strict=True)) if len(names) else {}


def _tiles(pieces: np.ndarray, start: int, end: int) -> list[float]:
    """Return kind and minutes of each piece from start to end; what no activity covers is a gap."""
    low, high = np.searchsorted(pieces[:, 0], [start, end])
    found: list[float] = []
    at = start
    for begin, stop, kind in pieces[low:high].tolist():
        if begin > at:
            found += [GAP, begin - at]
        found += [kind, stop - max(begin, at)]
        at = stop
    return found if at >= end else [*found, GAP, end - at]


def _short(value: float) -> float:
    rounded = round(float(value), 4)
    return int(rounded) if rounded == int(rounded) else rounded
