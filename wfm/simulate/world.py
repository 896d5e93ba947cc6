"""What is simulated: streams of contacts, agents with their skills, and when they are at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from wfm.connected import connected

if TYPE_CHECKING:
    from wfm.simulate.kernels.world import World

Service = Literal["exponential", "lognormal", "deterministic"]
SERVICES: tuple[Service, ...] = ("exponential", "lognormal", "deterministic")


@dataclass(frozen=True, eq=False)
class Stream:
    """One stream of contacts. Times in seconds; arrays of shape (intervals,) or one number for all intervals.

    Attributes:
        contacts: Expected contacts of each interval.
        aht: Average handle time; of a chat, as it lasts with `slots` at a time, or alone where `factors` are given.
        limit: Until when a contact is answered, or deferred work is done, in time.
        patience: Mean time until a caller gives up; infinite: nobody does.
        deferred: Whether it is work that idle agents do.
        pausing: Whether that work is laid aside where a live contact finds nobody idle.
        even: Whether deferred work comes evenly, and is dropped where it is not begun in time: hours that are given.
        counted: Of deferred work, which intervals count towards the limit; none: all.
        is_open: When contacts may wait; those who wait when nobody is left after closing are lost. None: always.
        service: Distribution of handle times, with `cv` for the lognormal one.
        slots: Chats that an agent has at a time.
        factors: What an agent gets done with 1, 2, 3 ... chats at a time, next to one.
        priority: 1 first; within a priority the longest wait comes first.
        redial, reconnect, again_after: Shares of those who give up, and of those answered, that return after a mean
            time.
        offer_after, accept, callback_limit: Wait after which a call-back is offered, share that takes it, and the time
            within which it is made.
        overflow: Wait after which agents take a contact whose first skill is another stream; 0: at once.
    """

    contacts: np.ndarray | float
    aht: np.ndarray | float
    limit: float
    patience: float = np.inf
    deferred: bool = False
    pausing: bool = True
    even: bool = False
    counted: np.ndarray | None = None
    is_open: np.ndarray | None = None
    service: Service = "exponential"
    cv: float = 1.0
    slots: int = 1
    factors: tuple[float, ...] | None = None
    priority: int = 1
    redial: float = 0.0
    reconnect: float = 0.0
    again_after: float = 600.0
    offer_after: float = np.inf
    accept: float = 0.0
    callback_limit: float = 7200.0
    overflow: float = 0.0


@dataclass(frozen=True, eq=False)
class Presence:
    """When agents are at work, unless they are absent; arrays of shape (stretches,).

    Attributes:
        agent: Number of the agent.
        begin, end: Seconds from the start.
        shift: Number of the shift, for which one number is drawn: an agent is absent wherever it lies below `absent`.
        absent: Share of agents absent, 0-1.
    """

    agent: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    shift: np.ndarray
    absent: np.ndarray


@dataclass(frozen=True, eq=False)
class Waiting:
    """Deferred work that waits at the start, arrays of shape (pieces,): stream, arrival (negative) and deadline."""

    stream: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    arrived: np.ndarray = field(default_factory=lambda: np.zeros(0))
    until: np.ndarray = field(default_factory=lambda: np.zeros(0))


def make_world(
    width: float,
    day: np.ndarray,
    streams: Sequence[Stream],
    skills: Sequence[tuple[int, ...]],
    presence: Presence,
    reserve: float = 0.0,
    waiting: Waiting | None = None,
) -> World:
    """Arrange what is simulated as the arrays that the compiled loops read.

    Args:
        width: Length of an interval, seconds.
        day: Number of the day of each interval, from 0, shape (intervals,).
        streams: The streams, in order; the call-backs of those that offer them come after them.
        skills: For each agent the streams it serves, the one at home first.
        presence: When agents are at work.
        reserve: Idle agents of a pool who are kept free of deferred work.
        waiting: Deferred work that waits at the start.

    Returns:
        The world. Of the agents that may take a contact, those at home come first, then those with fewer skills, then
        those idle for longest.
    """
    from wfm.simulate.kernels.world import World

    size = len(day)
    every, callback, skills = _with_callbacks(streams, skills)
    most = max(stream.slots for stream in every)
    overflow = np.array([stream.overflow for stream in every])
    groups, group = _groups(skills, overflow)
    home = _home(groups, overflow)
    when, change, who, share, shift = _changes(every, presence, width, size)
    pool = _pools(groups, every)
    waiting = waiting or Waiting()
    early = np.argsort(waiting.until, kind="stable")
    return World(
        width=float(width),
        rate=_table([stream.contacts for stream in every], size) / width,
        day=np.asarray(day, dtype=np.int64),
        aht=_table([stream.aht for stream in every], size),
        service=np.array([SERVICES.index(stream.service) for stream in every], dtype=np.int64),
        sigma=np.sqrt(np.log1p(np.array([stream.cv for stream in every]) ** 2)),
        patience=np.array([float(stream.patience) for stream in every]),
        limit=np.array([float(stream.limit) for stream in every]),
        deferred=np.array([stream.deferred for stream in every]),
        pausing=np.array([stream.deferred and stream.pausing for stream in every]),
        even=np.array([stream.even for stream in every]),
        opened=_opened(every, width, size),
        slots=np.array([stream.slots for stream in every], dtype=np.int64),
        pace=_pace(every, most),
        redial=np.array([float(stream.redial) for stream in every]),
        reconnect=np.array([float(stream.reconnect) for stream in every]),
        again_after=np.array([float(stream.again_after) for stream in every]),
        offer_after=np.array([stream.offer_after if stream.accept > 0 else np.inf for stream in every]),
        accept=np.array([float(stream.accept) for stream in every]),
        callback=callback,
        overflow=overflow,
        takers=_takers(groups, home, len(every)),
        home=home,
        picks=_picks(groups, every),
        tier=np.array([[stream.priority for stream in every]] * len(groups), dtype=np.int64),
        group=group,
        pool=pool,
        answers=np.array([any(not every[s].deferred for s in own) for own in groups]),
        mixed=np.array([len({every[s].slots > 1 for s in own if not every[s].deferred}) == 2 for own in groups]),
        line_pool=_line_pools(groups, every, pool),
        reserve=float(reserve),
        when=when,
        change=change,
        who=who,
        share=share,
        shift=shift,
        early=np.asarray(waiting.stream, dtype=np.int64)[early],
        early_at=np.asarray(waiting.arrived, dtype=np.float64)[early],
        early_until=np.asarray(waiting.until, dtype=np.float64)[early],
    )


def _with_callbacks(
    streams: Sequence[Stream], skills: Sequence[tuple[int, ...]]
) -> tuple[list[Stream], np.ndarray, list[tuple[int, ...]]]:
    """Add a stream of call-backs for each that offers them, made by the same agents, who do not lay them aside."""
    every, callback = list(streams), np.full(len(streams), -1, dtype=np.int64)
    for number, stream in enumerate(streams):
        if stream.accept > 0:
            callback[number] = len(every)
            every.append(
                Stream(
                    contacts=0.0, aht=stream.aht, limit=stream.callback_limit, deferred=True, pausing=False,
                    service=stream.service, cv=stream.cv,
                )
            )  # fmt: skip
    more = [tuple(dict.fromkeys([*own, *(callback[s] for s in own if callback[s] >= 0)])) for own in skills]
    none = np.full(len(every) - len(streams), -1, dtype=np.int64)
    return every, np.concatenate([callback, none]), [tuple(int(s) for s in own) for own in more]


def _table(values: Sequence[np.ndarray | float], size: int) -> np.ndarray:
    return np.stack([np.broadcast_to(np.asarray(value, dtype=np.float64), (size,)) for value in values])


def _groups(skills: list[tuple[int, ...]], overflow: np.ndarray) -> tuple[list[tuple[int, ...]], np.ndarray]:
    """Return the groups of agents who are alike, and each agent's; where contacts overflow, the first skill counts."""
    first = [own[:1] if own and overflow[list(own)].any() else () for own in skills]
    keys = [(*head, *sorted(set(own) - set(head))) for own, head in zip(skills, first, strict=True)]
    groups = list(dict.fromkeys(keys))
    return groups or [()], np.array([groups.index(key) for key in keys], dtype=np.int64)


def _home(groups: list[tuple[int, ...]], overflow: np.ndarray) -> np.ndarray:
    home = np.zeros((len(groups), len(overflow)), dtype=bool)
    for number, own in enumerate(groups):
        for place, stream in enumerate(own):
            home[number, stream] = place == 0 or overflow[stream] <= 0
    return home


def _takers(groups: list[tuple[int, ...]], home: np.ndarray, streams: int) -> np.ndarray:
    takers = np.full((streams, len(groups)), -1, dtype=np.int64)
    for stream in range(streams):
        able = [g for g, own in enumerate(groups) if stream in own]
        able.sort(key=lambda g: (not home[g, stream], len(groups[g]), g))
        takers[stream, : len(able)] = able
    return takers


def _picks(groups: list[tuple[int, ...]], streams: Sequence[Stream]) -> np.ndarray:
    picks = np.full((len(groups), len(streams)), -1, dtype=np.int64)
    for number, own in enumerate(groups):
        order = sorted(own, key=lambda s: (streams[s].deferred, streams[s].priority, s))
        picks[number, : len(order)] = order
    return picks


def _pools(groups: list[tuple[int, ...]], streams: Sequence[Stream]) -> np.ndarray:
    pool = np.zeros(len(groups), dtype=np.int64)
    live = [frozenset(s for s in own if not streams[s].deferred) or frozenset(own) for own in groups]
    for number, places in enumerate(connected(live)):
        pool[list(places)] = number
    return pool


def _line_pools(groups: list[tuple[int, ...]], streams: Sequence[Stream], pool: np.ndarray) -> np.ndarray:
    found = np.full(len(streams), -1, dtype=np.int64)
    for number, own in enumerate(groups):
        for stream in own:
            if not streams[stream].deferred:
                found[stream] = pool[number]
    return found


def _opened(streams: Sequence[Stream], width: float, size: int) -> np.ndarray:
    counted = [np.ones(size) if s.counted is None else np.asarray(s.counted, dtype=np.float64) for s in streams]
    return np.concatenate([np.zeros((len(streams), 1)), np.cumsum(counted, axis=1) * width], axis=1)


def _pace(streams: Sequence[Stream], most: int) -> np.ndarray:
    pace = np.zeros((len(streams), most + 1))
    for number, stream in enumerate(streams):
        done = stream.factors or tuple(range(1, stream.slots + 1))
        pace[number, 1:] = np.asarray([*done, *([done[-1]] * (most - len(done)))], dtype=np.float64)
    return pace


# At one moment: lines open, an agent's share of absence changes (goes, then comes again), agents come, go, lines close.
_OPENING, _ANEW, _COMING, _GOING, _CLOSING = range(5)


def _changes(streams: Sequence[Stream], presence: Presence, width: float, size: int) -> tuple[np.ndarray, ...]:
    """Return the changes of who is at work and which lines are open, in the order of time."""
    from wfm.simulate.kernels.world import CLOSES, COMES, GOES, OPENS

    rows: list[tuple[float, int, int, int, float, int]] = []
    ends = set(zip(presence.agent.tolist(), presence.begin.tolist(), strict=True))
    for agent, begin, end, shift, absent in zip(
        presence.agent.tolist(), presence.begin.tolist(), presence.end.tolist(),
        presence.shift.tolist(), presence.absent.tolist(), strict=True,
    ):  # fmt: skip
        if end > begin:
            rows.append((begin, _COMING, COMES, agent, absent, shift))
            rows.append((end, _ANEW if (agent, end) in ends else _GOING, GOES, agent, 0.0, shift))
    for number, stream in enumerate(streams):
        is_open = np.ones(size, dtype=bool) if stream.is_open is None else np.asarray(stream.is_open, dtype=bool)
        turns = np.flatnonzero(np.diff(is_open.astype(np.int64), prepend=0))
        for at in turns.tolist():
            kind = (_OPENING, OPENS) if is_open[at] else (_CLOSING, CLOSES)
            rows.append((at * width, *kind, number, 0.0, 0))
    rows.sort(key=lambda row: (row[0], row[1], row[3]))
    columns = list(zip(*rows, strict=True)) or [()] * 6
    floats, whole = np.float64, np.int64
    kinds = (floats, whole, whole, whole, floats, whole)
    when, _, change, who, share, shift = (np.array(c, dtype=k) for c, k in zip(columns, kinds, strict=True))
    return when, change, who, share, shift
