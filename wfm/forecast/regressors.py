"""The user's regressors: columns by date that move the day totals, such as mailings or customers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.errors import InputError, Problem
from wfm.forecast.grid import Grid
from wfm.table_io import header_of, read_table
from wfm.tables import Column, Table

if TYPE_CHECKING:
    from wfm.forecast.calendar_terms import Terms

EFFECT_SPREAD = 0.2


def read_regressors(config: Config) -> pd.DataFrame | None:
    """Read `forecast.regressors`: a column `date`, and a column of numbers for each regressor.

    Returns:
        A column for each regressor, by date; none where the configuration names no file.

    Raises:
        InputError: Wrong cells, a date that stands twice, days of the plan that are missing; all in one go.
    """
    if not config.has("regressors"):
        return None
    path = config.path_of("regressors")
    names = [name for name in header_of(path) if name != "date"]
    if not names:
        raise InputError.at(path, 1, "date", "stands alone; a column of numbers for each regressor is needed")
    table = Table("regressors", (Column("date", "date"), *(Column(name, "real") for name in names)))
    frame = read_table(path, table, config.site.timezone)
    twice = frame[frame.duplicated("date")]
    problems = [Problem(str(path), int(row.line), "date", f"{row.date} stands twice") for row in twice.itertuples()]
    missing = [day for day in config.week.dates if day not in set(frame["date"])]
    if missing:
        message = f"{_days(missing)} of the plan {'is' if len(missing) == 1 else 'are'} missing; add what is expected"
        problems.append(Problem(str(path), int(frame["line"].iloc[-1]), "date", message))
    if problems:
        raise InputError(problems)
    return frame.set_index("date")[names].set_axis(pd.to_datetime(list(frame["date"])), axis=0)


def _days(dates: list[dt.date]) -> str:
    return str(dates[0]) if len(dates) == 1 else f"{dates[0]} and {len(dates) - 1} more days"


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
