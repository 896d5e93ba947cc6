"""From the tables of a plan back to the arrays of the search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.kernels.crew import Crew, Roster
from wfm.schedule.sessions import concerned
from wfm.schedule.time_grid import SLOT_MINUTES, TimeGrid


def roster_from_tables(
    config: Config, agents: Sequence[Agent], crew: Crew, shifts: pd.DataFrame, activities: pd.DataFrame, grid: TimeGrid
) -> Roster:
    """Return the roster without its cover; shifts that the configuration does not know any more are left out."""
    number = {agent.agent_id: place for place, agent in enumerate(agents)}
    days, pauses = len(grid.dates), len(crew.break_slots)
    roster = Roster(
        np.full((len(agents), days), -1, dtype=np.int64),
        np.full((len(agents), days), -1, dtype=np.int64),
        np.full((len(agents), days, pauses), -1, dtype=np.int64),
        np.zeros(len(agents)),
        np.zeros((0, 0), dtype=np.int64),
    )
    begins: dict[int, list[tuple[int, int, int]]] = {}
    for row in shifts.itertuples(index=False):
        agent = number.get(row.agent_id)
        if agent is None or row.date not in grid.dates:
            continue
        day, contract = grid.dates.index(row.date), crew.class_contract[crew.agent_class[agent]]
        begin, end = grid.slot(row.start), grid.slot(row.end)
        start = np.flatnonzero(crew.start_slot[day] == begin)
        span = np.flatnonzero(crew.spans[contract, : crew.span_count[contract]] == end - begin)
        if len(start) and len(span):
            roster.start[agent, day], roster.span[agent, day] = start[0], span[0]
            begins.setdefault(agent, []).append((begin, end, day))
        roster.cost[agent] += row.cost
    columns = _columns(config)
    for piece in activities[activities["activity"] != "work"].itertuples(index=False):
        who = number.get(piece.agent_id, -1)
        begin, length = grid.slot(piece.start), int((piece.end - piece.start) / pd.Timedelta(minutes=SLOT_MINUTES))
        at = next((d for low, high, d in begins.get(who, ()) if low <= begin < high), None)
        for column, slots, name, item in columns if at is not None else ():
            free = roster.breaks[who, at, column] < 0
            if free and name == piece.activity and slots == length and (item is None or concerned(item, agents[who])):
                roster.breaks[who, at, column] = begin
                break
    return roster


def _columns(config: Config) -> list[tuple]:
    pauses: list[tuple] = [(item.minutes // SLOT_MINUTES, item.name, None) for item in config.breaks]
    pauses += [(item.minutes // SLOT_MINUTES, item.name, item) for item in config.activities]
    return [(column, *pause) for column, pause in enumerate(pauses)]
