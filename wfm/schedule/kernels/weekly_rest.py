"""The weekly rest: one stretch of free time in every week, long enough and at least half of it within the week.

The oracle does not know of it; a tour without such a rest is chosen anew around one that is kept free.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.oracle import NONE, best_tour

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
def best_rested_tour(crew, agent, value, price, dislike, starts, spans, breaks, thorough):
    """Find a best tour as `best_tour` does, with every week's rest kept.

    Where the best has no rest in a week, its longest free stretch is made long enough, and with `thorough` any
    stretch. Returns what the best tour is worth whether rested or not; below `NONE` / 2 where none was found.
    """
    worth = best_tour(crew, agent, value, price, dislike, starts, spans, breaks, True)
    if crew.weekly_rest == 0 or worth <= NONE / 2:
        return worth
    c = crew.class_contract[crew.agent_class[agent]]
    shape = (crew.span_count[c], crew.start_slot.shape[0], crew.start_slot.shape[1])
    kept = np.zeros(shape)
    if dislike.shape[0] > 0:
        kept += dislike
    for _ in range(len(crew.week_slot) - 1):
        week, begin, end = week_without_rest(crew, agent, starts, spans)
        if week < 0:
            return worth
        if not _rest_in_week(crew, agent, value, price, kept, starts, spans, breaks, week, begin, end, thorough):
            return NONE
    return worth if week_without_rest(crew, agent, starts, spans)[0] < 0 else NONE


@njit(cache=True, nogil=True)
def _rest_in_week(crew, agent, value, price, kept, starts, spans, breaks, week, begin, end, thorough):
    """Keep a stretch of one week free in `kept`, and choose the tour anew; false where none is legal."""
    least = crew.weekly_rest
    low, high = crew.week_slot[week], crew.week_slot[week + 1]
    if end > begin:
        for first in (begin, end - least):
            if _try(crew, agent, value, price, kept, starts, spans, breaks, week, first):
                return True
    if thorough:
        for first in range(low - least // 2, high - (least + 1) // 2 + 1, _STEP):
            if _try(crew, agent, value, price, kept, starts, spans, breaks, week, first):
                return True
    return False


@njit(cache=True, nogil=True)
def _try(crew, agent, value, price, kept, starts, spans, breaks, week, first):
    c = crew.class_contract[crew.agent_class[agent]]
    if first < crew.ended[crew.agent_class[agent]]:
        return False
    trial = kept.copy()
    for span in range(trial.shape[0]):
        for day in range(trial.shape[1]):
            for s in range(trial.shape[2]):
                at = crew.start_slot[day, s]
                if at < first + crew.weekly_rest and first < at + crew.spans[c, span]:
                    trial[span, day, s] = _FORBIDDEN
    breaks[:] = -1
    if best_tour(crew, agent, value, price, trial, starts, spans, breaks, True) <= NONE / 2:
        return False
    other = week_without_rest(crew, agent, starts, spans)[0]
    if 0 <= other <= week:
        return False
    kept[:] = trial
    return True
