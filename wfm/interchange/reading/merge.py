"""Rows of all files to one row for each queue and interval."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from wfm.interchange.reading.schema import InProfile

NO_ID = 0
_DECIMALS = 4


def id_numbers(text: pd.Series) -> np.ndarray:
    """Return a number of 64 bits for each id, `NO_ID` where the cell is blank.

    Of 5 million ids any two share a number with a chance below one in a million.
    """
    numbers = pd.util.hash_array(text.fillna("").to_numpy(object), categorize=False)
    return np.where(text.isna(), np.uint64(NO_ID), numbers)


def by_interval(rows: pd.DataFrame, profile: InProfile, minutes: int) -> pd.DataFrame:
    """Add up rows by queue and interval, the last file's alone where several tell of the same.

    A queue of several channels becomes a queue for each of them, named after both.

    Args:
        rows: timestamp (UTC), queue, contacts, file (its place in the order) and where there are any channel,
            abandoned, seconds and handled, id (of a contact: of equal ones the last counts; `NO_ID` equals none).
        profile: Says the grain, and whether intervals without rows had no contacts.
        minutes: Length of the intervals, for filling.

    Returns:
        timestamp, queue, contacts[, aht_seconds][, abandoned][, channel], sorted by queue and timestamp.
    """
    rows, channels = _named_by_channel(rows)
    rows = _counted_once(rows) if profile.grain == "contacts" else _last_file(rows)
    total = _added_up(rows)
    if profile.zero_fill and len(rows):
        total = _filled(total, minutes)
    if "seconds" in total:
        handled = total["handled"].where(total["handled"] > 0)
        total["aht_seconds"] = (total["seconds"] / handled).round(_DECIMALS)
    if channels:
        total["channel"] = total["queue"].map(channels)
    total["queue"] = total["queue"].astype(pd.CategoricalDtype(sorted(total["queue"].unique())))
    order = ["timestamp", "queue", "contacts", "aht_seconds", "abandoned", "channel"]
    return total[[one for one in order if one in total]].sort_values(["queue", "timestamp"], ignore_index=True)


def _added_up(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sums by queue and timestamp, a pair of which is one number: pairs of millions of rows weigh."""
    key, stamps = pd.factorize(rows["timestamp"])
    key += rows["queue"].cat.codes.to_numpy(key.dtype) * len(stamps)
    sums = [one for one in ("contacts", "abandoned", "seconds", "handled") if one in rows]
    total = rows[sums].groupby(key, sort=False).sum().astype(np.float64)
    places = total.index.to_numpy()
    queues = pd.Categorical.from_codes(places // max(len(stamps), 1), dtype=rows["queue"].dtype)
    total = total.assign(queue=queues, timestamp=stamps.take(places % max(len(stamps), 1)))
    return total.sort_values(["queue", "timestamp"], ignore_index=True)


def _named_by_channel(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the rows without `channel`, queues of several channels as several, and the channel of each queue."""
    if "channel" not in rows:
        return rows, {}
    queues, channels = rows["queue"].cat, rows.pop("channel").cat
    width = len(channels.categories) + 1
    pair = queues.codes.to_numpy(np.int32) * width + (channels.codes.to_numpy(np.int32) + 1)
    names = {name: number for number, name in enumerate(queues.categories)}
    number_of = np.repeat(np.arange(len(names), dtype=np.int32), width)
    channel_of: dict[str, str] = {}
    told = [(one, queues.categories[one // width]) for one in sorted(pd.unique(pair)) if one % width]
    several = Counter(queue for _, queue in told)
    for one, queue in told:
        channel = channels.categories[one % width - 1]
        name = f"{queue} {channel}" if several[queue] > 1 else queue
        number_of[one] = names.setdefault(name, len(names))
        channel_of.setdefault(name, channel)
    return rows.assign(queue=pd.Categorical.from_codes(number_of[pair], list(names))), channel_of


def _counted_once(rows: pd.DataFrame) -> pd.DataFrame:
    if "id" not in rows:
        return rows
    again = rows["id"].duplicated(keep="last") & (rows["id"] != NO_ID)
    return (rows[~again] if again.any() else rows).drop(columns="id")


def _last_file(rows: pd.DataFrame) -> pd.DataFrame:
    if rows["file"].nunique() < 2:
        return rows
    newest = rows.groupby(["queue", "timestamp"])["file"].transform("max")
    return rows[rows["file"] == newest].copy()


def _filled(total: pd.DataFrame, minutes: int) -> pd.DataFrame:
    """Add the intervals without contacts between the first and the last of each queue."""
    step = pd.Timedelta(minutes=minutes)
    parts = []
    for name, own in total.groupby("queue", observed=True):
        grid = pd.date_range(own["timestamp"].iloc[0], own["timestamp"].iloc[-1], freq=step)
        part = own.set_index("timestamp").reindex(grid.union(own["timestamp"])).rename_axis("timestamp").reset_index()
        parts.append(part.assign(queue=name))
    numbers = [one for one in total.columns if one not in ("queue", "timestamp")]
    filled = pd.concat(parts, ignore_index=True)
    return filled.assign(**{one: filled[one].fillna(0.0).astype(np.float64) for one in numbers})
