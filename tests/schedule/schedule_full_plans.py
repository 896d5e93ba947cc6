"""Random plans with many features at once, around a tour made up for every agent first: so some roster exists.

Contracts, rules, availability, locks, absences, the weeks before and budgets are all drawn so that these tours keep
them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from schedule_plans import BREAKS, NIGHT, SUNDAY, WEEKS, RandomPlan, unpaid_hours

HOUR = dt.timedelta(hours=1)
OVERHEAD = 20.25  # money an agent and week
SKILLS = ["calls", "chat", "calls|chat"]
# Hypothesis begins with the first of each: with everything there.
YES_OR_NO = st.sampled_from([True, False])
WINDOWS = ["mon-sun 08:00-20:00", "mon-sat 17:00-32:00", "mon-sun 00:00-24:00"]


@dataclass(frozen=True)
class FullPlan(RandomPlan):
    """A random plan with the tables that `write_case` takes by name."""

    tables: dict[str, list[dict]] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """A shift of a made-up tour: day of the plan, hour of its start by the clock, span in hours."""

    day: int
    clock: int
    span: float

    def sides(self, start: dt.date, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        """Return start and end in UTC; spans are elapsed time."""
        midnight = dt.datetime.combine(start + dt.timedelta(days=self.day), dt.time())
        begin = (midnight + self.clock * HOUR).replace(tzinfo=zone).astimezone(dt.UTC)
        return begin, begin + self.span * HOUR


@st.composite
def made_tour(draw, weeks: int, rest: int, run: int) -> list[Made]:
    """Draw a tour that keeps a rest of `rest` hours with one to spare for clocks, and `run` days in a row."""
    tour: list[Made] = []
    clocks = [6, 7, 9, 12, 14, 18, 21, 23]
    for day in range(7 * weeks):
        last = tour[-1] if tour else None
        free = 0.0 if last is None else last.clock + last.span - 24 * (day - last.day) + rest + 1
        in_a_row = all(any(one.day == day - back for one in tour) for back in range(1, run + 1))
        possible = [clock for clock in clocks if clock >= free]
        if possible and not in_a_row and draw(YES_OR_NO):
            tour.append(Made(day, draw(st.sampled_from(possible)), draw(st.sampled_from([4.0, 5.5, 6.0, 8.0, 9.5]))))
    return tour


def paid_by_week(tour: list[Made], weeks: int, breaks: list[dict]) -> list[float]:
    """Return the paid hours of each week."""
    found = [0.0] * weeks
    for one in tour:
        found[one.day // 7] += one.span - unpaid_hours(breaks, one.span)
    return found


@st.composite
def contract_around(draw, tours: list[list[Made]], weeks: int, breaks: list[dict]) -> dict[str, Any]:
    """Draw a contract that all of some tours keep."""
    paid = [hours for tour in tours for hours in paid_by_week(tour, weeks, breaks)]
    by_week = [[one for one in tour if one.day // 7 == week] for tour in tours for week in range(weeks)]
    spans = [one.span for tour in tours for one in tour] or [4.0]
    overtime = draw(st.sampled_from([0.0, 1.25, 4.0]))
    contract = {
        "weekly_hours": [min(paid), max(max(paid) - overtime, min(paid))],
        "overtime_hours": overtime,
        "days_per_week": [min(map(len, by_week)), min(max(map(len, by_week)) + draw(st.integers(0, 1)), 7)],
        "shift_hours": [min(spans), max(spans)],
    }
    if draw(YES_OR_NO):
        starts = [[one.clock for one in week] or [0] for week in by_week]
        contract["start_spread_hours"] = max(max(clocks) - min(clocks) for clocks in starts)
    return contract


@st.composite
def around_tour(draw, number: int, tour: list[Made], start: dt.date, zone: ZoneInfo, weeks: int, run: int):
    """Draw an agent's row and tables that a tour keeps: availability, days off, locks, absences, the week before."""
    agent_id, dates = f"A{number}", [start + dt.timedelta(days=day) for day in range(7 * weeks)]
    sides = [one.sides(start, zone) for one in tour]
    busy = {moment.astimezone(zone).date() for begin, end in sides for moment in (begin, end)}
    idle = [date for date in dates if date not in busy]
    low, high = min([one.clock for one in tour] or [8]), max([one.clock + one.span + 1 for one in tour] or [20])
    row: dict[str, Any] = {"available": "", "time_off": "", "team": f"T{number % 2}"}
    if draw(YES_OR_NO):  # an hour more on both sides, for clocks that change
        row["available"] = f"mon-sun {max(low - 1, 0):02d}:00-{min(int(high) + 1, 48)}:00"
    if idle and draw(YES_OR_NO):
        row["time_off"] = str(draw(st.sampled_from(idle)))
    tables: dict[str, list[dict]] = {"locks": [], "absences": [], "previous": []}
    if tour and draw(YES_OR_NO):
        kept = draw(st.sampled_from(tour))
        times = [moment.astimezone(zone).isoformat() for moment in kept.sides(start, zone)]
        tables["locks"].append(lock(agent_id, dates[kept.day], *times))
    off = [date for date in idle if str(date) != row["time_off"]]
    if off and draw(YES_OR_NO):
        tables["locks"].append(lock(agent_id, draw(st.sampled_from(off)), "", ""))
    if sides and draw(YES_OR_NO):  # right up to the start of a shift
        begin = draw(st.sampled_from(sides))[0]
        since = max([end for _, end in sides if end <= begin], default=begin - 5 * HOUR)
        first = max(since, begin - 5 * HOUR)
        absence = {"agent_id": agent_id, "start": first.astimezone(zone).isoformat()}
        tables["absences"].append(absence | {"end": begin.astimezone(zone).isoformat(), "reason": "course"})
    worked = {one.day for one in tour}
    most_before = run - next(day for day in range(7 * weeks + 1) if day not in worked)
    if most_before > 0 and draw(YES_OR_NO):
        for back in range(1, draw(st.integers(1, most_before)) + 1):
            times = [moment.astimezone(zone).isoformat() for moment in Made(-back, 8, 6.0).sides(start, zone)]
            tables["previous"].append(lock(agent_id, start - back * dt.timedelta(days=1), *times))
    return row, tables


def lock(agent_id: str, date: dt.date, start: str, end: str) -> dict:
    """Return a row of the locks, or of the shifts before."""
    return {"agent_id": agent_id, "date": str(date), "start": start, "end": end}


@st.composite
def full_plans(draw, goal: str, weeks: int) -> FullPlan:
    """Draw a plan of a goal and some weeks with everything in it."""
    zone_name, first = draw(st.sampled_from(WEEKS))
    zone, start, breaks = ZoneInfo(zone_name), dt.date.fromisoformat(first), draw(st.sampled_from(BREAKS[1:]))
    rest, run = draw(st.sampled_from([8, 11, 14])), draw(st.integers(2, 5))
    tours = [draw(made_tour(weeks, rest, run)) for _ in range(draw(st.integers(3, 7 - weeks)))]
    contracts = {}
    for name in ("one", "two"):
        mine = tours[name == "two" :: 2]
        contracts[name] = draw(contract_around(mine, weeks, breaks))
    agents, tables = [], {"locks": [], "absences": [], "previous": []}
    for number, tour in enumerate(tours, 1):
        row, more = draw(around_tour(number, tour, start, zone, weeks, run))
        skills = "calls|chat" if goal == "cost" else draw(st.sampled_from(SKILLS))
        cost = draw(st.integers(1500, 4500)) / 100
        agents.append(row | {"contract": ("two", "one")[number % 2], "skills": skills, "hourly_cost": cost})
        for name in tables:
            tables[name] += more[name]
    sections = {
        "site": {
            "name": "Full", "timezone": zone_name, "currency": "EUR",
            "interval_minutes": draw(st.sampled_from([30, 15, 60])),
        },
        "week": {"start": first, "weeks": weeks},
        "queues": draw(queues_open(goal)),
        "contracts": contracts,
        "shifts": {
            "start_every_minutes": 60, "earliest_start": "05:00", "latest_end": "36:00", "lengths_minutes_step": 30,
        },
        "breaks": breaks,
        "rules": {"min_rest_hours": rest, "max_consecutive_days": run},
        "pay": {"overtime_multiplier": 1.5, "premiums": [NIGHT, SUNDAY], "overhead_per_head": OVERHEAD},
        "objective": {"goal": goal},
        "preferences": {"start_hour": draw(st.sampled_from([0, 1]))},
        "solver": {"iterations": 200, "workers": 1, "gap": 0.001},
        "exports": [],
        "budget": draw(budget_over(tours, agents, contracts, weeks, breaks)),
    }  # fmt: skip
    contacts = dict.fromkeys(("calls", "chat"), 0.3 if goal == "cost" else draw(st.sampled_from([0.3, 3.0])))
    return FullPlan(sections, agents, contacts, tables)


@st.composite
def queues_open(draw, goal: str) -> list[dict[str, Any]]:
    """Draw two queues; for the goal `cost` with targets within reach of whoever is there."""
    target = 0.005 if goal == "cost" else 0.8
    hours = ["mon-sun 00:00-24:00"] * 2 if goal == "cost" else [draw(st.sampled_from(WINDOWS)) for _ in range(2)]
    level = {"target": target, "within_seconds": 30}
    calls = {"name": "calls", "opening_hours": hours[0], "service_level": level, "patience_seconds": 150}
    chat = {"name": "chat", "channel": "chat", "concurrency": 2, "opening_hours": hours[1], "service_level": level}
    return [calls, chat | {"patience_seconds": 200}]


@st.composite
def budget_over(draw, tours, agents, contracts, weeks: int, breaks: list[dict]) -> dict[str, Any]:
    """Draw budgets that the made-up tours fit in, at the highest premium, for everybody, by team and by queue."""
    least: dict[str, dict[str, float]] = {"teams": {"T0": 0.0, "T1": 0.0}, "queues": {}}
    for tour, agent in zip(tours, agents):
        regular = contracts[agent["contract"]]["weekly_hours"][1]
        cost = OVERHEAD * weeks
        for paid in paid_by_week(tour, weeks, breaks):
            cost += (paid + max(paid - regular, 0) / 2) * 1.5 * agent["hourly_cost"] + 1
        first = agent["skills"].split("|")[0]
        least["teams"][agent["team"]] += cost
        least["queues"][first] = least["queues"].get(first, 0.0) + cost
    room = draw(st.sampled_from([1.0, 1.2]))
    parts = {
        part: {name: round(money * room / weeks + 1, 2) for name, money in costs.items()}
        for part, costs in least.items()
    }
    return {"weekly": round(sum(least["teams"].values()) / weeks + 2, 2), **parts}
