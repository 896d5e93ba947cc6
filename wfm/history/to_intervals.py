"""History that is finer or coarser than the plan's intervals: added up, or spread by a profile."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.calendar import OpeningCalendar, intervals
from wfm.config.queues import Queue
from wfm.history.grid import DAY_MINUTES, coarser_minutes, finer_minutes

EVEN_CONTACTS = 50.0
NO_EVENTS = pd.DataFrame(columns=["date", "end_date", "name", "kind", "queues", "uplift"])


def to_intervals(config: Config, history: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Bring the rows of every queue to the plan's intervals; totals stay.

    Finer rows are added up. Hourly and daily ones are spread by the shape of the queues that are known finely, by
    weekday and clock time, over the opening hours of live queues; evenly where no queue is.

    Args:
        config: The plan.
        history: Columns timestamp, queue, contacts, aht_seconds, abandoned; one row for each queue and time.

    Returns:
        The rows, and the minutes of the rows of each queue that was spread.
    """
    minutes = config.site.interval_minutes
    coarse = {str(name): coarser_minutes(rows["timestamp"], minutes) for name, rows in history.groupby("queue")}
    fine = history[~history["queue"].isin([name for name, width in coarse.items() if width])]
    parts = [_added_up(rows, minutes) for _, rows in fine.groupby("queue", sort=False)]
    shape = _pooled_shape(config, pd.concat(parts) if parts else fine)
    for name, width in coarse.items():
        if width:
            parts.append(_spread(config, config.queue(name), history[history["queue"] == name], width, shape))
    return pd.concat(parts, ignore_index=True), {name: width for name, width in coarse.items() if width}


def _added_up(rows: pd.DataFrame, minutes: int) -> pd.DataFrame:
    """Add up the rows of an interval; the handle time is weighted by contacts."""
    if not finer_minutes(rows["timestamp"], minutes):
        return rows
    stamps = rows["timestamp"]
    weight = rows["contacts"].where(rows["aht_seconds"].notna(), 0.0)
    work = rows.assign(
        timestamp=stamps - pd.to_timedelta(stamps.dt.minute % minutes, unit="min"),
        weight=weight,
        seconds=(weight * rows["aht_seconds"]).fillna(0.0),
    )
    groups = work.groupby(["queue", "timestamp"], sort=True)
    total = groups[["contacts", "weight", "seconds"]].sum()
    total["abandoned"] = groups["abandoned"].sum(min_count=1)
    total["aht_seconds"] = total["seconds"] / total["weight"].where(total["weight"] > 0, np.nan)
    return total.reset_index()[["timestamp", "queue", "contacts", "aht_seconds", "abandoned"]]


def _pooled_shape(config: Config, fine: pd.DataFrame) -> np.ndarray:
    """Return the contacts of finely known queues by weekday and slot, a little even ones added, shape (7, slots)."""
    slots = DAY_MINUTES // config.site.interval_minutes
    cell = _weekday(fine["timestamp"]) * slots + _slot(fine["timestamp"], config.site.interval_minutes)
    counts = np.bincount(cell, weights=fine["contacts"].to_numpy(float), minlength=7 * slots).reshape(7, slots)
    return counts + EVEN_CONTACTS / slots + counts.sum() * 1e-6


def _spread(config: Config, queue: Queue, rows: pd.DataFrame, width: int, shape: np.ndarray) -> pd.DataFrame:
    """Spread rows of `width` minutes over the plan's intervals."""
    first, last = rows["timestamp"].min().date(), rows["timestamp"].max().date()
    index = intervals(first, (last - first).days + 1, config)
    stamps = pd.Series(index)
    row = _row_of(stamps, rows["timestamp"], width)
    weight = shape[_weekday(stamps), _slot(stamps, config.site.interval_minutes)]
    if not queue.deferred:
        weight = weight * OpeningCalendar(config, NO_EVENTS).open_mask(queue, index)
    known = row >= 0
    total = np.bincount(row[known], weights=weight[known], minlength=len(rows))
    # Contacts of a time in which the queue is closed stay with it, evenly.
    even = np.bincount(row[known], minlength=len(rows))
    share = np.where(total[row] > 0, weight / np.where(total > 0, total, 1.0)[row], 1.0 / np.maximum(even, 1)[row])
    picked = known & (share > 0)
    source = rows.iloc[row[picked]]
    return pd.DataFrame(
        {
            "timestamp": index[picked],
            "queue": queue.name,
            "contacts": source["contacts"].to_numpy(float) * share[picked],
            "aht_seconds": source["aht_seconds"].to_numpy(float),
            "abandoned": source["abandoned"].to_numpy(float) * share[picked],
        }
    )


def _row_of(stamps: pd.Series, coarse: pd.Series, width: int) -> np.ndarray:
    """Return for each interval the number of the coarse row that it lies in, -1 where there is none."""
    if width == DAY_MINUTES:
        return pd.Index(coarse.dt.date).get_indexer(pd.Index(stamps.dt.date))
    start = stamps - pd.to_timedelta(stamps.dt.minute % width, unit="min")
    return pd.DatetimeIndex(coarse).get_indexer(pd.DatetimeIndex(start))


def _weekday(stamps: pd.Series) -> np.ndarray:
    return stamps.dt.day_of_week.to_numpy()


def _slot(stamps: pd.Series, minutes: int) -> np.ndarray:
    return ((stamps.dt.hour * 60 + stamps.dt.minute) // minutes).to_numpy()
