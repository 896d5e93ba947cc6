"""Queues whose contacts wait in line: voice, chat, call-backs."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.config.queues import Queue


def patience_of(config: Config, queue: Queue) -> float:
    """Return the mean time to abandon that the staffing model assumes, in seconds; infinite for Erlang C."""
    known = queue.patience_seconds is not None and config.staffing.model != "erlang_c"
    return float(queue.patience_seconds) if known else math.inf  # type: ignore[arg-type]


def live_requirements(config: Config, queue: Queue, contacts: np.ndarray, aht_seconds: np.ndarray) -> pd.DataFrame:
    """Compute the positions of a live queue, interval by interval.

    Args:
        config: The configuration.
        queue: A queue with a limit in seconds.
        contacts: Offered contacts an interval, shape (intervals,).
        aht_seconds: Average handle time, shape (intervals,).

    Returns:
        Columns load_erlangs, positions, service_level, asa_seconds, occupancy, abandonment. A chat agent holds
        `concurrency` chats at a time, so the Erlang system has that many servers for a position.
    """
    load = erlang.offered_load(contacts, aht_seconds, config.site.interval_minutes * 60)
    limit = float(queue.service_level.within_seconds)  # type: ignore[arg-type]
    patience = patience_of(config, queue)
    servers = erlang.required_agents(
        load,
        aht_seconds,
        service_level=queue.service_level.target,
        t=limit,
        max_occupancy=queue.max_occupancy,
        patience=patience,
    )
    positions = np.maximum(-(-servers // queue.concurrency), queue.min_positions)
    measures = measures_at(load, positions * queue.concurrency, aht_seconds, patience, limit)
    return pd.DataFrame({"load_erlangs": load, "positions": positions, **measures})


def measures_at(
    load: np.ndarray,
    servers: np.ndarray,
    aht_seconds: np.ndarray,
    patience_seconds: float | np.ndarray,
    within_seconds: float,
) -> dict[str, np.ndarray]:
    """Compute service level, ASA, occupancy and abandonment at whole numbers of servers; arrays broadcast."""
    if np.all(np.isinf(patience_seconds)):
        return {
            "service_level": erlang.service_level(load, servers, aht_seconds, within_seconds),
            "asa_seconds": erlang.asa(load, servers, aht_seconds),
            "occupancy": erlang.occupancy(load, servers),
            "abandonment": np.zeros(np.broadcast(load, servers).shape),
        }
    result = erlang.erlang_a(load, servers, aht_seconds, patience_seconds, within_seconds)
    return {
        "service_level": result.sl_answered_of_offered,
        "asa_seconds": result.asa_answered,
        "occupancy": result.occupancy,
        "abandonment": result.prob_abandon,
    }
