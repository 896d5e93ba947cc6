"""Agents take contacts, lay work aside, finish, come and go."""

from __future__ import annotations

from math import exp

import numpy as np

from wfm.simulate.kernels.chats import end_one, join
from wfm.simulate.kernels.compiling import inner
from wfm.simulate.kernels.counting import count_answered, count_busy, count_done, count_present, interval_of
from wfm.simulate.kernels.events import RETURN, SERVICE, code
from wfm.simulate.kernels.lines import drop_expired, pick, pick_work, schedule, send_away, wait_as_work
from wfm.simulate.kernels.lists import append, list_of, may_work, pausing_list, remove, rest, wake
from wfm.simulate.kernels.randoms import AGAIN, DELAY, GAP, exponential, mix, normal, uniform
from wfm.simulate.kernels.randoms import SERVICE as SERVICE_OF
from wfm.simulate.kernels.world import (
    DEFERRED,
    DETERMINISTIC,
    FULL,
    LOGNORMAL,
    RETURNS,
    WAITING,
    State,
    Tally,
    World,
)


@inner
def work_of(world: World, stream: int, arrived: float, name: np.uint64) -> float:
    """Draw how long handling a contact takes, seconds."""
    mean = world.aht[stream, interval_of(world, arrived)]
    kind = world.service[stream]
    if kind == DETERMINISTIC:
        return mean
    if kind == LOGNORMAL:
        sigma = world.sigma[stream]
        return mean * exp(sigma * normal(mix(name + SERVICE_OF)) - 0.5 * sigma * sigma)
    return mean * exponential(mix(name + SERVICE_OF))


@inner
def take(
    world: World, state: State, tally: Tally, agent: int, stream: int, arrived: float, now: float, name: np.uint64
) -> None:
    """Let an agent, in no list, take a live contact or another chat."""
    count_answered(world, tally, stream, arrived, now)
    work = work_of(world, stream, arrived, name)
    if world.slots[stream] > 1:
        join(world, state, tally, agent, stream, now, name, work)
        return
    state.holds[agent] = 1
    state.job[agent] = stream
    state.job_name[agent] = name
    state.version[agent] += 1
    count_busy(world, tally, agent, now, now + work, 1.0)
    schedule(state, now + work, code(SERVICE, agent, state.version[agent]))


@inner
def take_first(world: World, state: State, tally: Tally, agent: int, stream: int, now: float) -> None:
    """Let an agent take the first contact in line, who still waits."""
    at = state.first[stream] & (state.line_at.shape[1] - 1)
    state.first[stream] += 1
    state.number[WAITING] -= 1
    take(world, state, tally, agent, stream, state.line_at[stream, at], now, state.line_name[stream, at])


@inner
def take_work(world: World, state: State, tally: Tally, agent: int, stream: int, now: float) -> None:
    """Let an agent take the deferred work that comes first."""
    at = state.first[stream] & (state.line_at.shape[1] - 1)
    state.first[stream] += 1
    state.number[DEFERRED] -= 1
    arrived, name, left = state.line_at[stream, at], state.line_name[stream, at], state.line_left[stream, at]
    if left < 0.0:
        left = work_of(world, stream, arrived, name)
    state.holds[agent] = 1
    state.job[agent] = stream
    state.job_name[agent] = name
    state.job_at[agent] = arrived
    state.job_until[agent] = state.line_until[stream, at]
    state.job_begun[agent] = now
    state.job_end[agent] = now + left
    state.version[agent] += 1
    if world.pausing[stream]:
        append(state, pausing_list(world, world.group[agent]), agent)
    schedule(state, now + left, code(SERVICE, agent, state.version[agent]))


@inner
def lay_aside(world: World, state: State, tally: Tally, agent: int, now: float) -> None:
    """Let an agent lay the work in hand aside, to be gone on with by whoever is idle next."""
    remove(state, agent)
    stream = state.job[agent]
    count_busy(world, tally, agent, state.job_begun[agent], now, 1.0)
    left = state.job_end[agent] - now
    wait_as_work(
        world, state, stream, state.job_at[agent], state.job_until[agent], state.job_name[agent], max(left, 0.0)
    )
    state.version[agent] += 1
    state.holds[agent] = 0


@inner
def become_free(world: World, state: State, tally: Tally, agent: int, now: float) -> None:
    """Let an agent without anything in hand go, take what waits, or rest."""
    if not state.on[agent]:
        depart(world, state, tally, agent, now)
        return
    group = world.group[agent]
    if state.number[WAITING] > 0:
        stream = pick(world, state, tally, group, now)
        if stream >= 0:
            take_first(world, state, tally, agent, stream, now)
            fill_up(world, state, tally, agent, now)
            return
    if state.number[DEFERRED] > 0 and may_work(world, state, group, 0):
        stream = pick_work(world, state, tally, group, now)
        if stream >= 0:
            take_work(world, state, tally, agent, stream, now)
            return
    rest(world, state, agent)
    if world.reserve > 0.0 and world.answers[group]:
        hand_out(world, state, tally, now)  # one idle agent more: another one may leave the reserve


@inner
def offer_work(world: World, state: State, tally: Tally, stream: int, now: float) -> bool:
    """Let the first agent who is idle, beyond the reserve, take the first work of a stream; whether there is one."""
    for j in range(world.takers.shape[1]):
        group = world.takers[stream, j]
        if group < 0:
            return False
        agent = state.head[list_of(world, group, 0)]
        if agent >= 0 and may_work(world, state, group, 1):
            wake(world, state, agent)
            take_work(world, state, tally, agent, stream, now)
            return True
    return False


@inner
def hand_out(world: World, state: State, tally: Tally, now: float) -> None:
    """Offer the work that waits to all who are idle."""
    for stream in range(world.deferred.size):
        if world.deferred[stream]:
            if world.even[stream]:
                drop_expired(world, state, tally, stream, now)
            while state.first[stream] < state.last[stream]:
                if not offer_work(world, state, tally, stream, now):
                    break


@inner
def fill_up(world: World, state: State, tally: Tally, agent: int, now: float) -> None:
    """Let an agent with a chat in hand take more of those that wait, as many as go.

    Who should rather take another contact, which has to have the whole agent, gets no more chats until then.
    """
    group = world.group[agent]
    stream = state.job[agent]
    while state.on[agent] and state.holds[agent] < world.slots[stream] and state.number[WAITING] > 0:
        first = pick(world, state, tally, group, now)
        if first != stream:
            if first >= 0 and state.listed[agent] >= 0:
                remove(state, agent)
            return
        take_first(world, state, tally, agent, stream, now)


@inner
def finish(world: World, state: State, tally: Tally, agent: int, now: float) -> None:
    """Finish the one contact or piece of work that an agent has in hand."""
    stream = state.job[agent]
    if world.deferred[stream]:
        if world.pausing[stream]:
            remove(state, agent)
        state.done[stream] += 1
        count_busy(world, tally, agent, state.job_begun[agent], now, 1.0)
        count_done(
            world, tally, stream, state.job_at[agent], state.job_until[agent], state.job_begun[agent], now
        )  # fmt: skip
    elif world.reconnect[stream] > 0.0:
        perhaps_return(world, state, world.reconnect[stream], stream, state.job_name[agent], now)
    state.holds[agent] = 0
    become_free(world, state, tally, agent, now)


@inner
def finish_chat(world: World, state: State, tally: Tally, agent: int, now: float) -> None:
    """Finish the chat of an agent that ends first."""
    stream = state.job[agent]
    name = end_one(world, state, tally, agent, now)
    if world.reconnect[stream] > 0.0:
        perhaps_return(world, state, world.reconnect[stream], stream, name, now)
    if state.holds[agent] == 0:
        become_free(world, state, tally, agent, now)
    else:
        fill_up(world, state, tally, agent, now)


@inner
def perhaps_return(world: World, state: State, share: float, stream: int, name: np.uint64, now: float) -> None:
    """Let some of those who gave up, or were answered, return later."""
    if uniform(mix(name + AGAIN)) >= share:
        return
    if state.number[RETURNS] <= 0:
        state.number[FULL] = 1
        return
    state.number[RETURNS] -= 1
    place = state.return_free[state.number[RETURNS]]
    state.return_stream[place] = stream
    state.return_name[place] = mix(name + GAP)
    schedule(state, now + world.again_after[stream] * exponential(mix(name + DELAY)), code(RETURN, place, 0))


@inner
def come(world: World, state: State, tally: Tally, agent: int, now: float) -> None:
    """Let an agent come to work, or go on who has not yet gone."""
    state.on[agent] = True
    if state.since[agent] >= 0.0:
        if state.holds[agent] > 0 and state.holds[agent] < world.slots[state.job[agent]]:
            append(state, list_of(world, world.group[agent], state.holds[agent]), agent)
            fill_up(world, state, tally, agent, now)
        return
    state.since[agent] = now
    for j in range(world.picks.shape[1]):
        stream = world.picks[world.group[agent], j]
        if stream >= 0:
            state.here[stream] += 1
    become_free(world, state, tally, agent, now)


@inner
def go(world: World, state: State, tally: Tally, agent: int, now: float) -> None:
    """Let an agent go as soon as what is in hand is done; work that may be laid aside is."""
    if not state.on[agent]:
        return  # absent
    state.on[agent] = False
    which = state.listed[agent]
    if which < 0:
        return
    if which == pausing_list(world, world.group[agent]):
        lay_aside(world, state, tally, agent, now)
        depart(world, state, tally, agent, now)
        offer_work(world, state, tally, state.job[agent], now)
    elif state.holds[agent] > 0:
        remove(state, agent)
    else:
        wake(world, state, agent)
        depart(world, state, tally, agent, now)


@inner
def depart(world: World, state: State, tally: Tally, agent: int, now: float) -> None:
    """Let an agent leave; a closed line that nobody is left for is lost."""
    count_present(world, tally, agent, state.since[agent], now)
    state.since[agent] = -1.0
    for j in range(world.picks.shape[1]):
        stream = world.picks[world.group[agent], j]
        if stream >= 0:
            state.here[stream] -= 1
            if state.here[stream] == 0 and state.closed[stream] and not world.deferred[stream]:
                send_away(world, state, tally, stream, now)
