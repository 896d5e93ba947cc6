"""The whole configuration of a plan."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

from pydantic import Field, PrivateAttr

from wfm.config.base import Name, Section
from wfm.config.capacity import Capacity
from wfm.config.contracts import Activity, Break, Contract, Rules, Shifts
from wfm.config.forecast import Forecast
from wfm.config.kpi import KpiSection
from wfm.config.money import Budget, Objective, Pay, Scenario, Solver
from wfm.config.queues import Queue
from wfm.config.report import Report
from wfm.config.simulation import Simulation
from wfm.config.site import Calendar, History, Site, Week
from wfm.config.staffing import Staffing
from wfm.config.training import Training
from wfm.config.wishes import Fairness, Preferences
from wfm.config.yaml_loader import Document
from wfm.errors import Problem


class Config(Section):
    """Everything that a plan is made from; paths are relative to the file that names them."""

    site: Site
    week: Week
    history: History | None = None
    events: Name | None = Field(None, description="file of the events table")
    calendar: Calendar = Calendar()
    queues: Annotated[tuple[Queue, ...], Field(min_length=1)]
    forecast: Forecast = Forecast()
    staffing: Staffing = Staffing()
    agents: Name | None = Field(None, description="file of the agents table")
    absences: Name | None = Field(None, description="file of the absences table")
    locks: Name | None = Field(None, description="file of the locks table")
    backlog: Name | None = Field(None, description="file of the backlog table: deferred work that waits already")
    previous: Name | None = Field(None, description="file of the shifts before the plan: shifts.csv of the last one")
    contracts: dict[str, Contract] = {}
    shifts: Shifts = Shifts()
    breaks: tuple[Break, ...] = ()
    activities: tuple[Activity, ...] = ()
    training: Training | None = None
    rules: Rules = Rules()
    preferences: Preferences = Preferences()
    fairness: Fairness = Fairness()
    pay: Pay = Pay()
    budget: Budget = Budget()
    objective: Objective = Objective()
    solver: Solver = Solver()
    simulation: Simulation = Simulation()
    capacity: Capacity = Capacity()
    report: Report = Report()
    kpi: KpiSection = KpiSection()
    scenarios: tuple[Scenario, ...] = ()
    exports: tuple[Name, ...] = ("generic",)

    _paths: dict[str, Path] = PrivateAttr(default_factory=dict)
    _document: Document | None = PrivateAttr(default=None)
    _sources: tuple[Path, ...] = PrivateAttr(default=())
    _file: Path = PrivateAttr(default_factory=lambda: Path("plan.yaml"))

    def path_of(self, section: str) -> Path:
        """Return the file that a section names, resolved: `history`, `events`, `agents`, `regressors` and so on."""
        return self._paths[section]

    @property
    def file(self) -> Path:
        """The file that the configuration was read from, as it was named."""
        return self._file

    def problem(self, key: tuple[str | int, ...], message: str, field: str | None = None) -> Problem:
        """Build a problem located at a key of the configuration, or at the nearest key around it."""
        field = field or ".".join(map(str, key))
        if self._document is None:
            return Problem(str(self._file), 0, field, message)
        place = self._document.place(key)
        return Problem(str(place.file), place.line, field, message)

    @property
    def sources(self) -> tuple[Path, ...]:
        """All YAML files that the configuration was read from."""
        return self._sources

    @property
    def input_files(self) -> tuple[Path, ...]:
        """The data files that the configuration names."""
        return tuple(path for name, path in self._paths.items() if name != "versions")

    def has(self, section: str) -> bool:
        """Whether the configuration names a file for `history`, `events`, `agents`, `regressors` and so on."""
        return section in self._paths

    @property
    def history_files(self) -> tuple[Path, ...]:
        """The files that `history.source` names, resolved."""
        return tuple(path for name, path in self._paths.items() if name.split()[0] == "history")

    @property
    def off_phone(self) -> tuple[Activity, ...]:
        """The activities, and the sessions of coaching and training that are due."""
        return (*self.activities, *((self.training.sessions or ()) if self.training else ()))

    @property
    def needs_history(self) -> bool:
        """Whether a forecast reads the history; one that comes from a table may do without."""
        return self.history is not None or (self.forecast.model != "table" and bool(self.forecast_queues))

    @property
    def queue_names(self) -> list[str]:
        """Names of the queues, in their order."""
        return [queue.name for queue in self.queues]

    @property
    def forecast_names(self) -> list[str]:
        """Names of the queues whose contacts are forecast."""
        return [queue.name for queue in self.forecast_queues]

    @property
    def forecast_queues(self) -> tuple[Queue, ...]:
        """The queues whose contacts are forecast; the others' hours of work are given."""
        return tuple(queue for queue in self.queues if not queue.fixed)

    def of_queues(self, queues: tuple[Queue, ...]) -> Config:
        """Return the same configuration with some of its queues only."""
        return self.model_copy(update={"queues": queues})

    def in_language(self, language: str | None) -> Config:
        """Return the same configuration with its pages in a language; as they are where none is given."""
        if language is None:
            return self
        return self.model_copy(update={"report": Report.model_validate({"language": language})})

    def queue_problem(self, name: str, message: str, field: str = "") -> Problem:
        """Build a problem located at a queue of the file."""
        data = self._document.data if self._document is not None else {}
        names = [one.get("name") if isinstance(one, dict) else None for one in data.get("queues", [])]
        place = names.index(name) if name in names else 0
        return self.problem(("queues", place, "name"), message, field or f"queues.{name}")

    def patience_of(self, queue: Queue) -> float:
        """Return the mean time to abandon that the staffing model assumes, in seconds; infinite for Erlang C."""
        if queue.patience_seconds is None or self.staffing.model == "erlang_c":
            return math.inf
        return float(queue.patience_seconds)

    def queue(self, name: str) -> Queue:
        """Return the queue of that name."""
        return next(queue for queue in self.queues if queue.name == name)
