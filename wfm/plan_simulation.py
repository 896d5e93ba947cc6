"""What a plan really gives: its roster simulated, beside what it predicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.simulate import Parting, PlanWorld, Simulated, described, partings, plan_world, simulate
from wfm.simulate.simulate import Progress

SHOWN_PARTINGS = 60


@dataclass(frozen=True, eq=False)
class PlanSimulation:
    """A simulated plan.

    Attributes:
        simulated: Its measures.
        partings: Where prediction and simulation differ, the most contacts first.
    """

    simulated: Simulated
    partings: list[Parting]

    def data(self) -> dict[str, Any]:
        """Return everything but the intervals' measures, as plain data."""
        told = described(self.partings, self.simulated)
        reasons: dict[str, dict[str, Any]] = {}
        for one in told:
            reason = reasons.setdefault(one["reason"], {"intervals": 0, "contacts": 0.0, "message": one["message"]})
            reason["intervals"] += 1
            reason["contacts"] = round(reason["contacts"] + one["contacts"], 4)
        return {
            "days": self.simulated.days,
            "service_level": self.simulated.service_level,
            "measures": self.simulated.by_queue(),
            "by_day": self.simulated.by_day(),
            "reasons": reasons,
            "partings": told[:SHOWN_PARTINGS],
        }


def simulate_plan(
    config: Config,
    agents: Sequence[Agent],
    events: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    *,
    half: float | None = None,
    seed: int | None = None,
    workers: int | None = None,
    progress: Progress = lambda done, expected, half: None,
) -> PlanSimulation:
    """Simulate a plan, and say where it differs from what it predicts.

    Args:
        config: Its configuration.
        agents: Its agents.
        events: As from `read_events`.
        tables: forecast, activities and coverage.
        half, seed, workers, progress: As in `wfm.simulate.simulate`.
    """
    world = plan_world(config, agents, events, tables["forecast"], tables["activities"])
    predicted = predicted_levels(world, tables["coverage"])
    found = simulate(world, predicted, half=half, seed=seed, workers=workers, progress=progress)
    other, trained = world.cross_trained(), None
    if other.skills != world.skills:
        exactly = config.simulation.model_copy(update={"least_days": found.days, "most_days": found.days})
        other = replace(other, config=config.model_copy(update={"simulation": exactly}))
        trained = simulate(other, predicted, half=half, seed=seed, workers=workers)
    return PlanSimulation(found, partings(found, trained))


def predicted_levels(world: PlanWorld, coverage: pd.DataFrame) -> np.ndarray:
    """Return the service level that a plan predicts, shape (queues, intervals), NaN where it predicts none."""
    levels = np.full(world.is_open.shape, np.nan)
    for row, name in enumerate(world.config.queue_names):
        rows = coverage[coverage["queue"] == name]
        place = world.index.get_indexer(pd.DatetimeIndex(rows["timestamp"]))
        levels[row, place[place >= 0]] = rows["service_level"].to_numpy(dtype=float)[place >= 0]
    return levels
