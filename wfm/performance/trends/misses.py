"""What went wrong in each week, as rows of a measured week."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from wfm.performance.miss import PARTS, Miss
from wfm.performance.miss.summary import summed
from wfm.performance.trends.weeks import COLUMNS

MISSES = tuple(f"miss_{part}" for part in (*PARTS, "total"))


def miss_rows(miss: Miss, start: dt.date) -> pd.DataFrame:
    """Return the miss of the week that begins on a date, whole and by queue: contacts by cause, and their total."""
    dates = pd.to_datetime(miss.rows["timestamp"].dt.date)
    first = pd.Timestamp(start)
    inside = miss.rows[(dates >= first) & (dates < first + pd.Timedelta(days=7))]
    rows = []
    for queue in ["", *dict.fromkeys(inside["queue"])] if len(inside) else []:
        sums = summed(inside[inside["queue"] == queue] if queue else inside)
        values = zip(MISSES, (sums[part] for part in (*PARTS, "total")))
        rows += [(queue, "", name, float("nan"), value, float("nan"), "") for name, value in values]
    return pd.DataFrame(rows, columns=list(COLUMNS))
