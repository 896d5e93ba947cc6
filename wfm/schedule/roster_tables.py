"""From the arrays of the search to the tables shifts, activities and coverage."""

from __future__ import annotations

from collections.abc import Container, Sequence

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.allocation import divide
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.payroll import ShiftPay, week_pay
from wfm.schedule.people import People
from wfm.schedule.service import Service
from wfm.schedule.time_grid import SLOT_MINUTES, TimeGrid
from wfm.tables import ACTIVITIES, COVERAGE, SHIFTS

# A shift as (start, end, activity, paid) in slots, in order and without gaps; by agent and day.
Piece = tuple[int, int, str, bool]
Pieces = dict[tuple[int, int], list[Piece]]
Pays = list[tuple[int, int, ShiftPay]]


def pieces_of(config: Config, people: People, roster: Roster) -> Pieces:
    """Return everybody's shifts in pieces."""
    worked = np.argwhere(roster.start >= 0).tolist()
    return {(agent, day): _pieces(config, people, roster, agent, day) for agent, day in worked}


def tables_of(
    config: Config, agents: Sequence[Agent], pieces: Pieces, grid: TimeGrid, pays: Pays | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables shifts and activities of shifts in pieces, by agent and time; `pays` where they are known."""
    shifts, activities = [], []
    for index, day, pay in pays or shift_pays(config, agents, pieces, grid):
        agent_id, parts = agents[index].agent_id, pieces[index, day]
        hours = (pay.paid_minutes / 60, float(pay.overtime_minutes / 60))
        shifts.append((agent_id, grid.dates[day], parts[0][0], parts[-1][1], *hours, float(pay.cost)))
        activities += [(agent_id, *part) for part in parts]
    return _frame(shifts, SHIFTS.names, grid), _frame(activities, ACTIVITIES.names, grid)


def activities_of(agents: Sequence[Agent], pieces: Pieces, grid: TimeGrid) -> pd.DataFrame:
    """Return the table activities alone, without reckoning what shifts pay."""
    rows = [(agents[index].agent_id, *part) for index, day in sorted(pieces) for part in pieces[index, day]]
    return _frame(rows, ACTIVITIES.names, grid)


def shift_pays(config: Config, agents: Sequence[Agent], pieces: Pieces, grid: TimeGrid) -> Pays:
    """Return agent, day and pay of shifts in pieces, by agent and time."""
    found: Pays = []
    for index, agent in enumerate(agents):
        for week in range(config.week.weeks):
            days = [day for day in range(7 * week, 7 * week + 7) if (index, day) in pieces]
            paid = [
                np.concatenate(
                    [np.zeros(0, dtype=np.int64)] + [np.arange(*part[:2]) for part in pieces[index, day] if part[3]]
                )
                for day in days
            ]
            pays = week_pay(config, grid, agent.contract, agent.hourly_cost, paid)
            found += [(index, day, pay) for day, pay in zip(days, pays, strict=True)]
    return found


def _pieces(config: Config, people: People, roster: Roster, agent: int, day: int) -> list[Piece]:
    crew = people.crew
    contract = crew.class_contract[crew.agent_class[agent]]
    start = int(crew.start_slot[day, roster.start[agent, day]])
    end = start + int(crew.spans[contract, roster.span[agent, day]])
    kinds = [(item.minutes, item.name, item.paid) for item in config.breaks]
    kinds += [(item.minutes, item.name, True) for item in config.off_phone]
    off = [
        (int(slot), minutes // SLOT_MINUTES, name, paid)
        for (minutes, name, paid), slot in zip(kinds, roster.breaks[agent, day], strict=True)
        if slot >= 0
    ]
    pieces, at = [], start
    for begin, slots, name, paid in sorted(off):
        if begin > at:
            pieces.append((at, begin, "work", True))
        at = begin + slots
        pieces.append((begin, at, name, paid))
    if at < end:
        pieces.append((at, end, "work", True))
    return pieces


def _frame(rows: list[tuple], columns: list[str], grid: TimeGrid) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns)
    for name in ("start", "end"):
        offsets = pd.to_timedelta(frame[name].astype("int64") * SLOT_MINUTES, unit="min")
        frame[name] = (grid.origin.tz_convert("UTC") + offsets).dt.tz_convert(grid.zone).dt.as_unit("us")
    return frame


def coverage_table(
    config: Config,
    people: People,
    roster: Roster,
    service: Service,
    grid: TimeGrid,
    only: Container[int] | None = None,
) -> pd.DataFrame:
    """Return the table coverage: the agents planned for each queue and the service predicted; `only` some intervals."""
    agents = roster.cover / grid.slots_an_interval
    levels = service.predict(agents)
    scheduled = np.zeros(len(levels))
    terms_of: dict[int, list[int]] = {}
    for term, interval in enumerate(service.term_interval.tolist()):
        if only is None or interval in only:
            terms_of.setdefault(interval, []).append(term)
    for interval, terms in terms_of.items():
        names = {service.queues[service.term_queue[term]]: term for term in terms}
        need = {name: float(service.staff[term]) for name, term in names.items()}
        minimum = {name: float(config.queue(name).min_positions) for name in names}
        pools = _pools_at(service, terms, agents[:, interval])
        given = divide(pools, need, minimum)
        for name, term in names.items():
            scheduled[term] = given[name]
    rows = pd.DataFrame(
        {
            "timestamp": grid.intervals[service.term_interval],
            "queue": [service.queues[q] for q in service.term_queue],
            "contacts": service.contacts,
            "required": service.staff,
            # Rounded down, so that shares never add up to more agents than there are.
            "scheduled": np.floor(scheduled * 1e6 + 1e-6) / 1e6,
            "service_level": levels,
        }
    )
    kept = sorted(term for terms in terms_of.values() for term in terms)
    return rows.loc[kept, COVERAGE.names].reset_index(drop=True)


def _pools_at(service: Service, terms: list[int], agents: np.ndarray) -> dict[frozenset[str], float]:
    entries = np.concatenate([np.arange(service.entry_start[t], service.entry_start[t + 1]) for t in terms])
    return {service.pools[pool]: float(agents[pool]) for pool in sorted(set(service.pool[entries].tolist()))}
