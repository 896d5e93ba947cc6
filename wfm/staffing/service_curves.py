"""Service curves: the service that any number of rostered agents gives a queue, after shrinkage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.staffing.line import Line
from wfm.staffing.pool_service import pool_of
from wfm.staffing.pools import pools_of
from wfm.tables import SERVICE_CURVES

# A curve ends where one more agent can no longer add this much.
_FLAT = 1e-6


def make_service_curves(
    config: Config, requirements: pd.DataFrame, skill_sets: Sequence[frozenset[str]], agents: Sequence[int]
) -> pd.DataFrame:
    """Compute for every open interval, queue and pool the service at whole numbers of rostered agents.

    Args:
        config: The configuration.
        requirements: The requirements table.
        skill_sets: The distinct skill sets of the agents.
        agents: How many agents have each of them.

    Returns:
        The service curves table: for `staff` rostered agents of the pool the share of the queue's contacts in time,
        their number, the contacts abandoned, and the share of the agents' time that is taken. Agents at work are
        staff x (1 - unplanned shrinkage), real and not rounded. Between whole numbers of staff a curve is linear,
        after its last row constant. The service of a queue is the least over its pools.
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
    shared = pool_of(config, pool, rows)
    here = 1 - config.staffing.shrinkage.unplanned_at(stamps)
    staff = np.arange(min(most, _enough(config, shared.line, shared.work, here)) + 1)
    parts = []
    for name, given in shared.at(config, here[:, None] * staff).items():
        contacts = rows[name]["contacts"].to_numpy()
        parts.append(_rows(name, label, stamps, contacts, given.service_level, given.abandonment, given.taken))
    return parts


def _enough(config: Config, line: Line | None, work: np.ndarray, here: np.ndarray) -> int:
    """Return a number of staff beyond which nothing improves."""
    busy = work.copy()
    if line is not None:
        # beyond the load that comes once in ten million times, the average over loads moves no more
        most = erlang.load_quantile(line.most, line.cv, 1 - _FLAT / 10)
        busy += erlang.required_agents(most, line.aht, service_level=1 - _FLAT / 10, t=0.0) / line.slots
        busy += config.staffing.reserve_positions * (work > 0)
    return int(np.ceil((busy / here).max(initial=0.0))) + 1


def _rows(
    queue: str,
    pool: str,
    stamps: pd.DatetimeIndex,
    contacts: np.ndarray,
    level: np.ndarray,
    abandonment: np.ndarray,
    occupancy: np.ndarray,
) -> pd.DataFrame:
    """Return table rows, each curve cut where it has become flat."""
    rising = level[:, -1:] - level > _FLAT
    last = np.minimum(rising.sum(axis=1) + 1, level.shape[1])
    which, staff = np.nonzero(np.arange(level.shape[1])[None, :] < last[:, None])
    return pd.DataFrame(
        {
            "timestamp": stamps[which],
            "queue": queue,
            "pool": pool,
            "staff": staff,
            "service_level": level[which, staff],
            "contacts_in_time": contacts[which] * level[which, staff],
            "abandoned": contacts[which] * abandonment[which, staff],
            "occupancy": occupancy[which, staff],
        }
    )
