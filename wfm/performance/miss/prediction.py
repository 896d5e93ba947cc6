"""The plan's own prediction of service, for any contacts, handle times and agents.

It is that of `coverage.service_level`: the least over a queue's pools, each read at whole numbers of rostered agents
and linear between them (`wfm.staffing.service_curves`, `wfm.check.pooling`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.performance.miss.demand import Loads
from wfm.performance.planned import PlannedWeek
from wfm.staffing.pool_service import Pool, pool_of
from wfm.staffing.pools import pools_of

_WHOLE = 1e-9  # so little more than a whole number is one
_NEAR = 1e-6  # service levels that are as good as the same

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
    levels = np.full((len(rostered), *plan.open.shape), np.inf)
    present = 1 - plan.config.staffing.shrinkage.unplanned_at(plan.intervals)
    here: dict[int, Loads] = {}  # pools of the same intervals share them
    for number, (places, names_of) in enumerate(pools):
        some = here.setdefault(id(places), {})
        for name in names_of - some.keys():
            some[name] = {column: values[places] for column, values in loads[name].items()}
        queues = [names.index(name) for name in names if name in names_of]
        pool = pool_of(plan.config, names_of, {names[queue]: some[names[queue]] for queue in queues})
        staff = np.array([case[number] for case in rostered])
        cells = np.ix_(np.arange(len(rostered)), np.array(queues), places)
        known = np.minimum(levels[cells], 1.0)
        # Small pools come first; what cannot be below what they give needs no formula.
        least = at_least(pool, np.floor(staff + _WHOLE) * present[places])
        asked = np.flatnonzero((least < known.max(axis=1) - _NEAR).any(axis=0))
        found = _of_pool(plan, pool, asked, present[places], staff[:, asked])
        for place, queue in enumerate(queues):
            known[:, place, asked] = np.minimum(known[:, place, asked], found[names[queue]])
        levels[cells] = known
    return [np.where(np.isinf(level), np.nan, level) for level in levels]


def at_least(pool: Pool, agents: np.ndarray) -> np.ndarray:
    """Return a service level that agents give at least, far below what they give where they are few.

    Args:
        pool: The pool.
        agents: Agents at work, shape (cases, intervals).

    Returns:
        1 less a bound on the chance to wait at all; 0 where the pool has more to it than one line of calls.

    Source: Erlang C is at most B s / (s - a), and B at most twice the Poisson probability of s at the mean a < s, which
        by Stirling is at most exp(s - a - s ln(s / a)) / sqrt(2 pi s). Who gives up only makes others wait less.
    """
    line = pool.line
    if line is None or pool.deferred or line.settles or line.cv.any() or line.factors is not None:
        return np.zeros(agents.shape)
    load, servers = np.maximum(line.load, _WHOLE), agents * line.slots
    enough = servers > load
    s = np.where(enough, servers, load + 1.0)
    most_waits = 2 * s / (s - load) * np.exp(s - load - s * np.log(s / load)) / np.sqrt(2 * np.pi * s)
    return np.where(enough, 1 - np.minimum(most_waits, 1.0), 0.0)


def _of_pool(
    plan: PlannedWeek, pool: Pool, asked: np.ndarray, present: np.ndarray, staff: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the levels of a pool's queues in the intervals asked for, shape (cases, asked).

    Each whole number of agents is looked at once. `present` is of all intervals of the pool, `staff` of those asked.
    """
    low = np.floor(staff + _WHOLE)
    part = np.clip(staff - low, 0.0, 1.0)
    wanted = np.concatenate([low, np.where(part > _WHOLE, low + 1, low)])
    width = wanted.max(initial=0.0) + 1
    keys, places = np.unique(np.arange(staff.shape[1]) * width + wanted, return_inverse=True)
    row, agents = asked[(keys // width).astype(np.int64)], keys % width
    served = pool.take(row).at(plan.config, (present[row] * agents)[:, None])
    places = places.reshape(2, *staff.shape)
    levels = {name: one.service_level[:, 0] for name, one in served.items()}
    return {name: level[places[0]] * (1 - part) + level[places[1]] * part for name, level in levels.items()}
