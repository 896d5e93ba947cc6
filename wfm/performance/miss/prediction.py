"""The plan's own prediction of service, for any contacts, handle times and agents.

It is that of `coverage.service_level`: the least over a queue's pools, each read at whole numbers of rostered agents
and linear between them (`wfm.staffing.service_curves`, `wfm.check.pooling`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wfm.performance.miss.demand import Loads
from wfm.performance.planned import PlannedWeek
from wfm.staffing.pool_service import pool_of
from wfm.staffing.pools import pools_of

Pools = list[tuple[np.ndarray, frozenset[str]]]  # the intervals in which the same queues are open, and a pool of them


def pools_in(plan: PlannedWeek, skill_sets: Sequence[frozenset[str]]) -> Pools:
    """Return the pools of every interval."""
    names = plan.config.queue_names
    patterns, which = np.unique(plan.open, axis=1, return_inverse=True)
    found: Pools = []
    for number in range(patterns.shape[1]):
        together = [name for name, is_open in zip(names, patterns[:, number], strict=True) if is_open]
        places = np.flatnonzero(np.ravel(which) == number)
        found += [(places, pool) for pool in pools_of(together, skill_sets)]
    return found


def predict(
    plan: PlannedWeek, pools: Pools, loads: Loads, rostered: Sequence[Sequence[np.ndarray]]
) -> list[np.ndarray]:
    """Return the service levels that agents give.

    Args:
        plan: The plan.
        pools: The pools of its intervals.
        loads: What the queues' service is computed from.
        rostered: Cases of agents to be judged; each has the agents rostered for every pool, before unplanned
            shrinkage, in the order of `pools`, arrays of shape (the pool's intervals,).

    Returns:
        For each case fractions 0-1, shape (queues, intervals), NaN while closed.
    """
    names = plan.config.queue_names
    levels = [np.full(plan.open.shape, np.inf) for _ in rostered]
    present = 1 - plan.config.staffing.shrinkage.unplanned_at(plan.intervals)
    here: dict[int, Loads] = {}  # pools of the same intervals share them
    for number, (places, pool) in enumerate(pools):
        some = here.setdefault(id(places), {})
        some |= {name: loads[name].iloc[places] for name in pool if name not in some}
        rows = {name: some[name] for name in names if name in pool}
        found = _of_pool(plan, pool, rows, present[places], np.array([case[number] for case in rostered]))
        for name, by_case in found.items():
            for level, case in zip(levels, by_case, strict=True):
                queue = names.index(name)
                level[queue, places] = np.minimum(level[queue, places], case)
    return [np.where(np.isinf(level), np.nan, level) for level in levels]


def _of_pool(
    plan: PlannedWeek, names: frozenset[str], rows: dict[str, pd.DataFrame], present: np.ndarray, staff: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the levels of a pool's queues, shape (cases, intervals); each whole number of agents is looked at once."""
    low = np.floor(staff + 1e-9)
    part = np.clip(staff - low, 0.0, 1.0)
    wanted = np.concatenate([low, np.where(part > 1e-9, low + 1, low)])
    width = wanted.max(initial=0.0) + 1
    keys, places = np.unique(np.arange(staff.shape[1]) * width + wanted, return_inverse=True)
    row, agents = (keys // width).astype(np.int64), keys % width
    served = pool_of(plan.config, names, rows).take(row).at(plan.config, (present[row] * agents)[:, None])
    places = places.reshape(2, *staff.shape)
    levels = {name: one.service_level[:, 0] for name, one in served.items()}
    return {name: level[places[0]] * (1 - part) + level[places[1]] * part for name, level in levels.items()}
