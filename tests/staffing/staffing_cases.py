"""Small configurations and forecasts for staffing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from wfm.config import Config
from wfm.config.calendar import plan_intervals, read_events
from wfm.config.validation import cross_check
from wfm.staffing import make_requirements

DAILY = "mon-sun 08:00-16:00"


def live(name: str = "calls", **more: Any) -> dict:
    """Return a queue whose contacts wait in line: 80 % within 20 seconds, 08:00 to 16:00."""
    level = {"target": 0.8, "within_seconds": 20}
    return {"name": name, "opening_hours": DAILY, "service_level": level} | more


def mail(name: str = "mail", hours: str = DAILY, **limit: float) -> dict:
    """Return a queue whose work may wait."""
    return {
        "name": name, "channel": "email", "opening_hours": hours, "service_level": {"target": 0.9, **limit},
    }  # fmt: skip


def config_of(*queues: dict, width: int = 30, start: str = "2026-11-30", shrinkage: float = 0.0, **more: Any) -> Config:
    """Return a configuration of queues alone."""
    site = {"name": "Small", "timezone": "Europe/Amsterdam", "currency": "EUR", "interval_minutes": width}
    sections: dict[str, Any] = {
        "site": site,
        "week": {"start": start},
        "queues": list(queues) or [live()],
        "staffing": {"shrinkage": {"unplanned": shrinkage}},
    }
    return Config.model_validate(sections | more)


def faults_of(*queues: dict, **more: Any) -> str:
    """Return what a configuration of queues contradicts itself in, a line for each fault with its key."""
    return "\n".join(
        f"{'.'.join(map(str, key))}: {message}" for key, message in cross_check(config_of(*queues, **more))
    )


def forecast_of(
    config: Config, contacts: float | Callable[[str, pd.Timestamp], float], aht: float = 240.0
) -> pd.DataFrame:
    """Return a forecast of contacts an interval, the same for all or by queue and time."""
    count = contacts if callable(contacts) else lambda queue, at: contacts
    rows = [
        (at, name, float(count(name, at)), 0.0, 0.0, aht)
        for name in config.queue_names
        for at in plan_intervals(config)
    ]
    columns = ["timestamp", "queue", "contacts", "contacts_p10", "contacts_p90", "aht_seconds"]
    return pd.DataFrame(rows, columns=columns)


def needs_of(config: Config, contacts, aht: float = 240.0, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return requirements."""
    return make_requirements(
        config, forecast_of(config, contacts, aht), read_events(config) if events is None else events
    )
