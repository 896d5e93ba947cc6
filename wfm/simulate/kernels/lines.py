"""Contacts that wait: one line for each stream, first come first in it."""

from __future__ import annotations

import numpy as np

from wfm.simulate.kernels.compiling import inner
from wfm.simulate.kernels.counting import CLOSE, add_span, count_lost, interval_of
from wfm.simulate.kernels.events import GIVE_UP, OFFER, OVERFLOW, code, push
from wfm.simulate.kernels.randoms import PATIENCE, exponential, mix
from wfm.simulate.kernels.world import (
    ABANDONED,
    DEFERRED,
    EVENTS,
    FULL,
    GONE,
    IN_TIME,
    OFFERED,
    QUEUED,
    WAITING,
    State,
    Tally,
    World,
)


@inner
def schedule(state: State, time: float, packed: int) -> None:
    """Add an event; where there is no room, the replication is done again with more."""
    size = state.number[EVENTS]
    if size >= state.times.size:
        state.number[FULL] = 1
        return
    push(state.times, state.codes, size, time, packed)
    state.number[EVENTS] = size + 1


@inner
def put(state: State, stream: int, place: int, arrived: float, until: float, name: np.uint64, left: float) -> None:
    """Write a contact into a place in line."""
    at = place & (state.line_at.shape[1] - 1)
    state.line_at[stream, at] = arrived
    state.line_until[stream, at] = until
    state.line_name[stream, at] = name
    state.line_left[stream, at] = left


@inner
def has_room(state: State, stream: int) -> bool:
    """Whether a line has a free place; where not, the replication is done again with more."""
    if state.last[stream] - state.first[stream] >= state.line_at.shape[1] - 1:
        state.number[FULL] = 1
        return False
    return True


@inner
def wait_in_line(world: World, state: State, stream: int, now: float, name: np.uint64) -> None:
    """Let a live contact wait, with all that may happen to it there."""
    if not has_room(state, stream):
        return
    patience = world.patience[stream]
    until = np.inf
    if patience < np.inf:
        until = now + patience * exponential(mix(name + PATIENCE))
    place = state.last[stream]
    put(state, stream, place, now, until, name, -1.0)
    state.last[stream] = place + 1
    state.number[WAITING] += 1
    if world.redial[stream] > 0.0:
        schedule(state, until, code(GIVE_UP, stream, place))
    if now + world.offer_after[stream] < until:
        schedule(state, now + world.offer_after[stream], code(OFFER, stream, place))
    if world.overflow[stream] > 0.0 and now + world.overflow[stream] < until:
        schedule(state, now + world.overflow[stream], code(OVERFLOW, stream, place))


@inner
def wait_as_work(
    world: World, state: State, stream: int, arrived: float, until: float, name: np.uint64, left: float
) -> None:
    """Let deferred work wait; what was begun and laid aside comes first."""
    if not has_room(state, stream):
        return
    if left >= 0.0:
        state.first[stream] -= 1
        put(state, stream, state.first[stream], arrived, until, name, left)
    else:
        put(state, stream, state.last[stream], arrived, until, name, left)
        state.last[stream] += 1
    state.number[DEFERRED] += 1


@inner
def drop_lost(world: World, state: State, tally: Tally, stream: int, now: float) -> bool:
    """Count those at the front who have given up by now; return whether anybody still waits."""
    mask = state.line_at.shape[1] - 1
    first, last = state.first[stream], state.last[stream]
    while first < last:
        until = state.line_until[stream, first & mask]
        if until > now:
            break
        if until != GONE:
            count_lost(world, tally, stream, state.line_at[stream, first & mask], until)
            state.number[WAITING] -= 1
        first += 1
    state.first[stream] = first
    return first < last


@inner
def still_waits(state: State, stream: int, place: int, now: float) -> bool:
    """Whether the contact of a place has neither been taken nor gone."""
    if place < state.first[stream] or place >= state.last[stream]:
        return False
    return state.line_until[stream, place & (state.line_at.shape[1] - 1)] >= now


@inner
def leave_line(state: State, stream: int, place: int) -> None:
    """Take a contact out of the middle of a line."""
    state.line_until[stream, place & (state.line_at.shape[1] - 1)] = GONE
    state.number[WAITING] -= 1


@inner
def send_away(world: World, state: State, tally: Tally, stream: int, now: float) -> None:
    """Lose all who wait in a line: it has closed, and nobody is left to answer."""
    mask = state.line_at.shape[1] - 1
    while drop_lost(world, state, tally, stream, now):
        first = state.first[stream]
        count_lost(world, tally, stream, state.line_at[stream, first & mask], now)
        state.number[WAITING] -= 1
        state.first[stream] = first + 1


@inner
def count_waiting(world: World, state: State, tally: Tally, stream: int, end: float) -> None:
    """Count those in a live line at the end: who has given up by then, and how long the others have waited."""
    mask = state.line_at.shape[1] - 1
    for place in range(state.first[stream], state.last[stream]):
        arrived, until = state.line_at[stream, place & mask], state.line_until[stream, place & mask]
        if until == GONE:
            continue
        if until <= end:
            count_lost(world, tally, stream, arrived, until)
            continue
        add_span(tally.contacts, stream, QUEUED, arrived, end, 1.0, world.width)
        if arrived + world.limit[stream] > end:  # might still have been in time
            tally.contacts[stream, interval_of(world, arrived), OFFERED] -= 1.0


@inner
def time_due(world: World, stream: int, arrived: float) -> float:
    """Return how many of the hours that count have passed when work that arrives now has to be done, in seconds."""
    opened = world.opened[stream]
    at = interval_of(world, arrived)
    share = min(max(arrived / world.width - at, 0.0), 1.0)
    return opened[at] + share * (opened[at + 1] - opened[at]) + world.limit[stream]


@inner
def count_left(world: World, state: State, tally: Tally, stream: int, end: float) -> None:
    """Count work that waits at the end: what is not yet due is judged by the pace of the plan, one after the other."""
    mask = state.line_at.shape[1] - 1
    opened = world.opened[stream]
    for place in range(state.first[stream], state.last[stream]):
        arrived, until = state.line_at[stream, place & mask], state.line_until[stream, place & mask]
        add_span(tally.contacts, stream, QUEUED, arrived, end, 1.0, world.width)
        if arrived < 0.0 or until < end:
            continue
        if world.even[stream]:
            tally.contacts[stream, interval_of(world, arrived), OFFERED] -= 1.0
        elif (place - state.first[stream] + 1) * opened[-1] <= state.done[stream] * (
            time_due(world, stream, arrived) - opened[-1]
        ):
            tally.contacts[stream, interval_of(world, arrived), IN_TIME] += 1.0


@inner
def deadline(world: World, stream: int, arrived: float) -> float:
    """Return when work that arrives now has to be done, in hours that count; infinite beyond the end."""
    opened, width = world.opened[stream], world.width
    due = time_due(world, stream, arrived)
    if due > opened[-1] - CLOSE:
        return np.inf
    low, high = 0, opened.size - 1
    while high - low > 1:  # opened[low] <= due < opened[high]
        middle = (low + high) // 2
        if opened[middle] <= due:
            low = middle
        else:
            high = middle
    span = opened[low + 1] - opened[low]
    return width * (low + (due - opened[low]) / span)


@inner
def pick(world: World, state: State, tally: Tally, group: int, now: float) -> int:
    """Return the stream whose first contact a free agent of a group takes, -1 if none waits that it may take."""
    mask = state.line_at.shape[1] - 1
    best, best_tier, longest = -1, 1 << 30, np.inf
    for j in range(world.picks.shape[1]):
        stream = world.picks[group, j]
        if stream < 0:
            break
        tier = world.tier[group, stream]
        if tier > best_tier:
            break
        if world.deferred[stream] or state.first[stream] >= state.last[stream]:
            continue
        if not drop_lost(world, state, tally, stream, now):
            continue
        since = state.line_at[stream, state.first[stream] & mask]
        if not world.home[group, stream] and now - since < world.overflow[stream] - CLOSE:
            continue
        if since < longest:
            best, best_tier, longest = stream, tier, since
    return best


@inner
def drop_expired(world: World, state: State, tally: Tally, stream: int, now: float) -> None:
    """Drop even work that has not been begun in time."""
    mask = state.line_at.shape[1] - 1
    while state.first[stream] < state.last[stream]:
        at = state.first[stream] & mask
        if state.line_left[stream, at] >= 0.0 or now <= state.line_until[stream, at] + CLOSE:
            return
        tally.contacts[stream, interval_of(world, state.line_at[stream, at]), ABANDONED] += 1.0
        state.first[stream] += 1
        state.number[DEFERRED] -= 1


@inner
def pick_work(world: World, state: State, tally: Tally, group: int, now: float) -> int:
    """Return the deferred stream whose first piece of work is due first, -1 if none waits."""
    mask = state.line_at.shape[1] - 1
    best, soonest = -1, np.inf
    for j in range(world.picks.shape[1]):
        stream = world.picks[group, j]
        if stream < 0:
            break
        if not world.deferred[stream] or state.first[stream] >= state.last[stream]:
            continue
        if world.even[stream]:
            drop_expired(world, state, tally, stream, now)
            if state.first[stream] >= state.last[stream]:
                continue
        until = state.line_until[stream, state.first[stream] & mask]
        if best < 0 or until < soonest:
            best, soonest = stream, until
    return best
