"""The best tour of one agent: the exact choice of days, starts and spans against any values of time.

What each shift is worth with its breaks at their best comes first, then the choice of days (`days`).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.breaks import subtract_cheapest_breaks, window_minima
from wfm.schedule.kernels.cells import NONE
from wfm.schedule.kernels.crew import BASE, LINES, PREMIUMS
from wfm.schedule.kernels.days import best_days
from wfm.schedule.kernels.inner import inner
from wfm.schedule.kernels.pay import charge_long_shifts, overtime_prices
from wfm.schedule.kernels.sessions import add_sets, place_tour, session_losses, subtract_fixed


@njit(cache=True, nogil=True)
def best_tour(crew, agent, value, price, lines, dislike, starts, spans, breaks):
    """Find the best tour of an agent.

    Args:
        crew: People and their options.
        agent: Index of the agent.
        value: Value of the agent's being at work in each slot, shape (slots,).
        price: What a unit of the agent's cost counts for.
        lines: And beside that a unit of each pay line, shape (LINES,), at least 0.
        dislike: What each shift weighs beside, shape (spans, days, starts); empty for nothing.
        starts, spans, breaks: Filled with the tour: indices by day, -1 for free days, and slots of breaks.

    Returns:
        The tour's value less its priced cost, overtime at its least, and what it weighs; below `NONE` / 2 if there is
        no legal tour.
    """
    k = crew.agent_class[agent]
    c = crew.class_contract[k]
    q = crew.sessions.kind[agent]
    loss, net = _time_values(crew, agent, value, price, lines)
    due = overtime_prices(crew, agent, price, lines)
    options = _option_values(crew, k, c, q, loss, net)
    for z in range(options.shape[0]):
        charge_long_shifts(crew, c, options[z], due)
        if dislike.shape[0] > 0:
            options[z] -= dislike
    taken = np.zeros(len(starts), dtype=np.int64)
    total = best_days(crew, k, c, q, options, due, starts, spans, taken)
    if total > NONE / 2:
        place_tour(crew, agent, c, starts, spans, taken, loss, breaks)
    return total


@inner
def break_losses(crew, agent, value, price):
    """Return `loss[b, t]`: what a break or activity b that starts in slot t takes from the agent's value."""
    return _time_values(crew, agent, value, price, np.zeros(LINES))[0]


@inner
def day_options(crew, agent, day, value, price, wanted):
    """Return what each shift of a day is worth with a set of own activities, shape (spans, starts), and `break_losses`.

    Of the set only what is followed day by day is reckoned with.
    """
    k = crew.agent_class[agent]
    c, q = crew.class_contract[k], crew.sessions.kind[agent]
    no_lines = np.zeros(LINES)
    loss, net = _time_values(crew, agent, value, price, no_lines)
    options = _option_values(crew, k, c, q, loss, net)[wanted % crew.sessions.sets[q]]
    charge_long_shifts(crew, c, options, overtime_prices(crew, agent, price, no_lines))
    return options[:, day, :].copy(), loss


@inner
def _time_values(crew, agent, value, price, lines):
    """Return what each pause loses by its first slot, and running sums of value less pay, all of it regular."""
    slots = len(value)
    worth = np.zeros(slots + 1)
    total = 0.0
    for t in range(slots):
        total += value[t]
        worth[t + 1] = total
    net = worth - price * crew.wage[agent] * crew.premium_sum
    if lines[BASE] > 0.0 or lines[PREMIUMS] > 0.0:
        for t in range(slots + 1):
            over = lines[BASE] * t + lines[PREMIUMS] * (crew.premium_sum[t] - t)
            net[t] -= crew.wage[agent] * over
    loss = np.zeros((len(crew.break_slots), slots))
    for b in range(crew.sessions.first):
        length = crew.break_slots[b]
        sums = worth if crew.break_paid[b] else net
        begin, end, lost = sums[: slots - length + 1], sums[length:], loss[b]
        for t in range(len(begin)):
            lost[t] = end[t] - begin[t]
    if crew.sessions.kind[agent]:
        session_losses(crew, agent, worth, loss)
    return loss, net


@inner
def _option_values(crew, k, c, q, loss, net):
    """Return what each shift is worth with its pauses at their best, shape (sets, spans, days, starts)."""
    start_slot = crew.start_slot
    days, starts = start_slot.shape
    count = crew.span_count[c]
    everything = np.full((crew.sessions.sets[q], count, days, starts), NONE)
    options = everything[0]
    minima = window_minima(crew, c, loss)
    for span in range(count):
        allowed, length = crew.allowed[k, :, :, span], crew.spans[c, span]
        for day in range(days):
            for s in range(starts):
                if allowed[day, s]:
                    begin = start_slot[day, s]
                    options[span, day, s] = net[begin + length] - net[begin]
        subtract_cheapest_breaks(options[span], crew, c, span, start_slot, loss, minima, NONE)
    if q:
        subtract_fixed(options, crew, k, c, q, loss, net, NONE)
        add_sets(everything, crew, c, q, loss, NONE)
    return everything
