"""A tiny plan made by hand, with its sums done the slow way: minute by minute, interval by interval."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import math
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

UTC = dt.UTC
MINUTE = dt.timedelta(minutes=1)
REST, LUNCH = ("rest", 15), ("lunch", 30)
POOLS = {"billing": ["billing", "billing|urgent"], "urgent": ["urgent", "billing|urgent"], "desk": ["desk"]}
SHIFT_COLUMNS = ["agent_id", "date", "start", "end", "paid_hours", "overtime_hours", "cost"]
ACTIVITY_COLUMNS = ["agent_id", "start", "end", "activity", "paid"]


def base_config(week: str) -> dict:
    level = {"target": 0.8, "within_seconds": 20}
    return {
        "site": {
            "name": "Tiny", "timezone": "Europe/Amsterdam", "country": "NL", "currency": "EUR", "interval_minutes": 15,
        },
        "week": {"start": week, "weeks": 1},
        "queues": [
            {"name": "billing", "opening_hours": "mon-sun 08:00-20:00", "service_level": level},
            {"name": "urgent", "opening_hours": "mon-sun 18:00-32:00", "service_level": level},
            {"name": "desk", "opening_hours": "tue 10:00-11:00", "service_level": level, "min_positions": 1},
        ],
        "staffing": {"shrinkage": {"unplanned": 0.08}},
        "agents": "agents.csv",
        "contracts": {
            "day": {"weekly_hours": [24, 24], "overtime_hours": 3, "days_per_week": [3, 3], "shift_hours": [8.5, 9.5]},
            "night": {"weekly_hours": [16, 24], "days_per_week": [2, 3], "shift_hours": [8.5, 9.5]},
            "part": {
                "weekly_hours": [12, 16], "days_per_week": [3, 4], "shift_hours": [4, 6], "start_spread_hours": 2,
            },
        },
        "shifts": {
            "start_every_minutes": 30, "earliest_start": "06:00", "latest_end": "32:00", "lengths_minutes_step": 30,
        },
        "breaks": [
            {"name": "lunch", "minutes": 30, "paid": False, "shift_longer_than_hours": 5.5, "between": [0.35, 0.65]},
            {"name": "rest", "minutes": 15, "paid": True, "shift_longer_than_hours": 4, "between": [0.15, 0.40]},
        ],
        "activities": [
            {"name": "training", "minutes": 60, "agents": ["A1"], "per_week": 1, "cost": 8.5},
            {"name": "team_meeting", "minutes": 30, "team": "T1", "at": "wed 10:00"},
            {"name": "huddle", "minutes": 15, "team": "T2"},
        ],
        "rules": {"min_rest_hours": 11, "max_consecutive_days": 3, "max_weekly_hours": 30},
        "pay": {
            "overtime_multiplier": 1.5,
            "overhead_per_head": 12.25,
            "premiums": [
                {"name": "night", "between": ["22:00", "06:00"], "multiplier": 1.25},
                {"name": "sunday", "days": "sun", "multiplier": 1.5},
                {"name": "holiday", "days": "holiday", "multiplier": 2.0},
            ],
        },
        "budget": {"weekly": 2500, "hard": True, "teams": {"T1": 700}, "queues": {"urgent": 1200}},
        "objective": {"goal": "service_level", "floor": 0.5},
        "solver": {"gap": 0.005},
    }  # fmt: skip


def base_agents(monday: dt.date) -> list[dict]:
    columns = ["agent_id", "name", "contract", "skills", "hourly_cost", "team", "available", "time_off", "hired"]
    rows = [
        ("A1", "Ann", "day", "desk|billing", "20.10", "T1", "", "", "2020-01-01"),
        ("A2", "Bob", "night", "urgent", "30", "T2", "", "", ""),
        ("A3", "Cem", "part", "billing|urgent", "15.35", "T2", "mon-sun 08:00-22:00", str(monday), ""),
    ]
    return [dict(zip(columns, row)) | {"leaves": ""} for row in rows]


@dataclass
class Worked:
    """A shift by hand: start by the clock, span in elapsed minutes, pieces as (minutes into the span, name, length)."""

    agent_id: str
    day: int
    start: str
    span: int
    pieces: list[tuple[int, str, int]]


def base_roster() -> list[Worked]:
    rest, lunch = (120, *REST), (240, *LUNCH)
    night = [rest, lunch]
    return [
        Worked("A1", 0, "09:00", 510, [rest, lunch]),
        Worked("A1", 1, "09:00", 510, [rest, lunch, (360, "training", 60)]),
        Worked("A1", 2, "09:00", 540, [(60, "team_meeting", 30), rest, lunch]),
        Worked("A2", 1, "22:00", 510, list(night)),
        Worked("A2", 3, "20:00", 510, [(15, "huddle", 15), *night]),
        Worked("A2", 5, "22:00", 510, list(night)),
        Worked("A3", 3, "16:30", 270, [(60, *REST), (225, "huddle", 15)]),
        Worked("A3", 4, "16:00", 240, []),
    ]


@dataclass
class TinyPlan:
    """Change `config`, `agents`, `roster`, `absences` or `locks`, then `build`; change the tables, then `write`."""

    week: str = "2026-11-30"
    config: dict = field(default_factory=dict)
    agents: list[dict] = field(default_factory=list)
    roster: list[Worked] = field(default_factory=base_roster)
    absences: list[dict] = field(default_factory=list)
    locks: list[dict] = field(default_factory=list)
    previous: list[dict] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    days: int = 7

    def __post_init__(self) -> None:
        self.texts: dict[dt.datetime, str] = {}
        self.monday = dt.date.fromisoformat(self.week)
        self.config = base_config(self.week)
        self.agents = base_agents(self.monday)
        self.zone = ZoneInfo(self.config["site"]["timezone"])
        self.absences.append(
            {"agent_id": "A3", "start": self.at(2, "12:00"), "end": self.at(2, "13:00"), "reason": "x"}
        )
        free = {"agent_id": "A1", "date": str(self.day(6)), "start": "", "end": ""}
        kept = {"agent_id": "A3", "date": str(self.day(4)), "start": self.at(4, "16:00"), "end": self.at(4, "20:00")}
        self.locks += [free, kept]

    def day(self, number: int) -> dt.date:
        return self.monday + dt.timedelta(days=number)

    def moment(self, day: int, clock: str) -> dt.datetime:
        hour, minute = map(int, clock.split(":"))
        local = dt.datetime.combine(self.day(day), dt.time(hour, minute), self.zone)
        return local.astimezone(UTC)

    def at(self, day: int, clock: str) -> str:
        return self.iso(self.moment(day, clock))

    def iso(self, moment: dt.datetime) -> str:
        if moment not in self.texts:
            self.texts[moment] = moment.astimezone(self.zone).isoformat()
        return self.texts[moment]

    def agent(self, agent_id: str) -> dict:
        return next(agent for agent in self.agents if agent["agent_id"] == agent_id)

    def worked(self, agent_id: str, day: int) -> Worked:
        return next(one for one in self.roster if (one.agent_id, one.day) == (agent_id, day))

    def recover(self) -> None:
        """Make coverage and all sums anew from the activities as they stand."""
        self._money()
        self._tables()
        self._summary()

    def build(self) -> TinyPlan:
        self.shifts, self.activities = [], []
        self._tile()
        self.recover()
        return self

    def _tile(self) -> None:
        unpaid = {item["name"] for item in self.config["breaks"] if not item["paid"]}
        for one in self.roster:
            start = self.moment(one.day, one.start)
            cuts, at = [], 0
            for first, name, minutes in sorted(one.pieces):
                cuts += [(at, "work", first - at)] * (first > at) + [(first, name, minutes)]
                at = first + minutes
            cuts += [(at, "work", one.span - at)] * (at < one.span)
            for first, name, minutes in cuts:
                begin = start + first * MINUTE
                row = (one.agent_id, begin, begin + minutes * MINUTE, name, name not in unpaid)
                self.activities.append(dict(zip(ACTIVITY_COLUMNS, row)))
            row = (one.agent_id, self.day(one.day), start, start + one.span * MINUTE, 0, 0, Decimal(0))
            self.shifts.append(dict(zip(SHIFT_COLUMNS, row)))

    def _money(self) -> None:
        used: dict[tuple[str, int], int] = {}
        for shift in self.shifts:
            agent = self.agent(shift["agent_id"])
            limit = self.config["contracts"][agent["contract"]]["weekly_hours"][1] * 60
            paid = overtime = 0
            weighed = regular = Decimal(0)
            for piece in self.activities:
                inside = piece["agent_id"] == shift["agent_id"] and shift["start"] <= piece["start"] < shift["end"]
                minute = piece["start"]
                while inside and piece["paid"] and minute < piece["end"]:
                    week = shift["agent_id"], (shift["date"] - self.monday).days // 7
                    used[week] = used.get(week, 0) + 1
                    over = used[week] > limit
                    factor = Decimal(str(self.config["pay"]["overtime_multiplier"])) if over else Decimal(1)
                    weighed += self.premium(minute) * factor
                    regular += Decimal(0) if over else self.premium(minute)
                    paid, overtime, minute = paid + 1, overtime + over, minute + MINUTE
            cost, plain, base = (
                (minutes * Decimal(agent["hourly_cost"]) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
                for minutes in (weighed, regular, Decimal(paid - overtime))
            )
            shift |= {"paid_hours": paid / 60, "overtime_hours": overtime / 60, "cost": cost}
            shift["lines"] = (base, plain - base, cost - plain)

    def premium(self, minute: dt.datetime) -> Decimal:
        local = minute.astimezone(self.zone)
        night = Decimal("1.25") if local.hour >= 22 or local.hour < 6 else Decimal(1)
        sunday = Decimal("1.5") if local.weekday() == 6 else Decimal(1)
        holiday = Decimal(2) if (local.month, local.day) in [(12, 25), (12, 26), (4, 27)] else Decimal(1)
        return max(night, sunday, holiday)

    def at_work(self, start: dt.datetime, skills: set[str]) -> float:
        end, total = start + 15 * MINUTE, 0.0
        for piece in self.activities:
            if piece["end"] <= start or piece["start"] >= end:
                continue
            if piece["activity"] == "work" and skills & set(self.agent(piece["agent_id"])["skills"].split("|")):
                overlap = min(end, piece["end"]) - max(start, piece["start"])
                total += max(overlap / MINUTE, 0.0) / 15
        return total

    def is_open(self, queue: str, start: dt.datetime) -> bool:
        local = start.astimezone(self.zone)
        if queue == "desk":
            return local.weekday() == 1 and local.hour == 10
        return 8 <= local.hour < 20 if queue == "billing" else local.hour >= 18 or local.hour < 8

    def _tables(self) -> None:
        self.forecast, self.requirements, self.coverage, self.curves = [], [], [], []
        self.unrounded = []
        start, end = self.moment(0, "00:00"), self.moment(self.days, "00:00")
        staff = math.ceil(1 / 0.92)
        while start < end:
            opened = [queue for queue in POOLS if self.is_open(queue, start)]
            shares = self._shares(start, opened)
            pools = {pool for queue in opened for pool in POOLS[queue]}
            there = {pool: self.at_work(start, set(pool.split("|"))) for pool in pools}
            for queue in opened:
                key = {"timestamp": start, "queue": queue}
                contacts = 2.5 + len(queue) / 8 + start.hour / 10
                self.forecast.append(
                    key | {"contacts": contacts, "contacts_p10": 1, "contacts_p90": 9, "aht_seconds": 300}
                )
                level = min(float(np.interp(there[pool], range(5), self.curve(pool))) for pool in POOLS[queue])
                self.requirements.append(
                    key
                    | {"contacts": contacts, "aht_seconds": 300, "load_erlangs": 0.5, "positions": 1, "staff": staff}
                    | {"service_level": 0.8, "asa_seconds": 10, "occupancy": 0.5, "abandonment": 0}
                )
                row = {"contacts": contacts, "required": staff, "scheduled": shares[queue], "service_level": level}
                self.coverage.append(key | row)
                for pool in POOLS[queue]:
                    for number, value in enumerate(self.curve(pool)):
                        self.curves.append(key | {"pool": pool, "staff": number, "service_level": value})
            start += 15 * MINUTE

    def curve(self, pool: str) -> list[float]:
        return [round(1 - math.exp(-staff * 0.9 / len(pool.split("|"))), 8) for staff in range(5)]

    def _shares(self, start: dt.datetime, opened: list[str]) -> dict[str, float]:
        shares = dict.fromkeys(opened, 0.0)
        for agent in self.agents:
            able = [skill for skill in agent["skills"].split("|") if skill in opened]
            if able:
                end = start + 15 * MINUTE
                for piece in self.activities:
                    if piece["agent_id"] == agent["agent_id"] and piece["activity"] == "work":
                        shares[able[0]] += max((min(end, piece["end"]) - max(start, piece["start"])) / MINUTE, 0) / 15
        return shares

    def beside_pay(self, agent: dict) -> tuple[Decimal, Decimal]:
        """Return overhead and the cost of training of an agent."""
        heads = 0
        for week in range(self.config["week"]["weeks"]):
            first, last = str(self.day(7 * week)), str(self.day(7 * week + 6))
            heads += (agent["hired"] or first) <= last and (agent["leaves"] or last) >= first
        held = sum((row["agent_id"], row["activity"]) == (agent["agent_id"], "training") for row in self.activities)
        return heads * Decimal(str(self.config["pay"].get("overhead_per_head", 0))), held * Decimal("8.5")

    def _costs(self) -> dict:
        beside = {agent["agent_id"]: self.beside_pay(agent) for agent in self.agents}
        money = [sum(column) for column in zip((Decimal(0),) * 3, *(shift["lines"] for shift in self.shifts))]
        money += [sum(column) for column in zip(*beside.values())]
        lines = dict(zip(("base", "premiums", "overtime", "overhead", "training"), map(float, money)))
        spent = {agent: sum(sums) for agent, sums in beside.items()}
        for shift in self.shifts:
            if shift["agent_id"] in spent:
                spent[shift["agent_id"]] += shift["cost"]
        budget, rows = self.config["budget"], []
        for key, weekly in (("weekly", budget.get("weekly")), *self._parts("teams"), *self._parts("queues")):
            if weekly is not None:
                part, _, name = key.partition(".")
                mine = [one for one in self.agents if part == "weekly" or name == self._group(one, part)]
                cost, most = sum(spent[one["agent_id"]] for one in mine), weekly * self.config["week"]["weeks"]
                over = max(float(cost) - most, 0.0)
                rows.append({"key": f"budget.{key}", "budget": most, "cost": float(cost), "over": over})
        for key, weekly in self._parts("lines"):
            cost, most = lines[key.removeprefix("lines.")], weekly * self.config["week"]["weeks"]
            over = round(max(cost - most, 0.0), 2)
            rows.append({"key": f"budget.{key}", "budget": most, "cost": cost, "over": over})
        return {"cost": float(sum(money)), "cost_lines": lines, "budgets": rows}

    def _parts(self, part: str) -> list[tuple[str, float]]:
        return [(f"{part}.{name}", weekly) for name, weekly in self.config["budget"].get(part, {}).items()]

    def _group(self, agent: dict, part: str) -> str:
        return agent["team"] if part == "teams" else agent["skills"].split("|")[0]

    def _summary(self) -> None:
        levels = {}
        for name in ("overall", *POOLS):
            rows = [row for row in self.coverage if name in ("overall", row["queue"])]
            levels[name] = sum(r["contacts"] * r["service_level"] for r in rows) / sum(r["contacts"] for r in rows)
        objective = sum(
            r["contacts"] * (4.0 * max(0.0, 0.5 - r["service_level"]) - r["service_level"]) for r in self.coverage
        )
        bound = objective - abs(objective) * 0.001
        self.summary = {
            "status": "optimal",
            **self._costs(),
            "budget": self.config["budget"]["weekly"],
            "paid_hours": round(sum(shift["paid_hours"] for shift in self.shifts), 2),
            "overtime_hours": round(sum(shift["overtime_hours"] for shift in self.shifts), 2),
            "agents_rostered": len({shift["agent_id"] for shift in self.shifts}),
            "objective": objective,
            "bound": bound,
            "gap": (objective - bound) / max(abs(objective), 1e-9),
            "service_gap": 0.0,
            "service_level": levels,
            "understaffed_agent_hours": 0.0,
            "overstaffed_agent_hours": 0.0,
            "budget_shadow_price": 0.0,
        }

    def write(self, folder: Path) -> Path:
        inputs = folder / "inputs"
        inputs.mkdir(parents=True)
        config = dict(self.config)
        tables = {"absences": self.absences, "locks": self.locks, "events": self.events, "previous": self.previous}
        for name, rows in tables.items():
            if rows:
                config[name] = f"{name}.csv"
                (inputs / f"{name}.csv").write_text(self.csv(rows), encoding="utf-8")
        (inputs / "plan.yaml").write_text(json.dumps(config, indent=1), encoding="utf-8")
        (inputs / "agents.csv").write_text(self.csv(self.agents), encoding="utf-8")
        (inputs / "service_curves.csv.gz").write_bytes(gzip.compress(self.csv(self.curves).encode(), 1))
        for name in ("forecast", "requirements", "shifts", "activities", "coverage"):
            rows = getattr(self, name)
            columns = {"shifts": SHIFT_COLUMNS, "activities": ACTIVITY_COLUMNS}.get(name)
            (folder / f"{name}.csv").write_text(self.csv(rows, columns), encoding="utf-8")
        (folder / "summary.json").write_text(json.dumps(self.summary), encoding="utf-8")
        return folder

    def csv(self, rows: list[dict], columns: list[str] | None = None) -> str:
        lines: list[str] = []

        class Sink:
            write = staticmethod(lines.append)

        names = columns or list(rows[0])
        writer = csv.writer(Sink(), lineterminator="\n")
        writer.writerow(names)
        writer.writerows([self.cell(row[name], name) for name in names] for row in rows)
        return "".join(lines)

    def cell(self, value: object, name: str) -> str:
        if isinstance(value, dt.datetime):
            return self.iso(value)
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, float):
            return f"{value:.8f}" if name == "service_level" else f"{value:.6f}"
        return str(value)
