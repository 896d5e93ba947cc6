"""What a tour costs, for the search; the amounts that leave the optimiser are computed exactly elsewhere.

Caps on pay lines have prices of their own, an array `lines` by BASE, PREMIUMS and OVERTIME: what a unit of each line
counts for beside the price of all money. Base and premiums are of regular minutes, overtime is the whole pay of the
rest. Which slots are overtime, the oracle does not know; so it charges every paid slot as a regular one, takes off for
overtime the dearest that a slot can have been charged, and charges overtime at its least: never more than is true.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from wfm.schedule.kernels.crew import BASE, LINES, OVERTIME, PREMIUMS
from wfm.schedule.kernels.inner import inner, inner_inline


@njit(cache=True, nogil=True)
def tour_cost(crew, roster, agent):
    """Return the cost of an agent's shifts, each rounded half up to the currency's smallest unit.

    Fills `roster.lines[agent]` with the money of the capped lines, rounded so that a shift's lines add up to its cost.
    """
    c = crew.class_contract[crew.agent_class[agent]]
    total = 0.0
    regular, worked = 0, 0
    roster.lines[agent] = 0.0
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
            plain, normal = weighed, paid
        else:
            weighed, plain, normal, regular = _weighed_slots(crew, roster, agent, day, c, kind, regular)
        cost = _rounded(crew, agent, weighed)
        total += cost
        if len(crew.line_kind):
            base, with_premiums = _rounded(crew, agent, float(normal)), _rounded(crew, agent, plain)
            for m in range(len(crew.line_kind)):
                if crew.line_kind[m] == BASE:
                    roster.lines[agent, m] += base
                elif crew.line_kind[m] == PREMIUMS:
                    roster.lines[agent, m] += with_premiums - base
                elif crew.line_kind[m] == OVERTIME:
                    roster.lines[agent, m] += cost - with_premiums
    return total


@inner
def _rounded(crew, agent, weighed):
    return math.floor(weighed * crew.wage[agent] * crew.rounding + 0.5 + 1e-7) / crew.rounding


@inner
def _weighed_sum(crew, roster, agent, day, span, c):
    """Return the premiums over the paid slots of a shift without overtime."""
    begin = crew.start_slot[day, roster.start[agent, day]]
    weighed = crew.premium_sum[begin + crew.spans[c, span]] - crew.premium_sum[begin]
    for b in range(len(crew.break_slots)):
        pause = roster.breaks[agent, day, b]
        if pause >= 0 and not crew.break_paid[b]:
            weighed -= crew.premium_sum[pause + crew.break_slots[b]] - crew.premium_sum[pause]
    return weighed


@inner
def _weighed_slots(crew, roster, agent, day, c, kind, regular):
    """Return the weighed paid slots of a shift, the regular ones weighed and counted, and what the week has so far.

    A day's overtime does not count towards the week's; of two classes the larger applies.
    """
    begin = crew.start_slot[day, roster.start[agent, day]]
    weighed, plain, normal, today = 0.0, 0.0, 0, 0
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
        else:
            plain += weight
            normal += 1
        weighed += weight
        if not late:
            regular += 1
    return weighed, plain, normal, regular


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
def line_prices(crew, row_prices):
    """Return what a unit of each pay line counts for beside its cost, from the prices of the budget rows."""
    found = np.zeros(LINES)
    first = len(row_prices) - len(crew.line_kind)
    for m in range(len(crew.line_kind)):
        if crew.line_kind[m] >= 0:
            found[crew.line_kind[m]] += row_prices[first + m]
    return found


@inner
def overtime_prices(crew, agent, price, lines):
    """Return what a slot counts for: of overtime's extra, of overtime as such, and at most as a regular one by line."""
    found = np.zeros(3)
    found[0] = price * crew.wage[agent]
    if np.any(lines):
        found[1] = lines[OVERTIME] * crew.wage[agent]
        found[2] = (lines[BASE] + lines[PREMIUMS] * (np.max(crew.premium) - 1.0)) * crew.wage[agent]
    return found


@inner_inline
def week_due(crew, c, paid, worked, due):
    """Return what a week's overtime counts for at least beyond its slots as regular ones, at `overtime_prices`."""
    extra = week_extra(crew, c, paid, worked)
    total = due[0] * extra
    if due[1] > 0.0:
        total += due[1] * (max(0, paid - worked * crew.most_daily[c] - crew.week_over[c, 0]) + extra)
    if due[2] > 0.0:
        most = max(0, paid - crew.week_over[c, 0])
        if worked == 7:  # whose overtime may begin sooner
            most += np.max(crew.paid[c, : crew.span_count[c]])
        total -= due[2] * most
    return total


@inner
def charge_long_shifts(crew, c, options, due):
    """Take what a day's overtime costs at least from `options[span, day, start]`, at `overtime_prices`."""
    if crew.long_extra.shape[0] > 0:
        for span in range(options.shape[0]):
            options[span] -= due[0] * crew.long_extra[c, :, :, span]
            if due[1] > 0.0:
                options[span] -= due[1] * (crew.long_plain[c, :, :, span] + crew.long_extra[c, :, :, span])
            if due[2] > 0.0:
                options[span] += due[2] * max(0, crew.paid[c, span] - crew.day_over[0, 0])


@inner
def _unpaid(crew, breaks, t):
    for b in range(len(breaks)):
        if not crew.break_paid[b] and breaks[b] >= 0 and breaks[b] <= t < breaks[b] + crew.break_slots[b]:
            return True
    return False
