"""The best placement of a shift's breaks against any values of time."""

from __future__ import annotations

import numpy as np
from numba import njit

FAR = 1e300


@njit(cache=True, nogil=True)
def cheapest_breaks(crew, contract, span, start, loss, work):
    """Return what the breaks of a shift lose at least; `loss[b, t]` is lost by break b when it starts in slot t.

    Exact in every mode; `work` is scratch of shape (2, at least the longest span + 1).
    """
    mode = crew.mode[contract, span]
    if mode == 0:
        return _each_alone(crew, contract, span, start, loss)
    if mode == 1:
        return _in_order(crew, contract, span, start, loss, work)
    chosen = np.empty(len(crew.break_slots), dtype=np.int64)
    return place_breaks(crew, contract, span, start, loss, chosen)


@njit(cache=True, nogil=True)
def _each_alone(crew, contract, span, start, loss):
    total = 0.0
    for b in crew.order[contract, span]:
        if b < 0:
            break
        least = FAR
        for t in range(start + crew.first[contract, span, b], start + crew.last[contract, span, b] + 1):
            least = min(least, loss[b, t])
        total += least
    return total


@njit(cache=True, nogil=True)
def _in_order(crew, contract, span, start, loss, work):
    """Place breaks whose order is forced: running minima from left to right."""
    length = crew.spans[contract, span]
    done, row = 0, 0
    work[row, : length + 1] = 0.0  # work[row, t]: least loss of the breaks so far, all ended by offset t
    for b in crew.order[contract, span]:
        if b < 0:
            break
        other = 1 - row
        minutes = crew.break_slots[b]
        work[other, : length + 1] = FAR
        for offset in range(max(crew.first[contract, span, b], done), crew.last[contract, span, b] + 1):
            work[other, offset + minutes] = min(
                work[other, offset + minutes], work[row, offset] + loss[b, start + offset]
            )
        for offset in range(1, length + 1):
            work[other, offset] = min(work[other, offset], work[other, offset - 1])
        row = other
    return work[row, length]


@njit(cache=True, nogil=True)
def place_breaks(crew, contract, span, start, loss, chosen):
    """Place all breaks due at least loss, in whatever order; fills `chosen[b]` with slots, -1 where none is due.

    Dynamic program over the offset and the set of breaks already taken.
    """
    length = crew.spans[contract, span]
    chosen[:] = -1
    order = crew.order[contract, span]
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
                if taken & (1 << i) or offset < crew.first[contract, span, b] or offset > crew.last[contract, span, b]:
                    continue
                end = offset + crew.break_slots[b]
                after = taken | (1 << i)
                best[end, after] = min(best[end, after], here + loss[b, start + offset])
    _trace(crew, order, count, start, loss, best, chosen)
    return best[length, sets - 1]


@njit(cache=True, nogil=True)
def _trace(crew, order, count, start, loss, best, chosen):
    offset, taken = best.shape[0] - 1, best.shape[1] - 1
    while taken and offset > 0:
        if best[offset, taken] == best[offset - 1, taken]:
            offset -= 1
            continue
        for i in range(count):
            b = order[i]
            begin = offset - crew.break_slots[b]
            if taken & (1 << i) and begin >= 0:
                before = best[begin, taken & ~(1 << i)]
                if before < FAR and before + loss[b, start + begin] == best[offset, taken]:
                    chosen[b] = start + begin
                    offset, taken = begin, taken & ~(1 << i)
                    break
        else:
            offset -= 1
