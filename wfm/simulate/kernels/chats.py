"""Agents who hold several chats: each has its share of the agent, by what an agent gets done with so many."""

from __future__ import annotations

import numpy as np

from wfm.simulate.kernels.compiling import inner
from wfm.simulate.kernels.counting import count_busy
from wfm.simulate.kernels.events import CHAT, code
from wfm.simulate.kernels.lines import schedule
from wfm.simulate.kernels.lists import append, list_of, remove
from wfm.simulate.kernels.world import State, Tally, World


@inner
def go_on(world: World, state: State, tally: Tally, agent: int, now: float) -> None:
    """Let an agent's chats go on until now."""
    held, stream = state.holds[agent], state.job[agent]
    spent = now - state.chat_at[agent]
    if held > 0 and spent > 0.0:
        each = spent * world.pace[stream, held] / held
        for k in range(held):
            state.chat_left[agent, k] -= each
        count_busy(world, tally, agent, state.chat_at[agent], now, held / world.slots[stream])
    state.chat_at[agent] = now


@inner
def next_end(world: World, state: State, agent: int, now: float) -> None:
    """Schedule the end of the agent's chat that ends first, if nothing changes."""
    held, stream = state.holds[agent], state.job[agent]
    least = state.chat_left[agent, 0]
    for k in range(1, held):
        least = min(least, state.chat_left[agent, k])
    state.version[agent] += 1
    time = now + max(least, 0.0) * held / world.pace[stream, held]
    schedule(state, time, code(CHAT, agent, state.version[agent]))


@inner
def join(
    world: World, state: State, tally: Tally, agent: int, stream: int, now: float, name: np.uint64, work: float
) -> None:
    """Give an agent one more chat, who may then be listed for the next."""
    go_on(world, state, tally, agent, now)
    if state.listed[agent] >= 0:
        remove(state, agent)
    held = state.holds[agent]
    state.chat_left[agent, held] = work
    state.chat_name[agent, held] = name
    state.holds[agent] = held + 1
    state.job[agent] = stream
    if state.on[agent] and held + 1 < world.slots[stream]:
        append(state, list_of(world, world.group[agent], held + 1), agent)
    next_end(world, state, agent, now)


@inner
def end_one(world: World, state: State, tally: Tally, agent: int, now: float) -> np.uint64:
    """End the agent's chat with the least left; return its name. Who holds others is listed for more."""
    go_on(world, state, tally, agent, now)
    if state.listed[agent] >= 0:
        remove(state, agent)
    held, over = state.holds[agent], 0
    for k in range(1, held):
        if state.chat_left[agent, k] < state.chat_left[agent, over]:
            over = k
    name = state.chat_name[agent, over]
    state.chat_left[agent, over] = state.chat_left[agent, held - 1]
    state.chat_name[agent, over] = state.chat_name[agent, held - 1]
    state.holds[agent] = held - 1
    if held > 1:
        if state.on[agent]:
            append(state, list_of(world, world.group[agent], held - 1), agent)
        next_end(world, state, agent, now)
    return name
