"""The hour that clocks show twice in autumn, where a file in naive local time names it once."""

from __future__ import annotations

import numpy as np
import pandas as pd


def mark_doubled(history: pd.DataFrame) -> pd.DataFrame:
    """Mark rows that stand for both occurrences of a clock time.

    A file with offsets tells the two apart; where a date has no row at all in the second occurrence, the file is
    naive there and a row of the first one counts both.

    Args:
        history: Column timestamp, time-zone aware.

    Returns:
        The same rows with the column `doubled`.
    """
    stamps = history["timestamp"]
    first, second = occurrences(stamps)
    ambiguous = (first != second).to_numpy()
    is_second = ambiguous & (stamps == second).to_numpy()
    dates = stamps.dt.date
    told_apart = dates.isin(set(dates[is_second])).to_numpy()
    return history.assign(doubled=ambiguous & ~told_apart)


def spread_doubled(history: pd.DataFrame) -> pd.DataFrame:
    """Spread rows marked `doubled` evenly over the two occurrences; the total stays.

    Args:
        history: Columns timestamp, contacts, abandoned and doubled, one row for each queue and interval.
    """
    both = history[history["doubled"]]
    if both.empty:
        return history
    halves = both.assign(contacts=both["contacts"] / 2, abandoned=both["abandoned"] / 2)
    later = halves.assign(timestamp=occurrences(halves["timestamp"])[1])
    return pd.concat([history[~history["doubled"]], halves, later], ignore_index=True)


def occurrences(stamps: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the first and the second instant at which clocks show the time of each stamp."""
    zone = stamps.dt.tz
    clock = stamps.dt.tz_localize(None)
    yes = np.ones(len(stamps), dtype=bool)
    first = clock.dt.tz_localize(zone, ambiguous=yes).dt.as_unit("us")
    second = clock.dt.tz_localize(zone, ambiguous=~yes).dt.as_unit("us")
    return first, second
