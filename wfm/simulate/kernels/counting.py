"""What is counted of contacts and agents as things happen."""

from __future__ import annotations

import numpy as np

from wfm.simulate.kernels.compiling import inner
from wfm.simulate.kernels.world import (
    ABANDONED,
    ANSWERED,
    AT_ONCE,
    BUSY,
    IN_TIME,
    LEFT,
    PRESENT,
    QUEUED,
    SOON,
    WAITED,
    Tally,
    World,
)

CLOSE = 1e-9  # seconds: a wait that ends with the threshold is in time


@inner
def interval_of(world: World, time: float) -> int:
    """Return the interval of a time, the first or last one for times outside."""
    return min(max(int(time / world.width), 0), world.day.size - 1)


@inner
def add_span(table: np.ndarray, row: int, column: int, begin: float, end: float, weight: float, width: float) -> None:
    """Add the seconds of a stretch of time to the intervals it touches; table: rows, intervals, columns."""
    begin = max(begin, 0.0)
    if end <= begin:
        return
    at, most = int(begin / width), table.shape[1]
    while at < most:
        edge = (at + 1) * width
        if end <= edge:
            table[row, at, column] += weight * (end - begin)
            return
        table[row, at, column] += weight * (edge - begin)
        begin = edge
        at += 1


@inner
def count_answered(world: World, tally: Tally, stream: int, arrived: float, now: float) -> None:
    """Count a live contact that an agent takes now."""
    row = tally.contacts[stream, interval_of(world, arrived)]
    wait = now - arrived
    row[ANSWERED] += 1.0
    if wait <= 0.0:
        row[AT_ONCE] += 1.0
        row[IN_TIME] += 1.0
        return
    row[WAITED] += wait
    if wait <= world.limit[stream] + CLOSE:
        row[IN_TIME] += 1.0
    add_span(tally.contacts, stream, QUEUED, arrived, now, 1.0, world.width)


@inner
def count_lost(world: World, tally: Tally, stream: int, arrived: float, when: float) -> None:
    """Count a contact that gives up, or is sent away, at a time."""
    row = tally.contacts[stream, interval_of(world, arrived)]
    row[ABANDONED] += 1.0
    if when - arrived <= world.limit[stream] + CLOSE:
        row[SOON] += 1.0
    add_span(tally.contacts, stream, QUEUED, arrived, when, 1.0, world.width)
    tally.contacts[stream, interval_of(world, when), LEFT] += 1.0


@inner
def count_done(world: World, tally: Tally, stream: int, arrived: float, until: float, begun: float, now: float) -> None:
    """Count deferred work that is finished now; what waited before the start is in the backlog, but not the plan's."""
    add_span(tally.contacts, stream, QUEUED, arrived, now, 1.0, world.width)
    if arrived < 0.0:
        return
    row = tally.contacts[stream, interval_of(world, arrived)]
    row[ANSWERED] += 1.0
    row[WAITED] += begun - arrived
    if now <= until + CLOSE or world.even[stream]:  # even work is begun in time or never
        row[IN_TIME] += 1.0


@inner
def count_busy(world: World, tally: Tally, agent: int, begin: float, end: float, weight: float) -> None:
    """Add time in which an agent is taken; with some chats of those it may have, that share of it."""
    add_span(tally.agents, world.group[agent], BUSY, begin, end, weight, world.width)


@inner
def count_present(world: World, tally: Tally, agent: int, begin: float, end: float) -> None:
    """Add time in which an agent is at work."""
    add_span(tally.agents, world.group[agent], PRESENT, begin, end, 1.0, world.width)
