"""A model of one queue by its name: `auto`, `prophet`, `seasonal_naive`, `moving_average`."""

from __future__ import annotations

from wfm.forecast.combination import Combination, fit_combination
from wfm.forecast.naive import WeekdayMean
from wfm.forecast.plain_prophet import fit_plain_prophet
from wfm.forecast.quantiles import Model
from wfm.forecast.queue_days import QueueDays
from wfm.forecast.situation import Situation

MODELS = ("auto", "seasonal_naive", "moving_average", "prophet")
MOVING_AVERAGE_WEEKS = 4


def fit_model(situation: Situation, days: QueueDays, name: str) -> Model:
    """Fit a model to the past of one queue.

    Args:
        situation: What is known.
        days: The queue's past, as from `situation.days`.
        name: One of `MODELS`.
    """
    fallback, shape = situation.borrowed(days)
    terms = situation.terms(days)
    base = fit_combination(days, terms, fallback, shape, with_level=name == "auto")
    return _yardstick(name, days, base)


def _yardstick(name: str, days: QueueDays, base: Combination) -> Model:
    if name == "prophet":
        return fit_plain_prophet(base)
    if name == "seasonal_naive":
        return WeekdayMean(days, 1, base)
    if name == "moving_average":
        return WeekdayMean(days, MOVING_AVERAGE_WEEKS, base)
    return base
