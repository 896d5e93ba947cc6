"""The load that is staffed for: what is carried over between intervals, and how sure the forecast is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.errors import InputError

# Where handling takes longer than this share of an interval, contacts in hand carry over noticeably.
# Source: Green, Kolesar and Soares (2001), "Improving the SIPP approach"; here the modified load from then on.
LONG_AHT = 0.25


def carried_load(config: Config, contacts: np.ndarray, aht_seconds: np.ndarray, is_open: np.ndarray) -> np.ndarray:
    """Return the load of every interval, with what is carried over where `staffing.load` asks for it.

    Args:
        config: The configuration.
        contacts: Contacts of consecutive intervals, 0 where closed, shape (n,).
        aht_seconds: Average handle time, shape (n,).
        is_open: Whether the queue is open in each, shape (n,).

    Returns:
        Erlangs, shape (n,). A plan that is open at both ends goes on from its end to its start.
    """
    width = config.site.interval_minutes * 60
    kind = config.staffing.load
    mean = (contacts * aht_seconds).sum() / max(contacts.sum(), 1e-12)
    if kind == "plain" or (kind == "auto" and mean <= LONG_AHT * width):
        return erlang.offered_load(contacts, aht_seconds, width)
    found = erlang.modified_offered_load(contacts, aht_seconds, width)
    if is_open[0] and is_open[-1]:
        found = erlang.modified_offered_load(contacts, aht_seconds, width, first=found.last)
    return found.mean


def variation_of(config: Config, queue: str, forecast: pd.DataFrame) -> float:
    """Return the standard deviation of a queue's rate by its mean, from the spread of its forecast.

    Args:
        config: The configuration.
        queue: The queue's name.
        forecast: Its rows, with contacts, contacts_p10 and contacts_p90.

    Returns:
        One figure for the queue; 0 where nobody asks or the forecast spreads no wider than chance.

    Raises:
        InputError: `staffing.demand` needs the spread, and the forecast has none.
    """
    if config.staffing.demand == "mean":
        return 0.0
    rows = forecast[forecast["contacts"] > 0]
    known = rows[["contacts_p10", "contacts_p90"]].notna().all(axis=1).to_numpy()
    if len(rows) and not known.any():
        message = "the forecast has no contacts_p10 and contacts_p90; needed for any demand but mean"
        raise InputError.at("forecast", 0, queue, message)
    low, high = (rows[name].to_numpy()[known] for name in ("contacts_p10", "contacts_p90"))
    return erlang.rate_variation(rows["contacts"].to_numpy()[known], low, high)


def staffed_load(config: Config, load: np.ndarray, cv: float) -> np.ndarray:
    """Return the load to staff for: the quantile that `staffing.demand` names, or the load itself."""
    share = config.staffing.demand_quantile
    return load if share is None else erlang.load_quantile(load, cv, share)
