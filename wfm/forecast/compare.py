"""What changed between two forecasts, day by day, and which of them came true."""

from __future__ import annotations

import numpy as np
import pandas as pd


def compare_forecasts(old: pd.DataFrame, new: pd.DataFrame, actual: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare two forecasts by queue and local date.

    Args:
        old: Columns timestamp, queue, contacts, aht_seconds.
        new: The same.
        actual: History rows, timestamp, queue and contacts, as far as they have come; only days whose last
            forecast interval has come are judged.

    Returns:
        Columns queue, date, old, new, change (new less old), share (change over old, missing where old is 0),
        old_aht, new_aht (contact-weighted seconds), actual; missing where one of them has no rows. Only intervals
        that both forecasts have are compared where a date is in both.
    """
    both = pd.merge(old, new, on=["timestamp", "queue"], how="outer", suffixes=("_old", "_new"))
    both["date"] = both["timestamp"].dt.date
    in_both = both[["contacts_old", "contacts_new"]].notna().all(axis=1)
    partly = in_both.groupby([both["queue"], both["date"]]).transform("any")
    both = both[in_both | ~partly]
    if actual is not None:
        both = both.merge(
            actual[["timestamp", "queue", "contacts"]].rename(columns={"contacts": "actual"}),
            on=["timestamp", "queue"],
            how="left",
        )
        both["actual"] = both["actual"].where(both["actual"].notna() | (both["timestamp"] > _last(both)), 0.0)
    else:
        both["actual"] = np.nan
    rows = [{"queue": queue, "date": date, **_row(part)} for (queue, date), part in both.groupby(["queue", "date"])]
    order = {name: number for number, name in enumerate(dict.fromkeys([*new["queue"], *old["queue"]]))}
    table = pd.DataFrame(rows, columns=["queue", "date", *_COLUMNS])
    return table.sort_values(["queue", "date"], key=lambda c: c.map(order) if c.name == "queue" else c).reset_index(
        drop=True
    )


_COLUMNS = ["old", "new", "change", "share", "old_aht", "new_aht", "actual"]


def _last(rows: pd.DataFrame) -> pd.Series:
    """Return for each row the latest instant that has come for its queue."""
    come = rows["timestamp"].where(rows["actual"].notna())
    return come.groupby(rows["queue"]).transform("max").fillna(rows["timestamp"].min() - pd.Timedelta(days=1))


def _row(part: pd.DataFrame) -> dict[str, float]:
    old, new = part["contacts_old"].sum(min_count=1), part["contacts_new"].sum(min_count=1)
    return {
        "old": old,
        "new": new,
        "change": new - old,
        "share": (new - old) / old if old > 0 else np.nan,
        "old_aht": _mean(part["aht_seconds_old"], part["contacts_old"]),
        "new_aht": _mean(part["aht_seconds_new"], part["contacts_new"]),
        "actual": part["actual"].sum() if part["actual"].notna().all() else np.nan,
    }


def _mean(values: pd.Series, weights: pd.Series) -> float:
    known = values.notna() & weights.notna() & (weights > 0)
    return float(np.average(values[known], weights=weights[known])) if known.any() else np.nan
