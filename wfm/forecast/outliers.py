"""Days so far from their weekday's usual total that nothing should be learned from them."""

from __future__ import annotations

import numpy as np

TIMES_USUAL = 10.0
FEWEST_CONTACTS = 50.0
FEWEST_DAYS = 3


def outlier_days(totals: np.ndarray, weekday: np.ndarray) -> np.ndarray:
    """Mark days with over ten times, or under a tenth, of the median of their weekday.

    Args:
        totals: Contacts of each day, NaN where not known, shape (days,).
        weekday: Monday 0, shape (days,).

    Returns:
        Shape (days,); never a day of a weekday with fewer than three known days, nor one whose total and usual
        total are both small.
    """
    marks = np.zeros(len(totals), dtype=bool)
    for one in range(7):
        rows = (weekday == one) & ~np.isnan(totals)
        if rows.sum() < FEWEST_DAYS:
            continue
        usual = float(np.median(totals[rows]))
        low = (totals < usual / TIMES_USUAL) & (usual >= FEWEST_CONTACTS)
        high = totals > max(usual * TIMES_USUAL, FEWEST_CONTACTS)
        marks |= rows & (low | high)
    return marks
