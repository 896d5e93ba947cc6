"""The stage: requirements and curves in, a roster out within its budgets, of which soft ones give way if need be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.errors import NoRosterError
from wfm.schedule.known import Known
from wfm.schedule.make import Builder
from wfm.schedule.progress import Report
from wfm.schedule.result import RosterResult


def make_roster(
    config: Config,
    agents: Sequence[Agent],
    requirements: pd.DataFrame,
    curves: pd.DataFrame,
    *,
    progress: Report | None = None,
    known: Known | None = None,
) -> RosterResult:
    """Build the roster of a plan.

    Where `min_positions` cannot be kept within soft budgets, a search finds what the cheapest roster that keeps them
    costs, and another one the best roster for that much.

    Args:
        config: The configuration.
        agents: The people.
        requirements: The requirements table.
        curves: The service curves table.
        progress: Called with what the search knows, a few times a second.
        known: A roster to go on from; not with the goal `cost`.

    Returns:
        Shifts, activities and coverage, and the summary with cost, objective, bound and gap.

    Raises:
        InputError: A contract whose shifts have no room for their breaks.
        NoRosterError: No legal roster within the hard budget exists; the reasons say why.
    """
    builder = Builder(config, agents, requirements, curves, progress)
    builder.known = known
    soft = not config.budget.hard and len(builder.people.rows) > 0
    try:
        return builder.run()
    except NoRosterError:
        if not soft or not any(queue.min_positions for queue in config.queues):
            raise
        least = _cheapest_with_minima(config, agents, requirements, curves)
        if least is None:
            raise
    builder = Builder(config, agents, requirements, curves, progress)
    builder.known = known
    crew = builder.people.crew
    eased = np.maximum(crew.cap, least - builder.people.taken)
    builder.people = replace(builder.people, crew=crew._replace(cap=eased))
    return builder.run()


def _cheapest_with_minima(
    config: Config, agents: Sequence[Agent], requirements: pd.DataFrame, curves: pd.DataFrame
) -> np.ndarray | None:
    """Return what every budget's agents cost in the cheapest roster that keeps `min_positions`; None without one."""
    aim = config.objective.model_copy(update={"goal": "cost", "floor": 0.0})
    no_target = {queue.name: queue.service_level.model_copy(update={"target": 0.0}) for queue in config.queues}
    queues = tuple(queue.model_copy(update={"service_level": no_target[queue.name]}) for queue in config.queues)
    eased = config.model_copy(update={"objective": aim, "queues": queues})
    try:
        summary = Builder(eased, agents, requirements, curves, None).run().summary
    except NoRosterError:
        return None
    return np.array([row["cost"] for row in summary["budgets"]])
