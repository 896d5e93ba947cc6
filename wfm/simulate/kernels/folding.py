"""Sums over replications, of which measures and their confidence intervals are made."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.simulate.kernels.world import ABANDONED, ANSWERED, IN_TIME, OFFERED, WAITED

# Pairs whose ratio is a measure: service level, abandonment, mean wait of the answered.
ABOVE = np.array([IN_TIME, ABANDONED, WAITED])
BELOW = np.array([OFFERED, OFFERED, ANSWERED])
PAIRS, MOMENTS = 3, 5  # of a pair: x, y, x x, y y, x y


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
    contacts: np.ndarray, day: np.ndarray, queues: int, intervals: np.ndarray, days: np.ndarray, plan: np.ndarray
) -> None:
    """Add one replication to the moments.

    Args:
        contacts: Its counts, shape (streams, intervals, counts).
        day: Day of each interval.
        queues: The first so many streams are queues of the plan, the others call-backs.
        intervals: Moments by queue and interval, shape (queues, intervals, PAIRS, MOMENTS).
        days: The same by queue, all queues last, and day; shape (queues + 1, days, PAIRS, MOMENTS).
        plan: The same by queue, all queues last; shape (queues + 1, PAIRS, MOMENTS).
    """
    counts = contacts.shape[2]
    by_day = np.zeros((queues + 1, days.shape[1], counts))
    for queue in range(queues):
        for at in range(day.size):
            if contacts[queue, at, OFFERED] != 0.0:
                add_moments(intervals[queue, at], contacts[queue, at])
                for count in range(counts):
                    by_day[queue, day[at], count] += contacts[queue, at, count]
    for queue in range(queues):
        for d in range(days.shape[1]):
            for count in range(counts):
                by_day[queues, d, count] += by_day[queue, d, count]
    total = np.zeros(counts)
    for queue in range(queues + 1):
        total[:] = 0.0
        for d in range(days.shape[1]):
            add_moments(days[queue, d], by_day[queue, d])
            for count in range(counts):
                total[count] += by_day[queue, d, count]
        add_moments(plan[queue], total)
