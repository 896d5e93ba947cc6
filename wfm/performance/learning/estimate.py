"""All that a plan's weeks teach about its configuration."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from wfm.config.queues import Queue
from wfm.performance.at_work import worked_pieces
from wfm.performance.learning.correction import Correction, correction
from wfm.performance.learning.patience import patience_ratio
from wfm.performance.learning.ratio import ratio
from wfm.performance.learning.shrinkage import shrinkage_ratio
from wfm.performance.measures.contacts import contact_sums
from wfm.performance.week import Week

_SUMS = ("offered", "answered", "abandoned", "wait", "wait_of", "handle", "handle_of")


def estimate_corrections(week: Week) -> list[Correction]:
    """Return every estimate that the actuals allow: shrinkage, then patience, handle time and volume by queue.

    Corrections of handle time and volume are of the forecast that the plan had. A history that has come to hold these
    weeks teaches the forecast the same, so a multiplier should go again then.
    """
    found = list(_of_staff(week))
    sums = contact_sums(week)
    plan, dates = week.plan, pd.Index(week.plan.intervals.strftime("%Y-%m-%d"))
    sums["date"] = dates[sums["place"]]
    came, planned = (np.nan_to_num(plan.matrix(one, "contacts")) for one in (week.actuals, plan.forecast))
    for number, queue in enumerate(week.config.queues):
        if not queue.fixed:
            found += _of_queue(week, queue, sums[sums["queue"] == number])
            judged = week.covered[number] & (plan.open[number] | queue.deferred)
            found += _volume(queue, dates, judged, came[number], planned[number])
    return found


def _of_staff(week: Week) -> Iterator[Correction]:
    lost = week.config.staffing.shrinkage
    worked = worked_pieces(week)
    if worked is None or any(part.unplanned is not None for part in lost.by_hour):
        return  # shares by the hour of the week are more than a few weeks can tell
    found = shrinkage_ratio(week.plan.activities, worked, week.config.site.timezone)
    if found is not None:
        what = "rostered work that was not worked"
        yield correction("staffing.shrinkage.unplanned", lost.unplanned, found, 3, what)


def _of_queue(week: Week, queue: Queue, rows: pd.DataFrame) -> Iterator[Correction]:
    key = f"queues.{queue.name}"
    actual = {name: rows[f"actual.{name}"].to_numpy() for name in _SUMS}
    with np.errstate(divide="ignore", invalid="ignore"):
        aht = rows["plan.handle"].to_numpy() / rows["plan.handle_of"].to_numpy()
    dates = rows["date"]
    yield from _patience(week, queue, key, dates, actual)
    expected = actual["handle_of"] * aht
    both = np.isfinite(expected) & np.isfinite(actual["handle"])
    handle = ratio(_by_day(dates, np.where(both, actual["handle"], 0.0)), _by_day(dates, np.where(both, expected, 0.0)))
    if handle is not None:
        name = "aht_multiplier" if queue.aht_seconds is None else "aht_seconds"
        old = float(getattr(queue, name))
        decimals = 3 if queue.aht_seconds is None else 1
        yield correction(f"{key}.{name}", old, handle.times(old), decimals, "handle time against the forecast's")


def _volume(
    queue: Queue, dates: pd.Index, judged: np.ndarray, came: np.ndarray, planned: np.ndarray
) -> Iterator[Correction]:
    dates = pd.Series(dates)[judged]
    by_day = _by_day(dates, came[judged])
    found = ratio(by_day, _by_day(dates, planned[judged]), least_variance=float(by_day.sum()))
    if found is not None and queue.volume_multiplier > 0:
        old = queue.volume_multiplier
        key = f"queues.{queue.name}.volume_multiplier"
        yield correction(key, old, found.times(old), 3, "contacts against the forecast's")


def _patience(
    week: Week, queue: Queue, key: str, dates: pd.Series, actual: dict[str, np.ndarray]
) -> Iterator[Correction]:
    gone = np.nan_to_num(actual["abandoned"])
    if queue.deferred or week.config.staffing.model == "erlang_c" or not gone.sum():
        return
    known = np.isfinite(actual["wait"]) & np.isfinite(actual["abandoned"]) & np.isfinite(actual["answered"])
    sums = {name: _by_day(dates, np.where(known, actual[name], 0.0)) for name in ("wait", "answered", "abandoned")}
    handled = np.nansum(actual["handle_of"])
    aht = float(np.nansum(actual["handle"]) / handled) if handled > 0 else 300.0
    erlangs = actual["offered"] * aht * queue.slower / (week.config.site.interval_minutes * 60)
    load = float(np.nansum(erlangs * gone) / gone.sum())
    found = patience_ratio(sums["wait"], sums["answered"], sums["abandoned"], load, aht * queue.slower)
    if found is not None:
        old = None if queue.patience_seconds is None else float(queue.patience_seconds)
        yield correction(f"{key}.patience_seconds", old, found, 0, "waits against those who gave up")


def _by_day(dates: pd.Series, values: np.ndarray) -> np.ndarray:
    """Return sums by date, in the order of the dates; missing values count nothing."""
    return pd.Series(np.nan_to_num(values), index=dates.index).groupby(dates, sort=True).sum().to_numpy()
