"""One agent's best tour against everybody else's cover, judged at the true worth of cover."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.cells import NONE
from wfm.schedule.kernels.cover import add_span
from wfm.schedule.kernels.crew import LINES
from wfm.schedule.kernels.pay import tour_cost
from wfm.schedule.kernels.weekly_rest import best_rested_tour
from wfm.schedule.kernels.worth import fill_gains, interval_worth


@njit(cache=True, nogil=True)
def work_slots(crew, roster, agent, width, own):
    """Fill `own[0, i]` with the slots of interval i in which an agent is at work."""
    own[:] = 0
    everybody = np.ones(1)
    last = own.shape[1] * width
    contract = crew.class_contract[crew.agent_class[agent]]
    for day in range(roster.start.shape[1]):
        if roster.start[agent, day] < 0:
            continue
        begin = crew.start_slot[day, roster.start[agent, day]]
        end = begin + crew.spans[contract, roster.span[agent, day]]
        add_span(everybody, own, width, begin, min(end, last), 1)
        for b in range(roster.breaks.shape[2]):
            pause = roster.breaks[agent, day, b]
            if pause >= 0:
                add_span(everybody, own, width, pause, min(pause + crew.break_slots[b], last), -1)


@njit(cache=True, nogil=True)
def worth_of_slots(tables, rest, own, rows):
    """Return what slots at work add to a cover, each interval counted for the group of `rows` where it adds most."""
    pools = rest.shape[0]
    there = np.zeros((pools, 1), dtype=np.int64)
    total = 0.0
    for i in range(own.shape[1]):
        if own[0, i] == 0:
            continue
        best = -1e300
        for j in range(len(rows)):
            for p in range(pools):
                there[p, 0] = rest[p, i] + (own[0, i] if tables.in_pool[rows[j], p] > 0.0 else 0)
            best = max(best, interval_worth(tables, there, 0, i))
        total += best - interval_worth(tables, rest, i, i)
    return total


@njit(cache=True, nogil=True)
def retour(crew, agent, tables, rest, rows, first, last, bonus, price, scratch, own):
    """Find an agent's best tour; intervals from `first` to before `last` count `bonus` a slot beside their worth.

    The tour and its lines are left in `scratch`, its slots at work in `own`. Returns what it adds to the cover at its
    true worth, and its cost; `NONE` where no tour is legal.
    """
    values, more = np.zeros(len(crew.premium)), np.zeros(len(crew.premium))
    fill_gains(tables, rest, rows[0], values)
    for j in range(1, len(rows)):
        fill_gains(tables, rest, rows[j], more)
        values = np.maximum(values, more)
    values[first * tables.width : last * tables.width] += bonus
    scratch.breaks[agent] = -1
    nothing = np.empty((0, 0, 0))
    tour = scratch.start[agent], scratch.span[agent], scratch.breaks[agent]
    found = best_rested_tour(crew, agent, values, price, np.zeros(LINES), nothing, tour[0], tour[1], tour[2], 0.0)
    if found <= NONE / 2:
        return NONE, 0.0
    work_slots(crew, scratch, agent, tables.width, own)
    return worth_of_slots(tables, rest, own, rows), tour_cost(crew, scratch, agent)
