"""What a plan's weeks tell, added up by queue and day: the blocks that estimates are made of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.config.queues import Queue
from wfm.performance.measures.contacts import contact_sums
from wfm.performance.week import Week

SUMS = ("wait", "answered", "abandoned", "lost_load", "handle", "handled", "expected", "came", "planned")
_KNOWN = ("wait", "abandoned", "answered")
_SOME_AHT = 300.0  # seconds, where nobody measured: it only says how large a group of agents is


def days_of(week: Week) -> pd.DataFrame:
    """Return the sums of every queue and day; a row where something is judged.

    Columns: queue, date (`2026-11-30`); wait (seconds of those answered), answered and abandoned, where all three are
    known; lost_load, the abandoned times the erlangs at which they gave up; handle, seconds of handling of the
    contacts handled, and expected, their seconds by the forecast as it would be without the queue's own correction;
    came and planned, contacts, likewise.
    """
    plan, dates = week.plan, np.asarray(week.plan.intervals.strftime("%Y-%m-%d"), dtype=object)
    sums = contact_sums(week)
    sums["date"] = dates[sums["place"]]
    came, planned = (np.nan_to_num(plan.matrix(one, "contacts")) for one in (week.actuals, plan.forecast))
    parts = []
    for number, queue in enumerate(week.config.queues):
        if queue.fixed:
            continue
        served = _served(week, queue, sums[sums["queue"] == number])
        judged = week.covered[number] & (plan.open[number] | queue.deferred)
        volume = pd.DataFrame({"came": came[number], "planned": planned[number], "date": dates})[judged]
        factor = queue.volume_multiplier or np.nan
        by_day = volume.groupby("date").sum().assign(planned=lambda days, factor=factor: days["planned"] / factor)
        parts.append(by_day.join(served).rename_axis("date").reset_index().assign(queue=queue.name))
    if not parts:
        return pd.DataFrame(columns=["queue", "date", *SUMS])
    return pd.concat(parts, ignore_index=True)[["queue", "date", *SUMS]].fillna(0.0)


def _served(week: Week, queue: Queue, rows: pd.DataFrame) -> pd.DataFrame:
    """Return by date how contacts were answered and handled."""
    actual = {name: rows[f"actual.{name}"].to_numpy() for name in (*_KNOWN, "offered", "handle", "handle_of")}
    known = np.logical_and.reduce([np.isfinite(actual[name]) for name in _KNOWN])
    handled = float(np.nansum(actual["handle_of"]))
    aht = float(np.nansum(actual["handle"])) / handled if handled > 0 else _SOME_AHT
    load = actual["offered"] * aht * queue.slower / (week.config.site.interval_minutes * 60)
    forecast = rows["plan.handle"].to_numpy() / np.where(rows["plan.handle_of"] > 0, rows["plan.handle_of"], np.nan)
    corrected = queue.aht_multiplier if queue.aht_seconds is None else forecast / queue.aht_multiplier
    expected = actual["handle_of"] * forecast / corrected
    both = np.isfinite(expected) & np.isfinite(actual["handle"])
    columns = {name: np.where(known, actual[name], 0.0) for name in _KNOWN}
    columns |= {
        "lost_load": np.where(known, actual["abandoned"] * load, 0.0),
        "handle": np.where(both, actual["handle"], 0.0),
        "handled": np.where(both, actual["handle_of"], 0.0),
        "expected": np.where(both, expected, 0.0),
    }
    return pd.DataFrame(columns).groupby(rows["date"].to_numpy()).sum()
