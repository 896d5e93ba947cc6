"""Synthetic weeks for the roster optimiser: people of five contracts and the demand that about fits them.

Seven days of 96 intervals, starts every half hour, shifts of four to ten paid hours with an unpaid lunch and one or two
paid breaks in windows, four kinds of availability, four wages, evening and weekend premiums, one day off in twenty, and
Erlang C demand with a morning and an afternoon peak. The same for the same arguments.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import plan_intervals
from wfm.config.opening_hours import ALWAYS, parse_weekly_hours
from wfm.plan import service_curves
from wfm.staffing import make_requirements

MONDAY = dt.date(2026, 11, 30)
UNDER, OVER = 48.0, 6.0  # money for an agent-hour missing, and one too many
AHT = 300.0
# Name, paid hours a week, days, paid hours of a shift; share of the people.
CONTRACTS = {
    "5x8": ((40, 40), (5, 5), (8, 8), 0.30),
    "4x10": ((40, 40), (4, 4), (10, 10), 0.15),
    "5x6": ((30, 30), (5, 5), (6, 6), 0.20),
    "5x4": ((20, 20), (5, 5), (4, 4), 0.15),
    "flexible": ((20, 32), (3, 5), (4, 9), 0.20),
}
AVAILABLE = (("", 0.55), ("mon-fri 07:00-19:00", 0.2), ("mon-sun 06:00-17:00", 0.15), ("mon-sun 13:00-24:00", 0.1))
WAGES = (16.0, 18.0, 20.0, 24.0)
SKILL_SETS = (("q0",), ("q1",), ("q2",), ("q0", "q1"), ("q1", "q2"), ("q0", "q1", "q2"))
NO_EVENTS = pd.DataFrame(columns=["date", "end_date", "name", "kind", "queues", "uplift"])


@dataclass(frozen=True)
class RosterWeek:
    """The arguments of `make_roster`."""

    config: Config
    agents: list[Agent]
    requirements: pd.DataFrame
    curves: pd.DataFrame

    @property
    def agents_table(self) -> pd.DataFrame:
        """The agents as a planner's file has them."""
        return pd.DataFrame([_row(agent) for agent in self.agents])

    @property
    def forecast(self) -> pd.DataFrame:
        """The contacts that the needs are for."""
        contacts = self.requirements["contacts"]
        columns = self.requirements[["timestamp", "queue", "contacts"]]
        return columns.assign(contacts_p10=contacts, contacts_p90=contacts, aht_seconds=AHT)

    @property
    def events(self) -> pd.DataFrame:
        """None."""
        return NO_EVENTS


def roster_week(
    people: int,
    skills: int = 1,
    seed: int = 1,
    *,
    goal: str = "coverage",
    load: float = 0.97,
    flexible: float | None = None,
    patience: float | None = None,
    budget: float | None = None,
    activities: tuple[dict[str, Any], ...] = (),
    **solver: Any,
) -> RosterWeek:
    """Make a week.

    Args:
        people: How many agents.
        skills: 1, or 3: three queues and agents with one to three of them.
        seed: Of everything drawn.
        goal: Of the objective.
        load: Agent-hours required by those that the contracts pay, about.
        flexible: Share of agents with the flexible contract; a fifth by default.
        patience: Mean time to abandon, seconds; none: nobody does.
        budget: Money for the week.
        activities: Off-phone activities as in a configuration.
        solver: Keys of the configuration's `solver`.
    """
    rng = np.random.default_rng([people, skills, seed])
    names = [f"q{number}" for number in range(skills)]
    config = _config(names, goal, patience, budget, list(activities), solver)
    agents = [_agent(number, names, rng, flexible) for number in range(people)]
    hours = sum(np.mean(CONTRACTS[agent.contract][0]) for agent in agents) * 0.93  # breaks and days off
    requirements = _requirements(config, names, load * hours, rng)
    return RosterWeek(config, agents, requirements, service_curves(config, requirements, agents))


def _config(
    names: list[str], goal: str, patience: float | None, budget: float | None, activities: list[dict], solver: dict
) -> Config:
    level = {"target": 0.8, "within_seconds": 20}
    queue = {"opening_hours": "mon-sun 06:00-24:00", "service_level": level, "aht_seconds": AHT}
    if patience is not None:
        queue["patience_seconds"] = patience
    lunch = {"name": "lunch", "minutes": 30, "paid": False, "shift_longer_than_hours": 6, "between": [0.4, 0.65]}
    rest = {"name": "rest", "minutes": 15, "paid": True, "shift_longer_than_hours": 3.5, "between": [0.1, 0.38]}
    second = {"name": "rest_2", "minutes": 15, "paid": True, "shift_longer_than_hours": 6, "between": [0.67, 0.92]}
    return Config.model_validate(
        {
            "site": {"name": "Bench", "timezone": "Europe/Amsterdam", "currency": "EUR", "interval_minutes": 15},
            "week": {"start": MONDAY},
            "queues": [{"name": name, **queue} for name in names],
            "contracts": {
                name: {
                    "weekly_hours": list(paid),
                    "days_per_week": list(days),
                    "shift_hours": [_span(x) for x in spans],
                }
                for name, (paid, days, spans, _) in CONTRACTS.items()
            },
            "shifts": {"start_every_minutes": 30, "earliest_start": "06:00", "latest_end": "24:00"},
            "breaks": [lunch, rest, second],
            "activities": activities,
            "rules": {"min_rest_hours": 11, "max_consecutive_days": 6},
            "pay": {
                "premiums": [
                    {"name": "evening", "between": ["20:00", "24:00"], "multiplier": 1.25},
                    {"name": "weekend", "days": "sat,sun", "multiplier": 1.4},
                ]
            },
            "budget": {} if budget is None else {"weekly": budget},
            "objective": {"goal": goal, "understaffed_hour": UNDER, "overstaffed_hour": OVER},
            "solver": {"workers": 2, "seed": 1, "gap": 0.0} | solver,
            "exports": [],
        }
    )


def _span(paid: float) -> float:
    """Return the span of a shift of so many paid hours: more than six hours have an unpaid half hour of lunch."""
    return paid + 0.5 if paid >= 6 else float(paid)


def _agent(number: int, names: list[str], rng: np.random.Generator, flexible: float | None) -> Agent:
    shares = np.array([share for *_, share in CONTRACTS.values()])
    if flexible is not None:
        shares = np.append(shares[:-1] * (1 - flexible) / shares[:-1].sum(), flexible)
    contract = list(CONTRACTS)[rng.choice(len(shares), p=shares)]
    hours = AVAILABLE[rng.choice(len(AVAILABLE), p=[share for _, share in AVAILABLE])][0]
    off = frozenset(MONDAY + dt.timedelta(days=day) for day in range(7) if rng.random() < 0.05)
    some = SKILL_SETS[rng.integers(len(SKILL_SETS))] if len(names) == 3 else tuple(names)
    return Agent(
        agent_id=f"B{number:05d}",
        name=f"Agent {number}",
        contract=contract,
        skills=some,
        hourly_cost=float(WAGES[rng.integers(len(WAGES))]),
        available=parse_weekly_hours(hours) if hours else ALWAYS,
        time_off=off,
    )


def _row(agent: Agent) -> dict[str, Any]:
    written = {parse_weekly_hours(hours) if hours else ALWAYS: hours for hours, _ in AVAILABLE}
    return {
        "agent_id": agent.agent_id,
        "name": agent.name,
        "contract": agent.contract,
        "skills": "|".join(agent.skills),
        "hourly_cost": agent.hourly_cost,
        "available": written[agent.available],
        "time_off": "|".join(map(str, sorted(agent.time_off))),
    }


def _requirements(config: Config, names: list[str], hours: float, rng: np.random.Generator) -> pd.DataFrame:
    """Return the requirements whose staff adds up to about so many agent-hours."""
    index = plan_intervals(config)
    clock = np.asarray(index.hour + index.minute / 60)
    day = np.asarray(index.day_of_week)
    shape = np.exp(-0.5 * ((clock - 10.5) / 2.2) ** 2) + 0.85 * np.exp(-0.5 * ((clock - 15.5) / 2.6) ** 2) + 0.18
    weekday = np.array([1.12, 1.05, 1.0, 0.98, 0.95, 0.62, 0.5])[day]
    is_open = (clock >= 6) & (clock < 24)
    share = rng.dirichlet(np.full(len(names), 20.0))
    scale = hours / (0.25 * (shape * weekday * is_open).sum())
    for _ in range(6):
        loads = np.outer(share, shape * weekday * is_open * scale)
        noise = np.exp(np.random.default_rng(7).normal(0, 0.03, loads.shape))
        contacts = loads * noise * config.site.interval_minutes * 60 / AHT
        frame = pd.concat(
            [
                pd.DataFrame({"timestamp": index, "queue": name, "contacts": row, "contacts_p10": np.nan,
                              "contacts_p90": np.nan, "aht_seconds": AHT})
                for name, row in zip(names, contacts, strict=True)
            ],
            ignore_index=True,
        )  # fmt: skip
        found = make_requirements(config, frame, NO_EVENTS)
        scale *= hours / max(found["staff"].sum() * 0.25, 1e-9)
    return found
