"""The plan that is open: its inputs, its people and curves, and its roster as the optimiser sees it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.yaml_loader import dump_yaml, read_own_yaml
from wfm.plan import Plan, service_curves
from wfm.plan_folder import read_plan
from wfm.schedule import RosterResult
from wfm.schedule.kernels.crew import Cover, Roster
from wfm.schedule.make import Builder
from wfm.schedule.mend import Mending
from wfm.schedule.roster_tables import Piece, Pieces, activities_of, coverage_table, tables_of
from wfm.schedule.standing import cover_by, shifts_in_pieces
from wfm.table_io import read_table, write_table
from wfm.tables import LOCKS, PREVIOUS
from wfm.web.what_if import with_events


class Site:
    """A plan folder read for editing; `inputs` is a copy of its inputs that edits may change."""

    def __init__(self, folder: Path, inputs: Path) -> None:
        if not inputs.exists():
            shutil.copytree(folder / "inputs", inputs)
        self.folder, self.inputs = folder, inputs
        self._given = {key: self.table_text(key) for key in ("agents", "events")}
        self._events: pd.DataFrame | None = None
        self.read()

    def read(self) -> None:
        """Read the plan with its inputs as they are now.

        Raises:
            InputError: They are damaged or make no valid plan.
        """
        plan = read_plan(self.folder, self.inputs)
        if self._events is None:
            self._events = plan.events
        elif not plan.events.equals(self._events):
            plan = with_events(plan, self._events)
        config = plan.config
        if config.objective.goal == "cost":  # there is a roster; what is missing is service
            goal = config.objective.model_copy(update={"goal": "service_level"})
            config = config.model_copy(update={"objective": goal})
        curves = service_curves(plan.config, plan.requirements, plan.agents)
        self.plan: Plan = replace(plan, curves=curves)
        builder = Builder(config, plan.agents, plan.requirements, curves, None)
        self.grid, self.people, self.service = builder.grid, builder.people, builder.service
        self.cover: Cover = builder.cover()
        self.wanted = self._wanted()
        self.midnights = [self.grid.clock_slot(date, 0) for date in self.grid.dates]
        self._before = _previous(plan.config)
        self.paid = {"work": True} | {item.name: item.paid for item in plan.config.breaks}
        self.paid |= {item.name: True for item in plan.config.off_phone}

    def _wanted(self) -> np.ndarray:
        """Return the agents that the open queues of each pool need together, shape (pools, intervals)."""
        service = self.service
        wanted = np.zeros((len(service.pools), len(self.grid.intervals)))
        for pool, names in enumerate(service.pools):
            mine = np.isin(service.term_queue, [n for n, name in enumerate(service.queues) if name in names])
            np.add.at(wanted[pool], service.term_interval[mine], service.staff[mine])
        return wanted

    def pieces(self, activities: pd.DataFrame) -> Pieces:
        """Return the shifts of a table of activities."""
        return shifts_in_pieces(self.plan.agents, activities, self.grid)

    def day_of(self, slot: int) -> int:
        """Return the day on which a slot lies, -1 before the plan."""
        return int(np.searchsorted(self.midnights, slot, side="right")) - 1

    def add_cover(self, cover: np.ndarray, agent: int, pieces: Sequence[Piece], sign: int = 1) -> None:
        """Add the work of a shift to the cover, shape (pools, intervals), in slots."""
        cover_by(self.cover, _covering(cover), int(self.people.crew.agent_group[agent]), pieces, sign)

    def coverage(self, cover: np.ndarray, days: Sequence[int] | None = None) -> pd.DataFrame:
        """Return the coverage table for a cover, of some days or of all."""
        wanted = None
        if days is not None:
            width = self.grid.slots_an_interval
            ends = [*self.midnights[1:], self.grid.plan_slots]
            wanted = set(
                np.concatenate([np.arange(self.midnights[d] // width, ends[d] // width) for d in days]).tolist()
            )
        return coverage_table(self.plan.config, self.people, _covering(cover), self.service, self.grid, wanted)

    def tables(self, pieces: Pieces) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the tables shifts and activities."""
        return tables_of(self.plan.config, self.plan.agents, pieces, self.grid)

    def activities(self, pieces: Pieces) -> pd.DataFrame:
        """Return the table activities alone."""
        return activities_of(self.plan.agents, pieces, self.grid)

    def previous_of(self, agents: Sequence[Agent]) -> pd.DataFrame | None:
        """Return the shifts of some agents before the plan; None where no plan went before."""
        if self._before is None:
            return None
        ids = [agent.agent_id for agent in agents]
        return self._before[self._before["agent_id"].isin(ids)].reset_index(drop=True)

    def mending(self, activities: pd.DataFrame) -> Mending:
        """Return a roster ready to be mended, its shifts as they are."""
        plan = self.plan
        return Mending(plan.config, plan.agents, plan.requirements, plan.curves, activities, as_given=True)

    def result(self, pieces: Pieces) -> RosterResult:
        """Return the roster with its figures, bound included."""
        return self.mending(self.activities(pieces)).result()

    def read_with(self, agents: str | None, events: str | None) -> None:
        """Read the plan with other tables of people and events, as CSV; None: as the plan has them.

        Raises:
            InputError: They make no valid plan; the copy of the inputs has them all the same.
        """
        for key, text in (("agents", agents), ("events", events)):
            text = self._given[key] if text is None else text
            if text is not None:
                (self.inputs / f"{key}.csv").write_text(text, encoding="utf-8")
            self._name_file(key, None if text is None else f"{key}.csv")
        self.read()

    def table_text(self, key: str) -> str | None:
        """Return a table of the inputs as CSV."""
        path = self.inputs / f"{key}.csv"
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def write_locks(self, rows: list[dict]) -> None:
        """Replace the locks in the copy of the inputs."""
        path = self.inputs / "locks.csv"
        if rows:
            write_table(pd.DataFrame(rows), LOCKS, path)
            self._name_file("locks", "locks.csv")
        elif path.exists():
            path.unlink()
            self._name_file("locks", None)

    def _name_file(self, key: str, name: str | None) -> None:
        path = self.inputs / "plan.yaml"
        settings = read_own_yaml(path)
        if settings.get(key) == name:
            return
        settings[key] = name
        if name is None:
            del settings[key]
        path.write_text(dump_yaml(settings), encoding="utf-8")


def _previous(config: Config) -> pd.DataFrame | None:
    if not config.has("previous"):
        return None
    return read_table(config.path_of("previous"), PREVIOUS, config.site.timezone).drop(columns="line")


def _covering(cover: np.ndarray) -> Roster:
    """Return a roster of which only the cover counts."""
    nothing = np.zeros((0, 0), dtype=np.int64)
    fields = dict.fromkeys(Roster._fields, nothing) | {"cover": cover}
    return Roster(**fields)
