"""What rosters are compared on: synthetic weeks and the acceptance plans, rostered for any goal within any budget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from roster_check import broken_by
from roster_weeks import roster_week

from wfm import load
from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import read_events
from wfm.forecast import make_forecast
from wfm.history import read_history
from wfm.plan import read_people, service_curves
from wfm.plan_simulation import simulate_plan
from wfm.schedule import RosterResult, make_roster
from wfm.staffing import make_requirements

ACCEPTANCE = Path(__file__).resolve().parents[3] / "shared" / "acceptance"
PLANS = ("assessor", "anonymous_bank", "bank", "ems")


@dataclass(frozen=True)
class Answer:
    """A roster in figures.

    `level` is the predicted service level over the plan, `gap` the proved one, `price` the budget's shadow price,
    `short` the agent-hours missing as a share of those required; `below_target` and `below_floor` are shares of open
    intervals by their own predicted level; `best` is the predicted level that no roster for the money exceeds, with the
    goal `service_level`; `broken` is how much `wfm check` finds broken. `simulated` is missing until asked for.
    """

    cost: float
    level: float
    objective: float
    gap: float
    price: float
    short: float
    below_target: float
    below_floor: float
    best: float
    broken: int
    roster: RosterResult
    simulated: float | None = None


@dataclass(frozen=True)
class Setting:
    """The people and needs of one plan; simulated service levels are known to `half_width`."""

    name: str
    config: Config
    agents: list[Agent]
    agents_table: pd.DataFrame
    requirements: pd.DataFrame
    curves: pd.DataFrame
    forecast: pd.DataFrame
    events: pd.DataFrame
    half_width: float = 0.002

    @property
    def hourly_cost(self) -> float:
        """Mean money for an hour."""
        return sum(agent.hourly_cost for agent in self.agents) / len(self.agents)

    @property
    def contacts(self) -> float:
        """Contacts of the plan."""
        return float(self.requirements["contacts"].sum())

    def solved(self, budget: float | None = None, target: float | None = None, **objective: Any) -> Answer:
        """Make the roster for an objective; `budget` is money for a week, `target` replaces that of every queue."""
        given = self.config.objective
        changed: dict[str, Any] = {
            "objective": given.model_copy(update=objective),
            # Soft: it gives way where contracts alone cost more.
            "budget": self.config.budget.model_copy(update={"weekly": budget, "hard": False}),
        }
        if target is not None:
            changed["queues"] = tuple(
                queue.model_copy(update={"service_level": queue.service_level.model_copy(update={"target": target})})
                for queue in self.config.queues
            )
        config = self.config.model_copy(update=changed)
        return self._answer(config, make_roster(config, self.agents, self.requirements, self.curves))

    def _answer(self, config: Config, roster: RosterResult) -> Answer:
        found, rows = roster.summary, roster.coverage[roster.coverage["contacts"] > 0]
        targets = rows["queue"].map({queue.name: queue.service_level.target for queue in self.config.queues})
        hours = float(self.requirements["staff"].sum()) * self.config.site.interval_minutes / 60
        return Answer(
            cost=found["cost"],
            level=found["service_level"]["overall"],
            objective=found["objective"],
            gap=float("nan") if found["gap"] is None else found["gap"],
            price=float("nan") if found["budget_shadow_price"] is None else found["budget_shadow_price"],
            short=max(0.0, found["understaffed_agent_hours"]) / hours,
            below_target=float((rows["service_level"] < targets - 1e-9).mean()),
            below_floor=float((rows["service_level"] < self.config.objective.floor - 1e-9).mean()),
            best=float("nan") if found.get("service_level_bound") is None else found["service_level_bound"],
            broken=len(broken_by(replace(self, config=config), roster)),
            roster=roster,
        )

    def simulated(self, answer: Answer) -> Answer:
        """Simulate the roster of an answer."""
        tables = {"forecast": self.forecast, "activities": answer.roster.activities, "coverage": answer.roster.coverage}
        found = simulate_plan(self.config, self.agents, self.events, tables, half=self.half_width)
        return replace(answer, simulated=found.simulated.service_level["overall"]["simulated"])


def week_setting(people: int, patience: float, **solver: Any) -> Setting:
    """Return a synthetic week whose callers give up, of agents two fifths of whom are flexible."""
    week = roster_week(people, goal="service_level", flexible=0.4, patience=patience, **solver)
    return Setting(
        f"{people} agents", week.config, week.agents, week.agents_table,
        week.requirements, week.curves, week.forecast, week.events,
    )  # fmt: skip


def acceptance_setting(name: str, **solver: Any) -> Setting:
    """Return an acceptance plan, forecast and all.

    Raises:
        SystemExit: It is not there.
    """
    path = ACCEPTANCE / name / "plan.yaml"
    if not path.is_file():
        raise SystemExit(f"no acceptance plan {name}: {ACCEPTANCE} is not there, or has none of that name")
    config = load(path)
    config = config.model_copy(update={"solver": config.solver.model_copy(update=solver)})
    agents, table = read_people(config)
    events = read_events(config)
    forecast = make_forecast(config, read_history(config), events)
    requirements = make_requirements(config, forecast, events)
    curves = service_curves(config, requirements, agents)
    return Setting(name, config, agents, table, requirements, curves, forecast, events)
