"""The small fixed plan behind `samples_out`: a day shift, a night over the autumn change of clocks, two queues."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
from exchange_plan import ZONE, ExchangePlan, roster_tables

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import instant
from wfm.interchange import Ids, exporting_profiles, make_files, write_files

SAMPLES = Path(__file__).parent / "samples_out"
MONDAY, SATURDAY = dt.date(2026, 10, 19), dt.date(2026, 10, 24)
IDS = Ids(
    agents={"A1": "user-0001", "B2": "user-0002"},
    queues={"billing": "queue-11", "chat": "queue-12"},
    activities={"work": "0", "rest": "1", "lunch": "2"},
    file="ids.csv",
)
PIECES = {
    ("A1", MONDAY, 8 * 60): [("work", 125), ("rest", 10), ("work", 105), ("lunch", 30), ("work", 210)],
    ("B2", SATURDAY, 22 * 60): [("work", 240), ("rest", 15), ("work", 225)],
}


def make_sample_plan(names: tuple[str, str] = ("Ada Byron", "Zoë วรรณา"), queue: str = "billing") -> ExchangePlan:
    """Make the plan; `names` are those of the agents."""
    hours = {"opening_hours": "mon-sun 00:00-24:00", "service_level": {"target": 0.8, "within_seconds": 20}}
    breaks = [
        {"name": "lunch", "minutes": 30, "paid": False, "shift_longer_than_hours": 5.5, "between": [0.3, 0.7]},
        {"name": "rest", "minutes": 10, "paid": True, "shift_longer_than_hours": 4, "between": [0.1, 0.6]},
    ]
    config = Config.model_validate(
        {
            "site": {"name": "Lakeside", "timezone": ZONE, "currency": "EUR", "interval_minutes": 15},
            "week": {"start": "2026-10-19"},
            "queues": [{"name": queue, "channel": "voice"} | hours, {"name": "chat", "channel": "chat"} | hours],
            "breaks": breaks,
        }
    )
    agents = [
        Agent("A1", names[0], "full_time", (queue, "chat"), 20.0, team="North", email="ada@example.org"),
        Agent("B2", names[1], "full_time", ("chat",), 20.0, team="South", email="zoe@example.org"),
    ]
    return ExchangePlan(config, agents, roster_tables(PIECES) | _demand((queue, "chat")))


def _demand(queues: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """Two intervals on Monday morning, and three around the hour that comes twice."""
    night = instant(SATURDAY + dt.timedelta(days=1), 105, ZONE)
    stamps = [instant(MONDAY, 480, ZONE), instant(MONDAY, 495, ZONE)]
    stamps += [night + pd.Timedelta(minutes=minutes) for minutes in (0, 15, 75)]
    rows = [(stamp, queue, number) for queue in queues for number, stamp in enumerate(stamps)]
    forecast = pd.DataFrame([(t, q, 2.4 + n, 1.0, 6.5, 300.25) for t, q, n in rows])
    forecast.columns = ["timestamp", "queue", "contacts", "contacts_p10", "contacts_p90", "aht_seconds"]
    needs = forecast[["timestamp", "queue", "contacts", "aht_seconds"]].assign(
        load_erlangs=1.5, positions=3, staff=4, service_level=0.91, asa_seconds=7.5, occupancy=0.5, abandonment=0.01
    )
    cover = forecast[["timestamp", "queue", "contacts"]].assign(required=4, scheduled=0.5, service_level=0.4)
    return {"forecast": forecast, "requirements": needs, "coverage": cover, "kpi": _kpi(queues)}


def _kpi(queues: tuple[str, ...]) -> pd.DataFrame:
    """Two days of a measure for each queue, one of an agent, and rows of other grains that no fact holds."""
    monday, sunday = instant(MONDAY, 0, ZONE), instant(SATURDAY + dt.timedelta(days=1), 0, ZONE)
    rows = [
        ("week", monday, "", "", "", "service_level", 0.8, 0.75, 0.8, "red"),
        *(("day", day, queue, "", "", "service_level", 0.8, 0.9, 0.8, "green") for queue in queues
          for day in (monday, sunday)),
        ("day", monday, "", "North", "", "adherence", 1.0, 0.9, None, ""),
        ("day", monday, "", "North", "A1", "adherence", 1.0, 0.9, None, ""),
    ]  # fmt: skip
    columns = ["grain", "start", "queue", "team", "agent_id", "measure", "plan", "actual", "target", "status"]
    return pd.DataFrame(rows, columns=columns).astype({"target": float})


def write_samples(folder: Path) -> None:
    """Write what every profile makes of the plan, a folder a profile."""
    for profile in exporting_profiles():
        write_files(make_files(profile, *make_sample_plan(), IDS).files, folder / profile.name)


if __name__ == "__main__":
    write_samples(SAMPLES)
