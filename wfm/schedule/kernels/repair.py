"""One agent's shift of one day chosen anew, everything else as it stands."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.breaks import FAR
from wfm.schedule.kernels.cells import NONE
from wfm.schedule.kernels.cover import add_shift
from wfm.schedule.kernels.inner import inner
from wfm.schedule.kernels.oracle import day_options
from wfm.schedule.kernels.pay import tour_cost
from wfm.schedule.kernels.sessions import place_day
from wfm.schedule.kernels.wishes import touched_dislike
from wfm.schedule.kernels.worth import fill_gains, interval_worth


@njit(cache=True, nogil=True)
def try_day(crew, cover, tables, roster, agent, day, fits, drop, price, row_prices, found, lines):
    """Return what the best shift of an agent on a day gains, and its cost beside the present one.

    Args:
        crew, cover, tables, roster: The roster as it stands; unchanged on return.
        agent, day: Whose shift is tried.
        fits: Which shifts may be chosen, shape (starts, spans).
        drop: Whether own activities of the day are given up.
        price: What a unit of money counts for.
        row_prices: And what more for each budget row, shape (rows,).
        found: Filled with start, span and the slots of breaks and activities.
        lines: Filled with the change of the capped pay lines; what they count for is not reckoned with.

    Returns:
        The gain of the objective, and the change of cost; a gain below `NONE` / 2 where nothing fits.
    """
    c = crew.class_contract[crew.agent_class[agent]]
    old_start, old_span = roster.start[agent, day], roster.span[agent, day]
    old_breaks, old_cost = roster.breaks[agent, day].copy(), roster.cost[agent]
    old_lines = roster.lines[agent].copy()
    lines[:] = 0.0
    team = np.array([agent])
    weighed = touched_dislike(crew, roster, team)
    before = roster.cover.copy()
    if old_start >= 0:
        add_shift(crew, cover, roster, agent, day, -1)
    values = np.zeros(len(crew.premium))
    fill_gains(tables, roster.cover, crew.agent_group[agent], values)
    pay = price
    for r in range(len(row_prices)):
        pay += row_prices[r] * crew.member[r, agent]
    wanted = 0 if drop else _own_held(crew, agent, old_breaks)
    options, loss = day_options(crew, agent, day, values, pay, wanted)
    best, start, span = NONE, -1, -1
    for s in range(fits.shape[0]):
        for length in range(fits.shape[1]):
            if fits[s, length] and options[length, s] > best:
                best, start, span = options[length, s], s, length
    gain, more = NONE, 0.0
    found[:] = -1
    if start >= 0:
        lost = place_day(crew, agent, c, day, start, span, wanted, loss, found[2:])
        if lost < FAR:
            found[0], found[1] = start, span
            roster.start[agent, day], roster.span[agent, day] = start, span
            roster.breaks[agent, day] = found[2:]
            add_shift(crew, cover, roster, agent, day, 1)
            more = tour_cost(crew, roster, agent) - old_cost
            lines[:] = roster.lines[agent] - old_lines
            gain = weighed - touched_dislike(crew, roster, team) - pay * more
            there, then = np.zeros((before.shape[0], 1), dtype=np.int64), np.zeros((before.shape[0], 1), dtype=np.int64)
            for i in range(before.shape[1]):
                same = True
                for p in range(before.shape[0]):
                    there[p, 0], then[p, 0] = before[p, i], roster.cover[p, i]
                    same = same and before[p, i] == roster.cover[p, i]
                if not same:
                    gain += interval_worth(tables, then, 0, i) - interval_worth(tables, there, 0, i)
    roster.start[agent, day], roster.span[agent, day], roster.breaks[agent, day] = old_start, old_span, old_breaks
    roster.cover[:], roster.lines[agent] = before, old_lines
    return gain, more


@inner
def _own_held(crew, agent, row):
    """Return the set of own activities that a day has."""
    sessions = crew.sessions
    q, held = sessions.kind[agent], 0
    for j in range(sessions.own_from[q + 1] - sessions.own_from[q]):
        if row[sessions.own_pause[sessions.own_from[q] + j]] >= 0:
            held |= 1 << j
    return held
