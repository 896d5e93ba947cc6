"""A plan folder read back, to be compared with what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from wfm.config import Config, load
from wfm.config.agents import Agent, read_agents
from wfm.config.calendar import OpeningCalendar, plan_intervals, read_events
from wfm.errors import InputError, Problem
from wfm.plan_folder import CURVES_FILE, read_rows, read_summary
from wfm.table_io import read_table
from wfm.tables import ACTIVITIES, COVERAGE, FORECAST, REQUIREMENTS, SERVICE_CURVES, SHIFTS, SIMULATION

T = TypeVar("T")
_TABLES = (FORECAST, REQUIREMENTS, COVERAGE, SHIFTS, ACTIVITIES)


@dataclass(frozen=True)
class PlannedWeek:
    """A plan folder read back; tables have the contract's columns."""

    folder: Path
    config: Config
    agents: list[Agent]
    events: pd.DataFrame
    summary: dict[str, Any]
    forecast: pd.DataFrame
    requirements: pd.DataFrame
    coverage: pd.DataFrame
    shifts: pd.DataFrame
    activities: pd.DataFrame

    @cached_property
    def intervals(self) -> pd.DatetimeIndex:
        """Starts of all intervals of the plan."""
        return plan_intervals(self.config)

    @cached_property
    def open(self) -> np.ndarray:
        """Whether each queue is open at each interval; shape (queues, intervals)."""
        calendar = OpeningCalendar(self.config, self.events)
        return np.array([calendar.open_mask(queue, self.intervals) for queue in self.config.queues])

    @cached_property
    def curves(self) -> pd.DataFrame:
        """The service curves that the plan was built on; read when they are first asked for."""
        return read_table(self.folder / "inputs" / CURVES_FILE, SERVICE_CURVES, self.zone).drop(columns="line")

    @cached_property
    def simulation(self) -> pd.DataFrame | None:
        """What `wfm simulate` found of the plan by queue and interval; none where it was not run."""
        if not (self.folder / f"{SIMULATION.name}.csv").is_file():
            return None
        return read_rows(self.folder, SIMULATION, self.config)

    @property
    def zone(self) -> str:
        """IANA name of the site's time zone."""
        return self.config.site.timezone

    @property
    def end(self) -> pd.Timestamp:
        """The instant at which the plan ends."""
        return self.intervals[-1] + pd.Timedelta(minutes=self.config.site.interval_minutes)

    def places(self, stamps: pd.Series) -> np.ndarray:
        """Return the number of the interval that each instant lies in, -1 outside the plan."""
        place = self.intervals.searchsorted(pd.DatetimeIndex(stamps), side="right") - 1
        return np.where(pd.DatetimeIndex(stamps) < self.end, place, -1)

    def matrix(self, table: pd.DataFrame, column: str) -> np.ndarray:
        """Return a column of a table by queue and interval; shape (queues, intervals), NaN where there is no row."""
        found = np.full((len(self.config.queues), len(self.intervals)), np.nan)
        queue = pd.Index(self.config.queue_names).get_indexer(pd.Index(table["queue"]))
        place = self.places(table["timestamp"])
        known = (queue >= 0) & (place >= 0)
        found[queue[known], place[known]] = table[column].to_numpy(float)[known]
        return found


def read_planned_config(folder: Path) -> Config:
    """Read the configuration of a plan folder.

    Raises:
        InputError: It is no plan folder, or its configuration is damaged.
    """
    if not folder.is_dir():
        raise InputError.at(folder, 0, "", "no such plan folder; give the folder that `wfm plan --out` wrote")
    read_summary(folder)
    return load(folder / "inputs" / "plan.yaml")


def read_planned_week(folder: Path) -> PlannedWeek:
    """Read a plan folder back.

    Raises:
        InputError: It is no plan folder, or files in it are damaged; all in one go.
    """
    config, summary = read_planned_config(folder), read_summary(folder)
    problems: list[Problem] = []
    agents = collect(problems, lambda: read_agents(config)[0])
    events = collect(problems, lambda: read_events(config))
    tables = {table.name: collect(problems, partial(read_rows, folder, table, config)) for table in _TABLES}
    if problems or agents is None or events is None:
        raise InputError(problems)
    return PlannedWeek(folder, config, agents, events, summary, **tables)  # type: ignore[arg-type]


def collect(problems: list[Problem], read: Callable[[], T]) -> T | None:
    """Return what a function reads; its faults are added to the others."""
    try:
        return read()
    except InputError as error:
        problems += error.problems
        return None
