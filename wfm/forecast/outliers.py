"""Days so far from their weekday's usual total that nothing should be learned from them."""

from __future__ import annotations

import numpy as np

TIMES_USUAL = 10.0
TIMES_USUAL_ON_SPECIAL_DAYS = 100.0
FEWEST_CONTACTS = 50.0
FEWEST_DAYS = 3
NEIGHBOURS = 4


def outlier_days(totals: np.ndarray, weekday: np.ndarray, special: np.ndarray) -> np.ndarray:
    """Mark days with over ten times, or under a tenth, of the median of their weekday's neighbouring days.

    Args:
        totals: Contacts of each day, NaN where not known, shape (days,).
        weekday: Monday 0, shape (days,).
        special: Holidays and events, which may differ a hundredfold, shape (days,).

    Returns:
        Shape (days,); never a day of a weekday with fewer than three known days, nor one whose total and usual
        total are both small.
    """
    marks = np.zeros(len(totals), dtype=bool)
    times = np.where(special, TIMES_USUAL_ON_SPECIAL_DAYS, TIMES_USUAL)
    for one in range(7):
        rows = np.flatnonzero((weekday == one) & ~np.isnan(totals))
        if len(rows) < FEWEST_DAYS:
            continue
        usual = _running_median(totals[rows])
        low = (totals[rows] < usual / times[rows]) & (usual >= FEWEST_CONTACTS)
        high = totals[rows] > np.maximum(usual * times[rows], FEWEST_CONTACTS)
        marks[rows] = low | high
    return marks


def usual_totals(totals: np.ndarray, weekday: np.ndarray) -> np.ndarray:
    """Return the median of each day's weekday neighbours, also of days not known, NaN where there are none.

    Args:
        totals: Contacts of each day, NaN where not known, shape (days,).
        weekday: Monday 0, shape (days,).
    """
    usual = np.full(len(totals), np.nan)
    for one in range(7):
        rows = np.flatnonzero((weekday == one) & ~np.isnan(totals))
        if len(rows):
            every = np.flatnonzero(weekday == one)
            nearest = np.clip(np.searchsorted(rows, every), 0, len(rows) - 1)
            usual[every] = _running_median(totals[rows])[nearest]
    return usual


def _running_median(values: np.ndarray) -> np.ndarray:
    """Return the median of each value with up to four neighbours on either side."""
    spans = [values[max(place - NEIGHBOURS, 0) : place + NEIGHBOURS + 1] for place in range(len(values))]
    return np.array([np.median(span) for span in spans])
