"""The whole flow on one screen: history -> forecast -> requirements -> roster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent, read_agents
from wfm.config.backlog import read_backlog
from wfm.config.calendar import read_events
from wfm.config.training_needs import with_training
from wfm.forecast import make_forecast
from wfm.history import read_history
from wfm.interchange import check_exports
from wfm.schedule import RosterResult, make_roster
from wfm.schedule.explain import Finding, explain_short, reasons_table, unreachable_targets
from wfm.schedule.explain.short import Explained
from wfm.schedule.progress import SearchState
from wfm.schedule.training.tables import training_tables
from wfm.staffing import make_requirements, make_service_curves

# So many more people of each set of skills than there are: what they would be worth is asked where contacts wait.
_NEWCOMERS = 3


class Watcher:
    """Is told how a plan comes along; this one keeps silent."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Enter a stage of the flow."""
        return nullcontext()

    def search(self, state: SearchState) -> None:
        """Take the state of the roster search."""


@dataclass(frozen=True)
class Plan:
    """One site, one or more whole weeks, and everything computed for them."""

    config: Config
    agents: Sequence[Agent]
    agents_table: pd.DataFrame
    events: pd.DataFrame
    history: pd.DataFrame | None
    forecast: pd.DataFrame
    requirements: pd.DataFrame
    curves: pd.DataFrame
    roster: RosterResult
    input_files: tuple[Path, ...] = ()

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that a plan folder shows, by name."""
        flagged = self.forecast.attrs.get("flagged_days")
        shown = {"flagged_days": pd.DataFrame(flagged)} if flagged else {}
        return shown | {
            "forecast": self.forecast,
            "requirements": self.requirements,
            "shifts": self.roster.shifts,
            "activities": self.roster.activities,
            "coverage": self.roster.coverage,
        }

    def explain(self, told: Callable[[int, int], None] = lambda done, of: None) -> list[Explained]:
        """Say why intervals are short, spell by spell; `told` hears how many of how many are done."""
        worth = self.summary.get("contact_worth")
        return explain_short(self.config, self.agents, self.tables, self.curves, worth, told)

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """The table of reasons: a row for every short interval."""
        return reasons_table(self.config, self.roster.coverage, self.explain())

    @cached_property
    def training(self) -> dict[str, pd.DataFrame]:
        """The tables of coaching and training by name; none where they are not configured."""
        return training_tables(self.config, self.agents, self.requirements, self.curves, self.roster.activities)

    @property
    def summary(self) -> dict:
        """The figures of `summary.json`."""
        return self.roster.summary

    def __str__(self) -> str:
        return f"{self.config.site.name}, {self.config.week.start}: {self.roster}"


def make_plan(config: Config, watcher: Watcher | None = None) -> Plan:
    """Plan: forecast the contacts, turn them into staffing needs, and build the roster within the budget.

    Raises:
        InputError: Bad input, located.
        NoRosterError: No legal roster exists.
    """
    watcher = watcher or Watcher()
    agents, agents_table = read_people(config)
    config = with_training(config, agents)
    events, backlog = read_events(config), read_backlog(config)
    with watcher.stage("history"):
        history = read_history(config) if config.needs_history else None
    with watcher.stage("forecast"):
        forecast = make_forecast(config, history, events)
    with watcher.stage("requirements"):
        requirements = make_requirements(config, forecast, events, backlog)
    return _rostered(config, agents, agents_table, events, history, forecast, requirements, watcher)


def plan_from_requirements(
    config: Config, requirements: pd.DataFrame, watcher: Watcher | None = None, source: Path | None = None
) -> Plan:
    """Plan from staffing needs that come from elsewhere; the forecast is what they say of contacts and AHT.

    `source` is the file they come from.
    """
    agents, agents_table = read_people(config)
    config = with_training(config, agents)
    events = read_events(config)
    forecast = requirements[["timestamp", "queue", "contacts", "aht_seconds"]].copy()
    forecast.insert(3, "contacts_p10", float("nan"))
    forecast.insert(4, "contacts_p90", float("nan"))
    plan = _rostered(config, agents, agents_table, events, None, forecast, requirements, watcher or Watcher())
    files = [path for path in config.input_files if path not in config.history_files]
    return replace(plan, input_files=(*files, *([source] if source else [])))


def read_people(config: Config) -> tuple[list[Agent], pd.DataFrame]:
    """Read the agents, and refuse exports that nobody knows before any long work."""
    check_exports(config)
    return read_agents(config)


def _rostered(
    config: Config,
    agents: Sequence[Agent],
    agents_table: pd.DataFrame,
    events: pd.DataFrame,
    history: pd.DataFrame | None,
    forecast: pd.DataFrame,
    requirements: pd.DataFrame,
    watcher: Watcher,
) -> Plan:
    with watcher.stage("service curves"):
        curves = service_curves(config, requirements, agents)
    with watcher.stage("roster"):
        roster = make_roster(config, agents, requirements, curves, progress=watcher.search)
    files = config.input_files
    return Plan(config, agents, agents_table, events, history, forecast, requirements, curves, roster, files)


def service_curves(config: Config, requirements: pd.DataFrame, agents: Sequence[Agent]) -> pd.DataFrame:
    """Compute the service that any number of these agents would give, and a few more of each kind."""
    sets = sorted({frozenset(agent.skills) for agent in agents}, key=sorted)
    counts = [sum(frozenset(agent.skills) == skills for agent in agents) + _NEWCOMERS for skills in sets]
    return make_service_curves(config, requirements, sets, counts)


def target_findings(config: Config, agents: Sequence[Agent], events: pd.DataFrame, watcher: Watcher) -> list[Finding]:
    """Return the targets of the goal `cost` that no roster of these agents can reach; forecasts the contacts first."""
    with watcher.stage("forecast"):
        history = read_history(config) if config.needs_history else None
        forecast = make_forecast(config, history, events)
    with watcher.stage("requirements"):
        requirements = make_requirements(config, forecast, events, read_backlog(config))
        curves = service_curves(config, requirements, agents)
    return unreachable_targets(config, agents, requirements, curves)
