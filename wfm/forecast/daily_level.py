"""Day totals by Prophet: weekday, season and calendar on a flat trend; the level follows elsewhere."""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wfm.forecast.calendar_terms import Terms
from wfm.forecast.grid import Grid

YEARLY_FROM_DAYS = 700
WEEKLY_SPREAD = 1.0
YEARLY_SPREAD = 0.2
FEWEST_DAYS = 14
SMALLEST_TOTAL = 0.5


@dataclass(frozen=True)
class DailyLevel:
    """Expected day totals on a flat level.

    Attributes:
        expected: Expected contacts of each day, past and horizon, shape (days,).
        calendar: Factor by which holidays, closures, month and events move each day, shape (days,).
        season: Factor of the yearly season, shape (days,).
    """

    expected: np.ndarray
    calendar: np.ndarray
    season: np.ndarray


def fit_daily_level(totals: np.ndarray, terms: Terms, grid: Grid) -> DailyLevel | None:
    """Fit Prophet to the logarithm of day totals.

    Args:
        totals: Contacts of each past day, NaN where not known or not to be learned from, shape (past_days,).
        terms: Calendar terms over all days.
        grid: The days.

    Returns:
        The expected totals; none where there are too few days or nothing but zeros.
    """
    known = ~np.isnan(totals)
    if known.sum() < FEWEST_DAYS or np.nansum(totals) <= 0:
        return None
    logs = np.log(np.maximum(np.where(known, totals, 1.0), SMALLEST_TOTAL))
    center = float(logs[known].mean())
    size = float(np.abs(logs[known] - center).max())
    if size < 1e-9:
        flat = np.ones(grid.days)
        return DailyLevel(np.exp(center) * flat, flat, flat)
    usable = terms.learnable(known)
    parts = _fit(logs - center, known, size, usable, grid)
    return _as_factors(parts, center, known, grid)


def quiet_prophet() -> Any:
    """Import Prophet, which takes seconds, and silence what it logs."""
    logging.getLogger("prophet.plot").setLevel(logging.CRITICAL)  # it would report that plotly is missing
    from prophet import Prophet  # isort: skip
    import cmdstanpy  # isort: skip

    cmdstanpy.disable_logging()
    logging.getLogger("prophet").setLevel(logging.ERROR)
    return Prophet


def run_quietly(model: Any, rows: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Fit a Prophet model and predict, without the warnings that it causes in pandas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.Pandas4Warning)
        warnings.filterwarnings("ignore", category=FutureWarning, module="prophet")
        return model.fit(rows).predict(asked)


def _fit(logs: np.ndarray, known: np.ndarray, size: float, terms: Terms, grid: Grid) -> pd.DataFrame:
    """Return Prophet's components in logs; priors are given as effects on the log, Prophet wants them scaled."""
    long_enough = known.nonzero()[0][-1] - known.nonzero()[0][0] + 1 >= YEARLY_FROM_DAYS
    model = quiet_prophet()(
        growth="flat", weekly_seasonality=False, yearly_seasonality=False, daily_seasonality=False,
        uncertainty_samples=0,
    )  # fmt: skip
    model.add_seasonality("weekly", period=7, fourier_order=3, prior_scale=WEEKLY_SPREAD / size)
    if long_enough:
        model.add_seasonality("yearly", period=365.25, fourier_order=8, prior_scale=YEARLY_SPREAD / size)
    table = pd.DataFrame({"ds": pd.to_datetime(grid.dates)})
    for number, name in enumerate(terms.columns):
        model.add_regressor(f"term_{number}", prior_scale=terms.spread[name] / size, standardize=False)
        table[f"term_{number}"] = terms.columns[name]
    rows = table.iloc[: len(known)][known].assign(y=logs[known])
    parts = run_quietly(model, rows, table)
    terms_effect = parts["extra_regressors_additive"] if terms.columns else 0.0
    return pd.DataFrame(
        {
            "trend": parts["trend"],
            "weekly": parts["weekly"],
            "yearly": parts["yearly"] if long_enough else 0.0,
            "calendar": terms_effect,
        }
    )


def _as_factors(parts: pd.DataFrame, center: float, known: np.ndarray, grid: Grid) -> DailyLevel:
    weekly = parts["weekly"].to_numpy().copy()
    seen = np.isin(grid.weekday, np.unique(grid.weekday[: len(known)][known]))
    weekly[~seen] = weekly[: len(known)][known].mean()  # a weekday never open so far: like the average one
    base = np.exp(center + parts["trend"].to_numpy() + weekly)
    season = np.exp(parts["yearly"].to_numpy())
    calendar = np.exp(parts["calendar"].to_numpy())
    return DailyLevel(base * season * calendar, calendar, season)
