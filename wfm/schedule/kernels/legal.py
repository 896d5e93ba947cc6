"""Whether a tour keeps every rule that the oracle keeps; for tours that come from elsewhere."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.cover import add_tour
from wfm.schedule.kernels.pay import tour_cost


@njit(cache=True, nogil=True)
def is_legal(crew, roster, agent):
    """Whether an agent's shifts keep availability, days, hours, rest, runs and the spread of starts."""
    k = crew.agent_class[agent]
    c = crew.class_contract[k]
    days, starts = roster.start.shape[1], crew.start_slot.shape[1]
    run = crew.run_before[k]
    for week in range(days // 7):
        worked, paid, earliest, latest = 0, 0, starts, -1
        for day in range(7 * week, 7 * week + 7):
            s = roster.start[agent, day]
            if s < -1:
                return False
            if s < 0:
                run = 0
                if not crew.may_rest[k, day]:
                    return False
                continue
            span = roster.span[agent, day]
            run += 1
            if not crew.allowed[k, day, s, span] or run > crew.most_run or not _rested(crew, roster, agent, c, day):
                return False
            worked += 1
            paid += crew.paid[c, span]
            earliest, latest = min(earliest, s), max(latest, s)
        if not crew.least_days[k, week] <= worked <= crew.most_days[k, week]:
            return False
        if not crew.least_paid[k, week] <= paid <= crew.most_paid[k, week]:
            return False
        if worked and crew.band[c] >= 0 and latest - earliest > crew.band[c]:
            return False
    return True


@njit(cache=True, nogil=True)
def _rested(crew, roster, agent, c, day):
    """Whether the two days after a shift begin late enough."""
    starts = crew.start_slot.shape[1]
    first = crew.next_start[c, day, roster.start[agent, day], roster.span[agent, day]]
    for ahead in (1, 2):
        if day + ahead < roster.start.shape[1]:
            s = roster.start[agent, day + ahead]
            if s >= 0 and s + (ahead - 1) * starts < first:
                return False
    return True


@njit(cache=True, nogil=True)
def settle(crew, cover, roster, before):
    """Give agents whose tours are illegal those of `before` back, and count all cost and cover anew."""
    roster.cover[:] = 0
    for agent in range(len(roster.cost)):
        same = np.array_equal(roster.start[agent], before.start[agent])
        same = same and np.array_equal(roster.span[agent], before.span[agent])
        if not same and not is_legal(crew, roster, agent):
            roster.start[agent], roster.span[agent] = before.start[agent], before.span[agent]
            roster.breaks[agent] = before.breaks[agent]
        roster.cost[agent] = tour_cost(crew, roster, agent)
        add_tour(crew, cover, roster, agent, 1)
