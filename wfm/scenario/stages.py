"""The stages before the roster, done once for all scenarios that share them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent, read_agents
from wfm.config.backlog import read_backlog
from wfm.config.calendar import read_events
from wfm.forecast import make_forecast
from wfm.history import read_history
from wfm.plan import service_curves
from wfm.staffing import make_requirements

# What of a queue the forecast of its contacts does not depend on.
_NOT_FORECAST = {
    "patience_seconds", "redial", "reconnect", "callback", "interruptible", "overflow_after_seconds", "max_occupancy",
    "priority", "min_positions",
}  # fmt: skip
_FORECAST_SECTIONS = ("site", "week", "history", "events", "calendar", "forecast")
_STAFFING_SECTIONS = ("staffing", "backlog", "queues", "contracts", "shifts")


@dataclass(frozen=True, eq=False)
class Staffed:
    """What a roster is made from."""

    agents: list[Agent]
    agents_table: pd.DataFrame
    events: pd.DataFrame
    forecast: pd.DataFrame
    requirements: pd.DataFrame
    curves: pd.DataFrame


class Stages:
    """Remembers the history, and the forecasts, requirements and curves of the scenarios so far."""

    def __init__(self) -> None:
        self._history: dict[str, pd.DataFrame | None] = {}
        self._forecasts: dict[str, pd.DataFrame] = {}
        self._staffed: dict[str, tuple[pd.DataFrame, pd.DataFrame]] = {}

    def of(self, config: Config) -> Staffed:
        """Return what the roster of a configuration is made from.

        Raises:
            InputError: Bad input, located.
        """
        agents, table = read_agents(config)
        events = read_events(config)
        about, forecast = _forecast_key(config), self.forecast(config, events)
        skills = sorted("|".join(sorted(agent.skills)) for agent in agents)
        key = f"{about} {config.model_dump_json(include=set(_STAFFING_SECTIONS))} {skills}"
        if key not in self._staffed:
            requirements = make_requirements(config, forecast, events, read_backlog(config))
            self._staffed[key] = requirements, service_curves(config, requirements, agents)
        return Staffed(agents, table, events, forecast, *self._staffed[key])

    def forecast(self, config: Config, events: pd.DataFrame) -> pd.DataFrame:
        """Return the forecast of a configuration with its events."""
        about = _forecast_key(config)
        if about not in self._forecasts:
            self._forecasts[about] = make_forecast(config, self._past(config), events)
        return self._forecasts[about]

    def _past(self, config: Config) -> pd.DataFrame | None:
        if not config.needs_history:
            return None
        about = config.model_dump_json(include={"site", "week", "history", "queues"})
        if about not in self._history:
            self._history[about] = read_history(config)
        return self._history[about]


def _forecast_key(config: Config) -> str:
    sections = config.model_dump_json(include=set(_FORECAST_SECTIONS))
    queues = [
        queue.model_dump_json(exclude=_NOT_FORECAST | {"service_level"}) + str(queue.deferred)
        for queue in config.queues
    ]
    return f"{config.file} {sections} {queues}"
