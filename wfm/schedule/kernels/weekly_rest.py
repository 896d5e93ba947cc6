"""The weekly rest: one stretch of free time in every week, long enough and at least half of it within the week.

The oracle does not know of it; a tour without such a rest is chosen anew around one that is kept free.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.cells import NONE
from wfm.schedule.kernels.inner import inner
from wfm.schedule.kernels.oracle import best_tour

FOREVER = 10**8
_FORBIDDEN = 1e300
_STEP = 12  # slots between the rests that are tried where everything else failed


@njit(cache=True, nogil=True)
def week_without_rest(crew, agent, starts, spans):
    """Return the first week of a tour without its rest, and the longest free stretch that could have been it.

    Returns:
        Week (-1: none), and the first and last slot of the stretch.
    """
    least = crew.weekly_rest
    for week in range(len(crew.week_slot) - 1):
        low, high = crew.week_slot[week], crew.week_slot[week + 1]
        longest, kept, begin, end = -1, False, 0, 0
        free = crew.ended[crew.agent_class[agent]]
        for day in range(len(starts) + 1):
            if day < len(starts) and starts[day] < 0:
                continue
            until = crew.start_slot[day, starts[day]] if day < len(starts) else FOREVER
            inside = min(until, high) - max(free, low)
            if 2 * inside >= least and until - free >= least:
                kept = True
                break
            if 2 * inside >= least and until - free > longest:
                longest, begin, end = until - free, free, until
            if day < len(starts):
                free = until + crew.spans[crew.class_contract[crew.agent_class[agent]], spans[day]]
        if not kept:
            return week, begin, end
    return -1, 0, 0


@njit(cache=True, nogil=True)
def best_rested_tour(crew, agent, value, price, lines, dislike, starts, spans, breaks, thorough):
    """Find a best tour as `best_tour` does, with every week's rest kept.

    Where the best has no rest in a week, its longest free stretch is made long enough, and with `thorough` (1.0, not
    0.0) any stretch. Returns what the best tour is worth whether rested or not; below `NONE` / 2 where none was found.
    """
    worth = best_tour(crew, agent, value, price, lines, dislike, starts, spans, breaks)
    if crew.weekly_rest == 0 or worth <= NONE / 2:
        return worth
    c = crew.class_contract[crew.agent_class[agent]]
    kept = np.zeros((crew.span_count[c], crew.start_slot.shape[0], crew.start_slot.shape[1]))
    if dislike.shape[0] > 0:
        kept += dislike
    # One place calls the oracle: compiled code is linked into every function that does.
    week, begin, end = week_without_rest(crew, agent, starts, spans)
    number = 0
    while week >= 0:
        first = _rest_start(crew, week, begin, end, number, thorough)
        if first == FOREVER:
            return NONE
        number += 1
        if first < crew.ended[crew.agent_class[agent]]:
            continue
        trial = _kept_free(crew, c, kept, first)
        breaks[:] = -1
        if best_tour(crew, agent, value, price, lines, trial, starts, spans, breaks) <= NONE / 2:
            continue
        after = week_without_rest(crew, agent, starts, spans)
        if after[0] < 0 or after[0] > week:
            kept, number = trial, 0
            week, begin, end = after
    return worth


@inner
def _rest_start(crew, week, begin, end, number, thorough):
    """Return where the `number`-th rest that is tried in a week begins; `FOREVER` after the last.

    First at either end of the longest free stretch, then all through the week.
    """
    if end > begin and number < 2:
        return begin if number == 0 else end - crew.weekly_rest
    step = number - (2 if end > begin else 0)
    first = crew.week_slot[week] - crew.weekly_rest // 2 + step * _STEP
    last = crew.week_slot[week + 1] - (crew.weekly_rest + 1) // 2
    return first if thorough > 0.0 and first <= last else FOREVER


@inner
def _kept_free(crew, c, kept, first):
    """Forbid all shifts within a rest that begins at slot `first`."""
    trial = kept.copy()
    for span in range(trial.shape[0]):
        for day in range(trial.shape[1]):
            for s in range(trial.shape[2]):
                at = crew.start_slot[day, s]
                if at < first + crew.weekly_rest and first < at + crew.spans[c, span]:
                    trial[span, day, s] = _FORBIDDEN
    return trial
