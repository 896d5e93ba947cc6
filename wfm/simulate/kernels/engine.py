"""One replication: contacts arrive, agents come and go, until the plan is over."""

from __future__ import annotations

import numpy as np

from wfm.simulate.kernels.chats import join  # noqa: F401  (compiled with the rest)
from wfm.simulate.kernels.compiling import inner, outer
from wfm.simulate.kernels.counting import add_span, count_busy, count_lost, count_present, interval_of
from wfm.simulate.kernels.events import CHAT, GIVE_UP, OFFER, OVERFLOW, SERVICE, drop_first, unpack
from wfm.simulate.kernels.lines import (
    count_left,
    count_waiting,
    deadline,
    drop_expired,
    leave_line,
    send_away,
    still_waits,
    wait_as_work,
    wait_in_line,
)
from wfm.simulate.kernels.lists import list_of, pausing_list, wake
from wfm.simulate.kernels.randoms import GAP, exponential, mix, name_of, uniform
from wfm.simulate.kernels.randoms import OFFER as OFFER_OF
from wfm.simulate.kernels.serving import (
    come,
    finish,
    finish_chat,
    go,
    hand_out,
    lay_aside,
    offer_work,
    perhaps_return,
    take,
)
from wfm.simulate.kernels.world import (
    CLOSES,
    COMES,
    DEFERRED,
    EVENTS,
    FULL,
    GOES,
    IN_TIME,
    MOVED,
    OFFERED,
    QUEUED,
    RETURNS,
    State,
    Tally,
    World,
)


@inner
def next_arrival(world: World, state: State, factor: np.ndarray, stream: int, now: float) -> None:
    """Draw a stream's next arrival after a time: the rate used up by one exponential number.

    factor: s, days: how many times the expected contacts come.
    Source: Cinlar (1975), "Introduction to Stochastic Processes", ch. 4: a Poisson process in its operational time.
    """
    name = name_of(state.key[stream], state.counted[stream])
    state.counted[stream] += 1
    left = 1.0 if world.even[stream] else exponential(mix(name + GAP))
    at = int(now / world.width)
    while at < world.day.size:
        rate = world.rate[stream, at] * factor[stream, world.day[at]]
        edge = (at + 1) * world.width
        room = rate * (edge - now)
        if left < room:
            state.next_at[stream] = now + left / rate
            state.next_name[stream] = name
            return
        left -= room
        now = edge
        at += 1
    state.next_at[stream] = np.inf


@inner
def find(world: World, state: State, tally: Tally, stream: int, now: float, everybody: bool) -> int:
    """Return an agent for a live contact, taken out of the idle ones; -1 if nobody can take it now.

    Groups are asked in their order. For a chat, agents with fewer chats come first; of agents who could take a call
    instead, those with some chats already, so that others stay free. Then those whose work can be laid aside.
    """
    slots = world.slots[stream]
    for turn in range(2 * slots):
        mixed = turn >= slots
        held = turn if not mixed else (turn + 1) % slots  # 0, 1, 2 ... then 1, 2 ... 0
        if mixed and slots == 1:
            break
        for j in range(world.takers.shape[1]):
            group = world.takers[stream, j]
            if group < 0:
                break
            if (slots > 1 and world.mixed[group] != mixed) or (not everybody and not world.home[group, stream]):
                continue
            agent = state.head[list_of(world, group, held)]
            if held == 0:
                if agent >= 0:
                    wake(world, state, agent)
                    return agent
                continue
            while agent >= 0 and state.job[agent] != stream:
                agent = state.after[agent]
            if agent >= 0:
                return agent
    for j in range(world.takers.shape[1]):
        group = world.takers[stream, j]
        if group < 0:
            break
        if not everybody and not world.home[group, stream]:
            continue
        agent = state.tail[pausing_list(world, group)]
        if agent >= 0:
            lay_aside(world, state, tally, agent, now)
            offer_work(world, state, tally, state.job[agent], now)  # somebody idle may be able to go on with it
            return agent
    return -1


@inner
def arrive(world: World, state: State, tally: Tally, stream: int, now: float, name: np.uint64) -> None:
    """Let a contact arrive: somebody takes it, or it waits."""
    tally.contacts[stream, interval_of(world, now), OFFERED] += 1.0
    if world.deferred[stream]:
        arrive_work(world, state, tally, stream, now, deadline(world, stream, now), name)
        return
    agent = find(world, state, tally, stream, now, world.overflow[stream] <= 0.0)
    if agent >= 0:
        take(world, state, tally, agent, stream, now, now, name)
    elif state.closed[stream] and state.here[stream] == 0:
        count_lost(world, tally, stream, now, now)
    else:
        wait_in_line(world, state, stream, now, name)


@inner
def arrive_work(
    world: World, state: State, tally: Tally, stream: int, now: float, until: float, name: np.uint64
) -> None:
    """Let deferred work arrive: an agent who is idle beyond the reserve takes it, or it waits."""
    wait_as_work(world, state, stream, now, until, name, -1.0)
    if world.even[stream]:
        drop_expired(world, state, tally, stream, now)
    if state.first[stream] < state.last[stream]:
        offer_work(world, state, tally, stream, now)


@inner
def in_line(world: World, state: State, tally: Tally, kind: int, stream: int, place: int, now: float) -> None:
    """Let happen what was to happen to a contact that still waits."""
    if not still_waits(state, stream, place, now):
        return
    at = place & (state.line_at.shape[1] - 1)
    arrived, name = state.line_at[stream, at], state.line_name[stream, at]
    if kind == GIVE_UP:
        leave_line(state, stream, place)
        count_lost(world, tally, stream, arrived, now)
        perhaps_return(world, state, world.redial[stream], stream, name, now)
    elif kind == OFFER:
        if uniform(mix(name + OFFER_OF)) < world.accept[stream]:
            leave_line(state, stream, place)
            tally.contacts[stream, interval_of(world, arrived), MOVED] += 1.0
            arrive(world, state, tally, world.callback[stream], now, name)
    elif kind == OVERFLOW:
        agent = find(world, state, tally, stream, now, True)
        if agent >= 0:
            leave_line(state, stream, place)
            take(world, state, tally, agent, stream, arrived, now, name)


@inner
def change(world: World, state: State, tally: Tally, number: int, seed: np.uint64) -> None:
    """Let an agent come or go, or a line open or close."""
    kind, who, now = world.change[number], world.who[number], world.when[number]
    if kind == COMES:
        if uniform(name_of(seed, world.shift[number])) >= world.share[number]:
            come(world, state, tally, who, now)
    elif kind == GOES:
        go(world, state, tally, who, now)
    else:
        state.closed[who] = kind == CLOSES
        pool = world.line_pool[who]
        if pool >= 0:
            state.lines[pool] += -1 if kind == CLOSES else 1
            if state.lines[pool] == 0 and state.number[DEFERRED] > 0:
                hand_out(world, state, tally, now)
        if kind == CLOSES and state.here[who] == 0 and not world.deferred[who]:
            send_away(world, state, tally, who, now)


@inner
def begin(world: World, state: State, factor: np.ndarray, seed: np.uint64) -> None:
    """Empty everything, and let what waited before wait."""
    state.number[:] = 0
    state.first[:] = 0
    state.last[:] = 0
    state.counted[:] = 0
    state.closed[:] = True
    state.here[:] = 0
    state.done[:] = 0
    state.spare[:] = 0
    state.lines[:] = 0
    state.head[:] = -1
    state.tail[:] = -1
    state.listed[:] = -1
    state.on[:] = False
    state.since[:] = -1.0
    state.holds[:] = 0
    state.version[:] = 0
    state.job[:] = 0
    for place in range(state.return_free.size):
        state.return_free[place] = place
    state.number[RETURNS] = state.return_free.size
    for stream in range(world.rate.shape[0]):
        state.key[stream] = name_of(seed, -1 - stream)
        next_arrival(world, state, factor, stream, 0.0)
    for one in range(world.early.size):
        stream = world.early[one]
        name = name_of(state.key[stream], -1 - one)
        wait_as_work(world, state, stream, world.early_at[one], world.early_until[one], name, -1.0)


@inner
def soonest(state: State) -> int:
    """Return the stream with the next arrival."""
    best, when = 0, state.next_at[0]
    for stream in range(1, state.next_at.size):
        if state.next_at[stream] < when:
            best, when = stream, state.next_at[stream]
    return best


@outer
def run(world: World, state: State, tally: Tally, factor: np.ndarray, seed: np.uint64) -> bool:
    """Run one replication into an empty tally; return whether there was room for all of it."""
    begin(world, state, factor, seed)
    end = world.day.size * world.width
    number, stream = 0, soonest(state)
    while state.number[FULL] == 0:
        arrival = state.next_at[stream]
        event = state.times[0] if state.number[EVENTS] > 0 else np.inf
        turn = world.when[number] if number < world.when.size else np.inf
        if arrival < event and arrival < turn:
            if arrival >= end:
                break
            name = state.next_name[stream]
            next_arrival(world, state, factor, stream, arrival)
            arrive(world, state, tally, stream, arrival, name)
            stream = soonest(state)
        elif turn <= event:
            if turn >= end:
                break
            change(world, state, tally, number, seed)
            number += 1
        else:
            if event >= end:
                break
            kind, who, more = unpack(state.codes[0])
            drop_first(state.times, state.codes, state.number[EVENTS])
            state.number[EVENTS] -= 1
            happen(world, state, tally, kind, who, more, event)
    close_down(world, state, tally, end)
    return state.number[FULL] == 0


@inner
def happen(world: World, state: State, tally: Tally, kind: int, who: int, more: int, now: float) -> None:
    """Let an event happen; those of an earlier version are void."""
    if kind == SERVICE:
        if state.version[who] == more:
            finish(world, state, tally, who, now)
    elif kind == CHAT:
        if state.version[who] == more:
            finish_chat(world, state, tally, who, now)
    elif kind <= OVERFLOW:
        in_line(world, state, tally, kind, who, more, now)
    else:
        state.return_free[state.number[RETURNS]] = who
        state.number[RETURNS] += 1
        arrive(world, state, tally, state.return_stream[who], now, state.return_name[who])


@inner
def close_down(world: World, state: State, tally: Tally, end: float) -> None:
    """Count what is under way at the end."""
    for stream in range(world.rate.shape[0]):
        if not world.deferred[stream]:
            count_waiting(world, state, tally, stream, end)
            continue
        count_left(world, state, tally, stream, end)
    for agent in range(world.group.size):
        stream = state.job[agent]
        if state.holds[agent] > 0 and world.deferred[stream]:
            count_busy(world, tally, agent, state.job_begun[agent], end, 1.0)
            add_span(tally.contacts, stream, QUEUED, state.job_at[agent], end, 1.0, world.width)
            if state.job_at[agent] >= 0.0 and state.job_until[agent] >= state.job_end[agent]:
                tally.contacts[stream, interval_of(world, state.job_at[agent]), IN_TIME] += 1.0
        elif state.holds[agent] > 0 and world.slots[stream] > 1:
            count_busy(world, tally, agent, state.chat_at[agent], end, state.holds[agent] / world.slots[stream])
        if state.since[agent] >= 0.0:
            count_present(world, tally, agent, state.since[agent], end)
