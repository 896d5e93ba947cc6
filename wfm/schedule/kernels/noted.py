"""Tours taken from those that were noted: whichever of some drawn ones adds most to everybody else's cover."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.breaks import FAR
from wfm.schedule.kernels.cover import add_tour
from wfm.schedule.kernels.inner import inner, inner_once
from wfm.schedule.kernels.oracle import break_losses
from wfm.schedule.kernels.search import money_multiplier
from wfm.schedule.kernels.sessions import all_held, place_day
from wfm.schedule.kernels.weekly_rest import week_without_rest
from wfm.schedule.kernels.worth import fill_gains


@njit(cache=True, nogil=True)
def take_noted(
    crew, cover, tables, roster, members, kind, starts, spans, breaks, priced, price, row_prices, now, drawn
):
    """Let agents, one after the other, take the best of `drawn` noted tours of their kind, or keep theirs.

    Args:
        crew, cover, tables: Whose tours they are, and what cover is worth.
        roster: Changed in place, but for its money.
        members: The agents, in their order.
        kind: The kind of each agent of all.
        starts, spans, breaks, priced: Noted tours and their priced money, shapes (tours, kinds, ...).
        price, row_prices: Of money, for the breaks of those with meetings.
        now: By agent the tour that it has, changed in place; -1 before the first: then any is better.
        drawn: How many are looked at.
    """
    values, sums = np.zeros(len(crew.premium)), np.zeros(len(crew.premium) + 1)
    start, span = np.empty(starts.shape[2], dtype=np.int64), np.empty(starts.shape[2], dtype=np.int64)
    pauses = np.empty(breaks.shape[2:], dtype=np.int64)
    for agent in members:
        k = kind[agent]
        add_tour(crew, cover, roster, agent, -1)
        fill_gains(tables, roster.cover, crew.agent_group[agent], values)
        total = 0.0
        for t in range(len(values)):
            total += values[t]
            sums[t + 1] = total
        most = -np.inf
        if now[agent] >= 0:
            here = now[agent]
            most = _gained(crew, agent, sums, starts[here, k], spans[here, k], breaks[here, k]) - priced[here, k]
        pay = money_multiplier(crew, agent, price, row_prices)
        for _ in range(drawn):
            tour = np.random.randint(starts.shape[0])
            here = _gained(crew, agent, sums, starts[tour, k], spans[tour, k], breaks[tour, k]) - priced[tour, k]
            if here > most:
                start[:], span[:], pauses[:] = starts[tour, k], spans[tour, k], breaks[tour, k]
                if _legal(crew, agent, start, span, pauses, values, pay):
                    most, now[agent] = here, tour
                    roster.start[agent], roster.span[agent], roster.breaks[agent] = start, span, pauses
        add_tour(crew, cover, roster, agent, 1)


@inner
def _gained(crew, agent, sums, starts, spans, breaks):
    """Return what a tour adds to the cover, by running sums of what time is worth."""
    total, contract = 0.0, crew.class_contract[crew.agent_class[agent]]
    for day in range(len(starts)):
        if starts[day] >= 0:
            begin = crew.start_slot[day, starts[day]]
            total += sums[begin + crew.spans[contract, spans[day]]] - sums[begin]
            for b in range(breaks.shape[1]):
                if breaks[day, b] >= 0:
                    total -= sums[breaks[day, b] + crew.break_slots[b]] - sums[breaks[day, b]]
    return total


@inner_once
def _legal(crew, agent, starts, spans, breaks, values, pay):
    """Whether a tour of the ascent is legal, which knows neither the weekly rest nor when meetings are.

    Meetings that its shifts span are put into `breaks`, and what is in their way elsewhere.
    """
    k, q = crew.agent_class[agent], crew.sessions.kind[agent]
    for day in range(len(starts)):
        if starts[day] < 0 and not crew.may_rest[k, day]:
            return False
    if crew.weekly_rest > 0 and week_without_rest(crew, agent, starts, spans)[0] >= 0:
        return False
    if q == 0:
        return True
    first, last = crew.sessions.fixed_from[q], crew.sessions.fixed_from[q + 1]
    if first < last:
        c, own, until = crew.class_contract[k], crew.sessions.own_from[q], crew.sessions.own_from[q + 1]
        loss = break_losses(crew, agent, values, pay)
        for day in range(len(starts)):
            if starts[day] >= 0 and _missed(crew, c, day, starts[day], spans[day], breaks[day], first, last):
                wanted = 0
                for j in range(until - own):
                    if breaks[day, crew.sessions.own_pause[own + j]] >= 0:
                        wanted |= 1 << j
                if place_day(crew, agent, c, day, starts[day], spans[day], wanted, loss, breaks[day]) >= FAR / 2:
                    return False
    return all_held(crew, agent, starts, breaks)


@inner
def _missed(crew, c, day, start, span, breaks, first, last):
    """Whether a shift spans a meeting that it does not have."""
    begin = crew.start_slot[day, start]
    end = begin + crew.spans[c, span]
    for e in range(first, last):
        b, at = crew.sessions.fixed_pause[e], crew.sessions.fixed_slot[e]
        if begin <= at and at + crew.break_slots[b] <= end and breaks[b] != at:
            return True
    return False
