"""The user's regressors: columns by date that move the day totals, such as mailings or customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wfm.forecast.grid import Grid

if TYPE_CHECKING:
    from wfm.forecast.calendar_terms import Terms

EFFECT_SPREAD = 0.2


def add_regressors(terms: Terms, grid: Grid, regressors: pd.DataFrame | None, past_days: int) -> None:
    """Add each regressor, standardised over the past, as a term.

    Args:
        terms: Extended in place.
        grid: The days.
        regressors: Columns by name, index `datetime64[D]` dates; a day without a row is as the mean.
        past_days: Days whose spread is the unit.
    """
    if regressors is None:
        return
    place = pd.Index(regressors.index.to_numpy().astype("datetime64[D]")).get_indexer(pd.Index(grid.dates))
    for name in regressors.columns:
        column = np.where(place >= 0, regressors[name].to_numpy(float)[place], np.nan)
        past = column[:past_days]
        known = past[~np.isnan(past)]
        if len(known) and known.std() > 0:
            scaled = (column - known.mean()) / known.std()
            terms.add(f"regressor {name}", np.where(np.isnan(scaled), 0.0, scaled), EFFECT_SPREAD)
