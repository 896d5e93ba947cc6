"""Rows of all files to one row for each queue and interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.interchange.reading.schema import InProfile

_DECIMALS = 4


def by_interval(rows: pd.DataFrame, profile: InProfile, minutes: int) -> pd.DataFrame:
    """Add up rows by queue and interval, the last file's alone where several tell of the same.

    A queue of several channels becomes a queue for each of them, named after both.

    Args:
        rows: timestamp (UTC), queue, contacts, file (its place in the order) and where there are any channel,
            abandoned, seconds and handled, id (of a contact: of equal ones the last counts).
        profile: Says the grain, and whether intervals without rows had no contacts.
        minutes: Length of the intervals, for filling.

    Returns:
        timestamp, queue, contacts[, aht_seconds][, abandoned][, channel], sorted by queue and timestamp.
    """
    rows = _named_by_channel(rows)
    rows = _counted_once(rows) if profile.grain == "contacts" else _last_file(rows)
    rows["queue"] = rows["queue"].astype("category").cat.remove_unused_categories()
    if len(rows):
        sums = [one for one in ("contacts", "abandoned", "seconds", "handled") if one in rows]
        groups = rows.groupby(["queue", "timestamp"], observed=True, sort=True)
        total = groups[sums].sum().reset_index()
    else:
        total = rows
    if profile.zero_fill and len(rows):
        total = _filled(total, minutes)
    if "seconds" in total:
        handled = total["handled"].where(total["handled"] > 0)
        total["aht_seconds"] = (total["seconds"] / handled).round(_DECIMALS)
    if "channel" in rows and rows["channel"].notna().any():
        channels = rows.dropna(subset=["channel"]).drop_duplicates("queue").set_index("queue")["channel"]
        total["channel"] = total["queue"].map(dict(zip(channels.index.astype(str), channels.astype(str))))
    total["queue"] = total["queue"].astype(pd.CategoricalDtype(sorted(total["queue"].unique())))
    order = ["timestamp", "queue", "contacts", "aht_seconds", "abandoned", "channel"]
    return total[[one for one in order if one in total]].sort_values(["queue", "timestamp"], ignore_index=True)


def _named_by_channel(rows: pd.DataFrame) -> pd.DataFrame:
    if "channel" not in rows:
        return rows
    pairs = rows[["queue", "channel"]].drop_duplicates().dropna()
    several = pairs["queue"].value_counts()
    names = rows["queue"].astype("category")
    for queue in several.index[several > 1]:
        for channel in pairs.loc[pairs["queue"] == queue, "channel"]:
            name = f"{queue} {channel}"
            mask = (rows["queue"] == queue) & (rows["channel"] == channel)
            names = names if name in names.cat.categories else names.cat.add_categories([name])
            names[mask] = name
    return rows.assign(queue=names)


def _counted_once(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop_duplicates("id", keep="last") if "id" in rows else rows


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
