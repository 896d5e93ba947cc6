"""How far actual contacts will stray from the forecast: a dispersion learned from earlier forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from wfm.forecast.negative_binomial import cumulative
from wfm.forecast.queue_days import QueueDays

ORIGINS = 52
MEMORY_ORIGINS = 26.0
WARM_UP_DAYS = 14
FEWEST = {"interval": 40, "day": 14, "week": 4}
DEFAULT_DISPERSION = 0.1
LARGEST_DISPERSION = 5.0
SMALLEST_DISPERSION = 1e-5
NOMINAL = 0.8
BISECTIONS = 14  # to two parts in a thousand


class Model(Protocol):
    """What forecasts a queue from an earlier day as it would from today."""

    def predict(self, until: int, targets: np.ndarray) -> np.ndarray:
        """Forecast contacts by day and slot, knowing the past up to a day."""
        ...


def learn_dispersion(model: Model, days: QueueDays, horizon_days: int) -> float:
    """Learn the dispersion of the contacts of an interval, as `learn_dispersions`."""
    return learn_dispersions(model, days, horizon_days, ("interval",))["interval"]


def learn_dispersions(
    model: Model, days: QueueDays, horizon_days: int, grains: Sequence[str] = tuple(FEWEST)
) -> dict[str, float]:
    """Learn the dispersion with which 80 % of the contacts of the past lay between the 10 % and 90 % quantiles.

    Forecasts of the last year are made anew, each with what was known then of level and profile; one of half a year
    ago counts half.

    Args:
        model: The queue's model.
        days: Its past.
        horizon_days: How far ahead the forecasts reach; at most 14 days are judged.
        grains: Contacts of an `interval`, a `day` or a `week`.

    Returns:
        The dispersion of each grain.
    """
    made = _past_forecasts(model, days, min(horizon_days, 14))
    return {grain: _dispersion(made, grain) for grain in grains}


def coverage(actual: np.ndarray, expected: np.ndarray, dispersion: float, weight: np.ndarray | None = None) -> float:
    """Return the expected share of counts whose randomised probability transform lies within 0.1 to 0.9.

    Source: randomised PIT, Czado, Gneiting and Held (2009), section 2.
    """
    upper = cumulative(actual, expected, dispersion)
    lower = cumulative(actual - 1, expected, dispersion)
    inside = np.minimum(upper, 0.9) - np.maximum(lower, 0.1)
    width = np.maximum(upper - lower, 1e-12)
    return float(np.average(np.clip(inside / width, 0.0, 1.0), weights=weight))


def _dispersion(made: list[tuple[np.ndarray, np.ndarray]], grain: str) -> float:
    """Bisect for the dispersion that covers what came, newest forecast first, to the nominal share."""
    parts = [_at_grain(actual, expected, grain) for actual, expected in made]
    if sum(len(part[0]) for part in parts) < FEWEST[grain]:
        return DEFAULT_DISPERSION
    actual, expected = (np.concatenate(values) for values in zip(*parts))
    weight = np.repeat(0.5 ** (np.arange(len(parts)) / MEMORY_ORIGINS), [len(part[0]) for part in parts])
    low, high = np.log(SMALLEST_DISPERSION), np.log(LARGEST_DISPERSION)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if coverage(actual, expected, float(np.exp(middle)), weight) < NOMINAL:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))


def _past_forecasts(model: Model, days: QueueDays, horizon_days: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return actual and forecast contacts of the days after each weekly origin, shape (days, slots), newest first."""
    last = days.grid.past_days
    made = []
    for week in range(1, ORIGINS + 1):
        origin = last - 7 * week
        if origin < WARM_UP_DAYS or np.isnan(days.past_totals[:origin]).all():
            break
        targets = np.arange(origin, min(origin + horizon_days, last))
        made.append((days.contacts[targets], model.predict(origin, targets)))
    return made


def _at_grain(actual: np.ndarray, expected: np.ndarray, grain: str) -> tuple[np.ndarray, np.ndarray]:
    """Add up what is known and has a positive forecast, flat."""
    seen = ~np.isnan(actual) & (expected > 0)
    came, guess = (_added_up(values, seen, grain) for values in (actual, expected))
    return np.round(came[guess > 0]), guess[guess > 0]


def _added_up(values: np.ndarray, seen: np.ndarray, grain: str) -> np.ndarray:
    """Add up what is seen of a table of days by slots to a grain, flat."""
    if grain == "interval":
        return values[seen]
    totals = np.where(seen, values, 0.0).sum(axis=1)
    if grain == "day":
        return totals
    return np.array([totals[day : day + 7].sum() for day in range(0, len(totals), 7)])
