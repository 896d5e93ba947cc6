"""A small plan for exports: a night shift over the autumn change of clocks, and names that misbehave."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import instant

ZONE = "Europe/Amsterdam"
SATURDAY = dt.date(2026, 10, 24)
FORMULA = '=HYPERLINK("x")'


class ExchangePlan(NamedTuple):
    """The arguments of `export_plan` after the names."""

    config: Config
    agents: list[Agent]
    tables: dict[str, pd.DataFrame]


def make_exchange_plan() -> ExchangePlan:
    """Make a day shift on Monday and a night shift on the Saturday before clocks go back."""
    config = Config.model_validate(
        {
            "site": {"name": "Lakeside; east, wing", "timezone": ZONE, "currency": "EUR", "interval_minutes": 15},
            "week": {"start": "2026-10-19"},
            "queues": [
                {
                    "name": "billing",
                    "opening_hours": "mon-sun 00:00-24:00",
                    "service_level": {"target": 0.8, "within_seconds": 20},
                }
            ],
        }
    )
    agents = [
        Agent("A1", FORMULA, "full_time", ("billing",), 20.0, team="-North"),
        Agent("B/2", "Zoë\nวรรณา " + "long " * 20, "full_time", ("billing",), 20.0),
        Agent("C3", "Nobody", "full_time", ("billing",), 20.0),
    ]
    monday = dt.date(2026, 10, 19)
    pieces = {
        ("A1", monday, 8 * 60): [("work", 125), ("rest", 10), ("work", 105), ("lunch", 30), ("work", 210)],
        ("B/2", SATURDAY, 22 * 60): [("work", 240), ("rest", 15), ("work", 225)],
    }
    return ExchangePlan(config, agents, roster_tables(pieces))


def roster_tables(pieces: dict) -> dict[str, pd.DataFrame]:
    shifts, activities = [], []
    for (agent_id, date, begin), parts in pieces.items():
        at = start = instant(date, begin, ZONE)
        for name, minutes in parts:
            activities.append((agent_id, at, at + pd.Timedelta(minutes=minutes), name, name != "lunch"))
            at += pd.Timedelta(minutes=minutes)
        paid = sum(minutes for name, minutes in parts if name != "lunch") / 60
        shifts.append((agent_id, date, start, at, paid, 0.0, round(paid * 20, 2)))
    columns = ["agent_id", "date", "start", "end", "paid_hours", "overtime_hours", "cost"]
    return {
        "shifts": pd.DataFrame(shifts, columns=columns),
        "activities": pd.DataFrame(activities, columns=["agent_id", "start", "end", "activity", "paid"]),
    }
