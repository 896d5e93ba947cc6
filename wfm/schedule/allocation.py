"""The share of the agents at work that is planned for each queue.

Among all divisions that the skills allow the fairest one is taken: the queue with the least cover for its need
has as much as it can, then the next, and so on (the lexicographically optimal base; Fujishige 1980). It also
leaves the fewest agents short in total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wfm.connected import connected

_NO_NEED = 1e-6


def divide(
    pools: Mapping[frozenset[str], float], need: Mapping[str, float], minimum: Mapping[str, float]
) -> dict[str, float]:
    """Divide agents among the queues of one interval.

    Args:
        pools: Sets of open queues, all that are the largest their agents can touch, with the agents at work who
            have a skill among them.
        need: The requirement of each open queue.
        minimum: Positions that come before all others.

    Returns:
        Agents for each open queue. They never add up to more than the agents of any set of queues.
    """
    given: dict[str, float] = {}
    for component in components(list(pools)):
        given |= _divide_component({pool: pools[pool] for pool in component}, need, minimum)
    return given


def components(pools: Sequence[frozenset[str]]) -> list[list[frozenset[str]]]:
    """Split pools into those connected by common queues."""
    return [[pools[place] for place in places] for places in connected(pools)]


def _divide_component(
    pools: Mapping[frozenset[str], float], need: Mapping[str, float], minimum: Mapping[str, float]
) -> dict[str, float]:
    """Fix the tightest set of queues, then the tightest around it, until all are served."""
    if any(agents < sum(minimum[name] for name in pool) for pool, agents in pools.items()):
        minimum = dict.fromkeys(minimum, 0.0)  # it cannot be kept, so it cannot come first
    rest = {name: max(need[name] - minimum[name], _NO_NEED) for pool in pools for name in pool}
    given: dict[str, float] = {}
    everything = max(pools, key=len)
    while len(given) < len(everything):
        done, taken = frozenset(given), sum(given.values())
        ratios = {
            pool: (pools[pool] - taken - sum(minimum[name] for name in pool - done)) / sum(rest[n] for n in pool - done)
            for pool in pools
            if pool > done
        }
        tightest = min(ratios, key=lambda pool: (ratios[pool], -len(pool), sorted(pool)))
        for name in sorted(tightest - done):
            given[name] = minimum[name] + ratios[tightest] * rest[name]
    return given
