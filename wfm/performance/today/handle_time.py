"""The handle times of the rest of a day, given those so far."""

from __future__ import annotations

import numpy as np

# Contacts after which the day's own handle time counts as much as the plan's. Measured on real contacts: means of a
# morning stray by chance more than days differ, and taken as they come they made the rest of the day 1.5 times worse.
AS_MUCH_AS_PLANNED = 800.0


def handle_time_factor(handled: np.ndarray, seconds: np.ndarray, planned: np.ndarray) -> float:
    """Return the factor on the planned handle times of the rest of the day.

    Args:
        handled: Contacts handled in the intervals that are over, shape (n,).
        seconds: Their mean handle time, NaN where unknown, shape (n,).
        planned: The planned handle time, shape (n,).

    Source: a normal mean with a prior worth a number of contacts, Gelman et al. (2013), section 2.5.
    """
    known = ~np.isnan(seconds) & ~np.isnan(planned) & (handled > 0)
    count = float(handled[known].sum())
    work, expected = float((handled * seconds)[known].sum()), float((handled * planned)[known].sum())
    if expected <= 0:
        return 1.0
    return round((AS_MUCH_AS_PLANNED + count * work / expected) / (AS_MUCH_AS_PLANNED + count), 3)
