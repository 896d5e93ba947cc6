"""Everything that the parts of the report are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.report.timeline import Timeline


@dataclass(frozen=True)
class PlanData:
    """A plan and the timeline on which it is drawn."""

    config: Config
    agents: tuple[Agent, ...]
    tables: Mapping[str, pd.DataFrame]
    summary: Mapping[str, Any]
    history: pd.DataFrame | None
    timeline: Timeline
    simulation: Mapping[str, Any] | None = None
    audit: Mapping[str, Any] | None = None

    @cached_property
    def teams(self) -> list[str]:
        """Names of the teams in the agents' order; the empty name stands for agents without one, and comes last."""
        names = list(dict.fromkeys(agent.team for agent in self.agents))
        return sorted(names, key=lambda name: name == "")

    @cached_property
    def agent_index(self) -> dict[str, int]:
        """Position of each agent by its id."""
        return {agent.agent_id: number for number, agent in enumerate(self.agents)}

    def fact(self, name: str) -> float | None:
        """Return a number of the summary, or None where it is missing, null or not finite."""
        value = self.summary.get(name)
        if isinstance(value, bool) or not isinstance(value, Real):
            return None
        return float(value) if abs(float(value)) < float("inf") else None

    def of_queue(self, table: str, queue: str) -> pd.DataFrame:
        """Return a table's rows of one queue."""
        frame = self.tables[table]
        return frame[frame["queue"] == queue]

    @cached_property
    def shifts(self) -> pd.DataFrame:
        """The shifts of known agents, with the columns `agent` (position), `team` and `contract`."""
        frame = self.tables["shifts"]
        frame = frame[frame["agent_id"].isin(list(self.agent_index))].reset_index(drop=True)
        position = frame["agent_id"].map(self.agent_index).astype(int)
        return frame.assign(
            agent=position,
            team=[self.agents[i].team for i in position],
            contract=[self.agents[i].contract for i in position],
        )
