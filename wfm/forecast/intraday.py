"""The rest of a day, given its contacts so far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.forecast.event_terms import known_uplift
from wfm.forecast.quantiles import Model
from wfm.forecast.queue_days import QueueDays
from wfm.forecast.situation import Situation

LEARNED_DAYS = 60
FEWEST_DAYS = 15
CAUTIOUS_CONTACTS = 5.0
PRIOR_WEIGHT_DAYS = 10.0
GAIN_ASKED = 0.99
WIDEST_LOG = 1.0
FOLDS = 5


@dataclass(frozen=True)
class Today:
    """How the day goes on.

    Attributes:
        so_far: Contacts of the day so far over their forecast; 1.12 is 12 % above.
        exponent: How much of the surprise goes on, 0 to 1.
        factor: On the rest of the day.
    """

    so_far: float
    exponent: float
    factor: float


def rest_of_day(situation: Situation, days: QueueDays, model: Model) -> Today | None:
    """Return how the first day of the horizon goes on after its contacts so far; none where nothing is known of it.

    The rest of the day is taken as the forecast times `(so far / expected so far) ^ exponent`; the exponent is
    learned from how the last 60 days went on after the same time of day, shrunk to 0, and 0 unless it would have
    made the errors of days that it was not learned from at least 1 % smaller.

    Source: intraday updating, Shen and Huang (2008), section 4; here with one learned exponent.
    """
    grid = situation.grid
    if grid.first_day != grid.past_days or situation.moment == grid.index[grid.first_future]:
        return None
    seen, slots = _so_far(situation, days)
    if not slots.any():
        return None
    expected = model.predict(grid.past_days, np.array([grid.past_days]))[0]
    expected = expected * known_uplift(days.queue, grid, situation.events)[grid.past_days]
    rest = days.open_slots[grid.past_days] & ~_before(situation)
    exponent = learn_exponent(model, days, slots, rest)
    surprise = _log_ratio(seen, expected[slots].sum())
    ratio = seen / max(float(expected[slots].sum()), 1e-9)
    return Today(float(ratio), exponent, float(np.exp(exponent * surprise)))


def learn_exponent(model: Model, days: QueueDays, seen: np.ndarray, rest: np.ndarray) -> float:
    """Learn how much of a day's early surprise goes on, between 0 and 1.

    Args:
        model: The queue's model.
        days: Its past.
        seen: Slots that are known of the day, shape (slots,).
        rest: Slots that are asked for, shape (slots,).
    """
    table = _past_days(model, days, seen, rest)
    if len(table) < FEWEST_DAYS:
        return 0.0
    fold = np.arange(len(table)) % FOLDS
    early, late, expected = table.T
    updated = np.empty(len(table))
    for one in range(FOLDS):
        updated[fold == one] = (expected * np.exp(_slope(table[fold != one]) * early))[fold == one]
    pays = np.abs(late - updated).sum() < GAIN_ASKED * np.abs(late - expected).sum()
    return _slope(table) if pays else 0.0


def _slope(table: np.ndarray) -> float:
    """Return the share of the early surprise that goes on, by ridge regression weighted with contacts."""
    early, late, expected = table.T
    surprise = np.log(np.maximum(late, 0.5) / np.maximum(expected, 0.5)).clip(-WIDEST_LOG, WIDEST_LOG)
    weight = np.maximum(expected, 1e-9)
    ridge = PRIOR_WEIGHT_DAYS * np.average(early**2, weights=weight) * weight.mean()
    return float(np.clip((weight * early * surprise).sum() / max((weight * early**2).sum() + ridge, 1e-12), 0, 1))


def _past_days(model: Model, days: QueueDays, seen: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Return log surprise so far, actual rest and forecast rest of the last days, each forecast at its midnight.

    Shape (days, 3).
    """
    rows = []
    for day in range(max(days.grid.past_days - LEARNED_DAYS, 14), days.grid.past_days):
        contacts = days.contacts[day]
        early, late = seen & ~np.isnan(contacts), rest & ~np.isnan(contacts)
        if early.sum() < seen.sum() or not late.any():
            continue
        forecast = model.predict(day, np.array([day]))[0]
        surprise = _log_ratio(contacts[early].sum(), forecast[early].sum())
        rows.append((surprise, contacts[late].sum(), forecast[late].sum()))
    return np.array(rows).reshape(-1, 3)


def _log_ratio(seen: float, expected: float) -> float:
    ratio = (seen + CAUTIOUS_CONTACTS) / (expected + CAUTIOUS_CONTACTS)
    return float(np.clip(np.log(ratio), -WIDEST_LOG, WIDEST_LOG))


def _before(situation: Situation) -> np.ndarray:
    """Mark the clock slots of the day that lie before the moment, shape (slots,)."""
    grid = situation.grid
    mark = np.zeros(grid.slots, dtype=bool)
    today = (grid.day == grid.past_days) & (grid.index < situation.moment)
    mark[grid.slot[today]] = True
    return mark


def _so_far(situation: Situation, days: QueueDays) -> tuple[float, np.ndarray]:
    """Return the contacts of the day so far and the open slots that they came in; absent rows are zeros."""
    slots = days.open_slots[situation.grid.past_days] & _before(situation)
    midnight = situation.grid.index[situation.grid.first_future]
    rows = situation.past[(situation.past["queue"] == days.queue.name) & (situation.past["timestamp"] >= midnight)]
    if rows.empty:
        return 0.0, np.zeros_like(slots)
    stamps = rows["timestamp"].dt
    slot = (stamps.hour * 60 + stamps.minute).to_numpy() // (24 * 60 // situation.grid.slots)
    return float(rows["contacts"].to_numpy()[slots[slot]].sum()), slots
