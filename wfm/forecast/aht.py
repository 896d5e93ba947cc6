"""Average handle times: a slow level times a shrunk profile over the hours of the day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.errors import InputError

LEVEL_HALF_LIFE_DAYS = 14.0
PROFILE_HALF_LIFE_DAYS = 70.0
POOL_CONTACTS = 150.0
TIMES_USUAL = 10.0
HOURS = 24


def handle_times(config: Config, past: pd.DataFrame, index: pd.DatetimeIndex) -> dict[str, np.ndarray]:
    """Return the handle time in seconds of each interval by queue: the configuration's, or a forecast.

    Args:
        config: The plan.
        past: History rows before the moment of the forecast.
        index: Starts of the intervals asked for.

    Raises:
        InputError: A queue whose history has no handle time.
    """
    found: dict[str, np.ndarray] = {}
    problems = []
    for queue in config.queues:
        given = queue.aht_seconds
        known = forecast_aht(past[past["queue"] == queue.name], index) if given is None else None
        if given is None and known is None:
            message = f"the history of '{queue.name}' has no aht_seconds; give the queue aht_seconds: 300, or such"
            problems.append(config.queue_problem(queue.name, message, f"queues.{queue.name}.aht_seconds"))
        else:
            found[queue.name] = np.full(len(index), float(given)) if known is None else known  # type: ignore[arg-type]
    if problems:
        raise InputError(problems)
    return found


def forecast_aht(rows: pd.DataFrame, index: pd.DatetimeIndex) -> np.ndarray | None:
    """Forecast the handle time of each interval from the recent past.

    The level is the contact-weighted mean with a half-life of 14 days; each hour of the day moves it by its own
    ratio, shrunk to 1 by 150 contacts.

    Args:
        rows: History of one queue: timestamp, contacts, aht_seconds, abandoned (may be missing values).
        index: Starts of the intervals asked for.

    Returns:
        Seconds, shape (len(index),); none where the history knows no handle time.
    """
    handled = (rows["contacts"] - rows["abandoned"].fillna(0.0)).clip(lower=0.0)
    usable = rows["aht_seconds"].notna() & (rows["aht_seconds"] > 0) & (handled > 0)
    if not usable.any():
        return None
    seconds = rows.loc[usable, "aht_seconds"].to_numpy(float)
    weight = handled[usable].to_numpy(float)
    seconds = np.minimum(seconds, TIMES_USUAL * _weighted_median(seconds, weight))
    stamps = pd.DatetimeIndex(rows.loc[usable, "timestamp"])
    age_days = (stamps.max() - stamps).total_seconds().to_numpy() / 86400.0
    level = np.average(seconds, weights=weight * 0.5 ** (age_days / LEVEL_HALF_LIFE_DAYS))
    ratio = _hour_ratios(seconds, weight * 0.5 ** (age_days / PROFILE_HALF_LIFE_DAYS), stamps.hour.to_numpy())
    return level * ratio[index.hour.to_numpy()]


def _hour_ratios(seconds: np.ndarray, weight: np.ndarray, hour: np.ndarray) -> np.ndarray:
    """Return the handle time of each hour relative to the mean, shrunk to 1, shape (24,)."""
    mean = np.average(seconds, weights=weight)
    contacts = np.bincount(hour, weights=weight, minlength=HOURS)
    total = np.bincount(hour, weights=weight * seconds, minlength=HOURS)
    return (total / mean + POOL_CONTACTS) / (contacts + POOL_CONTACTS)


def _weighted_median(values: np.ndarray, weight: np.ndarray) -> float:
    order = np.argsort(values, kind="stable")
    half = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(half, half[-1] / 2)])
