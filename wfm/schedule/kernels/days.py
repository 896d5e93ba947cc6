"""The choice of days: which shifts of a tour are worth most together.

A dynamic program over days, backwards. State: the run of days worked, the first start that leaves the rest due, the
days worked this week and the paid time beyond the shortest spans (`cells`), and how often the week's own activities
were held. Weeks are linked by the run and the rest. Below, a `mode` is a run of days together with a state of own
activities. The first week is tried without its rests first (`at_ease`): most often nothing more is to be done.
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.at_ease import promise, tour_at_ease
from wfm.schedule.kernels.cells import NONE, bar_between, bounds_of, excess_counts, fill_ends, raised, stride_of
from wfm.schedule.kernels.inner import inner, inner_inline, inner_once


@inner_once
def best_days(crew, k, c, q, options, overtime, starts, spans, taken):
    """Choose the days of the best tour; `options[set, span, day, start]` is what shifts are worth, `NONE` without.

    Fills `starts`, `spans` and `taken`, the sets of own activities. Returns the tour's worth, below `NONE` / 2 where
    there is none. Options that no best tour has may be changed to `NONE`.
    """
    _, _, days, start_count = options.shape
    weeks = days // 7
    ends = crew.rest_states[c]  # states of rest: the first start allowed, on this day or the next
    before = crew.run_before[k]
    limited = crew.most_run < days and (weeks > 1 or np.max(crew.most_days[k]) > crew.most_run)
    limited = limited or before + crew.most_days[k, 0] > crew.most_run
    tracked = crew.most_run if limited else 0
    runs = tracked + 1
    run, rest = min(before, tracked), 0
    after = np.zeros((weeks + 1, runs, ends))
    width = crew.band[c]
    chosen = np.zeros((weeks, runs, ends), dtype=np.int64)
    starts[:] = -1
    spans[:] = -1
    first_week, tried, table = 0, -1, np.empty((0, 0, 0, 0))
    for week in range(weeks - 1, -1, -1):
        if week == 0 and width < 0:
            total, run_then, rest_then = tour_at_ease(
                crew, k, c, q, options, overtime, tracked, run, after[1], starts, spans, taken
            )
            if total > NONE / 2:
                after[0, run, 0] = total
                run, rest, first_week = run_then, rest_then, 1
                break
        only = run if week == 0 else -1
        table, tried = _best_bands(
            crew, k, c, q, week, options, overtime, tracked, only, after[week + 1], after[week], chosen[week]
        )
    total = after[0, min(before, tracked), 0]
    if total <= NONE / 2:
        return NONE
    for week in range(first_week, weeks):
        band = chosen[week, run, rest]
        low, high = _band(width, band, start_count)
        rows = _rows_of(low, high, start_count, ends)
        if week > first_week or band != tried:
            table = _week_table(crew, k, c, q, week, options, overtime, tracked, low, high, rows, after[week + 1])
        run, rest = _trace_week(
            crew, k, c, q, week, options, tracked, low, high, rows, table, run, rest, starts, spans, taken
        )
    return total


@inner_inline
def _band(width, first, start_count):
    """Return the first start of a band and that after its last; all starts where no width is set."""
    return (0, start_count) if width < 0 else (first, min(first + width + 1, start_count))


@inner_once
def _best_bands(crew, k, c, q, week, options, overtime, tracked, only, following, worth, chosen):
    """Fill what a week and those after it are worth by the run and the rest it begins with, and the band it takes.

    Bands that promise most come first, by their worth without rests; those that cannot gain any more are left out.
    Where `only` is not below 0, no other run is asked for, and no rest. Returns the table and the band tried last.
    """
    start_count = options.shape[3]
    states, width = crew.sessions.states[q], crew.band[c]
    runs, ends = worth.shape
    bands = 1 if width < 0 else start_count
    promised = np.full((bands, runs), np.inf)
    if bands > 1:
        for band in range(bands):
            low, high = _band(width, band, start_count)
            promised[band] = promise(crew, k, c, q, week, options, low, high, overtime, tracked, following)
    worth[:] = NONE
    table, tried = np.empty((0, 0, 0, 0)), -1
    leading = max(only, 0)
    for band in np.argsort(-promised[:, leading], kind="mergesort"):
        gains = False
        for begun in range(runs):
            for rest in range(ends if only < 0 else 1):
                asked = only < 0 or begun == only
                if asked and promised[band, begun] > worth[begun, rest] and _comes_up(crew, c, start_count, rest):
                    gains = True
        if not gains:
            continue
        low, high = _band(width, band, start_count)
        rows = _rows_of(low, high, start_count, ends)
        table, tried = _week_table(crew, k, c, q, week, options, overtime, tracked, low, high, rows, following), band
        for begun in range(runs):
            for rest in range(ends):
                here = table[0, begun * states, rows[0, rest], 0]
                if _comes_up(crew, c, start_count, rest) and here > worth[begun, rest]:
                    worth[begun, rest], chosen[begun, rest] = here, band
    return table, tried


@inner_inline
def _rows_of(low, high, start_count, ends):
    """Return the row that stands for a state of rest in a week's table, shape (8, ends).

    States between which no start of the band lies share one; after the last day each has its own.
    """
    rows = np.empty((8, ends), dtype=np.int64)
    for rest in range(ends):
        rows[:7, rest] = 0 if rest <= low else start_count if high <= rest < start_count else rest
        rows[7, rest] = rest
    return rows


@inner_inline
def _comes_up(crew, c, start_count, rest):
    """Whether a state of rest comes up at all: a first start that some shift leaves, on this day or the next."""
    return rest <= crew.rest_reach[c] or rest >= start_count


@inner
def _week_table(crew, k, c, q, week, options, overtime, tracked, low, high, rows, following):
    """Return what is still to come in a week, shape (8, modes, states of rest, cells).

    Rows of states that never come up, or for which another stands (`rows`), are not filled.
    """
    sets, count, _, start_count = options.shape
    ends = crew.rest_states[c]
    counts = excess_counts(crew, k, c, week)
    stride = stride_of(crew, c, counts)
    states, next_state = crew.sessions.states[q], crew.sessions.next_state[q]
    modes = (tracked + 1) * states
    table = np.empty((8, modes, ends, len(counts) * stride))
    fill_ends(crew, k, c, q, week, counts, stride, overtime, following, table[7])
    best, better = np.empty(table.shape[3]), np.empty(table.shape[3])
    record, record_onto = np.empty((sets, count)), np.empty((sets, count), dtype=np.int64)
    for back in range(7):
        weekday = 6 - back
        day = 7 * week + weekday
        first, last, until = bounds_of(crew, k, week, weekday, counts, stride)
        may_rest = crew.may_rest[k, day]
        for mode in range(modes):
            run, state = mode // states, mode % states
            next_run = min(run + 1, tracked)
            may_work = (tracked == 0 or run < tracked) and first < until
            for cell in range(first, last):
                best[cell] = better[cell] = NONE
            record_onto[:] = -1
            for rest in range(ends - 1, -1, -1):
                if may_work and low <= rest < high:
                    for span in range(count):
                        if options[0, span, day, rest] <= NONE:
                            continue
                        up = stride + crew.excess[c, span]
                        onto = rows[weekday + 1, crew.next_start[c, day, rest, span]]
                        for z in range(sets):
                            after, gain = next_state[state, z], options[z, span, day, rest]
                            # A later start that leaves the same rest and is worth as much is as good.
                            if after < 0 or gain <= NONE or (record_onto[z, span] == onto and gain <= record[z, span]):
                                continue
                            record[z, span], record_onto[z, span] = gain, onto
                            onward = table[weekday + 1, next_run * states + after, onto, first + up :]
                            raised(best[first:until], onward, gain, better[first:until])
                            best, better = better, best
                if rows[weekday, rest] != rest or (rest > 0 and not _comes_up(crew, c, start_count, rest)):
                    continue
                row = table[weekday, mode, rest]
                free = table[weekday + 1, state, rows[weekday + 1, max(0, rest - start_count)]]
                for cell in range(min(first, len(row))):
                    row[cell] = NONE
                for cell in range(first, last):
                    row[cell] = max(best[cell], free[cell]) if may_rest else best[cell]
                for cell in range(max(last, first), len(row)):
                    row[cell] = NONE
                bar_between(row, counts, stride)
    return table


@inner
def _trace_week(crew, k, c, q, week, options, tracked, low, high, rows, table, run, rest, starts, spans, taken):
    states = crew.sessions.states[q]
    stride = stride_of(crew, c, excess_counts(crew, k, c, week))
    cell, state = 0, 0
    for weekday in range(7):
        day = 7 * week + weekday
        target = table[weekday, run * states + state, rows[weekday, rest], cell]
        free = max(0, rest - options.shape[3])
        if crew.may_rest[k, day] and table[weekday + 1, state, rows[weekday + 1, free], cell] == target:
            run, rest = 0, free
            continue
        next_run = min(run + 1, tracked)
        onward, modes = table[weekday + 1], next_run * states
        starts[day], spans[day], taken[day] = _shift_on(
            crew, c, q, day, options, modes, low, high, rows[weekday + 1], onward, target, state, rest, cell, stride
        )
        if starts[day] >= 0:
            state = crew.sessions.next_state[q, state, taken[day]]
            cell += stride + crew.excess[c, spans[day]]
            run, rest = next_run, crew.next_start[c, day, starts[day], spans[day]]
    return run, rest


@inner
def _shift_on(crew, c, q, day, options, run_mode, low, high, rows, following, target, state, rest, cell, stride):
    """Return start, span and set of the shift of a day with which a table's value comes about."""
    sets, count, _, start_count = options.shape
    for s in range(max(rest, low), min(high, start_count)):
        for span in range(count):
            onward = cell + stride + crew.excess[c, span]
            if onward >= following.shape[2]:
                continue
            onto = rows[crew.next_start[c, day, s, span]]
            for z in range(sets):
                after, gain = crew.sessions.next_state[q, state, z], options[z, span, day, s]
                if after >= 0 and gain > NONE and gain + following[run_mode + after, onto, onward] == target:
                    return s, span, z
    return -1, -1, 0
