"""What a plan says of coaching and training: its two tables, and the figures of its summary."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.service import Service, make_service
from wfm.schedule.time_grid import TimeGrid
from wfm.schedule.training.presence import presence_of
from wfm.schedule.training.table import training_summary, training_table
from wfm.schedule.training.times import training_times


def training_tables(
    config: Config,
    agents: Sequence[Agent],
    requirements: pd.DataFrame,
    curves: pd.DataFrame,
    activities: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return the tables `training` and `training_times` of a roster; none where the section is not configured."""
    if config.training is None:
        return {}
    grid = TimeGrid(config)
    service = make_service(config.queue_names, requirements, curves, grid.intervals)
    presence = presence_of(agents, service, grid, activities)
    return {
        "training": training_table(config, agents, presence),
        "training_times": training_times(config, agents, presence),
    }


def training_figures(
    config: Config, agents: Sequence[Agent], service: Service, grid: TimeGrid, activities: pd.DataFrame
) -> dict:
    """Return the part `training` of a summary; nothing where the section is not configured."""
    if config.training is None:
        return {}
    presence = presence_of(agents, service, grid, activities)
    table = training_table(config, agents, presence)
    return {"training": training_summary(config, table, agents, presence)}
