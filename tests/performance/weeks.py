"""A small plan, made once, and constructed actuals for it: as planned, or with a cause of trouble that is known."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from wfm.config import load
from wfm.performance.planned import PlannedWeek
from wfm.plan import make_plan
from wfm.plan_folder import write_plan

MONDAY = dt.date(2026, 11, 30)
ZONE = ZoneInfo("Europe/Amsterdam")
QUEUES = {"billing": (22.0, 240.0), "tech": (9.0, 360.0), "email": (6.0, 420.0)}  # contacts at noon, AHT
SKILLS = ("billing", "billing|tech", "tech", "billing", "email", "billing|tech|email", "billing")
CONFIG = """
site: {name: Brook, timezone: Europe/Amsterdam, country: NL, currency: EUR, interval_minutes: 30}
week: {start: 2026-11-30, weeks: 1}
forecast: {model: table, table: forecast.csv}
queues:
  - {name: billing, channel: voice, opening_hours: "mon-fri 08:00-20:00; sat 09:00-17:00", patience_seconds: 120,
     service_level: {target: 0.80, within_seconds: 20}, max_occupancy: 0.90}
  - {name: tech, channel: voice, opening_hours: "mon-fri 08:00-18:00", patience_seconds: 150,
     service_level: {target: 0.80, within_seconds: 30}}
  - {name: email, channel: email, opening_hours: "mon-fri 08:00-18:00", service_level: {target: 0.95, within_hours: 8}}
staffing: {shrinkage: {unplanned: 0.06}}
agents: agents.csv
contracts:
  full_time: {weekly_hours: [36, 40], overtime_hours: 5, days_per_week: [5, 5], shift_hours: [8, 8.5]}
  part_time: {weekly_hours: [16, 24], days_per_week: [3, 4], shift_hours: [5, 6]}
shifts: {start_every_minutes: 60, earliest_start: "07:00", latest_end: "22:00", lengths_minutes_step: 30}
breaks:
  - {name: lunch, minutes: 30, paid: false, shift_longer_than_hours: 6.5, between: [0.35, 0.65]}
  - {name: rest, minutes: 15, paid: true, shift_longer_than_hours: 4, between: [0.15, 0.40]}
activities:
  - {name: training, minutes: 60, agents: all, per_week: 1}
rules: {min_rest_hours: 11, max_consecutive_days: 6}
pay:
  overtime_multiplier: 1.5
  premiums: [{name: evening, between: ["18:00", "06:00"], multiplier: 1.25}]
budget: {weekly: 11000, hard: true}
solver: {iterations: 300, workers: 1, seed: 1}
exports: []
"""


def make_planned(folder: Path) -> Path:
    """Make the plan: 14 agents of two teams, three queues, half hours; return its folder."""
    folder.mkdir(parents=True)
    (folder / "plan.yaml").write_text(CONFIG, encoding="utf-8")
    (folder / "agents.csv").write_text("\n".join(_agents()) + "\n", encoding="utf-8")
    (folder / "forecast.csv").write_text("\n".join(_forecast()) + "\n", encoding="utf-8")
    write_plan(make_plan(load(folder / "plan.yaml")), folder / "plan", {})
    return folder / "plan"


def _agents() -> list[str]:
    rows = ["agent_id,name,contract,skills,hourly_cost,team"]
    for number in range(14):
        contract, team = "part_time" if number % 4 == 3 else "full_time", "North" if number % 2 else "South"
        rows.append(f"A{number + 1:02d},Agent {number + 1},{contract},{SKILLS[number % 7]},{20 + number % 3},{team}")
    return rows


def _forecast() -> list[str]:
    rows = ["timestamp,queue,contacts,contacts_p10,contacts_p90,aht_seconds"]
    for slot in range(7 * 48):
        stamp = dt.datetime.combine(MONDAY, dt.time(), ZONE) + dt.timedelta(minutes=30 * slot)
        hour = slot % 48 / 2
        for queue, (noon, aht) in QUEUES.items():
            busy = stamp.weekday() < 6 and 8 <= hour < 20
            contacts = noon * (0.6 + 0.4 * math.sin((hour - 6) / 12 * math.pi)) if busy else 0.0
            row = (stamp.isoformat(), queue, f"{contacts:.4f}", f"{contacts * 0.8:.4f}", f"{contacts * 1.2:.4f}", aht)
            rows.append(",".join(map(str, row)))
    return rows


def as_planned(plan: PlannedWeek, volume: float = 1.0, aht: float = 1.0, level: float = 1.0) -> pd.DataFrame:
    """Return actuals as the plan foresaw them: its contacts, handle times and service levels, times some factors.

    A tenth of those who are not answered in time give up; the rest waits a minute, the others five seconds.
    """
    merged = plan.coverage.merge(plan.forecast[["timestamp", "queue", "aht_seconds"]], on=["timestamp", "queue"])
    contacts = merged["contacts"] * volume
    within = contacts * np.minimum(merged["service_level"] * level, 1.0)
    abandoned = 0.1 * (contacts - within)
    answered = contacts - abandoned
    return pd.DataFrame(
        {
            "timestamp": merged["timestamp"],
            "queue": merged["queue"],
            "contacts": contacts,
            "answered": answered,
            "abandoned": abandoned,
            "answered_within": within,
            "aht_seconds": merged["aht_seconds"] * aht,
            "wait_seconds": (5.0 * within + 60.0 * (answered - within)) / answered,
        }
    )


def worked_as_planned(plan: PlannedWeek) -> pd.DataFrame:
    """Return what agents did when everybody did what was planned."""
    return plan.activities.copy()


def write(frame: pd.DataFrame, path: Path) -> Path:
    """Write a table with instants as ISO 8601 with offset."""
    shown = frame.copy()
    for name in shown.columns:
        if isinstance(shown[name].dtype, pd.DatetimeTZDtype):
            shown[name] = shown[name].map(lambda stamp: stamp.isoformat())
    shown.to_csv(path, index=False)
    return path
