"""What a tour costs, for the search; the amounts that leave the optimiser are computed exactly elsewhere."""

from __future__ import annotations

import math

from numba import njit


@njit(cache=True, nogil=True)
def tour_cost(crew, roster, agent):
    """Return the cost of an agent's shifts, each rounded half up to the currency's smallest unit."""
    c = crew.class_contract[crew.agent_class[agent]]
    total = 0.0
    paid = 0
    for day in range(roster.start.shape[1]):
        if day % 7 == 0:
            paid = 0
        if roster.start[agent, day] < 0:
            continue
        regular = crew.most_regular[crew.agent_class[agent], day // 7]
        span = roster.span[agent, day]
        if crew.overtime_extra == 0.0 or paid + crew.paid[c, span] <= regular:
            weighed = _weighed_sum(crew, roster, agent, day, span, c)
            paid += crew.paid[c, span]
        else:
            weighed, paid = _weighed_slots(crew, roster, agent, day, c, paid, regular)
        total += math.floor(weighed * crew.wage[agent] * crew.rounding + 0.5 + 1e-7) / crew.rounding
    return total


@njit(cache=True, nogil=True)
def _weighed_sum(crew, roster, agent, day, span, c):
    """Return the premiums over the paid slots of a shift without overtime."""
    begin = crew.start_slot[day, roster.start[agent, day]]
    weighed = crew.premium_sum[begin + crew.spans[c, span]] - crew.premium_sum[begin]
    for b in range(len(crew.break_slots)):
        pause = roster.breaks[agent, day, b]
        if pause >= 0 and not crew.break_paid[b]:
            weighed -= crew.premium_sum[pause + crew.break_slots[b]] - crew.premium_sum[pause]
    return weighed


@njit(cache=True, nogil=True)
def _weighed_slots(crew, roster, agent, day, c, paid, regular):
    begin = crew.start_slot[day, roster.start[agent, day]]
    weighed = 0.0
    for t in range(begin, begin + crew.spans[c, roster.span[agent, day]]):
        if _unpaid(crew, roster.breaks[agent, day], t):
            continue
        paid += 1
        weighed += crew.premium[t] * (1.0 + (crew.overtime_extra if paid > regular else 0.0))
    return weighed, paid


@njit(cache=True, nogil=True)
def _unpaid(crew, breaks, t):
    for b in range(len(breaks)):
        if not crew.break_paid[b] and breaks[b] >= 0 and breaks[b] <= t < breaks[b] + crew.break_slots[b]:
            return True
    return False
