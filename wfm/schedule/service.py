"""The service curves as arrays: what each queue gets in each interval from the agents of its pools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Service:
    """Service curves by term; a term is a queue in an interval in which it is open, sorted by interval.

    Axes: m terms, e entries (a curve of a term over one pool), p pools, q queues.
    """

    queues: tuple[str, ...]
    pools: tuple[frozenset[str], ...]
    term_interval: np.ndarray  # m
    term_queue: np.ndarray  # m
    contacts: np.ndarray  # m
    staff: np.ndarray  # m: the requirement
    entry_start: np.ndarray  # m + 1
    pool: np.ndarray  # e
    curve_start: np.ndarray  # e
    curve_length: np.ndarray  # e
    level: np.ndarray  # service levels, curve after curve

    def predict(self, agents: np.ndarray) -> np.ndarray:
        """Return the service level of every term, shape (m,), for agents of each pool, shape (p, intervals)."""
        entry_term = np.repeat(np.arange(len(self.term_interval)), np.diff(self.entry_start))
        present = agents[self.pool, self.term_interval[entry_term]]
        low = np.minimum(np.floor(present).astype(np.int64), self.curve_length - 1)
        high = np.minimum(low + 1, self.curve_length - 1)
        share = np.where(high > low, present - low, 0.0)
        levels = self.level[self.curve_start + low] * (1 - share) + self.level[self.curve_start + high] * share
        return np.minimum.reduceat(levels, self.entry_start[:-1])


def make_service(
    queues: Sequence[str], requirements: pd.DataFrame, curves: pd.DataFrame, intervals: pd.DatetimeIndex
) -> Service:
    """Arrange requirements and service curves by interval and queue."""
    number = {name: index for index, name in enumerate(queues)}
    needs = requirements.assign(
        i=intervals.get_indexer(pd.DatetimeIndex(requirements["timestamp"])), q=_numbers(requirements["queue"], number)
    ).sort_values(["i", "q"], ignore_index=True)
    labels = sorted(pd.unique(curves["pool"]))
    at = intervals.get_indexer(pd.DatetimeIndex(curves["timestamp"]))
    of_queue, of_pool = (
        _numbers(curves["queue"], number),
        _numbers(curves["pool"], {x: n for n, x in enumerate(labels)}),
    )
    order = np.lexsort((curves["staff"].to_numpy(dtype=np.int64), of_pool, of_queue, at))
    keys = np.stack([at, of_queue, of_pool], axis=1)[order]
    begins = np.flatnonzero(np.any(np.diff(keys, axis=0, prepend=-1) != 0, axis=1))
    lengths = np.diff(np.append(begins, len(order)))
    entry = keys[begins]
    term_key = entry[:, 0] * len(queues) + entry[:, 1]
    entry_start = np.append(np.flatnonzero(np.diff(term_key, prepend=-1)), len(entry))
    return Service(
        queues=tuple(queues),
        pools=tuple(frozenset(label.split("|")) for label in labels),
        term_interval=_whole(needs["i"]),
        term_queue=_whole(needs["q"]),
        contacts=needs["contacts"].to_numpy(dtype=float),
        staff=_whole(needs["staff"]),
        entry_start=entry_start,
        pool=entry[:, 2].astype(np.int64),
        curve_start=begins,
        curve_length=lengths,
        level=curves["service_level"].to_numpy(dtype=float)[order],
    )


def _numbers(names: pd.Series, number: Mapping[str, int]) -> np.ndarray:
    """Return the number of each name, looking up each distinct one only once."""
    codes, distinct = pd.factorize(names)
    return np.array([number[name] for name in distinct], dtype=np.int64)[codes]


def _whole(values: pd.Series) -> np.ndarray:
    return values.to_numpy(dtype=np.int64)
