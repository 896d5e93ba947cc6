"""Contacts and handle times of a plan and of what came, by queue and interval, and the loads they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.backlog import backlog_of, read_backlog
from wfm.config.calendar import OpeningCalendar
from wfm.staffing.situation import loads_of

Loads = dict[str, pd.DataFrame]
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


@dataclass(frozen=True)
class Week:
    """The plan's time and queues; `opened` has the shape (queues, intervals)."""

    config: Config
    calendar: OpeningCalendar
    grid: pd.DatetimeIndex
    opened: np.ndarray

    def matrix(self, frame: pd.DataFrame, column: str) -> np.ndarray:
        """Return a column of a table by queue and interval, NaN where it has no row; other rows are left out."""
        queues = pd.Index(self.config.queue_names).get_indexer(pd.Index(frame["queue"]))
        places = self.grid.get_indexer(pd.DatetimeIndex(frame["timestamp"]).tz_convert(self.grid.tz).as_unit("us"))
        known = (queues >= 0) & (places >= 0)
        found = np.full(self.opened.shape, np.nan)
        found[queues[known], places[known]] = frame[column].to_numpy(dtype=float)[known]
        return found


def planned_demand(week: Week, forecast: pd.DataFrame) -> Demand:
    """Return what was forecast; nothing where it has no row."""
    contacts, aht = (week.matrix(forecast, name) for name in ("contacts", "aht_seconds"))
    with np.errstate(invalid="ignore"):
        known = np.isfinite(aht) & (aht > 0)
    mean = np.where(known, aht, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return Demand(np.nan_to_num(contacts), np.where(known, aht, np.where(mean > 0, mean, 1.0)[:, None]))


def actual_demand(week: Week, planned: Demand, contacts: np.ndarray, actuals: pd.DataFrame) -> Demand:
    """Return what came, `contacts` with NaN where nobody counted; a handle time of no contact is none."""
    contacts = np.where(np.isfinite(contacts), contacts, planned.contacts)
    if "aht_seconds" not in actuals:
        return Demand(contacts, planned.aht)
    aht = week.matrix(actuals, "aht_seconds")
    measured = np.isfinite(aht) & (np.nan_to_num(aht) > 0) & (contacts > 0)
    return Demand(contacts, np.where(measured, np.maximum(aht, _SHORTEST), planned.aht))


def loads_in(week: Week, demand: Demand, requirements: pd.DataFrame) -> Loads:
    """Return by queue what its service is computed from, a row for every interval.

    How sure the plan was of its loads (`load_cv`) stays as it was.
    """
    config = week.config
    waiting = read_backlog(config)
    found = {}
    for place, queue in enumerate(config.queues):
        spread = requirements.loc[requirements["queue"] == queue.name, "load_cv"] if "load_cv" in requirements else ()
        cv = float(np.nan_to_num(np.max(spread))) if len(spread) else 0.0
        backlog = backlog_of(config, queue, waiting, week.calendar)
        found[queue.name] = loads_of(
            config, queue, demand.contacts[place], demand.aht[place], week.opened[place], cv, backlog
        )
    return found
