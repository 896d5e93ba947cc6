"""Whether shares of agents can be served by those at work: for every set of queues, demand within supply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

MOST_QUEUES_LISTED = 12
_TINY = 1e-12
_ROUNDING = 1e-9


def components(masks: Iterable[int], queues: int) -> list[int]:
    """Return the groups of queues, as bits, that are connected by somebody's skills."""
    groups = [1 << queue for queue in range(queues)]
    for mask in masks:
        joined = [group for group in groups if group & mask]
        if joined:
            groups = [group for group in groups if not group & mask] + [sum(joined)]
    return sorted(groups)


def worst_excess(
    scheduled: np.ndarray, at_work: dict[int, np.ndarray], component: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each interval by how much the worst set of queues exceeds the agents skilled for it.

    Args:
        scheduled: Agents planned; shape (queues, intervals), 0 where closed.
        at_work: Agents by their exact skills as bits; arrays of shape (intervals,).
        component: Queues to look at, as bits; nobody has skills both in it and outside.

    Returns:
        The excess in agents (at least 0), and the set of queues as bits; both of shape (intervals,).
    """
    if component.bit_count() > MOST_QUEUES_LISTED:
        return _by_flow(scheduled, at_work, component)
    excess = np.zeros(scheduled.shape[1])
    worst = np.zeros(scheduled.shape[1], dtype=object)
    for subset in sorted(_subsets(component), key=int.bit_count):
        supply = sum((agents for mask, agents in at_work.items() if mask & subset), np.zeros(scheduled.shape[1]))
        demand = scheduled[_queues(subset)].sum(axis=0)
        more = demand - supply > excess + _ROUNDING
        excess[more] = (demand - supply)[more]
        worst[more] = subset
    return excess, worst


def _subsets(mask: int) -> Iterator[int]:
    subset = mask
    while subset:
        yield subset
        subset = (subset - 1) & mask


def _queues(mask: int) -> list[int]:
    return [queue for queue in range(mask.bit_length()) if mask >> queue & 1]


def _by_flow(scheduled: np.ndarray, at_work: dict[int, np.ndarray], component: int) -> tuple[np.ndarray, np.ndarray]:
    """Do the same by a largest flow per interval; its smallest cut is the worst set."""
    masks = [mask for mask in at_work if mask & component]
    excess = np.zeros(scheduled.shape[1])
    worst = np.zeros(scheduled.shape[1], dtype=object)
    for interval in range(scheduled.shape[1]):
        demand = {queue: float(scheduled[queue, interval]) for queue in _queues(component)}
        supply = {mask: float(at_work[mask][interval]) for mask in masks}
        excess[interval], worst[interval] = _unserved(demand, supply)
    return excess, worst


def _unserved(demand: dict[int, float], supply: dict[int, float]) -> tuple[float, int]:
    """Return the demand that no flow serves, and the queues that compete for it.

    Source: Ford, L. R., Fulkerson, D. R. (1956), Maximal flow through a network: largest flow equals smallest cut.
    """
    left = dict(supply)
    given: dict[tuple[int, int], float] = {}
    short, reached = 0.0, 0
    for queue, wanted in demand.items():
        while wanted > _TINY:
            path, seen = _path(queue, left, given)
            if path is None:
                short += wanted
                reached |= seen
                break
            wanted -= _push(path, wanted, left, given)
    return short, reached


def _path(queue: int, left: dict[int, float], given: dict[tuple[int, int], float]) -> tuple[list[int] | None, int]:
    """Return a way from a queue to spare agents, as queue, skills, queue, ... skills; or the queues it reaches."""
    ways, seen = [[queue]], 1 << queue
    used: set[int] = set()
    for way in ways:
        for mask in left:
            if mask in used or not mask >> way[-1] & 1:
                continue
            used.add(mask)
            if left[mask] > _TINY:
                return [*way, mask], seen
            for other in _queues(mask):
                if not seen >> other & 1 and given.get((mask, other), 0.0) > _TINY:
                    seen |= 1 << other
                    ways.append([*way, mask, other])
    return None, seen


def _push(way: list[int], wanted: float, left: dict[int, float], given: dict[tuple[int, int], float]) -> float:
    taken = [(way[step], way[step + 1]) for step in range(1, len(way) - 1, 2)]
    amount = min([wanted, left[way[-1]], *(given[edge] for edge in taken)])
    for step in range(0, len(way), 2):
        edge = (way[step + 1], way[step])
        given[edge] = given.get(edge, 0.0) + amount
    for edge in taken:
        given[edge] -= amount
    left[way[-1]] -= amount
    return amount
