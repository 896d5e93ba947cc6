"""A made-up plan of any size, consistent enough to be looked at: the same for the same arguments."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import instant, intervals, plan_intervals

HOSTILE = "<script>alert(1)</script>"
TEAMS = ("North", "South", "Night & late", "")
FIRST = ("Ada", "Bo", "Cyra", "Dirk", "Els", "Finn", "Gaby", "Hugo", "Iris", "Joost", "Kim", "Lotte", "Mees", "Noor")
LAST = ("de Vries", "Jansen", "Bakker", "Visser", "Smit", "Meijer", "Mulder", "Bos", "Vos", "Peters", "Hendriks")
SHARES = {"billing": 0.6, "chat": 0.4}
MONDAY = dt.date(2026, 11, 30)


class MadePlan(NamedTuple):
    """The arguments of `render_report`."""

    config: Config
    agents: list[Agent]
    tables: dict[str, pd.DataFrame]
    summary: dict[str, Any]
    history: pd.DataFrame | None


def make_plan(people: int = 12, weeks: int = 1, start: dt.date = MONDAY, history: bool = True) -> MadePlan:
    """Make a plan of two queues in intervals of 15 minutes, with shifts past midnight and a hostile name."""
    config = make_config(weeks, start, people)
    agents = [_agent(number) for number in range(people)]
    shifts, activities = _roster(config, agents)
    coverage = _coverage(config, agents, activities)
    tables = {
        "forecast": _forecast(coverage),
        "requirements": _requirements(coverage),
        "shifts": shifts,
        "activities": activities,
        "coverage": coverage,
    }
    summary = _summary(config, shifts, coverage)
    return MadePlan(config, agents, tables, summary, _history(config, coverage) if history else None)


def make_config(weeks: int = 1, start: dt.date = MONDAY, people: int = 12) -> Config:
    """Make the configuration; the budget is a little over what the roster costs."""
    level = {"target": 0.8, "within_seconds": 20}
    hours = "mon-fri 08:00-20:00; sat 09:00-17:00"
    return Config.model_validate(
        {
            "site": {"name": "Lakeside", "timezone": "Europe/Amsterdam", "currency": "EUR", "interval_minutes": 15},
            "week": {"start": start, "weeks": weeks},
            "queues": [
                {"name": "billing", "opening_hours": hours, "service_level": level, "patience_seconds": 120.0},
                {
                    "name": "chat",
                    "channel": "chat",
                    "opening_hours": "mon-sun 08:00-26:00",
                    "service_level": {"target": 0.8, "within_seconds": 45},
                },
            ],
            "contracts": {
                "full_time": {"weekly_hours": [40, 40], "days_per_week": [5, 5], "shift_hours": [8.5, 8.5]},
                "part_time": {"weekly_hours": [16, 24], "days_per_week": [2, 4], "shift_hours": [6.0, 6.0]},
            },
            "breaks": [
                {
                    "name": "lunch",
                    "minutes": 30,
                    "paid": False,
                    "shift_longer_than_hours": 6.5,
                    "between": [0.35, 0.65],
                },
                {"name": "rest", "minutes": 15, "paid": True, "shift_longer_than_hours": 4, "between": [0.15, 0.4]},
            ],
            "activities": [{"name": "training", "minutes": 60, "agents": "all", "per_week": 1}],
            "budget": {"weekly": 860.0 * people, "teams": {"North": 270.0 * people, "South": 240.0 * people}},
        }
    )


def _agent(number: int) -> Agent:
    full = number % 3 != 2
    name = HOSTILE if number == 3 else f"{FIRST[number % len(FIRST)]} {LAST[number * 7 % len(LAST)]}"
    return Agent(
        agent_id=f"A{number + 1:03d}",
        name=name,
        contract="full_time" if full else "part_time",
        skills=("billing", "chat") if number % 2 else ("chat",) if number % 4 == 2 else ("billing",),
        hourly_cost=20.0 + number % 5,
        team=TEAMS[number % 4],
        time_off=frozenset({MONDAY + dt.timedelta(days=2)}) if number % 6 == 4 else frozenset(),
    )


def _roster(config: Config, agents: list[Agent]) -> tuple[pd.DataFrame, pd.DataFrame]:
    shifts: list[dict[str, Any]] = []
    activities: list[dict[str, Any]] = []
    for number, agent in enumerate(agents):
        for day, date in enumerate(config.week.dates):
            free = (day + number) % 7 in ((0, 1) if agent.contract == "full_time" else (0, 1, 3, 5))
            if not free and date not in agent.time_off:
                _add_shift(config, agent, number, date, shifts, activities)
    return pd.DataFrame(shifts), pd.DataFrame(activities)


def _add_shift(config: Config, agent: Agent, number: int, date: dt.date, shifts: list, activities: list) -> None:
    night = number % 4 == 2
    begin = 18 * 60 if night else 8 * 60 + 30 * (number * 5 % 14)
    start = instant(date, begin, config.site.timezone)
    if agent.contract == "full_time":
        plan = [
            ("work", 120),
            ("rest", 15),
            ("work", 105),
            ("lunch", 30),
            ("work", 120),
            ("training", 60),
            ("work", 60),
        ]
    else:
        plan = [("work", 120), ("rest", 15), ("work", 225)]
    at = start
    for activity, minutes in plan:
        end = at + pd.Timedelta(minutes=minutes)
        activities.append(
            {"agent_id": agent.agent_id, "start": at, "end": end, "activity": activity, "paid": activity != "lunch"}
        )
        at = end
    paid = sum(minutes for activity, minutes in plan if activity != "lunch") / 60
    overtime = 0.5 if number % 5 == 1 and date.weekday() == 4 else 0.0
    cost = round(paid * agent.hourly_cost * (1.25 if night else 1.0), 2)
    shifts.append(
        {
            "agent_id": agent.agent_id,
            "date": date,
            "start": start,
            "end": at,
            "paid_hours": paid,
            "overtime_hours": overtime,
            "cost": cost,
        }
    )


def _coverage(config: Config, agents: list[Agent], activities: pd.DataFrame) -> pd.DataFrame:
    grid = plan_intervals(config)
    working = _working(grid, agents, activities)
    waves = np.random.default_rng(7)
    rows = []
    for queue, share in SHARES.items():
        planned = working[queue] * share if queue == "billing" else working[queue] * 0.8
        for place in np.flatnonzero(_open(config, queue, grid)):
            need = int(np.ceil(_shape(grid[place]) * len(agents) * share * 0.3))
            contacts = need * 2.6 * waves.uniform(0.85, 1.15)
            level = float(np.clip(0.8 + 0.18 * (planned[place] - need) / max(need, 1) * 3, 0.03, 0.995))
            rows.append((grid[place], queue, contacts, need, planned[place], level))
    columns = ["timestamp", "queue", "contacts", "required", "scheduled", "service_level"]
    return pd.DataFrame(rows, columns=columns)


def _open(config: Config, queue: str, grid: pd.DatetimeIndex) -> np.ndarray:
    windows = config.queue(queue).hours
    mask = np.zeros(len(grid), dtype=bool)
    minutes = grid.hour * 60 + grid.minute
    for weekday in range(7):
        for start, end in windows.on(weekday):
            mask |= (grid.day_of_week == weekday) & (minutes >= start) & (minutes < end)
            mask |= (grid.day_of_week == (weekday + 1) % 7) & (minutes < end - 1440)
    return mask


def _shape(stamp: pd.Timestamp) -> float:
    hour = stamp.hour + stamp.minute / 60
    late = 0.25 if hour < 3 else 0.0
    day = np.exp(-(((hour - 11) / 3.2) ** 2)) + 0.8 * np.exp(-(((hour - 16) / 3) ** 2))
    return late + day * (1.15 if stamp.weekday() == 0 else 0.45 if stamp.weekday() >= 5 else 0.9)


def _working(grid: pd.DatetimeIndex, agents: list[Agent], activities: pd.DataFrame) -> dict[str, np.ndarray]:
    skills = {agent.agent_id: agent.skills for agent in agents}
    found = {queue: np.zeros(len(grid)) for queue in SHARES}
    for row in activities[activities["activity"] == "work"].itertuples():
        first, last = grid.searchsorted(row.start), grid.searchsorted(row.end)
        for queue in skills[row.agent_id]:
            found[queue][first:last] += 1 / len(skills[row.agent_id])
    return found


def _forecast(coverage: pd.DataFrame) -> pd.DataFrame:
    spread = 1.28 * np.sqrt(coverage["contacts"] + 1) * 1.2
    frame = coverage[["timestamp", "queue", "contacts"]].assign(
        contacts_p10=(coverage["contacts"] - spread).clip(lower=0), contacts_p90=coverage["contacts"] + spread
    )
    return frame.assign(aht_seconds=np.where(frame["queue"] == "chat", 420.0, 300.0))


def _requirements(coverage: pd.DataFrame) -> pd.DataFrame:
    frame = coverage[["timestamp", "queue", "contacts"]].assign(aht_seconds=300.0)
    frame["load_erlangs"] = frame["contacts"] / 3
    frame["positions"] = frame["staff"] = coverage["required"]
    return frame.assign(service_level=0.82, asa_seconds=12.0, occupancy=0.8, abandonment=0.03)


def _history(config: Config, coverage: pd.DataFrame) -> pd.DataFrame:
    grid = intervals(config.week.start - dt.timedelta(days=28), 28, config)
    noise = np.random.default_rng(3)
    rows = []
    for queue, share in SHARES.items():
        mean = coverage["contacts"].sum() / max(len(coverage), 1) * share * 2
        for place in np.flatnonzero(_open(config, queue, grid)):
            rows.append((grid[place], queue, int(noise.poisson(mean * _shape(grid[place])))))
    return pd.DataFrame(rows, columns=["timestamp", "queue", "contacts"])


def _summary(config: Config, shifts: pd.DataFrame, coverage: pd.DataFrame) -> dict[str, Any]:
    answered = coverage["contacts"] * coverage["service_level"]
    levels = {
        queue: float(
            answered[coverage["queue"] == queue].sum() / coverage["contacts"][coverage["queue"] == queue].sum()
        )
        for queue in SHARES
    }
    short = (coverage["required"] - coverage["scheduled"]) / 4
    return {
        "status": "optimal",
        "goal": "service_level",
        "cost": float(shifts["cost"].sum()),
        "budget": (config.budget.weekly or 0.0) * config.week.weeks,
        "paid_hours": float(shifts["paid_hours"].sum()),
        "overtime_hours": float(shifts["overtime_hours"].sum()),
        "agents_rostered": int(shifts["agent_id"].nunique()),
        "objective": -float(answered.sum()),
        "bound": -float(answered.sum()) * 1.0037,
        "gap": 0.0037,
        "service_gap": 0.0029,
        "service_level": {**levels, "overall": float(answered.sum() / coverage["contacts"].sum())},
        "understaffed_agent_hours": float(short.clip(lower=0).sum()),
        "overstaffed_agent_hours": float((-short).clip(lower=0).sum()),
        "budget_shadow_price": 0.0213,
    }
