"""The slots in which one agent is at work, and what they add to everybody else's cover at its true worth."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.cover import add_span
from wfm.schedule.kernels.worth import interval_worth


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
