"""What a tour costs, for the search; the amounts that leave the optimiser are computed exactly elsewhere."""

from __future__ import annotations

import math

from numba import njit


@njit(cache=True, nogil=True)
def tour_cost(crew, roster, agent):
    """Return the cost of an agent's shifts, each rounded half up to the currency's smallest unit."""
    c = crew.class_contract[crew.agent_class[agent]]
    total = 0.0
    regular, worked = 0, 0
    for day in range(roster.start.shape[1]):
        if day % 7 == 0:
            regular, worked = 0, 0
        if roster.start[agent, day] < 0:
            continue
        worked += 1
        kind = 1 if worked == 7 else 0
        span = roster.span[agent, day]
        paid = crew.paid[c, span]
        if paid <= crew.day_over[kind, 0] and regular + paid <= crew.week_over[c, 0]:
            weighed = _weighed_sum(crew, roster, agent, day, span, c)
            regular += paid
        else:
            weighed, regular = _weighed_slots(crew, roster, agent, day, c, kind, regular)
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
def _weighed_slots(crew, roster, agent, day, c, kind, regular):
    """Return the weighed paid slots of a shift, and the regular ones of the week so far.

    A day's overtime does not count towards the week's; of two classes the larger applies.
    """
    begin = crew.start_slot[day, roster.start[agent, day]]
    weighed, today = 0.0, 0
    for t in range(begin, begin + crew.spans[c, roster.span[agent, day]]):
        if _unpaid(crew, roster.breaks[agent, day], t):
            continue
        today += 1
        late = today > crew.day_over[kind, 0]
        extra = max(_extra(crew.day_over[kind], crew.day_extra[kind], today), 0.0)
        extra = max(extra, _extra(crew.week_over[c], crew.week_extra[c], regular + 1))
        weight = crew.premium[t] * (1.0 + extra)
        if late or regular + 1 > crew.week_over[c, 0]:
            weight = max(weight, crew.overtime_floor[t])
        weighed += weight
        if not late:
            regular += 1
    return weighed, regular


@njit(cache=True, nogil=True)
def _extra(over, extra, count):
    """Return what the class of the `count`-th paid slot adds to its price."""
    found = 0.0
    for q in range(len(over)):
        if count > over[q]:
            found = extra[q]
    return found


@njit(cache=True, nogil=True)
def week_extra(crew, c, paid, worked):
    """Return the slots, times what they cost more, that a week's overtime adds at least.

    `paid` slots on `worked` days: what may be a day's overtime is not counted here.
    """
    regular = paid - worked * crew.most_daily[c]
    total, before = 0.0, 0.0
    for v in range(crew.week_over.shape[1]):
        total += (crew.week_extra[c, v] - before) * max(0, regular - crew.week_over[c, v])
        before = crew.week_extra[c, v]
    return total


@njit(cache=True, nogil=True)
def charge_long_shifts(crew, c, options, pay):
    """Take what a day's overtime costs at least from `options[span, day, start]`."""
    if crew.long_extra.shape[0] > 0:
        for span in range(options.shape[0]):
            options[span] -= pay * crew.long_extra[c, :, :, span]


@njit(cache=True, nogil=True)
def _unpaid(crew, breaks, t):
    for b in range(len(breaks)):
        if not crew.break_paid[b] and breaks[b] >= 0 and breaks[b] <= t < breaks[b] + crew.break_slots[b]:
            return True
    return False
