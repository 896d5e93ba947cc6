"""The rest of a day's contacts, given those so far.

A day has one factor on its forecast, unknown in the morning. It is taken as gamma distributed around 1, or around what
the days before it in the plan suggest, with a part of the variance that the forecast's own range tells; what came
scatters around it as counts that vary more than Poisson's. Then the mean after some hours is a weighted mean of both,
and the range of the rest follows. Recent hours count more, for a day's factor drifts.

Source: gamma-Poisson updating, Gelman et al. (2013), section 2.6; intraday updating, Shen and Huang (2008), section 4.
The constants were measured on real series, `tests/bench/intraday_table.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Of the variance that the range of an interval tells beyond Poisson's, the part that a whole day has in common.
COMMON = 0.3
# What the mean forecast itself is uncertain by: that of one day's contacts.
LEARNED_FROM_DAYS = 1.0
HALF_LIFE_HOURS = 3.0
# The weight of each day before in the plan, beside the plan's own forecast.
DAY_BEFORE = 0.3
FEWEST_BEFORE = 20.0
MOST_FACTOR = 2.0
# Standard deviations beyond which a day is unlike those that the range was learned from: it is believed as it comes.
FARTHEST = 4.0
# How far a day's factor drifts until its close, in its variance.
DRIFT = 0.5
WITHOUT_RANGE = 0.02
_NORMAL_90 = 1.2815515655446004


@dataclass(frozen=True)
class Reforecast:
    """How the contacts of a queue's day go on.

    Attributes:
        so_far: Contacts that came.
        expected_so_far: What was planned for the same intervals.
        planned: What was planned for the rest of the day.
        factor: On the rest of the plan.
        low, high: The factors at the 10 % and 90 % quantile of the rest's contacts.
    """

    so_far: float
    expected_so_far: float
    planned: float
    factor: float
    low: float
    high: float

    @property
    def rest(self) -> float:
        """The contacts that are expected until the close."""
        return self.planned * self.factor


def reforecast(
    came: np.ndarray,
    planned: np.ndarray,
    rest: np.ndarray,
    dispersion: float,
    interval_hours: float,
    before: tuple[float, float, int] = (0.0, 0.0, 0),
) -> Reforecast:
    """Return how a day goes on.

    Args:
        came, planned: Contacts of the intervals that are over, and their forecast, in order, shape (n,).
        rest: Forecast of the intervals ahead, shape (m,).
        dispersion: Of an interval's contacts: variance = mean + dispersion x mean^2; as `dispersion_of`.
        interval_hours: Length of an interval.
        before: Contacts and forecast of the days before in the plan, and how many days they are.
    """
    weight = 0.5 ** (np.arange(len(came))[::-1] * interval_hours / HALF_LIFE_HOURS)
    seen, expected = float(weight @ came), float(weight @ planned)
    day = max(float(planned.sum() + rest.sum()), 1e-9)
    common = max(COMMON * dispersion + LEARNED_FROM_DAYS / day, 1e-9)
    within = (1 - COMMON) * dispersion
    scatter = 1 + within * float((weight * planned) @ planned) / max(expected, 1e-9)
    start = _from_before(*before)
    strayed = (seen / max(expected, 1e-9) - start) / FARTHEST
    prior = scatter / max(common, strayed**2 - scatter / max(expected, 1e-9))
    factor = (prior * start + seen) / (prior + expected)
    ahead = float(rest.sum())
    mean = max(factor * ahead, 1e-9)
    known_by = scatter * factor / (prior + expected) + DRIFT * common * factor**2
    spread = 1 + within * factor * float(rest @ rest) / max(ahead, 1e-9)
    low, high = _range(mean, ahead**2 * known_by + mean * spread)
    # Three decimals, so that a command that names the factor gives the same.
    factor, low, high = (round(float(value), 3) for value in (factor, low / max(ahead, 1e-9), high / max(ahead, 1e-9)))
    return Reforecast(float(came.sum()), float(planned.sum()), ahead, factor, min(low, factor), max(high, factor))


def dispersion_of(contacts: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """Return the dispersion that the 10 % and 90 % quantiles of a forecast tell; a usual one where there are none."""
    known = ~np.isnan(low) & ~np.isnan(high) & (contacts > 0)
    if not known.any():
        return WITHOUT_RANGE
    variance = ((high - low)[known] / (2 * _NORMAL_90)) ** 2
    return max(float((variance - contacts[known]).sum() / (contacts[known] ** 2).sum()), 1e-5)


def _from_before(came: float, planned: float, days: int) -> float:
    if planned <= FEWEST_BEFORE:
        return 1.0
    share = days * DAY_BEFORE / (days * DAY_BEFORE + 1)
    return float(np.clip(1 + share * (came / planned - 1), 1 / MOST_FACTOR, MOST_FACTOR))


def _range(mean: float, variance: float) -> tuple[float, float]:
    """Return the 10 % and 90 % quantiles of a gamma distribution.

    Source: Wilson and Hilferty (1931).
    """
    shape = mean**2 / variance
    root = [max(1 - 1 / (9 * shape) + side * _NORMAL_90 / np.sqrt(9 * shape), 0.0) for side in (-1, 1)]
    return mean * root[0] ** 3, mean * root[1] ** 3
