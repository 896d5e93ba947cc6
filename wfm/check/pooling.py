"""The service level that pooled agents give, read from the service curves."""

from __future__ import annotations

import numpy as np

from wfm.check.cover import Cover
from wfm.check.curves import Curves


def predicted(cover: Cover, curves: Curves) -> np.ndarray:
    """Return the service level that the agents at work give, NaN where a queue has no curve.

    A queue gets the least of its pools' curves, each read at the agents at work with a skill in the pool.

    Returns:
        Fractions 0-1; shape (queues, intervals).
    """
    past = curves.minute - cover.starts[0]
    interval = past // cover.minutes
    position = {name: number for number, name in enumerate(cover.queues)}
    queue = np.array([position.get(name, -1) for name in curves.queue], dtype=np.int64)
    known = (queue >= 0) & (past % cover.minutes == 0) & (interval >= 0) & (interval < len(cover.starts))
    staff = np.zeros(len(interval))
    for pool in set(curves.pool):
        rows = known & (curves.pool == pool)
        staff[rows] = cover.skilled(cover.mask(pool.split("|")))[interval[rows]]
    levels = np.full(cover.open.shape, np.inf)
    np.minimum.at(levels, (queue[known], interval[known]), curves.at(staff)[known])
    return np.where(np.isinf(levels), np.nan, levels)
