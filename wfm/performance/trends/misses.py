"""What went wrong in each week, as rows of a measured week."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from wfm.performance.miss import PARTS, Miss
from wfm.performance.miss.summary import summed
from wfm.performance.trends.weeks import actual_rows

TOTAL = "total"
MISSES = tuple(f"miss_{part}" for part in (*PARTS, TOTAL))


def miss_rows(miss: Miss, start: dt.date) -> pd.DataFrame:
    """Return the miss of the week that begins on a date, whole and by queue: contacts by cause, and their total.

    A cause that nobody recorded has no row; what it did is in the model's.
    """
    dates = pd.to_datetime(miss.rows["timestamp"].dt.date)
    first = pd.Timestamp(start)
    inside = miss.rows[(dates >= first) & (dates < first + pd.Timedelta(days=7))]
    unknown = {"staffing": not miss.staff_known, "aht": not miss.aht_known}
    told = [part for part in (*PARTS, TOTAL) if not unknown.get(part)]
    rows = []
    for queue in ["", *dict.fromkeys(inside["queue"])] if len(inside) else []:
        sums = summed(inside[inside["queue"] == queue] if queue else inside)
        rows += [(queue, "", f"miss_{part}", sums[part]) for part in told]
    return actual_rows(rows)
