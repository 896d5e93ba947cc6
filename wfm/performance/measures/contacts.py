"""Contacts: offered, answered, abandoned, in time, waiting and handling."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from wfm.config.queues import Queue
from wfm.performance.measures.time import tells_handling
from wfm.performance.week import Week


def contact_sums(week: Week) -> pd.DataFrame:
    """Return the sums of contacts of every queue and judged interval.

    Sums: `offered`, `answered`, `abandoned` (contacts); `in_time` over `in_time_of` (what counts as offered under
    `week.abandoned`); `handle` (seconds) over the contacts `handle_of` whose mean is known, `wait` over `wait_of` the
    same of queues that wait in line; `abandoned_of` the offered whose fate is known; `busy` and `staffed`
    (agent-hours) of handling and of agents there.
    """
    plan = week.plan
    matrix = {name: plan.matrix(week.actuals, name) for name in week.actuals.columns[2:]}
    # Exports leave rows without contacts out.
    silent = week.covered & np.isnan(matrix["contacts"])
    for name in ("contacts", "answered", "abandoned", "answered_within"):
        if not np.isnan(matrix[name]).all():
            matrix[name] = np.where(silent, 0.0, matrix[name])
    known = week.covered & ~np.isnan(matrix["contacts"])
    sides = {"plan": _planned(week), "actual": _actual(week, matrix)}
    waiting = _by_queue(week, lambda queue: not queue.deferred)
    for sums in sides.values():
        # Work that may wait for hours has no line; its waits would drown those of callers.
        sums |= {name: np.where(waiting, sums[name], np.nan) for name in ("wait", "wait_of")}
    sides["target"] = _targets(week, sides["actual"]["in_time_of"], sides["plan"]["staffed"])
    queue, place = np.nonzero(known & ((matrix["contacts"] > 0) | plan.open))
    columns = {f"{side}.{name}": sums[name][queue, place] for side, sums in sides.items() for name in sums}
    return pd.DataFrame({"place": place, "queue": queue, "agent": -1} | columns)


def _by_queue(week: Week, of: Callable[[Queue], object]) -> np.ndarray:
    """Return a value of every queue, shape (queues, 1)."""
    return np.array([of(queue) for queue in week.config.queues])[:, None]


def _targets(week: Week, counted: np.ndarray, staffed: np.ndarray) -> dict[str, np.ndarray]:
    """Return the sums whose ratios are the queues' own targets, weighted with contacts and with agents."""
    most = _by_queue(week, lambda queue: queue.max_occupancy or np.nan)
    return {
        "in_time": _by_queue(week, lambda queue: queue.service_level.target) * counted,
        "in_time_of": counted,
        "busy": most * staffed,
        "staffed": np.where(np.isnan(most), np.nan, staffed),
    }


def _actual(week: Week, matrix: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    offered, answered = matrix["contacts"], matrix["answered"]
    in_time = matrix["answered_within"]
    base = {
        "offered": offered,
        "short": offered - matrix["abandoned_within"],
        "answered": answered,
    }[week.abandoned]
    both = ~np.isnan(in_time) & ~np.isnan(base)
    weight = np.where(np.isnan(answered), offered, answered)
    wait_of = np.where(np.isnan(matrix["wait_seconds"]), np.nan, weight)
    handle_of = np.where(np.isnan(matrix["aht_seconds"]), np.nan, weight)
    sums = {
        "offered": offered,
        "answered": answered,
        "abandoned": matrix["abandoned"],
        "abandoned_of": np.where(np.isnan(matrix["abandoned"]), np.nan, offered),
        "in_time": np.where(both, in_time, np.nan),
        "in_time_of": np.where(both, base, np.nan),
        "wait": wait_of * matrix["wait_seconds"],
        "wait_of": wait_of,
        "handle": handle_of * matrix["aht_seconds"],
        "handle_of": handle_of,
    }
    if not tells_handling(week):
        sums["busy"] = sums["handle"] / 3600 / _by_queue(week, lambda queue: queue.concurrency)
    return sums


def _planned(week: Week) -> dict[str, np.ndarray]:
    plan = week.plan
    contacts, aht = plan.matrix(plan.forecast, "contacts"), plan.matrix(plan.forecast, "aht_seconds")
    level = plan.matrix(plan.coverage, "service_level")
    offered = np.where(np.isnan(contacts), 0.0, contacts)
    lost, wait = _foreseen(week)
    answered = offered * (1 - lost)
    present = 1 - week.config.staffing.shrinkage.unplanned_at(plan.intervals)
    return {
        "offered": offered,
        "answered": answered,
        "abandoned": offered * lost,
        "abandoned_of": np.where(np.isnan(lost), np.nan, offered),
        "wait": answered * wait,
        "wait_of": np.where(np.isnan(wait), np.nan, answered),
        "in_time": level * offered,
        "in_time_of": np.where(np.isnan(level), np.nan, offered),
        "handle": offered * aht,
        "handle_of": np.where(np.isnan(aht), np.nan, offered),
        "busy": offered * aht / 3600 / _by_queue(week, lambda queue: queue.concurrency),
        "staffed": plan.matrix(plan.coverage, "scheduled") * present * week.config.site.interval_minutes / 60,
    }


def _foreseen(week: Week) -> tuple[np.ndarray, np.ndarray]:
    """Return the share that gives up and the mean wait that the plan foresees; shape (queues, intervals).

    Both are the simulation's. Without one nobody gives up where no queue has a patience; else nothing is known.
    """
    plan = week.plan
    nothing = np.full(plan.open.shape, np.nan)
    if plan.simulation is None:
        patient = all(queue.deferred or np.isinf(week.config.patience_of(queue)) for queue in week.config.queues)
        return (np.zeros(plan.open.shape) if patient else nothing), nothing
    lost = np.nan_to_num(plan.matrix(plan.simulation, "abandonment"))
    return lost, plan.matrix(plan.simulation, "asa_seconds")
