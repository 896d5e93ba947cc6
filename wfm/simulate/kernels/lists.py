"""Agents in lists: who is idle, who could take one more chat, whose work can be laid aside.

List `group * (most + 1) + k` holds the agents of a group with k contacts in hand who may take one more, `most` being
the largest number of chats at a time; the last list of a group those at work that can be laid aside.
"""

from __future__ import annotations

from wfm.simulate.kernels.compiling import inner
from wfm.simulate.kernels.world import State, World


@inner
def list_of(world: World, group: int, held: int) -> int:
    """Return the list of agents who hold so many contacts."""
    return group * world.pace.shape[1] + held


@inner
def pausing_list(world: World, group: int) -> int:
    """Return the list of agents whose work can be laid aside."""
    return group * world.pace.shape[1] + world.pace.shape[1] - 1


@inner
def append(state: State, which: int, agent: int) -> None:
    """Put an agent at the end of a list: who is idle longest comes first."""
    last = state.tail[which]
    state.before[agent] = last
    state.after[agent] = -1
    if last >= 0:
        state.after[last] = agent
    else:
        state.head[which] = agent
    state.tail[which] = agent
    state.listed[agent] = which


@inner
def remove(state: State, agent: int) -> None:
    """Take an agent out of its list."""
    which = state.listed[agent]
    before, after = state.before[agent], state.after[agent]
    if before >= 0:
        state.after[before] = after
    else:
        state.head[which] = after
    if after >= 0:
        state.before[after] = before
    else:
        state.tail[which] = before
    state.listed[agent] = -1


@inner
def rest(world: World, state: State, agent: int) -> None:
    """Make an agent idle."""
    group = world.group[agent]
    append(state, list_of(world, group, 0), agent)
    state.spare[world.pool[group]] += world.answers[group]


@inner
def wake(world: World, state: State, agent: int) -> None:
    """Take an idle agent out of the idle ones."""
    remove(state, agent)
    group = world.group[agent]
    state.spare[world.pool[group]] -= world.answers[group]


@inner
def may_work(world: World, state: State, group: int, idle: int) -> bool:
    """Whether an agent of a group may do deferred work: enough others are idle, or need not be.

    idle: 1 where the agent is itself among the idle ones.
    """
    pool = world.pool[group]
    return not world.answers[group] or state.lines[pool] == 0 or state.spare[pool] >= world.reserve + idle
