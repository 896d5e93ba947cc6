"""Service curves: the service that any number of rostered agents gives a queue, after shrinkage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.config.queues import Queue
from wfm.staffing.live import measures_at, patience_of, with_redials
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
    live = [queue for queue in queues if not queue.deferred]
    deferred = [queue for queue in queues if queue.deferred]
    line = _together(config, live, rows) if live else None
    work = sum((_staffed(rows[queue.name]) for queue in deferred), np.zeros(len(stamps)))
    here = 1 - config.staffing.shrinkage.unplanned_at(stamps)
    staff = np.arange(min(most, _enough(config, line, work, here)) + 1)
    present = here[:, None] * staff
    busy = np.zeros(present.shape)  # agents taken by live contacts
    parts = []
    found: dict[float, erlang.ErlangA] = {}
    for queue in live:
        assert line is not None
        limit = float(queue.service_level.within_seconds)  # type: ignore[arg-type]
        if limit not in found:
            found[limit] = line.at(present, limit)
        busy = found[limit].occupancy * present
        contacts = rows[queue.name]["contacts"].to_numpy()
        service = found[limit]
        parts.append(
            _rows(
                queue.name, label, stamps, contacts, service.sl_answered_of_offered, service.prob_abandon,
                service.occupancy,
            )
        )  # fmt: skip
    if deferred:
        left = np.maximum(present - busy - config.staffing.reserve_positions * bool(live), 0.0)
        needed = work[:, None]
        level = np.where(needed > 0, np.minimum(left / np.where(needed > 0, needed, 1.0), 1.0), 1.0)
        with np.errstate(invalid="ignore"):
            taken = np.where(present > 0, (busy + level * needed) / np.where(present > 0, present, 1.0), 0.0)
        for queue in deferred:
            contacts = rows[queue.name]["contacts"].to_numpy()
            parts.append(_rows(queue.name, label, stamps, contacts, level, np.zeros(level.shape), taken))
    return parts


@dataclass(frozen=True)
class _Line:
    """The live queues of a pool taken as one; arrays of shape (intervals,)."""

    load: np.ndarray
    aht: np.ndarray
    patience: np.ndarray
    cv: np.ndarray
    redial: np.ndarray
    reconnect: np.ndarray
    slots: int  # contacts that an agent holds at a time

    def at(self, present: np.ndarray, limit: float) -> erlang.ErlangA:
        """Return the measures for agents at work, shape (intervals, staff)."""
        load, aht, patience, cv = (part[:, None] for part in (self.load, self.aht, self.patience, self.cv))
        servers = present * self.slots
        offered = with_redials(load, servers, aht, patience, self.redial[:, None], self.reconnect[:, None])
        return measures_at(offered, servers, aht, patience, limit, cv)


def _together(config: Config, live: list[Queue], rows: dict[str, pd.DataFrame]) -> _Line:
    slots = live[0].concurrency if len({queue.concurrency for queue in live}) == 1 else 1
    held = {queue.name: queue.concurrency // slots for queue in live}  # contacts of one server
    count = {queue.name: rows[queue.name]["contacts"].to_numpy() for queue in live}
    loads = {queue.name: _staffed(rows[queue.name]) / held[queue.name] for queue in live}
    contacts, load = sum(count.values()), np.sum(list(loads.values()), axis=0)
    some = contacts > 0
    work = sum(count[name] * rows[name]["aht_seconds"].to_numpy() / held[name] for name in count)
    leaving = sum(count[queue.name] / patience_of(config, queue) for queue in live)
    spread = sum((_variation(config, rows[name]) * loads[name]) ** 2 for name in loads)
    with np.errstate(divide="ignore"):
        patience = np.where(leaving > 0, np.where(some, contacts, 1.0) / np.where(leaving > 0, leaving, 1.0), math.inf)
    return _Line(
        load=np.where(some, load, 0.0),
        aht=np.where(some, work / np.where(some, contacts, 1.0), 1.0),
        patience=patience,
        cv=np.where(some, np.sqrt(spread) / np.where(load > 0, load, 1.0), 0.0),
        redial=sum(count[queue.name] * queue.redial for queue in live) / np.where(some, contacts, 1.0),
        reconnect=sum(count[queue.name] * queue.reconnect for queue in live) / np.where(some, contacts, 1.0),
        slots=slots,
    )


def _staffed(rows: pd.DataFrame) -> np.ndarray:
    """Return the load staffed for; needs from elsewhere may name the plain one alone."""
    plain = rows["load_erlangs"]
    return (rows["staffed_load_erlangs"].fillna(plain) if "staffed_load_erlangs" in rows else plain).to_numpy()


def _variation(config: Config, rows: pd.DataFrame) -> np.ndarray:
    """Return how uncertain the load is, where service is averaged over it; queues are taken as independent."""
    if config.staffing.demand != "expected_service" or "load_cv" not in rows:
        return np.zeros(len(rows))
    return rows["load_cv"].fillna(0.0).to_numpy()


def _enough(config: Config, line: _Line | None, work: np.ndarray, here: np.ndarray) -> int:
    """Return a number of staff beyond which nothing improves."""
    busy = work.copy()
    if line is not None:
        if line.cv.any():
            return 10**9
        most = line.load / (1 - np.maximum(line.redial, line.reconnect))
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
