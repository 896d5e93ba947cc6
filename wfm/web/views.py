"""What the page is told: the plan, the state of its roster, and what an edit changed, as plain data."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from wfm.config.names import told_apart
from wfm.costs import counts, exact, line_of, weekly_budgets
from wfm.schedule.time_grid import SLOT_MINUTES, SLOTS_AN_HOUR
from wfm.web.desk import ALL_DAYS, Changed, Desk

# Moments as the check writes them; people know the zone of their own site.
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2})?(?:[+-]\d{2}:\d{2}|Z)")
_A_DAY = 24 * SLOTS_AN_HOUR


def plan_view(desk: Desk, profiles: Sequence[dict[str, str]], day: Callable[[dt.date], str]) -> dict[str, Any]:
    """Return what does not change with the roster; `day` writes a date in short."""
    site, config, grid = desk.site, desk.site.plan.config, desk.site.grid
    ends = [*site.midnights, grid.clock_slot(grid.dates[-1], 24 * 60)]
    return {
        "title": config.site.name,
        "folder": site.folder.name,
        "currency": config.site.currency,
        "decimals": config.site.currency_decimals,
        "slot_minutes": SLOT_MINUTES,
        "snap_slots": max(config.shifts.start_every_minutes // SLOT_MINUTES, 1),
        "interval_slots": grid.slots_an_interval,
        "dates": [str(date) for date in grid.dates],
        "day_names": [day(date) for date in grid.dates],
        "day_start": ends,
        "ticks": [[slot, f"{grid.moment(slot):%H:%M}"] for slot in range(0, ends[-1] + _A_DAY, SLOTS_AN_HOUR)],
        "open": _open(desk),
        "queues": list(config.queue_names),
        "agents": [
            {
                "id": agent.agent_id, "name": name, "team": agent.team, "contract": agent.contract,
                "skills": sorted(agent.skills),
            }
            for agent, name in zip(site.plan.agents, told_apart(site.plan.agents), strict=True)
        ],
        "activities": activities(desk),
        "teams": list(dict.fromkeys(agent.team for agent in site.plan.agents if agent.team)),
        "budget": None if config.budget.weekly is None else config.budget.weekly * config.week.weeks,
        "target": {q.name: q.service_level.target for q in config.queues if q.service_level is not None},
        "profiles": list(profiles),
    }  # fmt: skip


def activities(desk: Desk) -> list[dict[str, Any]]:
    """Return what a part of a shift may be, work first."""
    config = desk.site.plan.config
    found = [{"name": "work", "kind": "work", "paid": True, "slots": 0}]
    found += [
        {"name": item.name, "kind": "break", "paid": item.paid, "slots": item.minutes // SLOT_MINUTES}
        for item in config.breaks
    ]
    known = {item["name"] for item in found}
    for item in config.off_phone:
        if item.name not in known:
            known.add(item.name)
            found.append({"name": item.name, "kind": "activity", "paid": True, "slots": item.minutes // SLOT_MINUTES})
    return found


def _open(desk: Desk) -> list[int]:
    """Return the part of the day that is worth showing: opening hours and shifts, with an hour around."""
    site = desk.site
    width = site.grid.slots_an_interval
    opened = site.service.term_interval * width
    slots = [int(slot) - site.midnights[site.day_of(int(slot))] for slot in np.unique(opened)]
    slots += [part[0][0] - site.midnights[day] for (_, day), part in desk.pieces.items()]
    ends = [slot + width for slot in slots] + [
        part[-1][1] - site.midnights[day] for (_, day), part in desk.pieces.items()
    ]
    if not slots:
        return [0, _A_DAY]
    first, last = max(min(slots) - SLOTS_AN_HOUR, 0), max(ends) + SLOTS_AN_HOUR
    return [first // SLOTS_AN_HOUR * SLOTS_AN_HOUR, min(-(-last // SLOTS_AN_HOUR) * SLOTS_AN_HOUR, 2 * _A_DAY)]


def state_view(desk: Desk) -> dict[str, Any]:
    """Return the whole roster with its verdict."""
    every = range(len(desk.site.plan.agents))
    return {
        **_counters(desk),
        "restored": desk.restored,
        "shifts": [_shift(desk, *place) for place in sorted(desk.pieces)],
        **_locks(desk),
        "view": verdict(desk, every),
        "coverage": coverage(desk, range(len(desk.site.grid.dates))),
    }


def changed_view(desk: Desk, changed: Changed) -> dict[str, Any]:
    """Return what an edit changed."""
    answer: dict[str, Any] = {
        **_counters(desk),
        "changed": [_shift(desk, *place) for place in changed.places],
        **_locks(desk),
        "view": verdict(desk, sorted({agent for agent, _ in changed.places})),
        "coverage": coverage(desk, changed.days) if changed.days else {},
    }
    if changed.everything:
        answer["state"] = state_view(desk)
    return answer


def _counters(desk: Desk) -> dict[str, Any]:
    return {
        "revision": desk.revision,
        "saved_revision": desk.saved_revision,
        "unsaved": desk.unsaved,
        "undo": desk.undo_text,
        "redo": desk.redo_text,
    }


def _shift(desk: Desk, agent: int, day: int) -> list[Any]:
    number = {item["name"]: place for place, item in enumerate(activities(desk))}
    parts = desk.pieces.get((agent, day))
    pieces = [[start, end, number[name]] for start, end, name, _ in parts] if parts else None
    return [agent, day, pieces, desk.is_locked(agent, day)]


def _locks(desk: Desk) -> dict[str, Any]:
    number = {agent.agent_id: place for place, agent in enumerate(desk.site.plan.agents)}
    days = {str(date): day for day, date in enumerate(desk.site.grid.dates)}
    free = [
        [number[agent], days[date]]
        for agent, date in sorted(desk.locks)
        if agent in number and date in days and (number[agent], days[date]) not in desk.pieces
    ]
    return {
        "locked_agents": sorted(number[agent] for agent, date in desk.locks if date == ALL_DAYS and agent in number),
        "locked_days": free,
    }


def verdict(desk: Desk, agents: Iterable[int]) -> dict[str, Any]:
    """Return cost, service and broken rules, and the hours of some agents."""
    judge, config = desk.judge, desk.site.plan.config
    cost, levels, hours = judge.cost, judge.levels(), judge.hours(agents)
    budget = None if config.budget.weekly is None else config.budget.weekly * config.week.weeks
    left = None if budget is None else budget - cost
    return {
        "cost": cost,
        "budget": budget,
        "cost_text": money(desk, cost),
        "left_text": None if left is None else money(desk, abs(left)),
        "over": left is not None and left < -1e-9,
        "service": {name: round(level, 6) for name, level in levels.items()},
        "service_text": f"{levels['overall']:.1%}",
        "violations": [_violation(desk, agent, one) for agent, one in judge.violations()] + _budgets(desk),
        "hours": hours,
    }


def money(desk: Desk, amount: float) -> str:
    """Write money as people read it."""
    site = desk.site.plan.config.site
    return f"{site.currency} {amount:,.{site.currency_decimals}f}"


def _violation(desk: Desk, agent: int, one: Any) -> dict[str, Any]:
    dates = [str(date) for date in desk.site.grid.dates]
    day = dates.index(one.when[:10]) if one.when[:10] in dates else None
    text = one.message.removeprefix(f"{one.subject} {one.when}: ")
    time = one.when[11:16] if _STAMP.fullmatch(one.when) else ""
    return {"agent": agent, "day": day, "rule": one.rule, "time": time, "message": _STAMP.sub(r"\1 \2", text)}


def _budgets(desk: Desk) -> list[dict[str, Any]]:
    """Return the hard budgets that the roster is over."""
    config, found = desk.site.plan.config, []
    for key, weekly in weekly_budgets(config).items() if config.budget.hard else ():
        counted = [number for number, agent in enumerate(desk.site.plan.agents) if counts(key, agent)]
        line = line_of(key)
        spent = desk.judge.money_for(line) if line else desk.judge.money_of(counted)
        over = spent - exact(weekly) * config.week.weeks
        if over > 0:
            found.append(f"the roster costs {money(desk, float(over))} more than {key} allows")
    return [{"agent": None, "day": None, "rule": "budget", "time": "", "message": text} for text in found]


def coverage(desk: Desk, days: Iterable[int]) -> dict[int, Any]:
    """Return required and scheduled agents, service and contacts by day and queue, a number an interval."""
    site, days = desk.site, list(days)
    table = desk.judge.coverage(days)
    width = site.grid.slots_an_interval
    at = site.grid.intervals.get_indexer(pd.DatetimeIndex(table["timestamp"]))
    ends = [*site.midnights[1:], site.grid.plan_slots]
    found: dict[int, Any] = {}
    for day in days:
        first, last = site.midnights[day] // width, ends[day] // width
        found[day] = {}
        for queue in site.plan.config.queue_names:
            mine = (table["queue"] == queue).to_numpy() & (at >= first) & (at < last)
            columns = {
                name: _filled(last - first, at[mine] - first, table.loc[mine, column].to_numpy(), digits)
                for name, column, digits in (
                    ("required", "required", 2), ("scheduled", "scheduled", 2),
                    ("service", "service_level", 4), ("contacts", "contacts", 2),
                )
            }  # fmt: skip
            found[day][queue] = {"first_slot": site.midnights[day], **columns}
    return found


def _filled(length: int, places: np.ndarray, values: np.ndarray, digits: int) -> list[float | None]:
    row: list[float | None] = [None] * length
    for place, value in zip(places.tolist(), values.tolist(), strict=True):
        row[place] = round(value, digits)
    return row
