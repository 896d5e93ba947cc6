"""Small configurations with their people and needs, written to a folder and read back as a user's would be."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from wfm.config import Config, load
from wfm.config.agents import Agent, read_agents
from wfm.config.calendar import OpeningCalendar, plan_intervals, read_events
from wfm.plan import Plan, Watcher, plan_from_requirements, service_curves
from wfm.schedule import RosterResult, make_roster
from wfm.staffing import make_requirements

MONDAY = dt.date(2026, 11, 30)
LEVEL = {"target": 0.8, "within_seconds": 20}
AGENT = {"contract": "part", "skills": "calls", "hourly_cost": 20}
LUNCH = {"name": "lunch", "minutes": 30, "paid": False, "shift_longer_than_hours": 5.5, "between": [0.35, 0.65]}
REST = {"name": "rest", "minutes": 15, "paid": True, "shift_longer_than_hours": 4, "between": [0.15, 0.40]}


def settings(**changes: Any) -> dict:
    """Return the sections of a small configuration; a changed section that is a map is merged."""
    base: dict[str, Any] = {
        "site": {"name": "Small", "timezone": "Europe/Amsterdam", "currency": "EUR", "interval_minutes": 30},
        "week": {"start": str(MONDAY), "weeks": 1},
        "queues": [queue("calls")],
        "contracts": {"part": {"weekly_hours": [4, 12], "days_per_week": [1, 3], "shift_hours": [4, 4]}},
        "shifts": {"start_every_minutes": 120, "earliest_start": "08:00", "latest_end": "16:00"},
        "breaks": [],
        "solver": {"iterations": 400, "workers": 1, "gap": 0.0},
        "exports": [],
    }
    base = copy.deepcopy(base)
    for name, value in changes.items():
        base[name] = base[name] | value if isinstance(value, dict) and name in base else value
    return base


def queue(name: str, hours: str = "mon-sun 08:00-16:00", **more: Any) -> dict:
    """Return a queue."""
    return {"name": name, "opening_hours": hours, "service_level": LEVEL, **more}


def days(first: int, count: int = 1) -> str:
    """Return `count` dates of the plan from its day `first` on, as `time_off` writes them."""
    begin = MONDAY + dt.timedelta(days=first)
    return f"{begin}..{begin + dt.timedelta(days=count - 1)}"


def write_rows(path: Path, rows: list[dict]) -> None:
    """Write rows with the columns of the first."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_case(
    folder: Path,
    sections: dict,
    agents: Iterable[dict] = ({},),
    absences: list[dict] | None = None,
    locks: list[dict] | None = None,
    previous: list[dict] | None = None,
) -> Config:
    """Write a configuration with its tables and load it; agents A1, A2 ... need only what differs from `AGENT`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{"agent_id": f"A{i}", "name": f"Ann {i}", **AGENT, **more} for i, more in enumerate(agents, 1)]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    write_rows(folder / "agents.csv", [{name: row.get(name, "") for name in columns} for row in rows])
    sections = sections | {"agents": "agents.csv"}
    for name, table in (("absences", absences), ("locks", locks), ("previous", previous)):
        if table:
            sections[name] = f"{name}.csv"
            write_rows(folder / f"{name}.csv", table)
    (folder / "plan.yaml").write_text(json.dumps(sections), encoding="utf-8")
    return load(folder / "plan.yaml")


def needs(
    config: Config, contacts: float | Callable[[str, pd.Timestamp], float] = 6.0, aht: float = 240.0
) -> pd.DataFrame:
    """Return requirements from contacts an interval, the same for all or by queue and time."""
    count = contacts if callable(contacts) else lambda queue, at: contacts
    rows = [
        {"timestamp": at, "queue": name, "contacts": count(name, at), "aht_seconds": aht}
        for name in config.queue_names
        for at in plan_intervals(config)
    ]
    forecast = pd.DataFrame(rows).assign(contacts_p10=0.0, contacts_p90=0.0)
    return make_requirements(config, forecast, read_events(config))


def staff_needs(config: Config, staff: Callable[[str, pd.Timestamp], int]) -> pd.DataFrame:
    """Return requirements made by hand: the staff wanted by queue and time, a contact for each of them."""
    calendar, grid = OpeningCalendar(config, read_events(config)), plan_intervals(config)
    rows = []
    for item in config.queues:
        for at in grid[calendar.open_mask(item, grid)]:
            wanted = staff(item.name, at)
            rows.append((at, item.name, float(wanted), 300.0, wanted / 2, wanted, wanted, 0.8, 10.0, 0.5, 0.0))
    columns = ["timestamp", "queue", "contacts", "aht_seconds", "load_erlangs", "positions", "staff"]
    return pd.DataFrame(rows, columns=[*columns, "service_level", "asa_seconds", "occupancy", "abandonment"])


def people(config: Config) -> list[Agent]:
    """Read the agents of a configuration."""
    return read_agents(config)[0]


def rostered(config: Config, requirements: pd.DataFrame | None = None, progress=None) -> RosterResult:
    """Make the roster alone."""
    requirements = needs(config) if requirements is None else requirements
    agents = people(config)
    return make_roster(config, agents, requirements, service_curves(config, requirements, agents), progress=progress)


def planned(config: Config, requirements: pd.DataFrame | None = None, watcher: Watcher | None = None) -> Plan:
    """Make the plan from requirements."""
    return plan_from_requirements(config, needs(config) if requirements is None else requirements, watcher)
