"""What the months ask for: contacts by queue, and how many are answered in time with how many hours of agents.

The forecast and the requirements are those of any plan, over all days of the months. All positions of a queue are
then scaled alike, and the service read at each scale: so a month's service follows from its hours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.calendar import read_events
from wfm.config.queues import Queue
from wfm.scenario.capacity.months import Months
from wfm.schedule.time_grid import SLOT_MINUTES, TimeGrid
from wfm.staffing import make_requirements, with_positions

_SCALES = (0.0, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2, 1.35, 1.5)


@dataclass(frozen=True)
class QueueNeeds:
    """One queue by month.

    contacts: Shape (months,).
    target: Share of them to be answered in time.
    hours: Hours of agents at each scale of the requirement, unplanned shrinkage included, shape (scales, months).
    in_time: Contacts answered in time at these, shape (scales, months).
    required: Hours at the requirement itself, shape (months,).
    """

    name: str
    contacts: np.ndarray
    target: float
    hours: np.ndarray
    in_time: np.ndarray
    required: np.ndarray

    def served(self, month: int, hours: float) -> float:
        """Return the contacts of a month answered in time with so many hours, linear between scales."""
        return float(np.interp(hours, self.hours[:, month], self.in_time[:, month]))

    def lines(self, month: int) -> list[tuple[float, float]]:
        """Return (contacts at no hours, contacts an hour) of lines whose least is the service, and never more.

        Few hours are used ever better at first, many ever worse: from where an hour gives most on the lines are the
        concave hull of the scales; below, the first of them goes on, which promises too little.
        """
        hours, in_time = self.hours[:, month], self.in_time[:, month]
        slopes = np.diff(in_time) / np.maximum(np.diff(hours), 1e-9)
        first = int(np.argmax(slopes))
        kept = [first]
        for place in range(first + 1, len(hours)):
            if hours[place] <= hours[kept[-1]] + 1e-9:
                continue
            while len(kept) >= 2 and _turns_up(hours, in_time, kept[-2], kept[-1], place):
                kept.pop()
            kept.append(place)
        found = []
        for low, high in pairwise(kept):
            slope = (in_time[high] - in_time[low]) / (hours[high] - hours[low])
            found.append((float(in_time[low] - slope * hours[low]), float(slope)))
        return [*found, (float(in_time[kept[-1]]), 0.0)]


@dataclass(frozen=True)
class Needs:
    """All queues, and the mean multiplier of pay over the hours that are needed, shape (months,)."""

    queues: list[QueueNeeds]
    premium: np.ndarray


def _turns_up(x: np.ndarray, y: np.ndarray, first: int, second: int, third: int) -> bool:
    return bool((y[second] - y[first]) * (x[third] - x[first]) <= (y[third] - y[first]) * (x[second] - x[first]))


def over_months(config: Config, months: Months) -> Config:
    """Return the configuration with the months as its plan; it asks for no roster."""
    weeks = -(-(months.end - months.starts[0]).days // 7)
    return config.model_copy(
        update={"week": config.week.model_copy(update={"start": months.starts[0], "weeks": weeks}), "backlog": None}
    )


def monthly_needs(config: Config, months: Months, forecast_of: Callable[[Config, pd.DataFrame], pd.DataFrame]) -> Needs:
    """Return the needs of every queue.

    Args:
        config: The configuration.
        months: The months.
        forecast_of: Gives the forecast of a configuration with its events.
    """
    long = over_months(config, months)
    events = read_events(long)
    requirements = make_requirements(long, forecast_of(long, events), events)
    stamps = pd.DatetimeIndex(requirements["timestamp"])
    month = (stamps.year - months.starts[0].year) * 12 + stamps.month - months.starts[0].month
    inside = np.asarray(month) < len(months.starts)
    requirements, month = requirements[inside].reset_index(drop=True), np.asarray(month)[inside]
    count = len(months.starts)
    levels = _levels(long, requirements)
    queues = [_of_queue(long, queue, requirements, levels, month, count) for queue in config.queues]
    return Needs(queues, _mean_premium(long, requirements, month, count))


def _levels(config: Config, requirements: pd.DataFrame) -> np.ndarray:
    """Return the service level at each scale of the positions, between whole ones linear, shape (scales, rows)."""
    positions = requirements["positions"].to_numpy(dtype=float)
    found = []
    for scale in _SCALES:
        low = np.floor(scale * positions + 1e-9)
        fewer, more = (
            np.where(some > 0, np.nan_to_num(with_positions(config, requirements, some)["service_level"]), 0.0)
            for some in (low, low + 1)
        )
        found.append(fewer + (more - fewer) * (scale * positions - low))
    return np.array(found)


def _mean_premium(long: Config, requirements: pd.DataFrame, month: np.ndarray, count: int) -> np.ndarray:
    grid = TimeGrid(long)
    minutes = (pd.DatetimeIndex(requirements["timestamp"]) - grid.moment(0)) / pd.Timedelta(minutes=SLOT_MINUTES)
    weights = requirements["staff"].to_numpy() + 1e-9
    weighed = np.bincount(month, weights * grid.premium[np.asarray(minutes, dtype=np.int64)], minlength=count)
    return weighed / np.maximum(np.bincount(month, weights, minlength=count), 1e-12)


def _of_queue(
    config: Config, queue: Queue, rows: pd.DataFrame, levels: np.ndarray, month: np.ndarray, count: int
) -> QueueNeeds:
    here = (rows["queue"] == queue.name).to_numpy()
    rows, month = rows[here], month[here]
    contacts, hour = rows["contacts"].to_numpy(), config.site.interval_minutes / 60
    lost = config.staffing.shrinkage.unplanned_at(pd.DatetimeIndex(rows["timestamp"]))

    def by_month(values: np.ndarray) -> np.ndarray:
        return np.bincount(month, values, minlength=count)

    required = by_month(rows["positions"].to_numpy() / (1.0 - lost) * hour)
    scales = np.array(_SCALES)[:, None]
    # Deferred work can wait for whoever comes: its share done is that of its hours.
    level = np.minimum(scales, 1.0) * np.ones(len(contacts)) if queue.deferred else levels[:, here]
    in_time = np.array([by_month(contacts * one) for one in level])
    target = float(queue.service_level.target)
    return QueueNeeds(queue.name, by_month(contacts), target, scales * required, in_time, required)
