"""What partners take off the forecast: the same share of a queue's contacts in every interval of a week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.queues import Queue
from wfm.errors import InputError, Problem

_SECONDS_AN_HOUR = 3600.0
_DAYS_A_WEEK = 7


def without_outsourced(config: Config, forecast: pd.DataFrame, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return a forecast of the contacts that are left for the centre's own agents.

    Args:
        config: The plan; queues whose `outsourcing` is given are concerned.
        forecast: Columns as of `make_forecast`; all columns of contacts are lessened alike.
        as_of: Where the forecast begins within a week, partners take of it what the rest of that week's time is due.

    Raises:
        InputError: A partner is to take more than comes; all queues and weeks in one go.
    """
    concerned = {number: queue for number, queue in enumerate(config.queues) if queue.outsourcing is not None}
    if not concerned:
        return forecast
    left = forecast.copy()
    local = left["timestamp"].dt.tz_convert(config.site.timezone).dt.tz_localize(None)
    week = ((local - pd.Timestamp(config.week.start)) // pd.Timedelta(days=_DAYS_A_WEEK)).to_numpy()
    columns = ["contacts", *(name for name in left if str(name).startswith("contacts_"))]  # quantiles stay whole
    problems: list[Problem] = []
    for number, queue in concerned.items():
        for one in np.unique(week[left["queue"] == queue.name]):
            rows = (left["queue"] == queue.name) & (week == one)
            came = float(left.loc[rows, "contacts"].sum())
            taken = _taken(queue, left[rows]) * _ahead(config, int(one), as_of)
            if taken > came + 1e-9:
                message = (
                    f"'{queue.name}' gives {taken:,.1f} contacts to a partner, and {came:,.1f} are forecast in week "
                    f"{one + 1}; outsource less"
                )
                problems.append(config.problem(("queues", number, "outsourcing"), message))
            elif came:
                left.loc[rows, columns] *= 1.0 - taken / came
                left.loc[rows, columns[1:]] = np.rint(left.loc[rows, columns[1:]])
    if problems:
        raise InputError(problems)
    return left


def _taken(queue: Queue, rows: pd.DataFrame) -> float:
    """Return the contacts that a partner takes in a week; hours hold as many as the mean handle time lets them."""
    given = queue.outsourcing
    assert given is not None
    if given.contacts_per_week is not None:
        return given.contacts_per_week
    weights = rows["contacts"].to_numpy()
    seconds = float(np.average(rows["aht_seconds"], weights=weights)) if weights.sum() else np.inf
    return (given.hours_per_week or 0.0) * _SECONDS_AN_HOUR / seconds


def _ahead(config: Config, week: int, as_of: pd.Timestamp | None) -> float:
    """Return the share of a week's time that lies after a moment."""
    if as_of is None:
        return 1.0
    start = pd.Timestamp(config.week.start) + pd.Timedelta(days=_DAYS_A_WEEK * week)
    local = as_of.tz_convert(config.site.timezone).tz_localize(None)
    return float(np.clip(1.0 - (local - start) / pd.Timedelta(days=_DAYS_A_WEEK), 0.0, 1.0))
