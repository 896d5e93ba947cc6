"""The model `prophet`: Prophet as it comes, on day totals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.forecast.combination import Combination
from wfm.forecast.daily_level import quiet_prophet, run_quietly
from wfm.forecast.profile import weekday_profile

FEWEST_DAYS = 2


@dataclass(frozen=True)
class PlainProphet:
    """Prophet's day totals on the weekday profile.

    Attributes:
        base: Profile and totals of the queue.
        totals: Prophet's totals of all days, shape (days,).
    """

    base: Combination
    totals: np.ndarray

    def predict(self, until: int, targets: np.ndarray) -> np.ndarray:
        """Forecast the contacts of an interval by day and clock slot, shape (targets, slots)."""
        share = weekday_profile(self.base.days, self.base.setting, until, self.base.fallback)
        return self.totals[targets][:, None] * share[self.base.days.grid.weekday[targets]]


def fit_plain_prophet(base: Combination) -> PlainProphet | Combination:
    """Fit `Prophet()` to the day totals; with less than two known days the combination stands in."""
    known = ~np.isnan(base.totals)
    if known.sum() < FEWEST_DAYS:
        return base
    table = pd.DataFrame({"ds": pd.to_datetime(base.days.grid.dates)})
    rows = table.iloc[: len(known)][known].assign(y=base.totals[known])
    asked = run_quietly(quiet_prophet()(uncertainty_samples=0), rows, table)
    return PlainProphet(base, np.maximum(asked["yhat"].to_numpy(), 0.0))
