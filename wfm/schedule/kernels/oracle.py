"""The best tour of one agent: the exact choice of days, starts and spans against any values of time.

A dynamic program over days, backwards. State: the run of days worked, the days worked this week, the first start
that leaves the rest due, the paid time beyond the shortest spans, and how often the week's own activities were held.
Weeks are linked by the run and the rest. Below, a `mode` is a run of days together with a state of own activities.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.breaks import subtract_cheapest_breaks, window_minima
from wfm.schedule.kernels.crew import BASE, LINES, PREMIUMS
from wfm.schedule.kernels.pay import charge_long_shifts, overtime_prices, week_due
from wfm.schedule.kernels.sessions import add_sets, place_tour, session_losses, subtract_fixed

NONE = -1e290


@njit(cache=True, nogil=True)
def best_tour(crew, agent, value, price, lines, dislike, starts, spans, breaks, with_breaks):
    """Find the best tour of an agent.

    Args:
        crew: People and their options.
        agent: Index of the agent.
        value: Value of the agent's being at work in each slot, shape (slots,).
        price: What a unit of the agent's cost counts for.
        lines: And beside that a unit of each pay line, shape (LINES,), at least 0.
        dislike: What each shift weighs beside, shape (spans, days, starts); empty for nothing.
        starts, spans, breaks: Filled with the tour: indices by day, -1 for free days, and slots of breaks.
        with_breaks: Whether breaks are to be placed too.

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
    total = _search_weeks(crew, k, c, q, options, due, starts, spans, taken)
    if with_breaks and total > NONE / 2:
        place_tour(crew, agent, c, starts, spans, taken, loss, breaks)
    return total


@njit(cache=True, nogil=True)
def break_losses(crew, agent, value, price):
    """Return `loss[b, t]`: what a break or activity b that starts in slot t takes from the agent's value."""
    return _time_values(crew, agent, value, price, np.zeros(LINES))[0]


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _search_weeks(crew, k, c, q, options, overtime, starts, spans, taken):
    _, _, days, start_count = options.shape
    states = crew.sessions.states[q]
    weeks = days // 7
    ends = crew.rest_states[c]  # states of rest: the first start allowed, on this day or the next
    before = crew.run_before[k]
    limited = crew.most_run < days and (weeks > 1 or np.max(crew.most_days[k]) > crew.most_run)
    limited = limited or before + crew.most_days[k, 0] > crew.most_run
    tracked = crew.most_run if limited else 0
    runs = tracked + 1
    after = np.zeros((weeks + 1, runs, ends))
    width = crew.band[c]
    bands = 1 if width < 0 else start_count
    chosen = np.zeros((weeks, runs, ends), dtype=np.int64)
    for week in range(weeks - 1, -1, -1):
        after[week, :, :] = NONE
        for band in range(bands):
            low, high = (0, start_count) if width < 0 else (band, min(band + width + 1, start_count))
            table = _week_table(crew, k, c, q, week, options, overtime, tracked, low, high, after[week + 1])
            for run in range(runs):
                for rest in range(ends):
                    if table[0, run * states, 0, rest, 0] > after[week, run, rest]:
                        after[week, run, rest] = table[0, run * states, 0, rest, 0]
                        chosen[week, run, rest] = band
    starts[:] = -1
    spans[:] = -1
    run, rest = min(before, tracked), 0
    total = after[0, run, 0]
    if total <= NONE / 2:
        return NONE
    for week in range(weeks):
        band = chosen[week, run, rest]
        low, high = (0, start_count) if width < 0 else (band, min(band + width + 1, start_count))
        if weeks > 1 or bands > 1:
            table = _week_table(crew, k, c, q, week, options, overtime, tracked, low, high, after[week + 1])
        run, rest = _trace_week(
            crew, k, c, q, week, options, tracked, low, high, table, run, rest, starts, spans, taken
        )
    return total


@njit(cache=True, nogil=True)
def _excess_counts(crew, k, c, week):
    """Return for each number of days worked how many excesses of paid steps stay within the week's maximum."""
    most_days = crew.most_days[k, week]
    least = crew.paid_low[c]
    steepest = crew.excess_high[c]
    counts = np.zeros(most_days + 1, dtype=np.int64)
    for worked in range(most_days + 1):
        room = crew.most_paid[k, week] - worked * least
        if room >= 0:
            counts[worked] = min(room // crew.paid_step[c], worked * steepest) + 1
    return counts


@njit(cache=True, nogil=True)
def _week_table(crew, k, c, q, week, options, overtime, tracked, low, high, following):
    _, count, _, start_count = options.shape
    ends = crew.rest_states[c]
    most_days = crew.most_days[k, week]
    counts = _excess_counts(crew, k, c, week)
    states, next_state = crew.sessions.states[q], crew.sessions.next_state[q]
    modes = (tracked + 1) * states
    table = np.full((8, modes, most_days + 1, ends, max(1, np.max(counts))), NONE)
    _fill_ends(crew, k, c, q, week, counts, overtime, following, table[7])
    best = np.empty(table.shape[4])
    reach = crew.rest_reach[c]  # states of rest between it and the number of starts never come up
    for back in range(7):
        weekday = 6 - back
        day = 7 * week + weekday
        for mode in range(modes):
            run, state = mode // states, mode % states
            next_run = min(run + 1, tracked)
            may_work = tracked == 0 or run < tracked
            for worked in range(min(weekday, most_days) + 1):
                here = counts[worked]
                if here == 0 or worked + 7 - weekday < crew.least_days[k, week]:
                    continue
                best[:here] = NONE
                for rest in range(ends - 1, -1, -1):
                    if rest < high and rest >= low and rest < start_count and may_work and worked < most_days:
                        for span in range(count):
                            if options[0, span, day, rest] <= NONE:
                                continue
                            up = crew.excess[c, span]
                            room = min(here, counts[worked + 1] - up)
                            if room <= 0:
                                continue
                            onto = crew.next_start[c, day, rest, span]
                            for z in range(options.shape[0]):
                                after, gain = next_state[state, z], options[z, span, day, rest]
                                if after >= 0 and gain > NONE:
                                    onward = table[weekday + 1, next_run * states + after, worked + 1, onto]
                                    _raise_to(best[:room], onward[up : up + room], gain)
                    if reach < rest < start_count:
                        continue
                    if crew.may_rest[k, day]:
                        free = table[weekday + 1, state, worked, max(0, rest - start_count)]
                        for over in range(here):
                            table[weekday, mode, worked, rest, over] = max(best[over], free[over])
                    else:
                        for over in range(here):
                            table[weekday, mode, worked, rest, over] = best[over]
    return table


@njit(cache=True, nogil=True)
def _fill_ends(crew, k, c, q, week, counts, overtime, following, table):
    """Fill what a week is worth once its last day is over."""
    states = crew.sessions.states[q]
    for worked in range(crew.least_days[k, week], len(counts)):
        for over in range(counts[worked]):
            paid = worked * crew.paid_low[c] + over * crew.paid_step[c]
            if paid < crew.least_paid[k, week]:
                continue
            due = week_due(crew, c, paid, worked, overtime)
            for mode in range(table.shape[0]):
                if crew.sessions.complete[q, mode % states, worked]:
                    for rest in range(table.shape[2]):
                        table[mode, worked, rest, over] = following[mode // states, rest] - due


@njit(cache=True, nogil=True, forceinline=True)
def _raise_to(best, onward, gain):
    for over in range(len(best)):
        best[over] = max(best[over], gain + onward[over])


@njit(cache=True, nogil=True)
def _trace_week(crew, k, c, q, week, options, tracked, low, high, table, run, rest, starts, spans, taken):
    states = crew.sessions.states[q]
    worked, over, state = 0, 0, 0
    for weekday in range(7):
        day = 7 * week + weekday
        target = table[weekday, run * states + state, worked, rest, over]
        free = max(0, rest - options.shape[3])
        if crew.may_rest[k, day] and table[weekday + 1, state, worked, free, over] == target:
            run, rest = 0, free
            continue
        next_run = min(run + 1, tracked)
        starts[day], spans[day], taken[day] = _shift_on(
            crew,
            c,
            q,
            day,
            options,
            next_run * states,
            low,
            high,
            table[weekday + 1],
            target,
            state,
            rest,
            worked,
            over,
        )
        if starts[day] >= 0:
            state = crew.sessions.next_state[q, state, taken[day]]
            over += crew.excess[c, spans[day]]
            run, rest, worked = next_run, crew.next_start[c, day, starts[day], spans[day]], worked + 1
    return run, rest


@njit(cache=True, nogil=True)
def _shift_on(crew, c, q, day, options, run_mode, low, high, following, target, state, rest, worked, over):
    """Return start, span and set of the shift of a day with which a table's value comes about."""
    sets, count, _, start_count = options.shape
    for s in range(max(rest, low), min(high, start_count)):
        for span in range(count):
            up = crew.excess[c, span]
            if over + up >= following.shape[3] or worked + 1 >= following.shape[1]:
                continue
            onto = crew.next_start[c, day, s, span]
            for z in range(sets):
                after, gain = crew.sessions.next_state[q, state, z], options[z, span, day, s]
                if (
                    after >= 0
                    and gain > NONE
                    and gain + following[run_mode + after, worked + 1, onto, over + up] == target
                ):
                    return s, span, z
    return -1, -1, 0
