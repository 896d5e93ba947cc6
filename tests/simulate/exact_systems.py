"""Queues whose answers are known, and how far the simulation is from them, in standard errors.

Batches are chunks of replications with names of their own; the first intervals of each replication are left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from wfm import erlang
from wfm.simulate.kernels.world import (
    ABANDONED,
    ANSWERED,
    AT_ONCE,
    IN_TIME,
    MOVED,
    OFFERED,
    QUEUED,
    SOON,
    WAITED,
    World,
)
from wfm.simulate.run import CHUNK, Simulator
from wfm.simulate.world import Presence, Stream, make_world

WIDTH = 3600.0
COLD = 12  # intervals until a system has forgotten that it began empty
WARM = 100


@dataclass(frozen=True)
class Score:
    """What was simulated beside what is right."""

    name: str
    simulated: float
    right: float
    z: float


def always(agents: int, end: float) -> Presence:
    """Return agents who are always at work."""
    number = np.arange(agents)
    return Presence(number, np.zeros(agents), np.full(agents, end), number, np.zeros(agents))


def system(streams: list[Stream], agents: int, skills: list[tuple[int, ...]] | None = None) -> World:
    """Return a world of streams and agents who are always there, each with all skills unless said."""
    size = COLD + WARM
    every = skills or [tuple(range(len(streams)))] * agents
    return make_world(WIDTH, np.zeros(size, dtype=int), streams, every, always(agents, size * WIDTH))


def stream(load: float, aht: float, limit: float = 20.0, **more) -> Stream:
    """Return a stream of so many erlangs."""
    return Stream(contacts=load * WIDTH / aht, aht=aht, limit=limit, **more)


def batches(world: World, streams: int, contacts: float, seed: int) -> np.ndarray:
    """Return counts of batches with at least so many contacts in all; shape (batches, streams, counts)."""
    found: list[np.ndarray] = []
    simulator, seen = Simulator(world, streams, seed=seed), 0.0
    while seen < contacts or len(found) < 30:
        part = simulator.run(CHUNK * len(found), CHUNK).contacts[:, COLD:-1].sum(axis=1)
        found.append(part)
        seen += part[:, OFFERED].sum()
    return np.array(found)


def score(name: str, above: np.ndarray, below: np.ndarray, right: float) -> Score:
    """Compare a ratio of sums with what is right, by the ratio estimator's standard error."""
    ratio = above.sum() / below.sum()
    rest = above - ratio * below
    error = math.sqrt((rest**2).sum() / (len(rest) * (len(rest) - 1))) / below.mean()
    return Score(name, float(ratio), right, float((ratio - right) / error))


def waiting_systems(contacts: float) -> Iterator[Score]:
    """Yield M/M/n: share that waits, service level, mean wait."""
    for seed, (agents, load) in enumerate([(1, 0.6), (10, 8.0), (55, 50.0), (100, 92.0)], start=11):
        counts = batches(system([stream(load, 240.0)], agents), 1, contacts, seed)[:, 0]
        name = f"M/M/{agents}"
        offered = counts[:, OFFERED]
        yield score(f"{name} waits", offered - counts[:, AT_ONCE], offered, float(erlang.erlang_c(load, agents)))
        level = float(erlang.service_level(load, agents, 240.0, 20.0))
        yield score(f"{name} service level", counts[:, IN_TIME], offered, level)
        yield score(f"{name} ASA", counts[:, WAITED], counts[:, ANSWERED], float(erlang.asa(load, agents, 240.0)))


def abandoning_systems(contacts: float) -> Iterator[Score]:
    """Yield M/M/n+M: the four service levels, abandonment, wait of the answered, queue."""
    cases = [(3, 3.5, 60.0), (12, 11.0, 120.0), (50, 55.0, 90.0), (100, 98.0, 300.0)]
    for seed, (agents, load, patience) in enumerate(cases, start=31):
        right = erlang.erlang_a(load, agents, 240.0, patience, 20.0)
        counts = batches(system([stream(load, 240.0, patience=patience)], agents), 1, contacts, seed)[:, 0].T
        offered, soon = counts[OFFERED], counts[SOON]
        pairs = {
            "waits": (offered - counts[AT_ONCE], offered, right.prob_wait),
            "answered of offered": (counts[IN_TIME], offered, right.sl_answered_of_offered),
            "wait <= t": (counts[IN_TIME] + soon, offered, right.sl_wait_le_t),
            "answered of answered": (counts[IN_TIME], counts[ANSWERED], right.sl_answered_of_answered),
            "without short abandons": (counts[IN_TIME], offered - soon, right.sl_excl_short_abandons),
            "abandons": (counts[ABANDONED], offered, right.prob_abandon),
            "ASA": (counts[WAITED], counts[ANSWERED], right.asa_answered),
            "queue": (counts[QUEUED], np.full(len(offered), CHUNK * (WARM - 1) * WIDTH), right.mean_queue),
        }
        for name, (above, below, exact) in pairs.items():
            yield score(f"M/M/{agents}+M {name}", above, below, float(exact))


def loss_systems(contacts: float) -> Iterator[Score]:
    """Yield M/G/n/n: Erlang B whatever the distribution of service (Sevastyanov 1957)."""
    for seed, (service, cv) in enumerate([("exponential", 1.0), ("lognormal", 1.5), ("deterministic", 0.0)], start=51):
        lost = stream(9.0, 240.0, patience=1e-9, service=service, cv=cv)
        counts = batches(system([lost], 10), 1, contacts, seed)[:, 0]
        right = float(erlang.erlang_b(9.0, 10))
        yield score(f"M/{service}/10/10 blocked", counts[:, ABANDONED], counts[:, OFFERED], right)


def single_servers(contacts: float) -> Iterator[Score]:
    """Yield M/G/1: the mean wait of Pollaczek (1930) and Khinchine (1932)."""
    for seed, (service, cv) in enumerate([("exponential", 1.0), ("lognormal", 1.2), ("deterministic", 0.0)], start=61):
        counts = batches(system([stream(0.6, 60.0, service=service, cv=cv)], 1), 1, contacts, seed)[:, 0]
        right = 0.6 * 60.0 * (1 + cv**2) / (2 * (1 - 0.6))
        yield score(f"M/{service}/1 wait", counts[:, WAITED], counts[:, ANSWERED], right)


def priorities(contacts: float) -> Iterator[Score]:
    """Yield two classes on five agents, the first served first: Cobham (1954)."""
    classes = [stream(1.6, 120.0), stream(2.4, 120.0, priority=2)]
    counts = batches(system(classes, 5), 2, contacts, 71)
    base = float(erlang.erlang_c(4.0, 5)) * 120.0 / 5
    for which, right in enumerate([base / (1 - 0.32), base / ((1 - 0.32) * (1 - 0.8))]):
        rows = counts[:, which]
        yield score(f"class {which + 1} of M/M/5 wait", rows[:, WAITED], rows[:, ANSWERED], right)


def pooling(contacts: float) -> Iterator[Score]:
    """Yield two streams of agents who can do both: one queue of both."""
    counts = batches(system([stream(4.0, 180.0), stream(4.5, 180.0)], 10), 2, contacts, 81)
    for which in range(2):
        rows = counts[:, which]
        level = float(erlang.service_level(8.5, 10, 180.0, 20.0))
        yield score(f"pooled stream {which + 1} service level", rows[:, IN_TIME], rows[:, OFFERED], level)


def returning(contacts: float) -> Iterator[Score]:
    """Yield contacts who return after an answer: a network of Jackson (1957), the line as if all came at random."""
    counts = batches(system([stream(6.0, 180.0, reconnect=0.25, again_after=900.0)], 10), 1, contacts, 91)[:, 0]
    level = float(erlang.service_level(8.0, 10, 180.0, 20.0))
    yield score("with reconnects service level", counts[:, IN_TIME], counts[:, OFFERED], level)
    fresh = np.full(len(counts), CHUNK * (WARM - 1) * 6.0 * WIDTH / 180.0)
    yield score("with reconnects offered", counts[:, OFFERED], fresh, 1 / 0.75)


def chatting(contacts: float) -> Iterator[Score]:
    """Yield chats, the quicker the fewer an agent has: the birth-death chain where it is exact.

    With several agents that is where each chat has its own pace; with one agent always.
    """
    cases = [(7, 17.0, math.inf, (1.0, 2.0, 3.0)), (1, 1.9, math.inf, (1.0, 1.7, 2.5)), (1, 3.0, 90.0, (1.0, 1.7, 2.5))]
    for seed, (agents, load, patience, factors) in enumerate(cases, start=101):
        chats = stream(load, 400.0, 30.0, slots=3, factors=factors, patience=patience)
        counts = batches(system([chats], agents), 1, contacts, seed)[:, 0]
        right = erlang.chat(load, agents, 400.0, patience, 30.0, factors)
        name = f"chats of {agents}, {factors[1]:g} for 2, patience {patience:g}"
        yield score(
            f"{name} service level", counts[:, IN_TIME], counts[:, OFFERED], float(right.sl_answered_of_offered)
        )
        yield score(f"{name} ASA", counts[:, WAITED], counts[:, ANSWERED], float(right.asa_answered))


def beside_work(contacts: float) -> Iterator[Score]:
    """Yield calls answered beside work that is laid aside for them: as if there were none."""
    calls, mail = stream(7.0, 200.0), stream(1.5, 500.0, 36000.0, deferred=True)
    counts = batches(system([calls, mail], 10), 2, contacts, 111)
    level = float(erlang.service_level(7.0, 10, 200.0, 20.0))
    yield score("calls beside mail service level", counts[:, 0, IN_TIME], counts[:, 0, OFFERED], level)


def moved(contacts: float) -> Iterator[Score]:
    """Yield callers of whom some take a call-back at once: thinned arrivals, where all agents are patient enough."""
    callers = stream(9.0, 180.0, patience=90.0, offer_after=1e-6, accept=0.4)
    counts = batches(system([callers], 10), 1, contacts, 121)[:, 0]
    waits = counts[:, OFFERED] - counts[:, AT_ONCE]
    yield score("take a call-back", counts[:, MOVED], waits, 0.4)


SYSTEMS: tuple[Callable[[float], Iterator[Score]], ...] = (
    waiting_systems,
    abandoning_systems,
    loss_systems,
    single_servers,
    priorities,
    pooling,
    returning,
    chatting,
    beside_work,
    moved,
)
