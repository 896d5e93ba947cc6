"""What service depends on besides agents: the loads of some contacts and handle times, as requirements have them."""

from __future__ import annotations

import numpy as np

from wfm import erlang
from wfm.config import Config
from wfm.config.backlog import NO_BACKLOG, Backlog
from wfm.config.queues import Queue
from wfm.staffing.deferred import deferred_work
from wfm.staffing.demand import staffed_load
from wfm.staffing.live import live_load


def loads_of(
    config: Config,
    queue: Queue,
    contacts: np.ndarray,
    aht_seconds: np.ndarray,
    is_open: np.ndarray,
    cv: float,
    backlog: Backlog = NO_BACKLOG,
) -> dict[str, np.ndarray]:
    """Return what a pool's service is computed from, for any contacts and handle times.

    Args:
        config: The configuration.
        queue: The queue.
        contacts: Contacts of consecutive intervals, shape (n,).
        aht_seconds: Average handle time, above 0, shape (n,).
        is_open: Whether the queue is open in each, shape (n,).
        cv: Standard deviation of the rate by its mean.
        backlog: What waits at the start.

    Returns:
        Columns contacts, aht_seconds, load_erlangs, staffed_load_erlangs, load_cv of every interval, shape (n,), as
        `make_requirements` has them in the open ones.
    """
    width = config.site.interval_minutes
    if queue.fixed:
        plain = load = contacts * aht_seconds / (width * 60)
    elif queue.deferred:
        work = staffed_load(config, contacts, cv)
        plain = load = deferred_work(queue, work, aht_seconds, is_open, width, backlog)[0].level
    else:
        contacts = np.where(is_open, contacts, 0.0)
        plain = erlang.offered_load(contacts, aht_seconds, width * 60)
        load = live_load(config, queue, contacts, aht_seconds, is_open, cv)
    columns = {"contacts": contacts, "aht_seconds": aht_seconds, "load_erlangs": plain}
    return columns | {"staffed_load_erlangs": load, "load_cv": np.full(len(contacts), cv)}
