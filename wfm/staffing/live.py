"""Queues whose contacts wait in line: voice, chat, call-backs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.config.queues import Queue
from wfm.staffing.demand import carried_load, staffed_load
from wfm.staffing.line import Line, Served, line_of


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
        Columns load_erlangs (contacts x AHT), staffed_load_erlangs (what is staffed for, before redials; of chats,
        chats in hand), positions, service_level, asa_seconds, occupancy, abandonment, callback_contacts (missing
        where none are offered); a row for each open interval. A chat agent holds `concurrency` chats at a time, so
        the Erlang system has that many servers for a position.
    """
    contacts = np.where(is_open, contacts, 0.0)
    plain = erlang.offered_load(contacts, aht_seconds, config.site.interval_minutes * 60)[is_open]
    load = live_load(config, queue, contacts, aht_seconds, is_open, cv)[is_open]
    needs = pd.DataFrame(
        {
            "contacts": contacts[is_open],
            "aht_seconds": aht_seconds[is_open],
            "load_erlangs": plain,
            "staffed_load_erlangs": load,
            "load_cv": cv,
        }
    )
    line = line_of(config, [queue], {queue.name: needs})
    limit = float(queue.service_level.within_seconds)  # type: ignore[arg-type]
    positions = line.fewest(queue.service_level.target, limit, queue.max_occupancy)
    positions = np.maximum(positions, queue.min_positions)
    if queue.callback is not None:
        positions = _with_callbacks(config, queue, line, positions, limit, is_open)
    needs = needs.assign(positions=positions)
    measures = live_measures(config, queue, needs)
    return pd.concat([needs.drop(columns=["contacts", "aht_seconds", "load_cv"]), measures], axis=1)


def live_load(
    config: Config, queue: Queue, contacts: np.ndarray, aht_seconds: np.ndarray, is_open: np.ndarray, cv: float
) -> np.ndarray:
    """Return the load that a live queue is staffed for, with the arguments of `live_requirements`; shape (n,)."""
    return staffed_load(config, carried_load(config, contacts, aht_seconds * queue.slower, is_open), cv)


def live_measures(config: Config, queue: Queue, needs: pd.DataFrame) -> pd.DataFrame:
    """Compute what the positions of a live queue give.

    Args:
        config: The configuration.
        queue: A queue with a limit in seconds.
        needs: Columns contacts, aht_seconds, load_erlangs, staffed_load_erlangs, load_cv, positions; shape (n,).

    Returns:
        Columns service_level, asa_seconds, occupancy, abandonment, callback_contacts; shape (n,), the index of `needs`.
    """
    line = line_of(config, [queue], {queue.name: needs})
    limit = float(queue.service_level.within_seconds)  # type: ignore[arg-type]
    found = line.at(needs["positions"].to_numpy(dtype=float), limit)
    columns = {
        "service_level": found.service_level,
        "asa_seconds": found.asa_seconds,
        "occupancy": found.occupancy,
        "abandonment": found.abandonment,
        "callback_contacts": np.nan if queue.callback is None else _moved(config, line, found),
    }
    return pd.DataFrame(columns, index=needs.index)


def _moved(config: Config, line: Line, found: Served) -> np.ndarray:
    """Return the contacts called back, by the interval in which they called."""
    return found.moved * config.site.interval_minutes * 60 / line.aht


def _with_callbacks(
    config: Config, queue: Queue, line: Line, positions: np.ndarray, limit: float, is_open: np.ndarray
) -> np.ndarray:
    """Return positions that also have the time for the call-backs, each within its hours.

    No work is lost: what leaves the line comes back as deferred work that fills idle time at its smoothest.
    """
    offer, moved = queue.callback, np.zeros(len(is_open))
    assert offer is not None
    while True:  # more agents lose fewer callers, whose work comes on top: it ends at the load
        found = line.at(positions.astype(float), limit)
        moved[is_open] = _moved(config, line, found)
        handling = float(np.average(line.aht, weights=moved[is_open])) if moved.any() else 1.0
        done = erlang.deferred_required(
            moved, handling, offer.within_clock_hours * 3600, config.site.interval_minutes * 60,
            is_open=is_open, count_closed=True, steady=True,
        )  # fmt: skip
        needed = np.ceil((found.occupancy * positions + done.level[is_open]) * (1 - 1e-12)).astype(np.int64)
        if (needed <= positions).all():
            return positions
        positions = np.maximum(positions, needed)
