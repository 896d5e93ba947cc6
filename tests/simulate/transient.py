"""Queues that change with time, beside the golden table of their differential equations."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from exact_systems import Score, score

from wfm.simulate.kernels.world import AT_ONCE, BUSY, LEFT, OFFERED, QUEUED
from wfm.simulate.run import CHUNK, Simulator
from wfm.simulate.world import Presence, Stream, make_world

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden" / "transient.csv"
SEEN = 300.0  # events by which a measure has to be carried, so that its errors are normal


def scenarios() -> Iterator[list[dict[str, float]]]:
    """Yield the rows of each scenario."""
    with GOLDEN.open(newline="", encoding="utf-8") as file:
        rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    for number in sorted({row["scenario"] for row in rows}):
        yield [row for row in rows if row["scenario"] == number]


def scores(chunks: int, seed: int) -> Iterator[Score]:
    """Yield share answered at once, mean queue, those who left and mean busy agents of every interval."""
    for rows in scenarios():
        width = rows[0]["interval_s"]
        counts, busy = _counts(rows, width, chunks, seed)
        for at, row in enumerate(rows):
            offered = np.full(chunks, row["rate_per_s"] * width * CHUNK)
            time = np.full(chunks, width * CHUNK)
            measures = {
                "at once": (counts[:, at, AT_ONCE], counts[:, at, OFFERED], row["prob_no_wait"],
                            offered.sum() * (1 - row["prob_no_wait"])),
                "queue": (counts[:, at, QUEUED], time, row["mean_queue"], offered.sum() * (1 - row["prob_no_wait"])),
                "left": (counts[:, at, LEFT], offered, row["abandoned_per_offered"],
                         offered.sum() * row["abandoned_per_offered"]),
                "busy": (busy[:, at], time, row["mean_busy"], offered.sum()),
            }  # fmt: skip
            for name, (above, below, right, events) in measures.items():
                if events >= SEEN:
                    yield score(f"scenario {row['scenario']:.0f}, interval {at}: {name}", above, below, right)


def _counts(rows: list[dict[str, float]], width: float, chunks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    levels = [int(row["agents"]) for row in rows]
    assert levels == sorted(levels), "agents only come"
    begins = np.array([next(at for at, level in enumerate(levels) if agent < level) * width
                       for agent in range(levels[-1])])  # fmt: skip
    agents = np.arange(levels[-1])
    presence = Presence(agents, begins, np.full(len(agents), len(rows) * width), agents, np.zeros(len(agents)))
    contacts = np.array([row["rate_per_s"] for row in rows]) * width
    queue = Stream(contacts, rows[0]["aht"], 0.0, patience=rows[0]["patience"])
    world = make_world(width, np.zeros(len(rows), dtype=int), [queue], [(0,)] * len(agents), presence)
    simulator = Simulator(world, 1, seed=seed)
    parts = [simulator.run(CHUNK * chunk, CHUNK) for chunk in range(chunks)]
    return np.array([part.contacts[0] for part in parts]), np.array([part.agents[0, :, BUSY] for part in parts])
