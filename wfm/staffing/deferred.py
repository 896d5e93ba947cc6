"""Queues whose contacts are work that may wait for hours: email, back office.

Such work needs a flow and not an Erlang formula: by every deadline the capacity must have reached the work due.
The level computed here is the least constant one over the open intervals that meets every deadline when work is
done in the order of its deadlines (feasibility of earliest deadline first: Horn 1974; Liu and Layland 1973).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.config.queues import Queue


def deferred_level(queue: Queue, work_erlangs: np.ndarray, is_open: np.ndarray, interval_minutes: int) -> float:
    """Return the least number of agents, at work in every open interval, that meets all deadlines.

    Args:
        queue: A queue with a limit in hours.
        work_erlangs: Work that arrives in each interval of the plan, in agents busy for an interval, shape (n,).
        is_open: Whether the queue is open in each, shape (n,).
        interval_minutes: Length of an interval.

    Returns:
        The level in agents; 0 without work or without open intervals. Work that arrived between the last closing
        and the plan's start is taken to be what arrives after the last closing of the plan.
    """
    if not is_open.any() or not work_erlangs.any():
        return 0.0
    opened = np.concatenate([[0], np.cumsum(is_open)])  # open intervals before each instant
    due = _deadlines(queue, opened, is_open, interval_minutes)
    arrived, work = _with_backlog(work_erlangs, is_open)
    due = due[arrived]
    level = 0.0
    for first in np.flatnonzero(work):
        later = slice(first, None)
        order = np.argsort(due[later], kind="stable")
        owed = np.cumsum(work[later][order])
        room = np.maximum(opened[due[later][order]] - opened[arrived[first]], 0)
        tight = (room > 0) & np.append(np.diff(due[later][order]) > 0, True)
        if tight.any():
            level = max(level, float(np.max(owed[tight] / room[tight])))
    return level


def deferred_requirements(
    queue: Queue, contacts: np.ndarray, aht_seconds: np.ndarray, is_open: np.ndarray, interval_minutes: int
) -> pd.DataFrame:
    """Compute the positions of a deferred queue; the load shown is the level of work to be done while open.

    Returns:
        Columns load_erlangs, positions, service_level, asa_seconds (empty), occupancy, abandonment.
    """
    work = contacts * aht_seconds / (interval_minutes * 60)
    level = deferred_level(queue, work, is_open, interval_minutes)
    needed = int(np.ceil(level * (1 - 1e-12)))
    positions = np.full(len(contacts), max(needed, queue.min_positions))
    with np.errstate(invalid="ignore"):
        occupancy = np.where(positions > 0, level / np.maximum(positions, 1), 0.0)
    return pd.DataFrame(
        {
            "load_erlangs": np.full(len(contacts), level),
            "positions": positions,
            "service_level": 1.0,
            "asa_seconds": np.nan,
            "occupancy": occupancy,
            "abandonment": 0.0,
        }
    )


def _deadlines(queue: Queue, opened: np.ndarray, is_open: np.ndarray, interval_minutes: int) -> np.ndarray:
    """Return for work of each interval the index of the instant by which it is due, at most the plan's end."""
    size = len(is_open)
    limits = queue.service_level
    if limits.within_clock_hours is not None:
        steps = int(limits.within_clock_hours * 60 / interval_minutes)
        return np.minimum(np.arange(size) + 1 + steps, size)
    steps = int(limits.within_hours * 60 / interval_minutes)  # type: ignore[operator]
    return np.minimum(np.searchsorted(opened, opened[1:] + steps, side="left"), size)


def _with_backlog(work: np.ndarray, is_open: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the intervals that work arrives in and the work; what comes after the last closing comes first."""
    last_open = int(np.flatnonzero(is_open)[-1])
    arrived = np.arange(len(work))
    carried = work.copy()
    carried[0] += work[last_open + 1 :].sum()
    carried[last_open + 1 :] = 0.0
    return arrived, carried
