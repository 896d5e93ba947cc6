"""Queues whose contacts are work that may wait for hours: email, back office.

Such work needs a flow and not an Erlang formula: by every deadline the capacity must have reached the work due.
The levels computed here are the smoothest that meet every deadline when work is done in the order of its
deadlines: the critical-interval algorithm of Yao, Demers and Shenker (1995), with open intervals as time. It finds
the stretch with the most work to be done within it for its length, works it at that level, takes it out, and goes
on with the rest. Its peak is the least that any plan can have, and so is every later level.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.config.queues import Queue


def deferred_levels(queue: Queue, work_erlangs: np.ndarray, is_open: np.ndarray, interval_minutes: int) -> np.ndarray:
    """Return the agents to be at work in each interval so that all deadlines are met.

    Args:
        queue: A queue with a limit in hours.
        work_erlangs: Work that arrives in each interval of the plan, in agents busy for an interval, shape (n,).
        is_open: Whether the queue is open in each, shape (n,).
        interval_minutes: Length of an interval.

    Returns:
        Agents, shape (n,); 0 where the queue is closed. Work that arrived between the last closing and the plan's
        start is taken to be what arrives after the last closing of the plan. Work that is due before it could be
        begun is done in the first open interval after it came.
    """
    levels = np.zeros(len(work_erlangs))
    if is_open.any() and work_erlangs.any():
        opened = np.concatenate([[0], np.cumsum(is_open)])  # open intervals before each instant
        work = _with_backlog(work_erlangs, is_open)
        released = opened[:-1]
        due = np.maximum(opened[_deadlines(queue, opened, interval_minutes)], released + 1)
        levels[is_open] = _smoothest(released, np.minimum(due, opened[-1]), work, int(opened[-1]))
    return levels


def _smoothest(released: np.ndarray, due: np.ndarray, work: np.ndarray, size: int) -> np.ndarray:
    """Return levels of shape (size,) for jobs that may be worked from `released` up to `due`."""
    levels = np.zeros(size)
    free = np.ones(size, dtype=bool)
    left = (work > 0) & (released < due)
    while left.any():
        place = np.concatenate([[0], np.cumsum(free)])  # instants, with the stretches done taken out
        begin, end = place[released[left]], place[due[left]]
        inside = np.zeros((place[-1] + 1, place[-1] + 1))
        np.add.at(inside, (begin, end), work[left])
        inside = np.cumsum(np.cumsum(inside[::-1], axis=0)[::-1], axis=1)  # work within [row, column]
        length = np.arange(place[-1] + 1)[None, :] - np.arange(place[-1] + 1)[:, None]
        level = np.where(length > 0, inside / np.maximum(length, 1), 0.0)
        first, last = np.unravel_index(np.argmax(level), level.shape)
        stretch = np.flatnonzero(free)[first:last]
        levels[stretch] = level[first, last]
        left[np.flatnonzero(left)[(begin >= first) & (end <= last)]] = False
        free[stretch] = False
    return levels


def deferred_requirements(
    queue: Queue, contacts: np.ndarray, aht_seconds: np.ndarray, is_open: np.ndarray, interval_minutes: int
) -> pd.DataFrame:
    """Compute the positions of a deferred queue; the load shown is the level of work to be done while open.

    Returns:
        Columns load_erlangs, positions, service_level, asa_seconds (empty), occupancy, abandonment.
    """
    work = contacts * aht_seconds / (interval_minutes * 60)
    level = deferred_levels(queue, work, is_open, interval_minutes)
    positions = np.maximum(np.ceil(level * (1 - 1e-12)).astype("int64"), queue.min_positions)
    with np.errstate(invalid="ignore"):
        occupancy = np.where(positions > 0, level / np.maximum(positions, 1), 0.0)
    return pd.DataFrame(
        {
            "load_erlangs": level,
            "positions": positions,
            "service_level": 1.0,
            "asa_seconds": np.nan,
            "occupancy": occupancy,
            "abandonment": 0.0,
        }
    )


def _deadlines(queue: Queue, opened: np.ndarray, interval_minutes: int) -> np.ndarray:
    """Return for work of each interval the index of the instant by which it is due, at most the plan's end."""
    size = len(opened) - 1
    limits = queue.service_level
    if limits.within_clock_hours is not None:
        steps = int(limits.within_clock_hours * 60 / interval_minutes)
        return np.minimum(np.arange(size) + 1 + steps, size)
    steps = int(limits.within_hours * 60 / interval_minutes)  # type: ignore[operator]
    return np.minimum(np.searchsorted(opened, opened[1:] + steps, side="left"), size)


def _with_backlog(work: np.ndarray, is_open: np.ndarray) -> np.ndarray:
    """Return the work by the interval it arrives in; what comes after the last closing is there at the start."""
    after = int(np.flatnonzero(is_open)[-1]) + 1
    carried = work.copy()
    carried[0] += work[after:].sum()
    carried[after:] = 0.0
    return carried
