"""The worth of cover, read from tables by slots at work: what the search asks for most, answered by one look.

Cover is counted in whole slots, so the worth of an interval can be written down once for every count. Terms that look
at one and the same pool only are added up into one table.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from wfm.schedule.kernels.cover import curve_at, worth
from wfm.schedule.kernels.inner import inner


class Tables(NamedTuple):
    """Tables of the terms of a cover; the worth of a term is the least of its entries.

    Axes: i intervals, m terms, e entries; `exact` and `guide` hold the entries' tables end to end: true worth and
    concave hull, at 0, 1, 2 ... slots, linear beyond. `more` holds what one more agent adds to the hull there.
    """

    width: int
    in_pool: np.ndarray  # g, p
    term_start: np.ndarray  # i + 1
    entry_start: np.ndarray  # m + 1
    pool: np.ndarray  # e
    begin: np.ndarray  # e
    size: np.ndarray  # e
    exact: np.ndarray
    guide: np.ndarray
    more: np.ndarray


@njit(cache=True, nogil=True, forceinline=True)
def _read(data, begin, size, slots):
    if slots < size:
        return data[begin + slots]
    last = begin + size - 1
    return data[last] + (slots - size + 1) * (data[last] - data[last - 1])


@njit(cache=True, nogil=True)
def make_tables(cover):
    """Tabulate a cover."""
    terms, entries = len(cover.entry_start) - 1, len(cover.pool)
    pools = cover.in_pool.shape[1]
    term_start = np.zeros(cover.intervals + 1, dtype=np.int64)
    entry_start = np.zeros(terms + 1, dtype=np.int64)
    pool = np.zeros(entries, dtype=np.int64)
    begin, size = np.zeros(entries, dtype=np.int64), np.zeros(entries, dtype=np.int64)
    home = np.full(entries, -1, dtype=np.int64)  # the table in which an entry is counted
    alone = np.full(pools, -1, dtype=np.int64)
    term_count, entry_count, total = 0, 0, 0
    for i in range(cover.intervals):
        term_start[i] = term_count
        alone[:] = -1
        for term in range(cover.term_start[i], cover.term_start[i + 1]):
            first, last = cover.entry_start[term], cover.entry_start[term + 1]
            p = cover.pool[first]
            if last == first + 1 and alone[p] >= 0:
                home[first] = alone[p]
                size[alone[p]] = max(size[alone[p]], cover.curve_length[first] * cover.slots_an_interval + 1)
                continue
            entry_start[term_count] = entry_count
            if last == first + 1:
                alone[p] = entry_count
            for entry in range(first, last):
                home[entry] = entry_count
                pool[entry_count] = cover.pool[entry]
                size[entry_count] = cover.curve_length[entry] * cover.slots_an_interval + 1
                entry_count += 1
            term_count += 1
    term_start[cover.intervals] = term_count
    entry_start[term_count] = entry_count
    for entry in range(entry_count):
        begin[entry] = total
        total += size[entry]
    exact, guide = np.zeros(total), np.zeros(total)
    for term in range(terms):
        for entry in range(cover.entry_start[term], cover.entry_start[term + 1]):
            at, start, length = begin[home[entry]], cover.curve_start[entry], cover.curve_length[entry]
            for n in range(size[home[entry]]):
                agents = n / cover.slots_an_interval
                exact[at + n] += worth(cover, term, curve_at(cover.level, start, length, agents))
                guide[at + n] += curve_at(cover.guide, start, length, agents)
    more = np.zeros(total)
    for entry in range(entry_count):
        for n in range(size[entry]):
            here = _read(guide, begin[entry], size[entry], n)
            more[begin[entry] + n] = _read(guide, begin[entry], size[entry], n + cover.slots_an_interval) - here
    return Tables(
        cover.slots_an_interval,
        cover.in_pool,
        term_start,
        entry_start[: term_count + 1],
        pool[:entry_count],
        begin[:entry_count],
        size[:entry_count],
        exact,
        guide,
        more,
    )


@njit(cache=True, nogil=True)
def interval_worth(tables, slots, column, i):
    """Return the true worth of interval i at `slots[p, column]` slots at work."""
    total = 0.0
    for term in range(tables.term_start[i], tables.term_start[i + 1]):
        first = tables.entry_start[term]
        least = _read(tables.exact, tables.begin[first], tables.size[first], slots[tables.pool[first], column])
        for e in range(first + 1, tables.entry_start[term + 1]):
            least = min(least, _read(tables.exact, tables.begin[e], tables.size[e], slots[tables.pool[e], column]))
        total += least
    return total


@inner
def interval_gain(tables, slots, i, group):
    """Return what one more agent of a group adds to interval i by the hulls."""
    total = 0.0
    for term in range(tables.term_start[i], tables.term_start[i + 1]):
        first = tables.entry_start[term]
        if tables.entry_start[term + 1] == first + 1:
            p = tables.pool[first]
            if tables.in_pool[group, p] > 0.0:
                total += tables.more[tables.begin[first] + min(slots[p, i], tables.size[first] - 1)]
            continue
        before, after = 1e300, 1e300
        for e in range(tables.entry_start[term], tables.entry_start[term + 1]):
            p = tables.pool[e]
            here = _read(tables.guide, tables.begin[e], tables.size[e], slots[p, i])
            before = min(before, here)
            if tables.in_pool[group, p] > 0.0:
                here = _read(tables.guide, tables.begin[e], tables.size[e], slots[p, i] + tables.width)
            after = min(after, here)
        total += after - before
    return total


@njit(cache=True, nogil=True)
def fill_gains(tables, slots, group, values):
    """Fill `values[t]` by slot with what an agent of a group adds to the cover."""
    width = tables.width
    for i in range(slots.shape[1]):
        share = interval_gain(tables, slots, i, group) / width
        for t in range(i * width, (i + 1) * width):
            values[t] = share
