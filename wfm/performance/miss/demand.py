"""Contacts and handle times of a plan and of what came, by queue and interval, and the loads they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.config.backlog import backlog_of, read_backlog
from wfm.config.calendar import OpeningCalendar
from wfm.performance.planned import PlannedWeek
from wfm.staffing.situation import loads_of

Loads = dict[str, dict[str, np.ndarray]]  # columns by queue
_SHORTEST = 0.01  # seconds; below it is a slip of who measured, and no formula is made for it


@dataclass(frozen=True)
class Demand:
    """Matrices of shape (queues, intervals), closed intervals included; no cell is missing.

    Attributes:
        contacts: Contacts offered; where nobody counted, as planned.
        aht: Seconds, above 0; where nobody measured, as planned.
    """

    contacts: np.ndarray
    aht: np.ndarray


def planned_demand(plan: PlannedWeek) -> Demand:
    """Return what was forecast; nothing where it has no row."""
    contacts, aht = (plan.matrix(plan.forecast, name) for name in ("contacts", "aht_seconds"))
    with np.errstate(invalid="ignore"):
        known = np.isfinite(aht) & (aht > 0)
    mean = np.where(known, aht, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return Demand(np.nan_to_num(contacts), np.where(known, aht, np.where(mean > 0, mean, 1.0)[:, None]))


def actual_demand(plan: PlannedWeek, planned: Demand, contacts: np.ndarray, actuals: pd.DataFrame) -> Demand:
    """Return what came, `contacts` with NaN where nobody counted; a handle time of no contact is none."""
    contacts = np.where(np.isfinite(contacts), contacts, planned.contacts)
    if "aht_seconds" not in actuals:
        return Demand(contacts, planned.aht)
    aht = plan.matrix(actuals, "aht_seconds")
    measured = np.isfinite(aht) & (np.nan_to_num(aht) > 0) & (contacts > 0)
    return Demand(contacts, np.where(measured, np.maximum(aht, _SHORTEST), planned.aht))


def loads_in(plan: PlannedWeek, demand: Demand) -> Loads:
    """Return by queue what its service is computed from, a value for every interval.

    How sure the plan was of its loads (`load_cv`) stays as it was.
    """
    config = plan.config
    waiting, calendar = read_backlog(config), OpeningCalendar(config, plan.events)
    requirements = plan.requirements
    found = {}
    for place, queue in enumerate(config.queues):
        spread = requirements.loc[requirements["queue"] == queue.name, "load_cv"] if "load_cv" in requirements else ()
        cv = float(np.nan_to_num(np.max(spread))) if len(spread) else 0.0
        backlog = backlog_of(config, queue, waiting, calendar)
        found[queue.name] = loads_of(
            config, queue, demand.contacts[place], demand.aht[place], plan.open[place], cv, backlog
        )
    return found
