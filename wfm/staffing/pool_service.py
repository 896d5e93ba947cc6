"""The service that the agents of one pool give each of its queues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfm.config import Config
from wfm.config.queues import Queue
from wfm.staffing.line import Columns, Line, Served, line_of, staffed


@dataclass(frozen=True)
class PoolService:
    """What a pool gives one queue; arrays in the shape of the agents asked for.

    Attributes:
        service_level: Share of the contacts answered in time.
        abandonment: Share of them that give up.
        taken: Share of the agents' time that is taken, by all queues up to this one.
    """

    service_level: np.ndarray
    abandonment: np.ndarray
    taken: np.ndarray


@dataclass(frozen=True)
class Pool:
    """Queues that share agents, over some intervals.

    Attributes:
        live: Its queues that wait in line.
        deferred: Its queues whose work may wait; it is done in the time that the live ones leave.
        line: The live queues as one; none without them.
        work: Positions that the deferred queues ask for, shape (intervals,).
    """

    live: Sequence[Queue]
    deferred: Sequence[Queue]
    line: Line | None
    work: np.ndarray

    def take(self, rows: np.ndarray) -> Pool:
        """Return the pool in some intervals, one after another as often as they are named."""
        return replace(self, line=None if self.line is None else self.line.take(rows), work=self.work[rows])

    def at(self, config: Config, present: np.ndarray) -> dict[str, PoolService]:
        """Return by queue what real numbers of agents give who are at work; shape (intervals, k)."""
        busy = np.zeros(present.shape)  # agents taken by live contacts
        served: dict[str, PoolService] = {}
        found: dict[float, Served] = {}
        for queue in self.live:
            assert self.line is not None
            limit = float(queue.service_level.within_seconds)  # type: ignore[arg-type]
            if limit not in found:
                found[limit] = self.line.at(present, limit)
            one = found[limit]
            # Call-backs fill what time is left; what does not fit is left to later intervals.
            busy = np.minimum(one.occupancy * present + one.moved / self.line.slots, present)
            taken = np.where(present > 0, busy / np.where(present > 0, present, 1.0), one.occupancy)
            served[queue.name] = PoolService(one.service_level, one.abandonment, taken)
        if self.deferred:
            left = np.maximum(present - busy - config.staffing.reserve_positions * bool(self.live), 0.0)
            needed = self.work[:, None]
            level = np.where(needed > 0, np.minimum(left / np.where(needed > 0, needed, 1.0), 1.0), 1.0)
            taken = np.where(present > 0, (busy + level * needed) / np.where(present > 0, present, 1.0), 0.0)
            one_for_all = PoolService(level, np.zeros(level.shape), taken)
            served |= {queue.name: one_for_all for queue in self.deferred}
        return served


def pool_of(config: Config, names: frozenset[str], rows: Mapping[str, Columns]) -> Pool:
    """Return queues as a pool.

    Args:
        config: The configuration.
        names: The pool's queues.
        rows: For each, what `line_of` asks for, shape (intervals,).
    """
    queues = [queue for queue in config.queues if queue.name in names]
    live = [queue for queue in queues if not queue.deferred]
    deferred = [queue for queue in queues if queue.deferred]
    length = len(next(iter(rows.values()))["contacts"])
    work = sum((staffed(rows[queue.name]) for queue in deferred), np.zeros(length))
    return Pool(live, deferred, line_of(config, live, rows) if live else None, work)
