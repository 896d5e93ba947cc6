"""Service curves: the service level that any number of rostered agents gives a queue, after shrinkage."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.queues import Queue
from wfm.staffing.live import measures_at, patience_of
from wfm.staffing.pools import pools_of
from wfm.tables import SERVICE_CURVES

# A curve ends where one more agent can no longer add this much.
_FLAT = 1e-6


def make_service_curves(
    config: Config, requirements: pd.DataFrame, skill_sets: Sequence[frozenset[str]], agents: Sequence[int]
) -> pd.DataFrame:
    """Compute for every open interval, queue and pool the service level at whole numbers of agents.

    Args:
        config: The configuration.
        requirements: The requirements table.
        skill_sets: The distinct skill sets of the agents.
        agents: How many agents have each of them.

    Returns:
        The service curves table. Between whole numbers a curve is linear, before its first row and after its
        last constant. The service level of a queue is the least over its pools.
    """
    by_queue = {name: rows.set_index("timestamp") for name, rows in requirements.groupby("queue", sort=False)}
    opened = requirements.groupby("timestamp")["queue"].agg(tuple)
    parts = []
    for names, stamps in opened.groupby(opened).groups.items():
        for pool in pools_of(names, skill_sets):
            most = sum(n for skills, n in zip(skill_sets, agents, strict=True) if skills & pool)
            parts += _of_pool(config, pool, most, pd.DatetimeIndex(stamps), by_queue)
    if not parts:  # everything is closed
        return SERVICE_CURVES.empty(config.site.timezone)
    return pd.concat(parts, ignore_index=True).sort_values(["timestamp", "queue", "pool", "staff"], ignore_index=True)[
        SERVICE_CURVES.names
    ]


def _of_pool(
    config: Config, pool: frozenset[str], most: int, stamps: pd.DatetimeIndex, by_queue: dict[str, pd.DataFrame]
) -> list[pd.DataFrame]:
    queues = [queue for queue in config.queues if queue.name in pool]
    rows = {queue.name: by_queue[queue.name].loc[stamps] for queue in queues}
    label = "|".join(queue.name for queue in queues)
    live = [queue for queue in queues if not queue.deferred]
    deferred = [queue for queue in queues if queue.deferred]
    parts = []
    present = np.arange(most + 1) * (1 - config.staffing.shrinkage.unplanned)
    solved: dict[float, np.ndarray] = {}
    for queue in live:
        limit = float(queue.service_level.within_seconds)  # type: ignore[arg-type]
        if limit not in solved:
            solved[limit] = _live_levels(config, live, rows, present, limit)
        parts += _rows(queue.name, label, stamps, solved[limit])
    if deferred:
        level = _deferred_levels(live, deferred, rows, present)
        for queue in deferred:
            parts += _rows(queue.name, label, stamps, level)
    return parts


def _live_levels(
    config: Config, live: list[Queue], rows: dict[str, pd.DataFrame], present: np.ndarray, limit: float
) -> np.ndarray:
    """Return service levels of shape (intervals, staff) of the live queues taken as one."""
    contacts = sum(rows[queue.name]["contacts"].to_numpy() for queue in live)
    together = len({queue.concurrency for queue in live}) == 1
    slots = live[0].concurrency if together else 1
    work = sum(
        rows[queue.name]["contacts"].to_numpy() * rows[queue.name]["aht_seconds"].to_numpy() / _held(queue, together)
        for queue in live
    )
    some = contacts > 0
    aht = np.where(some, work / np.where(some, contacts, 1.0), 1.0)
    load = work / (config.site.interval_minutes * 60)
    leaving = sum(rows[queue.name]["contacts"].to_numpy() / patience_of(config, queue) for queue in live)
    servers = np.arange(math.ceil(present[-1] * slots) + 1)
    levels = np.ones((len(contacts), len(servers)))
    with np.errstate(divide="ignore"):
        patience = np.where(some & (leaving > 0), np.where(some, contacts, 1.0) / leaving, math.inf)
    for finite in (True, False):
        pick = some & (np.isfinite(patience) == finite)
        if pick.any():
            column = patience[pick][:, None] if finite else math.inf
            levels[pick] = measures_at(load[pick][:, None], servers[None, :], aht[pick][:, None], column, limit)[
                "service_level"
            ]
    return _between(levels, present * slots)


def _held(queue: Queue, together: bool) -> int:
    """Return the contacts that one server of the pooled system holds for one agent of this queue."""
    return 1 if together else queue.concurrency


def _between(levels: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Read curves at real numbers of servers, linear between whole ones."""
    low = np.minimum(np.floor(at).astype(int), levels.shape[1] - 1)
    high = np.minimum(low + 1, levels.shape[1] - 1)
    share = at - low
    return levels[:, low] * (1 - share) + levels[:, high] * share


def _deferred_levels(
    live: list[Queue], deferred: list[Queue], rows: dict[str, pd.DataFrame], present: np.ndarray
) -> np.ndarray:
    """Return the share of deferred work that the time left over by live contacts can carry."""
    busy = sum((rows[q.name]["load_erlangs"].to_numpy() / q.concurrency for q in live), np.zeros(1))
    level = sum(rows[queue.name]["load_erlangs"].to_numpy() for queue in deferred)
    left = np.maximum(present[None, :] - np.reshape(busy, (-1, 1)), 0.0)
    needed = np.reshape(level, (-1, 1))
    return np.where(needed > 0, np.minimum(left / np.where(needed > 0, needed, 1.0), 1.0), 1.0)


def _rows(queue: str, pool: str, stamps: pd.DatetimeIndex, levels: np.ndarray) -> list[pd.DataFrame]:
    """Return table rows, each curve cut where it has become flat."""
    rising = levels[:, -1:] - levels > _FLAT
    last = np.minimum(rising.sum(axis=1) + 1, levels.shape[1])
    keep = np.arange(levels.shape[1])[None, :] < last[:, None]
    which, staff = np.nonzero(keep)
    return [
        pd.DataFrame(
            {
                "timestamp": stamps[which],
                "queue": queue,
                "pool": pool,
                "staff": staff,
                "service_level": levels[which, staff],
            }
        )
    ]
