"""Sums over replications, of which measures and their confidence intervals are made."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.simulate.kernels.world import (
    ABANDONED,
    ANSWERED,
    BUSY,
    CONTACT_COUNTS,
    IN_TIME,
    OFFERED,
    PRESENT,
    QUEUED,
    WAITED,
)

# A cell holds the counts of contacts, then the seconds of agents taken, of agents at work, and of the clock.
TAKEN, THERE, CLOCK = CONTACT_COUNTS, CONTACT_COUNTS + 1, CONTACT_COUNTS + 2
CELL = CONTACT_COUNTS + 3
# Pairs whose ratio is a measure: service level, abandonment, mean wait of the answered, contacts waiting, occupancy.
LEVEL, LOST, WAIT, WAITING, OCCUPANCY = range(5)
ABOVE = np.array([IN_TIME, ABANDONED, WAITED, QUEUED, TAKEN])
BELOW = np.array([OFFERED, OFFERED, ANSWERED, CLOCK, THERE])
PAIRS, MOMENTS = 5, 5  # of a pair: x, y, x x, y y, x y


@njit(cache=True, error_model="numpy", forceinline=True)
def add_moments(row: np.ndarray, cell: np.ndarray) -> None:
    """Add one replication's counts of a cell to its moments, shape (PAIRS, MOMENTS)."""
    for pair in range(PAIRS):
        x, y = cell[ABOVE[pair]], cell[BELOW[pair]]
        row[pair, 0] += x
        row[pair, 1] += y
        row[pair, 2] += x * x
        row[pair, 3] += y * y
        row[pair, 4] += x * y


@njit(cache=True, error_model="numpy", nogil=True)
def fold(
    contacts: np.ndarray,
    agents: np.ndarray,
    takers: np.ndarray,
    deferred: np.ndarray,
    width: float,
    day: np.ndarray,
    queues: int,
    intervals: np.ndarray,
    days: np.ndarray,
    plan: np.ndarray,
) -> None:
    """Add one replication to the moments.

    Args:
        contacts: Its counts, shape (streams, intervals, counts).
        agents: Its seconds of agents, shape (groups, intervals, 2).
        takers: Groups that serve a stream, then -1; shape (streams, groups).
        deferred: Whether a stream is work that may wait, whose waits do not count in those of all queues.
        width: Length of an interval, seconds.
        day: Day of each interval.
        queues: The first so many streams are queues of the plan, the others call-backs.
        intervals: Moments by queue and interval, shape (queues, intervals, PAIRS, MOMENTS).
        days: The same by queue, all queues last, and day; shape (queues + 1, days, PAIRS, MOMENTS).
        plan: The same by queue, all queues last; shape (queues + 1, PAIRS, MOMENTS).
    """
    cell, by_day = np.zeros(CELL), np.zeros((queues + 1, days.shape[1], CELL))
    for queue in range(queues):
        for at in range(day.size):
            cell[:CONTACT_COUNTS] = contacts[queue, at]
            cell[CONTACT_COUNTS:] = 0.0
            cell[CLOCK] = width
            for j in range(takers.shape[1]):
                group = takers[queue, j]
                if group < 0:
                    break
                cell[TAKEN] += agents[group, at, BUSY]
                cell[THERE] += agents[group, at, PRESENT]
            add_moments(intervals[queue, at], cell)
            by_day[queue, day[at]] += cell
            by_day[queues, day[at], :CONTACT_COUNTS] += contacts[queue, at]
            if deferred[queue]:  # hours of mail and seconds of calls have no mean together
                by_day[queues, day[at], WAITED] -= contacts[queue, at, WAITED]
                by_day[queues, day[at], ANSWERED] -= contacts[queue, at, ANSWERED]
    for at in range(day.size):
        by_day[queues, day[at], CLOCK] += width
        for group in range(agents.shape[0]):
            by_day[queues, day[at], TAKEN] += agents[group, at, BUSY]
            by_day[queues, day[at], THERE] += agents[group, at, PRESENT]
    for queue in range(queues + 1):
        for d in range(days.shape[1]):
            add_moments(days[queue, d], by_day[queue, d])
        add_moments(plan[queue], by_day[queue].sum(axis=0))
