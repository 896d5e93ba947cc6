"""Replications by the dozen, on every core, with the same sums whatever the number of cores."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from wfm.simulate.kernels.world import State, Tally, World

# Replications that one worker does at a time. Sums are taken chunk by chunk, in order.
CHUNK = 8
_LINE, _EVENTS, _RETURNS = 256, 1024, 256  # room at first; where it runs out, a replication is done again with more
_GROWTH = 4


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over replications, as `fold` makes them, and the totals of all counts.

    Attributes:
        replications: How many.
        intervals, days, plan: Moments, as in `wfm.simulate.kernels.folding.fold`.
        contacts: Counts by stream and interval, shape (streams, intervals, counts).
        agents: Seconds by group and interval, shape (groups, intervals, 2).
    """

    replications: int
    intervals: np.ndarray
    days: np.ndarray
    plan: np.ndarray
    contacts: np.ndarray
    agents: np.ndarray

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.replications + other.replications,
            *(
                getattr(self, name) + getattr(other, name)
                for name in ("intervals", "days", "plan", "contacts", "agents")
            ),
        )


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """How far whole days run above or below the forecast: standard deviation by mean, shape (streams, days)."""

    cv: np.ndarray

    def factors(self, seed: int, replication: int) -> np.ndarray:
        """Draw how many times the expected contacts come, gamma distributed with mean 1; shape (streams, days)."""
        rng = np.random.Generator(np.random.Philox(key=np.array([seed, replication], dtype=np.uint64)))
        shape = 1.0 / np.maximum(self.cv, 1e-6) ** 2
        return np.where(self.cv > 0, rng.gamma(shape) / shape, 1.0)


class Simulator:
    """Runs replications of a world.

    Args:
        world: As from `make_world`.
        queues: The first so many streams are queues of the plan.
        seed: Of all random numbers.
        workers: Threads; results do not depend on it.
        uncertainty: How far days may differ from the forecast; none: not at all.
    """

    def __init__(
        self, world: World, queues: int, *, seed: int = 1, workers: int = 1, uncertainty: Uncertainty | None = None
    ) -> None:
        self._world, self._queues, self._seed, self._workers = world, queues, seed, workers
        self._uncertainty = uncertainty

    def run(self, first: int, replications: int, told: Callable[[int], None] = lambda done: None) -> Sums:
        """Run replications from number `first` on, a multiple of `CHUNK` of them; `told` hears of each chunk done."""
        starts = range(first, first + replications, CHUNK)
        if self._workers == 1:
            parts = (self._chunk(start) for start in starts)
            return self._summed(parts, told)
        with ThreadPoolExecutor(self._workers) as pool:
            try:
                return self._summed(pool.map(self._chunk, starts), told)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _summed(self, parts, told: Callable[[int], None]) -> Sums:
        total = None
        for part in parts:
            total = part if total is None else total + part
            told(CHUNK)
        assert total is not None
        return total

    def _chunk(self, first: int) -> Sums:
        from wfm.simulate.kernels.engine import run
        from wfm.simulate.kernels.folding import MOMENTS, PAIRS, fold
        from wfm.simulate.kernels.randoms import mix, name_of

        world, queues = self._world, self._queues
        streams, size = world.rate.shape
        days = int(world.day.max(initial=0)) + 1
        intervals = np.zeros((queues, size, PAIRS, MOMENTS))
        by_day, plan = np.zeros((queues + 1, days, PAIRS, MOMENTS)), np.zeros((queues + 1, PAIRS, MOMENTS))
        tally = empty_tally(world)
        total = empty_tally(world)
        state, room = make_state(world, 1), 1
        certain = np.ones((streams, days))
        base = np.uint64(mix(np.uint64(self._seed + 1)))
        for replication in range(first, first + CHUNK):
            factor = certain
            if self._uncertainty is not None:
                factor = self._uncertainty.factors(self._seed, replication)
            seed = np.uint64(name_of(base, replication))
            while True:
                tally.contacts[:] = 0.0
                tally.agents[:] = 0.0
                if run(world, state, tally, factor, seed):
                    break
                room *= _GROWTH
                state = make_state(world, room)
            fold(
                tally.contacts, tally.agents, world.takers, world.deferred, world.width, world.day, queues,
                intervals, by_day, plan,
            )  # fmt: skip
            total.contacts[:] += tally.contacts
            total.agents[:] += tally.agents
        return Sums(CHUNK, intervals, by_day, plan, total.contacts, total.agents)


def empty_tally(world: World) -> Tally:
    """Return counts of nothing yet."""
    from wfm.simulate.kernels.world import AGENT_COUNTS, CONTACT_COUNTS, Tally

    streams, size = world.rate.shape
    return Tally(np.zeros((streams, size, CONTACT_COUNTS)), np.zeros((world.home.shape[0], size, AGENT_COUNTS)))


def make_state(world: World, room: int) -> State:
    """Return the arrays of a replication, with `room` times the usual places."""
    from wfm.simulate.kernels.world import NUMBERS, State

    streams, agents, groups = world.rate.shape[0], world.group.size, world.home.shape[0]
    most = world.pace.shape[1] - 1
    line, returns = _LINE * room, _RETURNS * room
    while line < 2 * world.early.size:
        line *= 2
    events = _EVENTS * room + 2 * agents * most
    whole, real, names = np.int64, np.float64, np.uint64
    return State(
        number=np.zeros(NUMBERS, whole),
        times=np.zeros(events, real),
        codes=np.zeros(events, whole),
        line_at=np.zeros((streams, line), real),
        line_until=np.zeros((streams, line), real),
        line_name=np.zeros((streams, line), names),
        line_left=np.zeros((streams, line), real),
        first=np.zeros(streams, whole),
        last=np.zeros(streams, whole),
        next_at=np.zeros(streams, real),
        next_name=np.zeros(streams, names),
        counted=np.zeros(streams, whole),
        key=np.zeros(streams, names),
        closed=np.zeros(streams, np.bool_),
        here=np.zeros(streams, whole),
        done=np.zeros(streams, whole),
        spare=np.zeros(groups, whole),
        lines=np.zeros(groups, whole),
        head=np.zeros(groups * (most + 1), whole),
        tail=np.zeros(groups * (most + 1), whole),
        after=np.zeros(agents, whole),
        before=np.zeros(agents, whole),
        listed=np.zeros(agents, whole),
        on=np.zeros(agents, np.bool_),
        since=np.zeros(agents, real),
        holds=np.zeros(agents, whole),
        version=np.zeros(agents, whole),
        job=np.zeros(agents, whole),
        job_name=np.zeros(agents, names),
        job_at=np.zeros(agents, real),
        job_until=np.zeros(agents, real),
        job_begun=np.zeros(agents, real),
        job_end=np.zeros(agents, real),
        chat_left=np.zeros((agents, most), real),
        chat_name=np.zeros((agents, most), names),
        chat_at=np.zeros(agents, real),
        return_stream=np.zeros(returns, whole),
        return_name=np.zeros(returns, names),
        return_free=np.zeros(returns, whole),
    )
