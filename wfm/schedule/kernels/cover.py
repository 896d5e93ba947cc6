"""Cover and what it is worth: evaluation of the terms, and what one more agent of a group would add."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.inner import inner


@inner
def curve_at(data, begin, length, agents):
    """Read a curve at a real number of agents: linear between whole numbers, on in its last slope."""
    low = int(agents)
    if low > length - 2:
        low = length - 2
    share = agents - low
    return data[begin + low] * (1.0 - share) + data[begin + low + 1] * share


@njit(cache=True, nogil=True)
def worth(cover, term, level):
    """Return what a term is worth at a level of its curves; grows with the level."""
    short = max(0.0, cover.floor[term] - level)
    return cover.weight[term] * (level - cover.price[term] * short)


@njit(cache=True, nogil=True)
def interval_value(cover, hulls, counts, interval):
    """Return the value of one interval, by the hulls or exactly; `counts[p]` are the agents of each pool."""
    total = 0.0
    data = cover.guide if hulls else cover.level
    for term in range(cover.term_start[interval], cover.term_start[interval + 1]):
        least = 1e300
        for entry in range(cover.entry_start[term], cover.entry_start[term + 1]):
            here = curve_at(data, cover.curve_start[entry], cover.curve_length[entry], counts[cover.pool[entry]])
            least = min(least, here)
        total += least if hulls else worth(cover, term, least)
    return total


@inner
def pool_counts(cover, slots, interval, counts):
    """Fill `counts[p]` with the time-weighted agents of each pool in an interval."""
    for p in range(len(counts)):
        counts[p] = slots[p, interval] / cover.slots_an_interval


@njit(cache=True, nogil=True)
def all_values(cover, slots):
    """Return the value of every interval, shape (intervals,); `slots[p, i]` are the slots at work of each pool."""
    values = np.zeros(cover.intervals)
    counts = np.zeros(slots.shape[0])
    for i in range(cover.intervals):
        pool_counts(cover, slots, i, counts)
        values[i] = interval_value(cover, False, counts, i)
    return values


@njit(cache=True, nogil=True)
def slot_values(cover, slots, group, slot_count):
    """Return what an agent of a group adds by the hulls in each slot over the cover given, shape (slot_count,).

    The gain of a whole interval, by slot; slots after the plan's end are worth nothing.
    """
    values = np.zeros(slot_count)
    pools = slots.shape[0]
    counts = np.zeros(pools)
    more = np.zeros(pools)
    for i in range(cover.intervals):
        if cover.term_start[i] == cover.term_start[i + 1]:
            continue
        pool_counts(cover, slots, i, counts)
        for p in range(pools):
            more[p] = counts[p] + cover.in_pool[group, p]
        gain = interval_value(cover, True, more, i) - interval_value(cover, True, counts, i)
        share = gain / cover.slots_an_interval
        for t in range(i * cover.slots_an_interval, (i + 1) * cover.slots_an_interval):
            values[t] = share
    return values


@njit(cache=True, nogil=True)
def add_tour(crew, cover, roster, agent, sign):
    """Add an agent's shifts to the cover of all pools, or with `sign` -1 take them away."""
    for day in range(roster.start.shape[1]):
        if roster.start[agent, day] >= 0:
            add_shift(crew, cover, roster, agent, day, sign)


@njit(cache=True, nogil=True, forceinline=True)
def add_shift(crew, cover, roster, agent, day, sign):
    """Add an agent's shift of one day to the cover of all pools, or with `sign` -1 take it away."""
    in_pool = cover.in_pool[crew.agent_group[agent]]
    begin = crew.start_slot[day, roster.start[agent, day]]
    length = crew.spans[crew.class_contract[crew.agent_class[agent]], roster.span[agent, day]]
    width = cover.slots_an_interval
    last = cover.intervals * width
    add_span(in_pool, roster.cover, width, begin, min(begin + length, last), sign)
    for b in range(roster.breaks.shape[2]):
        pause = roster.breaks[agent, day, b]
        if pause >= 0:
            add_span(in_pool, roster.cover, width, pause, min(pause + crew.break_slots[b], last), -sign)


@njit(cache=True, nogil=True, forceinline=True)
def add_span(in_pool, slots, width, begin, end, sign):
    if begin >= end:
        return
    first, last = begin // width, (end - 1) // width
    for p in range(slots.shape[0]):
        if in_pool[p] == 0.0:
            continue
        row = slots[p]
        for i in range(first, last + 1):
            row[i] += sign * width
        # Its first and last interval may be covered in part only.
        row[first] -= sign * (begin - first * width)
        row[last] -= sign * ((last + 1) * width - end)
