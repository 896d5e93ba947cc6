"""Pools: sets of queues that the same agents serve.

Connected queues share their agents, so the service of a queue is bounded by every set S of queues around it:
all work of S against all agents with a skill in S. The tightest of these bounds is the prediction; it is exact
for separate queues and for agents who can do everything, and a little hopeful in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from wfm.connected import connected

# Past this many different sets of agents around one component only some of their unions are looked at.
MOST_SETS_FOR_ALL_UNIONS = 8


def pools_of(open_queues: Sequence[str], skill_sets: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Return the sets of connected open queues that are the largest their agents can touch.

    Args:
        open_queues: Names of the queues open at a time.
        skill_sets: The distinct skill sets of the agents.

    Returns:
        Sets of queues; one that nobody can serve is a set of its own.
    """
    touching = {name: frozenset(i for i, skills in enumerate(skill_sets) if name in skills) for name in open_queues}
    pools: set[frozenset[str]] = set()
    names = list(touching)
    for places in connected(list(touching.values())):
        component = [names[place] for place in places]
        unions = _unions(component, touching)
        pools |= {frozenset(name for name in component if touching[name] <= union) for union in unions}
    return sorted(filter(None, pools), key=lambda pool: (len(pool), sorted(pool)))


def _unions(component: list[str], touching: dict[str, frozenset[int]]) -> set[frozenset[int]]:
    distinct = sorted({touching[name] for name in component}, key=sorted)
    everybody = frozenset[int]().union(*distinct)
    most = len(distinct) if len(distinct) <= MOST_SETS_FOR_ALL_UNIONS else 2
    chosen = (some for size in range(1, most + 1) for some in combinations(distinct, size))
    return {frozenset[int]().union(*some) for some in chosen} | {everybody, *(everybody - one for one in distinct)}
