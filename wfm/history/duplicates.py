"""One row for each queue and interval: equal rows once, the two occurrences of a doubled hour added up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.errors import Problem

MOST_PROBLEMS = 20
_KEYS = ["queue", "timestamp"]
_VALUES = ["contacts", "aht_seconds", "abandoned"]


def merge_duplicates(history: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Merge rows of the same queue and interval, and return those that contradict each other.

    Args:
        history: Columns queue, timestamp, contacts, aht_seconds, abandoned, source, line, place (in the whole
            history) and `doubled` (the row may stand for two occurrences of its clock hour).

    Returns:
        The rows, one for each queue and interval, and the contradictions.
    """
    repeated = history.duplicated(_KEYS, keep=False)
    if not repeated.any():
        return history, []
    pairs = repeated & history["doubled"] & (history.groupby(_KEYS)["place"].transform("size") == 2)
    rest = history[~pairs].drop_duplicates([*_KEYS, *_VALUES])
    clashes = rest[rest.duplicated(_KEYS, keep=False)]
    merged = pd.concat([rest.drop_duplicates(_KEYS), _added_up(history[pairs])], ignore_index=True)
    return merged, _contradictions(clashes)


def _added_up(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add up the two occurrences of a doubled hour; the handle time is weighted by contacts."""
    if pairs.empty:
        return pairs
    measured = pairs["aht_seconds"].notna()
    weight = pairs["contacts"].where(measured, 0.0)
    work = pairs.assign(weight=weight, seconds=(weight * pairs["aht_seconds"]).where(measured, 0.0))
    groups = work.groupby(_KEYS, as_index=False, sort=True)
    total = groups.agg(contacts=("contacts", "sum"), place=("place", "first"), doubled=("doubled", "first"))
    sums = groups[["weight", "seconds"]].sum()
    total["aht_seconds"] = sums["seconds"] / sums["weight"].where(sums["weight"] > 0, np.nan)
    total["abandoned"] = groups["abandoned"].sum(min_count=1)["abandoned"]
    return total


def _contradictions(clashes: pd.DataFrame) -> list[Problem]:
    groups = clashes.groupby(_KEYS)
    place = groups["place"].transform("min")
    first = clashes.set_index("place")
    later = clashes[clashes["place"] > place].assign(first=place)
    return [
        Problem(
            row.source,
            int(row.line),
            "timestamp",
            f"{row.timestamp:%Y-%m-%d %H:%M} of the queue '{row.queue}' already stands in "
            f"{_where(first.loc[row.first], row.source)} with other values; keep one of the two",
        )
        for row in later.head(MOST_PROBLEMS).itertuples()
    ]


def _where(first: pd.Series, source: str) -> str:
    return f"line {first['line']}" + ("" if first["source"] == source else f" of {first['source']}")
