"""Cells of a week: what the choice of days remembers of the shifts worked so far.

A cell is the days worked times a stride, plus the excess: the paid time beyond the shortest spans, in steps. The stride
leaves room for the largest excess of a shift, so that one more shift moves all cells by the same number, whatever was
worked before: one long loop for each shift. Cells between would be weeks of too many hours, and stay `NONE`.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.inner import inner_inline
from wfm.schedule.kernels.pay import week_due

NONE = -1e290


@inner_inline
def excess_counts(crew, k, c, week):
    """Return for each number of days worked how many excesses of paid steps stay within the week's maximum.

    It ends with the most days for which there is any.
    """
    most_days = crew.most_days[k, week]
    least = crew.paid_low[c]
    steepest = crew.excess_high[c]
    counts = np.zeros(most_days + 1, dtype=np.int64)
    most = 0
    for worked in range(most_days + 1):
        room = crew.most_paid[k, week] - worked * least
        if room >= 0:
            counts[worked] = min(room // crew.paid_step[c], worked * steepest) + 1
            most = worked
    return counts[: most + 1]


@inner_inline
def stride_of(crew, c, counts):
    """Return the cells from one number of days worked to the next."""
    return max(1, np.max(counts)) + crew.excess_high[c]


@inner_inline
def bounds_of(crew, k, week, weekday, counts, stride):
    """Return the first cell that counts on a weekday, and those after the last: of all, and of those of one more shift.

    There are none where the first is not below.
    """
    most = len(counts) - 1
    first = max(crew.least_days[k, week] - 7 + weekday, 0) * stride
    highest = min(weekday, most)
    last = highest * stride + counts[highest]
    before = min(weekday, most - 1)
    return first, last, before * stride + counts[before] if before >= 0 else 0


@inner_inline
def bar_between(row, counts, stride):
    """Bar the cells between: a shift more would lead from there to those of another number of days."""
    for worked in range(len(counts)):
        for cell in range(worked * stride + counts[worked], min((worked + 1) * stride, len(row))):
            row[cell] = NONE


@inner_inline
def fill_ends(crew, k, c, q, week, counts, stride, overtime, following, table):
    """Fill `table[mode, rest, cell]` with what a week is worth once its last day is over."""
    states = crew.sessions.states[q]
    table[:] = NONE
    for worked in range(crew.least_days[k, week], len(counts)):
        for over in range(counts[worked]):
            paid = worked * crew.paid_low[c] + over * crew.paid_step[c]
            if paid < crew.least_paid[k, week]:
                continue
            due = 0.0 if worked < 7 and paid <= crew.week_over[c, 0] else week_due(crew, c, paid, worked, overtime)
            for mode in range(table.shape[0]):
                if crew.sessions.complete[q, mode % states, worked]:
                    for rest in range(table.shape[1]):
                        table[mode, rest, worked * stride + over] = following[mode // states, rest] - due


@njit(cache=True, nogil=True, forceinline=True)
def raised(best, onward, gain, better):
    """Fill `better` with the larger of `best` and one more shift; in place it would take twice as long."""
    for cell in range(len(best)):
        here, then = best[cell], gain + onward[cell]
        better[cell] = here if here > then else then
