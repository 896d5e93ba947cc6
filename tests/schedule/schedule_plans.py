"""Random small plans that a roster is sure to exist for: one tour is made up first, and the rules around it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd
from hypothesis import strategies as st
from schedule_cases import LUNCH, REST

from wfm.config import Config
from wfm.config.calendar import plan_intervals

WEEKS = [
    ("Europe/Amsterdam", "2026-11-30"),
    ("Europe/Amsterdam", "2026-03-23"),  # loses an hour on its last day
    ("Europe/Amsterdam", "2026-10-21"),  # gains one on its fifth
    ("America/New_York", "2026-03-02"),
    ("America/New_York", "2026-10-26"),
    ("Asia/Kathmandu", "2026-05-06"),
    ("Africa/Casablanca", "2026-02-09"),  # Ramadan: clocks go back on the Sunday
]
BREAKS: list[list[dict]] = [
    [],
    [LUNCH, REST],
    [
        {"name": "lunch", "minutes": 30, "paid": False, "shift_longer_than_hours": 5, "between": [0.2, 0.8]},
        {"name": "rest", "minutes": 15, "paid": True, "shift_longer_than_hours": 4, "between": [0.3, 0.6]},
        {"name": "rest_2", "minutes": 15, "paid": True, "shift_longer_than_hours": 6, "between": [0.25, 0.75]},
    ],
    [
        {"name": "rest", "minutes": 15, "paid": True, "shift_longer_than_hours": 0, "between": [0.3, 0.7]},
        {"name": "rest_2", "minutes": 15, "paid": True, "shift_longer_than_hours": 0, "between": [0.3, 0.7]},
        {"name": "tea", "minutes": 10, "paid": False, "shift_longer_than_hours": 7, "between": [0.5, 0.9]},
    ],
]
NIGHT = {"name": "night", "between": ["22:00", "06:00"], "multiplier": 1.25}
SUNDAY = {"name": "sunday", "days": "sun", "multiplier": 1.5}
WINDOWS = [
    "mon-sun 00:00-48:00",
    "mon-sun 06:30-20:00",
    "mon-sun 20:00-34:00",
    "tue-sun 07:00-17:30",
    "mon-sat 12:00-26:00",
]


@dataclass(frozen=True)
class RandomPlan:
    """Sections of a configuration, rows of agents, and the contacts an interval of each queue."""

    sections: dict[str, Any]
    agents: list[dict[str, Any]]
    contacts: dict[str, float]

    def forecast(self, config: Config) -> pd.DataFrame:
        """Return a forecast with busy and empty intervals."""
        rows = []
        for name, mean in self.contacts.items():
            for number, at in enumerate(plan_intervals(config)):
                wave = (1 + (at.hour - 13) / 24) * (number % 7 != 3)
                rows.append((at, name, mean * wave, 0.0, 2 * mean, 180.0 + 10 * at.hour))
        columns = ["timestamp", "queue", "contacts", "contacts_p10", "contacts_p90", "aht_seconds"]
        return pd.DataFrame(rows, columns=columns)


def unpaid_hours(breaks: list[dict], span: float) -> float:
    return sum(b["minutes"] for b in breaks if not b["paid"] and span > b["shift_longer_than_hours"]) / 60


@st.composite
def random_contract(draw, breaks: list[dict]) -> dict[str, Any]:
    """Draw a contract around a week of `days` equal shifts."""
    days, shortest = draw(st.integers(1, 4)), draw(st.sampled_from([4.0, 5.5, 8.0]))
    longest = shortest + draw(st.sampled_from([0.0, 1.0, 2.0]))
    span = draw(st.sampled_from([shortest, longest]))
    total = days * (span - unpaid_hours(breaks, span))
    overtime = draw(st.sampled_from([0.0, 2.5, 5.0]))
    most = total + draw(st.sampled_from([0.0, 3.25, 8.0])) - draw(st.sampled_from([0.0, overtime / 2, overtime]))
    contract = {
        "weekly_hours": [min(draw(st.sampled_from([0.0, 0.6, 1.0])) * total, most), max(most, 0.0)],
        "overtime_hours": overtime,
        "days_per_week": [days, draw(st.integers(days, 6))],
        "shift_hours": [shortest, longest],
    }
    if draw(st.booleans()):
        contract["start_spread_hours"] = draw(st.sampled_from([0.0, 1.5, 3.0]))
    return contract


@st.composite
def random_queues(draw) -> list[dict[str, Any]]:
    patient = draw(st.sampled_from([{}, {"patience_seconds": 150}]))
    calls = {
        "name": "calls", "opening_hours": draw(st.sampled_from(["mon-sun 08:00-20:00", "mon-fri 17:00-32:00"])),
        "service_level": {"target": 0.8, "within_seconds": 20}, **patient,
    }  # fmt: skip
    chat = {
        "name": "chat", "channel": "chat", "concurrency": 2, "opening_hours": "tue-sun 10:00-22:30",
        "service_level": {"target": 0.7, "within_seconds": 45}, "max_occupancy": 0.85,
    }  # fmt: skip
    limit = draw(st.sampled_from([{"within_hours": 4}, {"within_clock_hours": 24}]))
    mail = {
        "name": "mail", "channel": "email", "opening_hours": "mon-fri 08:00-18:00",
        "service_level": {"target": 0.9, **limit},
    }  # fmt: skip
    return draw(st.sampled_from([[calls], [calls, chat], [calls, mail], [mail], [calls, chat, mail]]))


@st.composite
def random_plans(draw, goal: str, weeks: int) -> RandomPlan:
    """Draw a plan of a goal and some weeks for which some roster exists."""
    zone, start = draw(st.sampled_from(WEEKS))
    breaks, queues = draw(st.sampled_from(BREAKS)), draw(random_queues())
    contracts = {name: draw(random_contract(breaks)) for name in ("one", "two")}
    currency = draw(st.sampled_from(["EUR", "JPY", "KWD"]))
    if goal == "cost":  # within reach of whoever is there
        queues = [{**calls, "patience_seconds": 150} for calls in queues if calls["name"] == "calls"] or queues
        queues = [item | {"service_level": item["service_level"] | {"target": 0.01}} for item in queues]
    names = [item["name"] for item in queues]
    agents = draw(st.lists(random_agent(names, currency, start, goal), min_size=2, max_size=8 // weeks))
    sections: dict[str, Any] = {
        "site": {
            "name": "Random", "timezone": zone, "currency": currency,
            "interval_minutes": draw(st.sampled_from([15, 30, 60])),
        },
        "week": {"start": start, "weeks": weeks},
        "queues": queues,
        "staffing": {"shrinkage": {"unplanned": draw(st.sampled_from([0.0, 0.08]))}},
        "contracts": contracts,
        "shifts": {
            "start_every_minutes": draw(st.sampled_from([30, 60])), "earliest_start": "05:00", "latest_end": "34:00",
            "lengths_minutes_step": draw(st.sampled_from([30, 60])),
        },
        "breaks": breaks,
        "rules": {"min_rest_hours": draw(st.sampled_from([8, 11])), "max_consecutive_days": draw(st.integers(3, 6))},
        "pay": {"overtime_multiplier": 1.5, "premiums": draw(st.sampled_from([[], [NIGHT], [NIGHT, SUNDAY]]))},
        "objective": {"goal": goal},
        "solver": {"iterations": 600, "workers": draw(st.sampled_from([1, 2])), "gap": 0.001},
        "exports": [],
    }  # fmt: skip
    sections["budget"] = draw(random_budget(sections, agents))
    contacts = {name: draw(st.sampled_from([0.2, 1.5] if goal == "cost" else [0.0, 0.2, 3.0])) for name in names}
    return RandomPlan(sections, agents, contacts)


@st.composite
def random_agent(draw, queues: list[str], currency: str, start: str, goal: str) -> dict[str, Any]:
    date = dt.date.fromisoformat(start)
    off = [str(date + dt.timedelta(days=day)) for day in draw(st.lists(st.integers(0, 6), max_size=2, unique=True))]
    hired = draw(st.sampled_from([None, None, None, 2]))
    leaves = draw(st.sampled_from([None, None, None, 4])) if hired is None else None
    skills = queues if goal == "cost" else draw(st.lists(st.sampled_from(queues), min_size=1, unique=True))
    return {
        "contract": draw(st.sampled_from(["one", "two"])),
        "skills": "|".join(skills),
        "hourly_cost": draw(st.integers(1500, 4500)) * {"EUR": 0.01, "JPY": 1, "KWD": 0.003}[currency],
        "team": draw(st.sampled_from(["T1", "T2"])),
        "available": draw(st.sampled_from(WINDOWS[:2] if goal == "cost" else WINDOWS)),
        "time_off": "|".join(off) if hired is None and leaves is None else "",
        "hired": "" if hired is None else str(date + dt.timedelta(days=hired)),
        "leaves": "" if leaves is None else str(date + dt.timedelta(days=leaves)),
    }


@st.composite
def random_budget(draw, sections: dict, agents: list[dict]) -> dict[str, Any]:
    """Draw budgets over what the made-up tours cost at the highest premium, or soft ones of any size."""
    kind = draw(st.sampled_from(["none", "hard", "teams", "soft"]))
    dearest = max([premium["multiplier"] for premium in sections["pay"]["premiums"]], default=1.0)
    least = {"T1": 0.0, "T2": 0.0}
    for agent in agents:
        contract = sections["contracts"][agent["contract"]]
        regular, days = contract["weekly_hours"][1], contract["days_per_week"][0]
        hours = min(regular + contract["overtime_hours"], days * contract["shift_hours"][1])
        over = max(hours - regular, 0.0) * 0.5
        least[agent["team"]] += (hours + over) * dearest * agent["hourly_cost"] + 3
    room = draw(st.sampled_from([1.0, 1.1, 1.3]))
    if kind == "hard":
        return {"weekly": round(sum(least.values()) * room, 2)}
    if kind == "teams":
        return {"teams": {team: round(money * room, 2) for team, money in least.items() if money}}
    return {"weekly": round(sum(least.values()) * 0.4, 2), "hard": False} if kind == "soft" else {}
