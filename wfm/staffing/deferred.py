"""Queues whose contacts are work that may wait for hours: email, back office, lists of calls to make.

Such work needs a flow and not an Erlang formula: by every deadline the capacity must have reached the work due. The
levels are the smoothest that meet every deadline (`wfm.erlang.deferred_required`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config.backlog import NO_BACKLOG, Backlog
from wfm.config.queues import Queue
from wfm.erlang import DeferredWork


def deferred_work(
    queue: Queue,
    contacts: np.ndarray,
    aht_seconds: np.ndarray,
    is_open: np.ndarray,
    interval_minutes: int,
    backlog: Backlog = NO_BACKLOG,
) -> tuple[DeferredWork, float]:
    """Return how the work of a queue is got through, and the handle time its contacts are counted with.

    Args:
        queue: A queue with a limit in hours.
        contacts: Contacts that arrive in each interval of the plan, closed ones included, shape (n,).
        aht_seconds: Average handle time, shape (n,).
        is_open: Whether the queue is open in each, shape (n,).
        interval_minutes: Length of an interval.
        backlog: What waits at the start. What is late already is given the limit once more: at once, it would ask for
            everybody in the first interval.

    Returns:
        The work; after the plan's end the same weeks are taken to come, and before its start too where there is no
        backlog.
    """
    work = contacts * aht_seconds
    mean = float(work.sum() / contacts.sum()) if contacts.sum() > 0 else float(aht_seconds.mean())
    limits = queue.service_level
    limit = limits.seconds
    done = erlang.deferred_required(
        work / mean,
        mean,
        limit,
        interval_minutes * 60,
        is_open=is_open,
        count_closed=limits.within_clock_hours is not None,
        backlog=backlog.contacts,
        backlog_age=np.where(backlog.age >= limit, 0.0, backlog.age),
        backlog_waited=backlog.waited,
        steady=True,
    )
    return done, mean


def deferred_requirements(
    queue: Queue,
    contacts: np.ndarray,
    aht_seconds: np.ndarray,
    is_open: np.ndarray,
    interval_minutes: int,
    backlog: Backlog = NO_BACKLOG,
) -> pd.DataFrame:
    """Compute the positions of a deferred queue; the load shown is the level of work to be done while open.

    Returns:
        The columns of `fixed_requirements`, backlog_contacts and oldest_hours (when the interval ends); shape (n,),
        0 while closed.
    """
    work, _ = deferred_work(queue, contacts, aht_seconds, is_open, interval_minutes, backlog)
    return fixed_requirements(queue, work.level).assign(
        backlog_contacts=work.backlog, oldest_hours=work.oldest / 3600
    )  # fmt: skip


def fixed_requirements(queue: Queue, level: np.ndarray, dust: np.ndarray | float = 0.0) -> pd.DataFrame:
    """Compute the positions for a level of work, agents busy with it in each interval, shape (n,).

    `dust` is how much of the level may be rounding.

    Returns:
        Columns load_erlangs, staffed_load_erlangs (the same), positions, service_level, asa_seconds (empty),
        occupancy, abandonment; shape (n,).
    """
    positions = np.ceil(np.maximum(level * (1 - 1e-12) - dust, 0.0)).astype("int64")
    positions = np.maximum(np.where(level > dust, np.maximum(positions, 1), positions), queue.min_positions)
    return pd.DataFrame(
        {
            "load_erlangs": level,
            "staffed_load_erlangs": level,
            "positions": positions,
            "service_level": 1.0,
            "asa_seconds": np.nan,
            "occupancy": np.where(positions > 0, level / np.maximum(positions, 1), 0.0),
            "abandonment": 0.0,
        }
    )
