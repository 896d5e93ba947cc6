"""Every shift that an agent could be given: day, start, span, and where its breaks may lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import gcd

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.base import parse_clock
from wfm.config.calendar import DAY
from wfm.config.contracts import Contract
from wfm.config.legal_shifts import break_windows, illegal, paid_minutes
from wfm.config.validation import spans_minutes
from wfm.schedule.time_grid import SLOT_MINUTES, TimeGrid

DAY_MINUTES = 24 * 60
_SLOT = pd.Timedelta(minutes=SLOT_MINUTES)


@dataclass(frozen=True)
class ContractShape:
    """The spans of a contract with their breaks; all times in slots, break arrays of shape (spans, breaks).

    `paid` is in slots; `due` tells which breaks a span has; `first` and `last` are the offsets from the start of
    the shift between which a break may start; `apart` tells where no two windows can meet, so that each break
    may be placed by itself.
    """

    spans: np.ndarray
    paid: np.ndarray
    due: np.ndarray
    minutes: np.ndarray
    first: np.ndarray
    last: np.ndarray
    apart: np.ndarray
    paid_step: int


def contract_shape(config: Config, name: str) -> ContractShape:
    """Work out the spans that a contract's shifts may have, without those whose breaks do not fit."""
    spans = [span for span in spans_minutes(config, name) if not illegal(config, span) and _breaks_fit(config, span)]
    count = len(config.breaks)
    due = np.zeros((len(spans), count), dtype=bool)
    first, last = np.zeros((2, len(spans), count), dtype=np.int64)
    for row, span in enumerate(spans):
        for column, window in _windows(config, span).items():
            due[row, column] = True
            first[row, column], last[row, column] = (minute // SLOT_MINUTES for minute in window)
    minutes = np.array([item.minutes // SLOT_MINUTES for item in config.breaks], dtype=np.int64)
    slots = np.array(spans, dtype=np.int64) // SLOT_MINUTES
    paid = np.array([paid_minutes(config, span) for span in spans], dtype=np.int64) // SLOT_MINUTES
    step = reduce(gcd, (int(p - paid.min()) for p in paid), 0) if len(paid) else 0
    apart = np.array([_windows_apart(due[r], first[r], last[r] + minutes) for r in range(len(spans))], dtype=bool)
    return ContractShape(slots, paid, due, minutes, first, last, apart, max(step, 1))


def _breaks_fit(config: Config, span: int) -> bool:
    """Whether all breaks due can be placed without overlap (first fit over all orders is exact for few breaks)."""
    windows = _windows(config, span)
    return _placeable([(*window, config.breaks[index].minutes) for index, window in windows.items()], 0)


def _windows(config: Config, span: int) -> dict[int, tuple[int, int]]:
    found = break_windows(config, span)
    return {} if isinstance(found, str) else found


def _placeable(breaks: list[tuple[int, int, int]], free_from: int) -> bool:
    if not breaks:
        return True
    for index, (first, last, minutes) in enumerate(breaks):
        start = max(first, free_from)
        if start <= last and _placeable(breaks[:index] + breaks[index + 1 :], start + minutes):
            return True
    return False


def _windows_apart(due: np.ndarray, first: np.ndarray, end: np.ndarray) -> bool:
    windows = sorted((first[i], end[i]) for i in np.flatnonzero(due))
    return all(windows[i][1] <= windows[i + 1][0] for i in range(len(windows) - 1))


class DayOptions:
    """Start times that every agent of the plan shares: `start_slot[day, start]`, -1 where the clock skips it."""

    def __init__(self, config: Config, grid: TimeGrid) -> None:
        step = config.shifts.start_every_minutes
        earliest = -(-parse_clock(config.shifts.earliest_start) // step) * step
        latest = min(parse_clock(config.shifts.latest_end), DAY_MINUTES)
        self.start_minutes = np.arange(earliest, latest, step)
        self.start_slot = np.array(
            [
                [grid.clock_slot(date, int(m)) if grid.exists(date, int(m)) else -1 for m in self.start_minutes]
                for date in grid.dates
            ],
            dtype=np.int64,
        )
        latest_end = parse_clock(config.shifts.latest_end)
        self.latest_end_slot = np.array([grid.clock_slot(date, latest_end) for date in grid.dates])


def allowed_shifts(
    agent: Agent, config: Config, shape: ContractShape, days: DayOptions, grid: TimeGrid
) -> tuple[np.ndarray, np.ndarray]:
    """Mark the shifts an agent may work and the days that may stay free.

    Returns:
        `allowed` of shape (days, starts, spans), and `may_rest` of shape (days,), which is false only where a
        locked shift must stay.
    """
    start = days.start_slot[:, :, None]
    end = start + shape.spans[None, None, :]
    allowed = (start >= 0) & (end <= days.latest_end_slot[:, None, None])
    may_rest = np.ones(len(grid.dates), dtype=bool)
    for day, date in enumerate(grid.dates):
        if not agent.employed(date) or date in agent.time_off:
            allowed[day] = False
            continue
        windows = [
            (grid.clock_slot(date, low), grid.clock_slot(date, high))
            for low, high in agent.available.on(date.weekday())
        ]
        fits = [(start[day] >= low) & (end[day] <= high) for low, high in windows]
        allowed[day] &= np.any(fits, axis=0) if fits else False
        if date + DAY in agent.time_off:
            allowed[day] &= end[day] <= grid.clock_slot(date + DAY, 0)
    for away_start, away_end in agent.absences:
        allowed &= (end <= grid.slot(away_start)) | (start >= -(-(away_end - grid.origin) // _SLOT))
    if agent.worked_until is not None:
        rest = pd.Timedelta(hours=config.rules.min_rest_hours or 0)
        allowed &= start >= -(-(agent.worked_until + rest - grid.origin) // _SLOT)
    for lock in agent.locks:
        if lock.date in grid.dates:
            day = grid.dates.index(lock.date)
            if lock.start is None:
                allowed[day] = False
            else:
                allowed[day] &= (start[day] == grid.slot(lock.start)) & (end[day] == grid.slot(lock.end))
                may_rest[day] = False
    return allowed, may_rest


@dataclass(frozen=True)
class WeekLimits:
    """What an agent must and may work in each week of the plan, shape (weeks,): days, and paid slots."""

    least_days: np.ndarray
    most_days: np.ndarray
    least_paid: np.ndarray
    most_regular: np.ndarray
    most_paid: np.ndarray


def week_limits(agent: Agent, contract: Contract, config: Config, grid: TimeGrid) -> WeekLimits:
    """Compute the weekly limits; dates off and dates outside employment count towards the minima."""
    weeks = config.week.weeks
    slots_a_minute = 1 / SLOT_MINUTES
    least_days, least_paid = np.zeros((2, weeks))
    for week in range(weeks):
        dates = grid.dates[7 * week : 7 * week + 7]
        credits = sum(date in agent.time_off or not agent.employed(date) for date in dates)
        least_days[week] = max(contract.days_per_week[0] - credits, 0)
        minutes = contract.weekly_hours[0] * 60 - credits * contract.leave_credit_minutes
        least_paid[week] = np.ceil(max(minutes, 0) * slots_a_minute - 1e-9)
    hours = contract.weekly_hours[1]
    if config.rules.max_regular_weekly_hours is not None:
        hours = min(hours, config.rules.max_regular_weekly_hours)
    regular = np.floor(config.rules.regular_weekly_hours(hours) * 60 * slots_a_minute + 1e-9)
    most = np.floor((hours + contract.overtime_hours) * 60 * slots_a_minute + 1e-9)
    if config.rules.max_weekly_hours is not None:
        most = min(most, np.floor(config.rules.max_weekly_hours * 60 * slots_a_minute + 1e-9))
    return WeekLimits(
        least_days.astype(np.int64),
        np.full(weeks, contract.days_per_week[1], dtype=np.int64),
        least_paid.astype(np.int64),
        np.full(weeks, int(regular), dtype=np.int64),
        np.full(weeks, int(most), dtype=np.int64),
    )
