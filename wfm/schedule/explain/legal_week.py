"""Whether one agent has a legal week under given rules: the oracle with no demand answers in a millisecond."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.config.wishes import Fairness, Preferences
from wfm.errors import InputError
from wfm.schedule.explain.rules import Bound
from wfm.schedule.kernels.crew import LINES
from wfm.schedule.people import make_people
from wfm.schedule.shift_options import week_limits
from wfm.schedule.time_grid import TimeGrid


@dataclass(frozen=True)
class Week:
    """The cheapest legal tour of an agent: (day of the plan, first slot, last slot), its cost, paid slots a week."""

    shifts: tuple[tuple[int, int, int], ...]
    cost: float
    paid: tuple[int, ...]


def legal_week(bound: Bound, grid: TimeGrid) -> Week | None:
    """Return the cheapest legal tour, or None where there is none.

    Activities are left out: they give way to contracts, as they do in the roster.
    """
    from wfm.schedule.kernels.cells import NONE
    from wfm.schedule.kernels.weekly_rest import best_rested_tour

    plain = {"activities": (), "preferences": Preferences(), "fairness": Fairness()}
    config = bound.config.model_copy(update=plain)
    try:
        crew = make_people(config, [bound.agent], grid).crew
    except InputError:  # no shift has room for its breaks
        return None
    limits = week_limits(bound.credited, bound.contract, config, grid)
    crew = crew._replace(least_days=limits.least_days[None], least_paid=limits.least_paid[None])
    days = len(grid.dates)
    starts, spans = np.full(days, -1, dtype=np.int64), np.full(days, -1, dtype=np.int64)
    breaks = np.full((days, len(crew.break_slots)), -1, dtype=np.int64)
    nothing = np.zeros(len(crew.premium))
    found = best_rested_tour(crew, 0, nothing, 1.0, np.zeros(LINES), np.empty((0, 0, 0)), starts, spans, breaks, 1.0)
    if found < NONE / 2:
        return None
    shifts, paid = [], [0] * config.week.weeks
    for day in np.flatnonzero(starts >= 0):
        begin = int(crew.start_slot[day, starts[day]])
        shifts.append((int(day), begin, begin + int(crew.spans[0, spans[day]])))
        paid[day // 7] += int(crew.paid[0, spans[day]])
    return Week(tuple(shifts), float(-found), tuple(paid))


def is_legal(bound: Bound, grid: TimeGrid) -> bool:
    """Whether there is a legal week."""
    return legal_week(bound, grid) is not None
