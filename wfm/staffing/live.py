"""Queues whose contacts wait in line: voice, chat, call-backs."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.config.queues import Queue
from wfm.staffing.demand import carried_load, staffed_load


def patience_of(config: Config, queue: Queue) -> float:
    """Return the mean time to abandon that the staffing model assumes, in seconds; infinite for Erlang C."""
    known = queue.patience_seconds is not None and config.staffing.model != "erlang_c"
    return float(queue.patience_seconds) if known else math.inf  # type: ignore[arg-type]


def live_requirements(
    config: Config, queue: Queue, contacts: np.ndarray, aht_seconds: np.ndarray, is_open: np.ndarray, cv: float
) -> pd.DataFrame:
    """Compute the positions of a live queue, interval by interval.

    Args:
        config: The configuration.
        queue: A queue with a limit in seconds.
        contacts: Offered contacts of consecutive intervals, shape (n,).
        aht_seconds: Average handle time, shape (n,).
        is_open: Whether the queue is open in each, shape (n,).
        cv: Standard deviation of the rate by its mean.

    Returns:
        Columns load_erlangs (contacts x AHT), staffed_load_erlangs (what is staffed for, before redials), positions,
        service_level, asa_seconds, occupancy, abandonment; a row for each open interval. A chat agent holds
        `concurrency` chats at a time, so the Erlang system has that many servers for a position.
    """
    contacts = np.where(is_open, contacts, 0.0)
    plain = erlang.offered_load(contacts, aht_seconds, config.site.interval_minutes * 60)[is_open]
    load = staffed_load(config, carried_load(config, contacts, aht_seconds, is_open)[is_open], cv)
    aht = aht_seconds[is_open]
    limit = float(queue.service_level.within_seconds)  # type: ignore[arg-type]
    patience = patience_of(config, queue)
    mixed = cv if config.staffing.demand == "expected_service" else 0.0
    servers = _required(queue, load, aht, patience, limit, mixed)
    positions = np.maximum(-(-servers // queue.concurrency), queue.min_positions)
    at_work = positions * queue.concurrency
    offered = with_redials(load, at_work, aht, patience, queue.redial, queue.reconnect)
    found = measures_at(offered, at_work, aht, patience, limit, mixed)
    return pd.DataFrame(
        {
            "load_erlangs": plain,
            "staffed_load_erlangs": load,
            "positions": positions,
            "service_level": found.sl_answered_of_offered,
            "asa_seconds": found.asa_answered,
            "occupancy": found.occupancy,
            "abandonment": found.prob_abandon,
        }
    )


def _required(queue: Queue, load: np.ndarray, aht: np.ndarray, patience: float, limit: float, cv: float) -> np.ndarray:
    """Return the fewest servers for the target, on average over the loads that may come where cv is not 0."""
    target, cap = queue.service_level.target, queue.max_occupancy
    if queue.redial or queue.reconnect:
        servers = erlang.required_agents_settled(
            load, aht, patience=patience, redial=queue.redial, reconnect=queue.reconnect, service_level=target,
            t=limit, max_occupancy=cap,
        )  # fmt: skip
    else:
        servers = erlang.required_agents(
            load, aht, service_level=target, t=limit, max_occupancy=cap, patience=patience
        )  # fmt: skip
    if cv == 0:
        return servers
    offered = with_redials(load, servers, aht, patience, queue.redial, queue.reconnect)
    return erlang.required_agents_mixture(
        offered, cv, aht, service_level=target, t=limit, max_occupancy=cap, patience=patience
    )


def with_redials(
    load: np.ndarray,
    servers: np.ndarray,
    aht_seconds: np.ndarray,
    patience_seconds: float | np.ndarray,
    redial: float | np.ndarray,
    reconnect: float | np.ndarray,
) -> np.ndarray:
    """Return the load of all attempts at real numbers of servers; arrays broadcast."""
    if not (np.any(redial) or np.any(reconnect)):
        return load
    return erlang.redial_load(load, servers, aht_seconds, patience_seconds, redial, reconnect)


def measures_at(
    load: np.ndarray,
    servers: np.ndarray,
    aht_seconds: np.ndarray,
    patience_seconds: float | np.ndarray,
    within_seconds: float,
    cv: float | np.ndarray = 0.0,
) -> erlang.ErlangA:
    """Compute the measures at real numbers of servers, on average over the loads that may come; arrays broadcast."""
    if np.any(cv):
        return erlang.erlang_a_mixture(load, cv, servers, aht_seconds, patience_seconds, within_seconds)
    return erlang.erlang_a_real(load, servers, aht_seconds, patience_seconds, within_seconds)
