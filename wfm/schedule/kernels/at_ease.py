"""The choice of days without the rest between them: a bound for every shift, and most often the best tour itself.

Without the rest, only the best shift of each length counts on a day. The tour read off that, with the rest heeded as
the days go by, is the best of all where it is worth as much. Where it is not, it still is a tour, and every shift with
which not even a tour without rests would be worth as much is left out: the exact search has few shifts left.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.cells import NONE, bar_between, bounds_of, excess_counts, fill_ends, raised, stride_of
from wfm.schedule.kernels.inner import inner_inline, inner_once

# Sums in another order differ by less than this share.
_ROUNDED = 1e-9


@inner_once
def tour_at_ease(crew, k, c, q, options, overtime, tracked, run, following, starts, spans, taken):
    """Fill the first week's days with the best tour, or leave out shifts that none has: `options` become `NONE`.

    `run` are the days worked before, `following[run, rest]` is what later weeks are worth.

    Returns:
        What the tour is worth, and the run and the rest it ends with; below `NONE` / 2 where the exact search is due.
    """
    week = np.int64(0)  # a plain 0 is a type of its own, for which all that takes it would be compiled once more
    counts = excess_counts(crew, k, c, week)
    stride = stride_of(crew, c, counts)
    tops = _best_by_excess(crew, c, options[:, :, :7])
    table = _table(crew, k, c, q, week, counts, stride, tops, overtime, tracked, following)
    start = run * crew.sessions.states[q]
    best = table[0, start, 0, 0]
    if best <= NONE / 2:
        return NONE, run, 0
    worth, run, rest = _follow(crew, k, c, q, stride, options, tracked, table, run, following, starts, spans, taken)
    if worth == best:
        return best, run, rest
    if worth > NONE / 2:
        _leave_out(crew, k, c, q, counts, stride, tops, options, tracked, table, start, worth)
    starts[:7], spans[:7] = -1, -1
    return NONE, run, rest


@inner_once
def promise(crew, k, c, q, week, options, low, high, overtime, tracked, following):
    """Return what a week with starts from `low` to before `high` and those after it are worth at most, by run."""
    counts = excess_counts(crew, k, c, week)
    tops = _best_by_excess(crew, c, options[:, :, 7 * week : 7 * week + 7, low:high])
    stride = stride_of(crew, c, counts)
    table = _table(crew, k, c, q, week, counts, stride, tops, overtime, tracked, following)
    most = table[0, :: crew.sessions.states[q], 0, 0].copy()
    for run in range(len(most)):
        most[run] += _ROUNDED * abs(most[run]) if most[run] > NONE / 2 else 0.0
    return most


@inner_inline
def _best_by_excess(crew, c, options):
    """Return the most that a shift of a week is worth, shape (sets, weekdays, excesses)."""
    sets, count, _, _ = options.shape
    tops = np.full((sets, 7, crew.excess_high[c] + 1), NONE)
    for z in range(sets):
        for weekday in range(7):
            for span in range(count):
                up = crew.excess[c, span]
                tops[z, weekday, up] = max(tops[z, weekday, up], _most(options[z, span, weekday]))
    return tops


@njit(cache=True, nogil=True)
def _table(crew, k, c, q, week, counts, stride, tops, overtime, tracked, following):
    """Return what is still to come, shape (8, modes, 1, cells)."""
    states, next_state = crew.sessions.states[q], crew.sessions.next_state[q]
    modes = (tracked + 1) * states
    table = np.full((8, modes, 1, len(counts) * stride), NONE)
    fill_ends(crew, k, c, q, week, counts, stride, overtime, following[:, :1].copy(), table[7])
    best, better = np.empty(table.shape[3]), np.empty(table.shape[3])
    for back in range(7):
        weekday = 6 - back
        first, last, until = bounds_of(crew, k, week, weekday, counts, stride)
        for mode in range(modes):
            run, state = mode // states, mode % states
            next_run = min(run + 1, tracked)
            for cell in range(first, last):
                best[cell] = better[cell] = NONE
            if first < until and (tracked == 0 or run < tracked):
                for z in range(tops.shape[0]):
                    after = next_state[state, z]
                    for up in range(tops.shape[2]):
                        gain = tops[z, weekday, up]
                        if after >= 0 and gain > NONE:
                            onward = table[weekday + 1, next_run * states + after, 0, first + stride + up :]
                            raised(best[first:until], onward, gain, better[first:until])
                            best, better = better, best
            row, free = table[weekday, mode, 0], table[weekday + 1, state, 0]
            may_rest = crew.may_rest[k, 7 * week + weekday]
            for cell in range(first, last):
                row[cell] = max(best[cell], free[cell]) if may_rest else best[cell]
            bar_between(row, counts, stride)
    return table


@inner_once
def _follow(crew, k, c, q, stride, options, tracked, table, run, following, starts, spans, taken):
    """Fill a week's days, each with what is best by the table and leaves the rest due.

    Returns what they are worth, `table[0]` itself where they are worth as much; the run and the rest at the end.
    """
    sets, count, _, start_count = options.shape
    states = crew.sessions.states[q]
    cell, state, rest, worth, exact = 0, 0, 0, 0.0, True
    best = table[0, run * states, 0, 0]
    for day in range(7):
        target, ahead = table[day, run * states + state, 0, cell], table[day + 1]
        most, start, shift, held = NONE, -1, -1, 0
        if crew.may_rest[k, day]:
            most = ahead[state, 0, cell]
        next_run = min(run + 1, tracked)
        if most < target and (tracked == 0 or run < tracked):
            for s in range(rest, start_count):
                for span in range(count):
                    onward = cell + stride + crew.excess[c, span]
                    if onward >= ahead.shape[2]:
                        continue
                    for z in range(sets):
                        after, gain = crew.sessions.next_state[q, state, z], options[z, span, day, s]
                        if after >= 0 and gain > NONE:
                            here = gain + ahead[next_run * states + after, 0, onward]
                            if here > most:
                                most, start, shift, held = here, s, span, z
                if most == target:
                    break
        if most <= NONE / 2:
            return NONE, run, rest
        exact = exact and most == target
        starts[day], spans[day], taken[day] = start, shift, held
        if start < 0:
            run, rest = 0, max(0, rest - start_count)
        else:
            worth += options[held, shift, day, start]
            state = crew.sessions.next_state[q, state, held]
            cell += stride + crew.excess[c, shift]
            run, rest = next_run, crew.next_start[c, day, start, shift]
    lost = following[run, 0] - following[run, rest]
    if following[run, rest] <= NONE / 2:
        return NONE, run, rest
    if exact and lost == 0.0:
        return best, run, rest
    worth += table[7, run * states + state, 0, cell] - lost
    return min(worth, best - abs(best) * 1e-15), run, rest


@inner_once
def _leave_out(crew, k, c, q, counts, stride, tops, options, tracked, table, start, worth):
    """Leave out the shifts with which no tour, rests aside, is worth as much."""
    sets, count, _, start_count = options.shape
    states, next_state = crew.sessions.states[q], crew.sessions.next_state[q]
    so_far, onto = np.full(table.shape[1:], NONE), np.full(table.shape[1:], NONE)
    so_far[start, 0, 0] = 0.0
    least = worth - _ROUNDED * max(1.0, abs(worth))
    through_of = np.empty((sets, tops.shape[2]))
    for weekday in range(7):
        _, last, until = bounds_of(crew, k, 0, weekday, counts, stride)
        through_of[:] = NONE
        onto[:] = NONE
        for mode in range(table.shape[1]):
            run, state = mode // states, mode % states
            here = so_far[mode, 0]
            if crew.may_rest[k, weekday]:
                for cell in range(last):
                    onto[state, 0, cell] = max(onto[state, 0, cell], here[cell])
            if tracked > 0 and run >= tracked:
                continue
            next_run = min(run + 1, tracked)
            for z in range(sets):
                after = next_state[state, z]
                if after < 0:
                    continue
                ahead, target = table[weekday + 1, next_run * states + after, 0], onto[next_run * states + after, 0]
                for up in range(tops.shape[2]):
                    gain = tops[z, weekday, up]
                    if gain <= NONE:
                        continue
                    begin, end = stride + up, until + stride + up
                    through_of[z, up] = max(through_of[z, up], _most_together(here[:until], ahead[begin:end]))
                    for cell in range(until):
                        target[begin + cell] = max(target[begin + cell], here[cell] + gain)
        for span in range(count):
            for s in range(start_count):
                if options[0, span, weekday, s] > NONE:
                    some = False
                    for z in range(sets):
                        some = some or options[z, span, weekday, s] + through_of[z, crew.excess[c, span]] >= least
                    if not some:
                        options[:, span, weekday, s] = NONE
        for mode in range(table.shape[1]):
            bar_between(onto[mode, 0], counts, stride)
        so_far, onto = onto, so_far


# Without a thought to numbers that are none, several are compared at once; the most is the same.
@njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})
def _most(row):
    most = row[0]
    for s in range(len(row)):
        most = max(most, row[s])
    return most


@njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})
def _most_together(one, other):
    most = NONE
    for cell in range(len(one)):
        most = max(most, one[cell] + other[cell])
    return most
