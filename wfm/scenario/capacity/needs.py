"""What the months ask for: contacts by queue, and how many are answered in time with how many hours of agents.

The forecast and the requirements are those of any plan, over all days of the months. Positions of every interval are
scaled, and the service read at each scale. A month's hours first bring every interval to the floor of the objective,
then go where they answer most contacts in time, as a roster for a target over the whole plan would have them.
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

_SCALES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2, 1.35, 1.5)
_POINTS = 30


@dataclass(frozen=True)
class QueueNeeds:
    """One queue by month.

    contacts: Shape (months,).
    target: Share of them to be answered in time.
    hours: Ever more hours of agents, unplanned shrinkage included, shape (points, months).
    in_time: Contacts answered in time with these, shape (points, months).
    required: Hours at the requirement itself, shape (months,).
    """

    name: str
    contacts: np.ndarray
    target: float
    hours: np.ndarray
    in_time: np.ndarray
    required: np.ndarray

    def served(self, month: int, hours: float) -> float:
        """Return the contacts of a month answered in time with so many hours, linear between points."""
        return float(np.interp(hours, self.hours[:, month], self.in_time[:, month]))

    def lines(self, month: int) -> list[tuple[float, float]]:
        """Return (contacts at no hours, contacts an hour) of lines whose least is the service, and never more.

        Few hours are used ever better at first, many ever worse: from where an hour gives most on the lines are the
        concave hull of the points; below, the first of them goes on, which promises too little.
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

    needed = rows["positions"].to_numpy() / (1.0 - lost) * hour
    scales = np.array(_SCALES)[:, None]
    # Deferred work can wait for whoever comes: its share done is that of its hours.
    level = np.minimum(scales, 1.0) * np.ones(len(contacts)) if queue.deferred else levels[:, here]
    floor = np.full(len(contacts), min(config.objective.floor, queue.service_level.target))
    hours, level = _from_floor(scales * needed, level, floor)
    parts = [_spent_best(hours[:, some], level[:, some] * contacts[some]) for some in _months(month, count)]
    hours, in_time = (np.stack([part[place] for part in parts], axis=1) for place in (0, 1))
    target = float(queue.service_level.target)
    return QueueNeeds(queue.name, by_month(contacts), target, hours, in_time, by_month(needed))


def _months(month: np.ndarray, count: int) -> list[np.ndarray]:
    return [np.flatnonzero(month == one) for one in range(count)]


def _from_floor(hours: np.ndarray, level: np.ndarray, floor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Begin the curve of each interval where its service is at the floor, both of shape (scales, intervals)."""
    level = np.maximum.accumulate(level, axis=0)
    above = np.minimum((level < floor).sum(axis=0), len(level) - 1)
    below, column = np.maximum(above - 1, 0), np.arange(level.shape[1])
    low, high = level[below, column], level[above, column]
    share = np.where(high > low, (np.clip(floor, low, high) - low) / np.where(high > low, high - low, 1.0), 0.0)
    least = hours[below, column] + share * (hours[above, column] - hours[below, column])
    return np.maximum(hours, least), np.maximum(level, np.clip(floor, low, high))


def _spent_best(hours: np.ndarray, in_time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return points of hours and contacts of all intervals together, each hour where it gives most.

    Args:
        hours: Of each interval at each scale, shape (scales, intervals).
        in_time: Contacts answered in time with them, shape (scales, intervals).

    Returns:
        Two arrays of shape (points,), from no hours on; between that and the least scale nothing is known.
    """
    more, gained = np.diff(hours, axis=0), np.diff(in_time, axis=0)
    # A step comes after the smaller ones of its interval, however much it gives.
    worth = np.where(more > 1e-12, gained / np.maximum(more, 1e-12), np.inf)
    worth = np.minimum.accumulate(worth, axis=0)
    order = np.argsort(-worth.ravel(), kind="stable")
    spent = np.concatenate([[hours[0].sum()], more.ravel()[order]]).cumsum()
    answered = np.concatenate([[in_time[0].sum()], gained.ravel()[order]]).cumsum()
    at = np.linspace(spent[0], spent[-1], _POINTS)
    return np.concatenate([[0.0], at]), np.concatenate([[0.0], np.interp(at, spent, answered)])
