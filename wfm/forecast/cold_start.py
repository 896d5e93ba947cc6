"""What a queue with little history of its own borrows from the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.forecast.profile import Setting, weekday_profile
from wfm.forecast.queue_days import QueueDays

LITTLE_DAYS = 21


def has_little(days: QueueDays) -> bool:
    """Whether a queue has less than three weeks of history."""
    known = np.flatnonzero(~np.isnan(days.past_totals))
    return len(known) == 0 or days.grid.past_days - known[0] < LITTLE_DAYS


def pooled(others: Sequence[QueueDays]) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Average the profiles and the weekday sizes of other queues, those with long histories if there are any.

    Returns:
        Shares by weekday and slot, shape (7, slots), and relative totals by weekday, shape (7,); none without
        any traffic.
    """
    busy = [days for days in others if np.nansum(days.contacts) > 0]
    lenders = [days for days in busy if not has_little(days)] or busy
    if not lenders:
        return None, None
    shares = [weekday_profile(days, Setting(), days.grid.past_days) for days in lenders]
    sizes = np.mean([_weekday_sizes(days) for days in lenders], axis=0)
    return np.mean(shares, axis=0), sizes


def _weekday_sizes(days: QueueDays) -> np.ndarray:
    """Return the mean total of each weekday relative to all, 1 where there is none, shape (7,)."""
    totals = days.past_totals
    known = ~np.isnan(totals)
    mean = totals[known].mean()
    sizes = np.ones(7)
    for weekday in range(7):
        some = totals[known & (days.past_weekday == weekday)]
        if len(some) and mean > 0:
            sizes[weekday] = some.mean() / mean
    return sizes
