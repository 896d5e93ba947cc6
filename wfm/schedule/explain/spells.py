"""Neighbouring short intervals of a queue and day, taken together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.schedule.time_grid import TimeGrid

SHORT_LEVEL, SHORT_HEADS = 1e-6, 5e-3
_LONGEST_HOURS = 2.0


@dataclass(frozen=True)
class Spell:
    """Intervals from `first` to before `last` in which a queue is short; `rows` are their rows of coverage."""

    queue: int
    first: int
    last: int
    rows: tuple[int, ...]


def is_short(config: Config, coverage: pd.DataFrame) -> np.ndarray:
    """Mark the rows whose service level is below the queue's target, or with the goal `coverage` whose heads lack."""
    target = coverage["queue"].map({queue.name: queue.service_level.target for queue in config.queues})
    short = (coverage["service_level"] < target - SHORT_LEVEL) & (coverage["contacts"] > 0)
    if config.objective.goal == "coverage":
        short |= coverage["required"] - coverage["scheduled"] > SHORT_HEADS
    return short.to_numpy(dtype=bool)


def find_spells(config: Config, coverage: pd.DataFrame, grid: TimeGrid) -> list[Spell]:
    """Group short intervals; a spell longer than two hours is cut, since no one change mends a whole day."""
    places = grid.intervals.get_indexer(pd.DatetimeIndex(coverage["timestamp"]))
    dates = np.array([stamp.date() for stamp in grid.intervals])
    most = max(int(_LONGEST_HOURS * 60 // config.site.interval_minutes), 1)
    found: list[Spell] = []
    short = is_short(config, coverage)
    for number, name in enumerate(config.queue_names):
        rows = [row for row in np.flatnonzero(short & (coverage["queue"] == name).to_numpy()) if places[row] >= 0]
        run: list[int] = []
        for row in sorted(rows, key=lambda row: places[row]):
            at = places[row]
            if run and (at != places[run[-1]] + 1 or dates[at] != dates[places[run[0]]] or len(run) >= most):
                found.append(_spell(number, run, places))
                run = []
            run.append(int(row))
        if run:
            found.append(_spell(number, run, places))
    return found


def _spell(queue: int, run: list[int], places: np.ndarray) -> Spell:
    return Spell(queue, int(places[run[0]]), int(places[run[-1]]) + 1, tuple(run))
