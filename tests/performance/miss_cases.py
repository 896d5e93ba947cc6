"""Plans whose every number is known, and what happened in them by design."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import plan_intervals, read_events
from wfm.performance.miss import Miss, make_miss
from wfm.performance.planned import PlannedWeek
from wfm.staffing import make_requirements, make_service_curves

AHT = 300.0
HOURS = "mon-fri 08:00-16:00"
TWO_DAYS = "mon-tue 08:00-16:00"


def queue(name: str = "calls", **more: Any) -> dict:
    """Return a queue whose contacts wait in line, 08:00 to 16:00."""
    level = {"target": 0.8, "within_seconds": 20}
    return {
        "name": name,
        "opening_hours": "mon-fri 08:00-16:00",
        "service_level": level,
        "patience_seconds": 150,
    } | more


def mail(name: str = "mail", **more: Any) -> dict:
    """Return a queue whose work may wait four opening hours."""
    level = {"target": 0.9, "within_hours": 4}
    return {"name": name, "channel": "email", "opening_hours": HOURS, "service_level": level} | more


@dataclass(frozen=True)
class Case:
    """A plan, and what came of it."""

    config: Config
    agents: list[Agent]
    plan: dict[str, pd.DataFrame]
    actuals: pd.DataFrame
    worked: pd.DataFrame | None

    def miss(self) -> Miss:
        """Return the miss."""
        planned = PlannedWeek(Path(), self.config, self.agents, read_events(self.config), {}, **self.plan)
        return make_miss(planned, self.actuals, self.worked)

    def came(self, times: float = 1.0, aht: float = 1.0) -> Case:
        """Return the case with other contacts and handle times, served as the plan's model says."""
        changed = replace(self, actuals=self.actuals.assign(
            contacts=self.actuals["contacts"] * times, aht_seconds=self.actuals["aht_seconds"] * aht
        ))  # fmt: skip
        return changed.served()

    def without(self, date: str, *agent_ids: str) -> Case:
        """Return the case in which agents missed their shift of a day, served as the model says."""
        assert self.worked is not None
        day = self.worked["start"].dt.strftime("%Y-%m-%d") == date
        return replace(self, worked=self.worked[~(day & self.worked["agent_id"].isin(agent_ids))]).served()

    def late(self, minutes: int) -> Case:
        """Return the case in which all began later, served as the model says."""
        assert self.worked is not None
        start = self.worked["start"] + pd.Timedelta(minutes=minutes)
        first = self.worked["start"].dt.hour == 8
        return replace(self, worked=self.worked.assign(start=self.worked["start"].where(~first, start))).served()

    def served(self, worse: float = 0.0) -> Case:
        """Return the case with as many answered in time as the formulas say, and a share of them fewer."""
        level = levels(self.config, self.agents, self.actuals, self.worked, self.plan)
        in_time = self.actuals["contacts"] * level * (1 - worse)
        return replace(self, actuals=self.actuals.assign(answered_within=in_time))


def case(*queues: dict, crews: dict[str, int] | None = None, contacts: float = 40.0, shrinkage: float = 0.0) -> Case:
    """Return a plan of five days at 60 minutes an interval in which everything went as predicted.

    Every agent works from 8 to 12 and from 12:30 to 16, with a break between. `crews` are numbers of agents by their
    skills.
    """
    site = {"name": "Small", "timezone": "Europe/Amsterdam", "currency": "EUR", "interval_minutes": 60}
    config = Config.model_validate({
        "site": site, "week": {"start": "2026-11-30"}, "queues": list(queues) or [queue()],
        "staffing": {"shrinkage": {"unplanned": shrinkage}},
    })  # fmt: skip
    grid = plan_intervals(config)
    forecast = pd.DataFrame(
        [(at, name, contacts, 0.0, 0.0, AHT) for name in config.queue_names for at in grid],
        columns=["timestamp", "queue", "contacts", "contacts_p10", "contacts_p90", "aht_seconds"],
    )
    needs = make_requirements(config, forecast, read_events(config))
    agents = [
        Agent(f"{skills}{number}", "A", "full_time", tuple(skills.split("|")), 20.0)
        for skills, size in (crews or {"calls": 5}).items()
        for number in range(size)
    ]
    shifts, activities = _roster(agents)
    plan = {"forecast": forecast, "requirements": needs, "shifts": shifts, "activities": activities}
    opened = needs[["timestamp", "queue"]].merge(forecast, on=["timestamp", "queue"])
    actuals = opened[["timestamp", "queue", "contacts", "aht_seconds"]]
    level = levels(config, agents, actuals, None, plan)
    plan["coverage"] = actuals[["timestamp", "queue", "contacts"]].assign(service_level=level)
    return Case(config, agents, plan, actuals.assign(answered_within=actuals["contacts"] * level), activities)


def _roster(agents: list[Agent]) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, pieces = [], []
    for agent in agents:
        for day in pd.date_range("2026-11-30", periods=5, tz="Europe/Amsterdam"):
            clock = [day + pd.Timedelta(hours=hours) for hours in (8, 12, 12.5, 16)]
            rows.append((agent.agent_id, day.date(), clock[0], clock[3]))
            for name, start, end in zip(("work", "lunch", "work"), clock, clock[1:], strict=False):
                pieces.append((agent.agent_id, start, end, name, name == "work"))
    columns = ["agent_id", "start", "end", "activity", "paid"]
    return pd.DataFrame(rows, columns=["agent_id", "date", "start", "end"]), pd.DataFrame(pieces, columns=columns)


def levels(
    config: Config, agents: list[Agent], demand: pd.DataFrame, worked: pd.DataFrame | None, plan: dict
) -> np.ndarray:
    """Return by row what the service curves of some demand say for the people at work, read as a plan reads them.

    Agents who were at work are more than rostered ones by the shrinkage that curves take off.
    """
    forecast = plan["forecast"].set_index(["timestamp", "queue"])
    came = demand.set_index(["timestamp", "queue"])[["contacts", "aht_seconds"]]
    forecast.loc[came.index, ["contacts", "aht_seconds"]] = came
    needs = make_requirements(config, forecast.reset_index(), read_events(config))
    sets = sorted({frozenset(agent.skills) for agent in agents}, key=sorted)
    curves = make_service_curves(config, needs, sets, [2 * len(agents)] * len(sets))
    here = 1.0 if worked is None else 1 - config.staffing.shrinkage.unplanned
    pieces = plan["activities"] if worked is None else worked
    skills = {agent.agent_id: frozenset(agent.skills) for agent in agents}
    found: dict[tuple, float] = {}
    for (at, name, pool), rows in curves.groupby(["timestamp", "queue", "pool"]):
        staff = _agents_at(at, pieces, skills, frozenset(pool.split("|"))) / here
        level = float(np.interp(staff, rows["staff"], rows["service_level"]))
        found[at, name] = min(found.get((at, name), 1.0), level)
    return np.array([found[key] for key in zip(demand["timestamp"], demand["queue"], strict=True)])


def _agents_at(at: pd.Timestamp, pieces: pd.DataFrame, skills: dict, pool: frozenset) -> float:
    end, total = at + pd.Timedelta(hours=1), 0.0
    work = pieces[(pieces["activity"] == "work") & (pieces["start"] < end) & (pieces["end"] > at)]
    for agent_id, start, stop in zip(work["agent_id"], work["start"], work["end"], strict=True):
        if skills[agent_id] & pool:
            total += (min(stop, end) - max(start, at)) / pd.Timedelta(hours=1)
    return total
