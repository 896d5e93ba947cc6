"""Contacts: offered, answered, abandoned, in time, waiting and handling."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.performance.measures.time import tells_handling
from wfm.performance.week import Week


def contact_sums(week: Week) -> pd.DataFrame:
    """Return the sums of contacts of every queue and judged interval.

    Sums: `offered`, `answered`, `abandoned` (contacts); `in_time` over `in_time_of` (what counts as offered under
    `week.abandoned`); `wait` and `handle` (seconds) over the contacts `wait_of` and `handle_of` whose mean is known;
    `abandoned_of` the offered whose fate is known; `busy` and `staffed` (agent-hours) of handling and of agents there.
    """
    plan = week.plan
    matrix = {name: plan.matrix(week.actuals, name) for name in week.actuals.columns[2:]}
    covered = week.covered
    # Exports leave rows without contacts out.
    silent = covered & np.isnan(matrix["contacts"])
    for name in ("contacts", "answered", "abandoned", "answered_within"):
        if not np.isnan(matrix[name]).all():
            matrix[name] = np.where(silent, 0.0, matrix[name])
    known = covered & ~np.isnan(matrix["contacts"])
    actual = _actual(week, matrix)
    planned = _planned(week)
    targets = np.array([queue.service_level.target for queue in week.config.queues])[:, None]
    target = {"in_time": targets * actual["in_time_of"], "in_time_of": actual["in_time_of"]}
    slots = np.array([queue.concurrency for queue in week.config.queues])[:, None]
    if not tells_handling(week):
        actual["busy"] = actual["handle"] / 3600 / slots
    present = 1 - week.config.staffing.shrinkage.unplanned_at(plan.intervals)
    planned["staffed"] = plan.matrix(plan.coverage, "scheduled") * present * week.config.site.interval_minutes / 60
    planned["busy"] = planned["handle"] / 3600 / slots
    most = np.array([queue.max_occupancy or np.nan for queue in week.config.queues])[:, None]
    target |= {"busy": most * planned["staffed"], "staffed": np.where(np.isnan(most), np.nan, planned["staffed"])}
    queue, place = np.nonzero(known & ((matrix["contacts"] > 0) | plan.open))
    sides = {"plan": planned, "actual": actual, "target": target}
    columns = {f"{side}.{name}": sums[name][queue, place] for side, sums in sides.items() for name in sums}
    return pd.DataFrame({"place": place, "queue": queue, "agent": -1} | columns)


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
    return {
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


def _planned(week: Week) -> dict[str, np.ndarray]:
    plan = week.plan
    contacts, aht = plan.matrix(plan.forecast, "contacts"), plan.matrix(plan.forecast, "aht_seconds")
    level = plan.matrix(plan.coverage, "service_level")
    offered = np.where(np.isnan(contacts), 0.0, contacts)
    lost, wait = _foreseen(week)
    answered = offered * (1 - lost)
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
