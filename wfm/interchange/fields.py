"""The fields that templates may name, by table, each with an example."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from wfm.interchange.words import Words


def _at(clock: str) -> pd.Timestamp:
    return pd.Timestamp(f"2026-11-30 {clock}", tz="Europe/Amsterdam")


_SITE: dict[str, Any] = {
    "site": "Lakeside",
    "timezone": "Europe/Amsterdam",
    "currency": "EUR",
    "weeks": 1,
    "first_date": dt.date(2026, 11, 30),
    "first_day": "Mon 30 Nov 2026",
    "last_day": "Sun 6 Dec 2026",
    "interval_minutes": 15,
} | Words().fields()
_AGENT: dict[str, Any] = {
    "agent_id": "A1",
    "agent_key": "user-0001",  # the other system's id, by --ids
    "name": "Ada Byron",
    "first_name": "Ada",
    "last_name": "Byron",
    "team": "North",
    "email": "ada@example.org",
    "contract": "full_time",
    "skills": "billing|chat",
    "first_skill": "billing",
    "date": dt.date(2026, 11, 30),  # of the shift's start
    "day": "Mon 30 Nov 2026",
}
_PIECE: dict[str, Any] = {"activity": "work", "activity_key": "0", "paid": True, "minutes": 125.0}

EXAMPLES: dict[str, dict[str, Any]] = {
    "shifts": {
        **_AGENT,
        "start": _at("08:00"),
        "end": _at("16:00"),
        "paid_hours": 7.5,
        "overtime_hours": 0.0,
        "cost": 150.0,
        "uid": "20261130-A1@Lakeside.wfm",  # stays the same when the plan is made again
        "activities": "08:00-10:05 work\n10:05-10:15 rest",
        "unpaid_minutes": 30,
        "meal_start": _at("12:00"),
        "meal_end": _at("12:30"),
        "meal_minutes": 30.0,
        "rest_start": _at("10:05"),
        "rest_end": _at("10:15"),
        "rest_minutes": 10.0,
        **_SITE,
    },
    "activities": {
        **_AGENT,
        **_PIECE,
        "start": _at("08:00"),
        "end": _at("10:05"),
        "shift_start": _at("08:00"),
        "shift_end": _at("16:00"),
        "shift_minutes": 480.0,
        **_SITE,
    },
    "intervals": {**_AGENT, **_PIECE, "timestamp": _at("08:00"), **_SITE},
    "forecast": {
        "queue": "billing",
        "queue_key": "queue-11",
        "channel": "voice",
        "timestamp": _at("08:00"),
        "end": _at("08:15"),
        "contacts": 12.4,
        "contacts_whole": 12,  # whole contacts with the same running total
        "contacts_p10": 8.0,
        "contacts_p90": 17.0,
        "aht_seconds": 300.25,
        **_SITE,
    },
}
