"""Who is at work by a table of activities, and what the service would be with others there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.config.agents import Agent
from wfm.schedule.roster_tables import Pieces
from wfm.schedule.service import Service
from wfm.schedule.standing import WORK, shifts_in_pieces
from wfm.schedule.time_grid import TimeGrid


@dataclass(frozen=True, eq=False)
class Presence:
    """A roster in pieces with the service it gives.

    `by_group` are slots at work of every skill set by interval, shape (groups, intervals), and `in_pool` says which
    pools of the service curves a group belongs to, shape (groups, pools).
    """

    service: Service
    grid: TimeGrid
    pieces: Pieces
    group_of: np.ndarray
    in_pool: np.ndarray
    by_group: np.ndarray

    def answered(self, more: np.ndarray | None = None) -> np.ndarray:
        """Return contacts answered in time by term, with slots at work more by group, shape (groups, intervals)."""
        slots = self.by_group if more is None else np.maximum(self.by_group + more, 0.0)
        pools = self.in_pool.T.astype(float) @ slots / self.grid.slots_an_interval
        return self.service.predict(pools) * self.service.contacts

    def slots_of(self, agents: Sequence[int], start: int, end: int) -> np.ndarray:
        """Return the slots from `start` to `end` of some agents, shape (groups, intervals)."""
        found = np.zeros(self.by_group.shape)
        width, last = self.grid.slots_an_interval, self.grid.plan_slots
        inside = np.arange(max(start, 0), min(end, last)) // width
        for agent in agents:
            np.add.at(found[self.group_of[agent]], inside, 1.0)
        return found


def presence_of(agents: Sequence[Agent], service: Service, grid: TimeGrid, activities: pd.DataFrame) -> Presence:
    """Read who is at work from a table of activities."""
    groups = sorted({frozenset(agent.skills) for agent in agents}, key=sorted)
    group_of = np.array([groups.index(frozenset(agent.skills)) for agent in agents], dtype=np.int64)
    in_pool = np.array([[bool(group & pool) for pool in service.pools] for group in groups], dtype=bool)
    pieces = shifts_in_pieces(agents, activities, grid)
    by_group = np.zeros((len(groups), len(grid.intervals)))
    for (agent, _), parts in pieces.items():
        for start, end, name, _ in parts:
            if name == WORK:
                slots = np.arange(max(start, 0), min(end, grid.plan_slots)) // grid.slots_an_interval
                by_group[group_of[agent]] += np.bincount(slots, minlength=len(grid.intervals))
    return Presence(service, grid, pieces, group_of, in_pool.reshape(len(groups), -1), by_group)
