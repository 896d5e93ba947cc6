"""The best placement of a shift's breaks against any values of time."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.inner import inner, inner_inline

FAR = 1e300
FEW_SPANS = 3


@njit(cache=True, nogil=True)
def window_minima(crew, contract, loss):
    """Return `minima[b, j, t]`, the least loss of break b in the slots t to t + 2^j - 1 (a sparse table).

    Any window is covered by two of these (Bender and Farach-Colton 2000). Empty for contracts of few spans: looking
    windows through is quicker there.
    """
    breaks, slots = crew.sessions.first, loss.shape[1]
    if crew.span_count[contract] < FEW_SPANS:
        return np.empty((breaks, 0, slots))
    widest = 1
    for span in range(crew.span_count[contract]):
        for b in range(breaks):
            if crew.due[contract, span, b]:
                widest = max(widest, crew.last[contract, span, b] - crew.first[contract, span, b] + 1)
    minima = np.empty((breaks, levels_of(widest), slots))
    for b in range(breaks):
        fill_minima(loss[b], minima[b])
    return minima


@inner
def levels_of(widest):
    levels = 1
    while 1 << levels <= widest:
        levels += 1
    return levels


@inner
def fill_minima(row, minima):
    """Fill `minima[j, t]` with the least of the slots t to t + 2^j - 1."""
    slots = len(row)
    minima[0] = row
    for j in range(1, minima.shape[0]):
        below, here, half = minima[j - 1], minima[j], 1 << (j - 1)
        _lower(below, below[half:], here)
        here[slots - half :] = below[slots - half :]


@njit(cache=True, nogil=True)
def _lower(one, other, here):
    """Fill `here` with the lower of two rows, as far as the other goes."""
    for t in range(len(other)):
        a, b = one[t], other[t]
        here[t] = a if a < b else b


@njit(cache=True, nogil=True, forceinline=True)
def subtract_cheapest_breaks(options, crew, contract, span, start_slot, loss, minima, missing):
    """Take from `options[day, start]` what the breaks of a span lose at least; leaves cells at `missing` alone.

    `loss[b, t]` is lost by break b when it starts in slot t, `minima` are its `window_minima`. Exact in every mode.
    """
    mode = crew.mode[contract, span]
    order = crew.order[contract, span]
    if mode == 0:
        for b in order:
            if b >= 0:
                first, last = crew.first[contract, span, b], crew.last[contract, span, b]
                if minima.shape[1]:
                    _subtract_window_minima(options, start_slot, minima[b], first, last, missing)
                else:
                    _subtract_minima_found(options, start_slot, loss[b], first, last, missing)
        return
    work = np.empty((2, crew.spans[contract, span] + 1))
    chosen = np.empty(len(crew.break_slots), dtype=np.int64)
    first, last = crew.first[contract, span], crew.last[contract, span]
    for day in range(options.shape[0]):
        for s in range(options.shape[1]):
            if options[day, s] > missing:
                begin = start_slot[day, s]
                if mode == 1:
                    lost = lost_in_order(order, crew.break_slots, first, last, begin, loss, work)
                else:
                    lost = place_breaks(crew, contract, span, begin, loss, chosen)
                options[day, s] -= lost


@inner
def _subtract_window_minima(options, start_slot, minima, first, last, missing):
    """Place one break by itself."""
    level = 0
    while 1 << (level + 1) <= last - first + 1:
        level += 1
    least, back = minima[level], last + 1 - (1 << level)
    for day in range(options.shape[0]):
        for s in range(options.shape[1]):
            if options[day, s] > missing:
                begin = start_slot[day, s]
                options[day, s] -= min(least[begin + first], least[begin + back])


@inner
def _subtract_minima_found(options, start_slot, loss, first, last, missing):
    """Place one break by itself."""
    for day in range(options.shape[0]):
        for s in range(options.shape[1]):
            if options[day, s] > missing:
                begin = start_slot[day, s]
                options[day, s] -= _least(loss[begin + first : begin + last + 1])


# Without a thought to numbers that are none, several are compared at once; the least is the same.
@njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})
def _least(row):
    least = row[0]
    for t in range(len(row)):
        least = min(least, row[t])
    return least


@inner_inline
def place_apart(crew, contract, span, start, loss, chosen):
    """Place breaks whose windows lie apart, each by itself; fills `chosen[b]` with slots, -1 where none is due."""
    chosen[:] = -1
    for b in crew.order[contract, span]:
        if b < 0:
            break
        best = start + crew.first[contract, span, b]
        for t in range(best + 1, start + crew.last[contract, span, b] + 1):
            if loss[b, t] < loss[b, best]:
                best = t
        chosen[b] = best


@inner
def lost_in_order(order, break_slots, first, last, start, loss, work):
    """Place breaks whose order is forced: `work[row, t]` is the least loss when all so far have ended by offset t."""
    length = work.shape[1] - 1
    row, low = 0, 0
    work[0, :] = 0.0
    for b in order:
        if b < 0:
            break
        other, minutes = 1 - row, break_slots[b]
        least = FAR
        begin = max(first[b], low)
        for offset in range(begin, last[b] + 1):
            least = min(least, work[row, offset] + loss[b, start + offset])
            work[other, offset + minutes] = least
        for offset in range(last[b] + minutes + 1, length + 1):
            work[other, offset] = least
        row, low = other, begin + minutes
    return work[row, length]


@njit(cache=True, nogil=True)
def place_breaks(crew, contract, span, start, loss, chosen):
    """Place all breaks due at least loss, in whatever order; fills `chosen[b]` with slots, -1 where none is due."""
    length = crew.spans[contract, span]
    first, last = crew.first[contract, span], crew.last[contract, span]
    near = loss[:, start : start + length + 1]
    order = crew.order[contract, span]
    lost = place_pauses(order, first, last, crew.break_slots, length, near, chosen)
    for b in order:
        if b >= 0 and chosen[b] >= 0:
            chosen[b] += start
    return lost


@inner
def place_pauses(order, first, last, break_slots, length, loss, chosen):
    """Place the pauses of `order` within a shift at least loss, none over another; a dynamic program.

    Its states are the offset and the set of pauses already taken.

    Args:
        order: Pauses to place; those below 0 are left out.
        first, last: Offsets between which each may start.
        break_slots: How long each is.
        length: Slots of the shift.
        loss: `loss[b, offset]` is lost by pause b that starts there, at least `FAR` where it must not.
        chosen: Filled with the offset of each pause, -1 for those that are not placed.

    Returns:
        What is lost, at least `FAR` where there is no room.
    """
    chosen[:] = -1
    count = 0
    for b in order:
        if b < 0:
            break
        count += 1
    sets = 1 << count
    best = np.full((length + 1, sets), FAR)
    best[0, 0] = 0.0
    for offset in range(length):
        for taken in range(sets):
            here = best[offset, taken]
            if here >= FAR:
                continue
            best[offset + 1, taken] = min(best[offset + 1, taken], here)
            for i in range(count):
                b = order[i]
                if taken & (1 << i) or offset < first[b] or offset > last[b]:
                    continue
                end = offset + break_slots[b]
                after = taken | (1 << i)
                best[end, after] = min(best[end, after], here + loss[b, offset])
    if best[length, sets - 1] < FAR:
        _trace(order, first, last, break_slots, count, loss, best, chosen)
    return best[length, sets - 1]


@inner
def _trace(order, first, last, break_slots, count, loss, best, chosen):
    offset, taken = best.shape[0] - 1, best.shape[1] - 1
    while taken and offset > 0:
        if best[offset, taken] == best[offset - 1, taken]:
            offset -= 1
            continue
        for i in range(count):
            b = order[i]
            begin = offset - break_slots[b]
            if taken & (1 << i) and first[b] <= begin <= last[b]:
                before = best[begin, taken & ~(1 << i)]
                if before < FAR and before + loss[b, begin] == best[offset, taken]:
                    chosen[b] = begin
                    offset, taken = begin, taken & ~(1 << i)
                    break
        else:
            offset -= 1
