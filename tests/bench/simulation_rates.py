"""How many contacts a second are simulated, beside simpy and ciw in the same run, and how far from what is right.

    .venv/bin/python tests/bench/simulation_rates.py [--contacts 4000000]

Rates are contacts per second of one core's time, after compilation, the best of three. The peers simulate the first
case, a hundred agents whose callers give up. Errors are in standard errors, of queues whose answers are known.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "simulate"))
from exact_systems import SYSTEMS, Score
from transient import GOLDEN, scores

from wfm.simulate.kernels.world import OFFERED, World
from wfm.simulate.run import CHUNK, Simulator
from wfm.simulate.world import Presence, Stream, make_world

BAR, HALF_BAR = 5e6, 2.5e6
AGENTS, LOAD, AHT, PATIENCE = 100, 98.0, 300.0, 180.0
SLOTS = 96 * 7  # intervals of a week
SKILLS = [(0,), (1,), (2, 3), (3, 4), (4,), (0, 1), (1, 2, 3), (0, 1, 2, 3, 4)]


@dataclass(frozen=True)
class Case:
    """One thing to simulate, with the contacts a second that it should reach."""

    name: str
    world: World
    queues: int
    bar: float


def main() -> None:
    """Print rates, the time of a thousand days, and standard errors."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--contacts", type=float, default=4e6, help="of each known queue")
    asked = parser.parse_args()
    print("\n".join(rate_lines(measure_rates(list(cases()), 16), peer_rates(60_000))))
    print(f"1,000 days of {thousand_days()[0]:,.0f} contacts: {thousand_days()[1]:.2f} s of one core's time")
    print("\n".join(score_lines(list(known(asked.contacts)))))


def cases() -> Iterator[Case]:
    """Yield what is simulated: one queue, a week of groups of like agents, and of named ones with all they do."""
    always = _always(AGENTS, 3600.0 * 200)
    queue = Stream(LOAD * 3600 / AHT, AHT, 20.0, patience=PATIENCE)
    one = make_world(3600.0, np.zeros(200, dtype=int), [queue], [(0,)] * AGENTS, always)
    yield Case("M/M/100+M", one, 1, BAR)
    groups = [skills for skills in SKILLS for _ in range(14)]
    yield Case("skills, groups of like agents", _week(_queues(), groups, _always(len(groups), 900.0 * SLOTS)), 5, BAR)
    people, shifts = _named()
    yield Case("named agents, breaks, absence", _week(_queues(), people, shifts), 5, HALF_BAR)
    yield Case("... who redial and reconnect", _week(_queues(redial=0.5, reconnect=0.05), people, shifts), 5, HALF_BAR)
    chats = Stream(_shape() * 60, 500.0, 60.0, slots=3, factors=(1.0, 1.7, 2.5))
    yield Case("... with chats", _week([*_queues()[:4], chats], people, shifts), 5, HALF_BAR)
    mail = Stream(_shape() * 30, 400.0, 8 * 3600.0, deferred=True)
    yield Case("... with work in idle time", _week([*_queues()[:4], mail], people, shifts), 5, HALF_BAR)
    yield Case("... lognormal handle times", _week(_queues(service="lognormal", cv=1.2), people, shifts), 5, HALF_BAR)


def _shape() -> np.ndarray:
    return 0.4 + np.sin(np.pi * (np.arange(SLOTS) % 96) / 96) ** 2


def _queues(**more) -> list[Stream]:
    return [Stream(_shape() * (20 + 10 * k), 300.0, 20.0, patience=180.0, **more) for k in range(5)]


def _week(streams: list[Stream], skills: list[tuple[int, ...]], presence: Presence) -> World:
    return make_world(900.0, np.arange(SLOTS) // 96, streams, skills, presence)


def _always(agents: int, end: float) -> Presence:
    number = np.arange(agents)
    return Presence(number, np.zeros(agents), np.full(agents, end), number, np.zeros(agents))


def _named() -> tuple[list[tuple[int, ...]], Presence]:
    """Return 360 agents with five shifts of eight and a half hours each, three breaks in them."""
    rng = np.random.default_rng(1)
    people, rows = [skills for skills in SKILLS for _ in range(45)], []
    for agent in range(len(people)):
        for day in range(7):
            start = day * 86400 + 900.0 * rng.integers(0, 96 - 36)
            if (agent + day) % 7 < 5:
                for begin, end in ((0, 2), (2.25, 4), (4.5, 6.5), (6.75, 8.5)):
                    rows.append((agent, start + 3600 * begin, start + 3600 * end, 7 * agent + day, 0.08))
    return people, Presence(*(np.array(column) for column in zip(*rows, strict=True)))


def measure_rates(every: list[Case], replications: int) -> list[tuple[Case, float]]:
    """Return contacts a second of each case."""
    found = []
    for case in every:
        simulator = Simulator(case.world, case.queues)
        contacts = simulator.run(0, CHUNK).contacts[..., OFFERED].sum() / CHUNK * replications
        found.append((case, contacts / seconds(lambda simulator=simulator: simulator.run(0, replications))))
    return found


def seconds(run: Callable[[], object], rounds: int = 3) -> float:
    """Return the least seconds of this process's time."""
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        run()
        spent.append(time.process_time() - begun)
    return max(min(spent), 1e-9)


def peer_rates(contacts: int) -> dict[str, float]:
    """Return contacts a second of the other libraries on the first case."""
    return {"simpy": contacts / seconds(lambda: simpy_run(contacts), 1),
            "ciw": contacts / 2 / seconds(lambda: ciw_run(contacts // 2), 1)}  # fmt: skip


def simpy_run(contacts: int) -> int:
    """Simulate the first case in simpy; return who gave up."""
    import simpy

    rng = np.random.default_rng(1)
    gaps, works, patiences = (rng.exponential(mean, contacts) for mean in (AHT / LOAD, AHT, PATIENCE))
    centre = simpy.Environment()
    agents = simpy.Resource(centre, AGENTS)
    lost = 0

    def call(number: int):
        nonlocal lost
        with agents.request() as asked:
            yield asked | centre.timeout(patiences[number])
            if asked.triggered:
                yield centre.timeout(works[number])
            else:
                lost += 1

    def arrivals():
        for number in range(contacts):
            yield centre.timeout(gaps[number])
            centre.process(call(number))

    centre.process(arrivals())
    centre.run()
    return lost


def ciw_run(contacts: int) -> int:
    """Simulate the first case in ciw; return how many were recorded."""
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(LOAD / AHT)],
        service_distributions=[ciw.dists.Exponential(1 / AHT)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / PATIENCE)],
        number_of_servers=[AGENTS],
    )
    ciw.seed(1)
    centre = ciw.Simulation(network)
    centre.simulate_until_max_time(contacts * AHT / LOAD)
    return len(centre.get_all_records())


def rate_lines(rates: list[tuple[Case, float]], peers: dict[str, float]) -> list[str]:
    """Lay out the rates."""
    best = max(peers.values())
    lines = [f"{'contacts a second':<32}{'rate':>12}{'of simpy':>10}{'bar':>12}"]
    lines += [f"{case.name:<32}{rate:>12,.0f}{rate / peers['simpy']:>10,.0f}{case.bar:>12,.0f}" for case, rate in rates]
    return [*lines, *(f"{name + ', M/M/100+M':<32}{rate:>12,.0f}{rate / best:>10.2f}" for name, rate in peers.items())]


def thousand_days() -> tuple[float, float]:
    """Return contacts a day and seconds for a thousand days of one queue."""
    size = 26
    queue = Stream(np.full(size, 3000 / size), AHT, 20.0, patience=PATIENCE)
    world = make_world(1800.0, np.zeros(size, dtype=int), [queue], [(0,)] * 24, _always(24, size * 1800.0))
    simulator = Simulator(world, 1)
    contacts = simulator.run(0, CHUNK).contacts[..., OFFERED].sum() / CHUNK
    return float(contacts), seconds(lambda: simulator.run(0, 1000))


def known(contacts: float) -> Iterator[Score]:
    """Yield scores of all known queues with so many contacts each, and of the golden transients."""
    for system in SYSTEMS:
        yield from system(contacts)
    if GOLDEN.is_file():
        yield from scores(max(int(contacts / 10_000), 30), seed=3)


def score_lines(found: list[Score]) -> list[str]:
    """Lay out the largest standard errors."""
    far = sorted(found, key=lambda score: -abs(score.z))[:8]
    root = math.sqrt(sum(score.z**2 for score in found) / len(found))
    lines = [
        f"{len(found)} known answers: largest error {abs(far[0].z):.2f} standard errors, root mean square {root:.2f}"
    ]
    return [*lines, *(f"  {one.name:<45}{one.simulated:>12.6f}{one.right:>12.6f}{one.z:>7.2f}" for one in far)]


if __name__ == "__main__":
    main()
