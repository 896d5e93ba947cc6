"""All that the weeks of some plans teach about their configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from wfm.config.base import WEEKDAYS
from wfm.config.queues import Queue
from wfm.performance.at_work import worked_pieces
from wfm.performance.learning.correction import Correction, correction
from wfm.performance.learning.days import days_of
from wfm.performance.learning.patience import patience_ratio
from wfm.performance.learning.ratio import ratio
from wfm.performance.learning.shrinkage import lost_hours
from wfm.performance.week import Week

# Seven days of the week are tried at once: each interval is so wide that all seven hold with 95 %.
_EVERY_WEEKDAY = 1 - 0.05 / len(WEEKDAYS)


def estimate_corrections(weeks: Sequence[Week]) -> list[Correction]:
    """Return every estimate that the actuals allow: shrinkage, then patience, handle time and volume by queue.

    Corrections of handle time and volume are of the forecast that the plans had. A history that has come to hold these
    weeks teaches the forecast the same, so a multiplier should go again then.

    Args:
        weeks: One or more plans with what happened, in the order of time; their estimates are made together, and set
            beside the configuration of the last.
    """
    last = weeks[-1].config
    found = list(_of_staff(weeks))
    days = pd.concat([days_of(week) for week in weeks], ignore_index=True)
    for queue in last.queues:
        rows = days[days["queue"] == queue.name].sort_values("date")
        if len(rows) and not queue.fixed:
            if last.staffing.model != "erlang_c" and not queue.deferred:
                found += _patience(queue, rows)
            found += [*_handle_time(queue, rows), *_volume(queue, rows)]
    return found


def _of_staff(weeks: Sequence[Week]) -> Iterator[Correction]:
    lost = weeks[-1].config.staffing.shrinkage
    if any(part.unplanned is not None for part in lost.by_hour):
        return  # shares by the hour of the week are more than a few weeks can tell
    known = ((week, worked_pieces(week)) for week in weeks)
    parts = [lost_hours(week.plan.activities, did, week.config.site.timezone) for week, did in known if did is not None]
    days = pd.concat(parts) if parts else None
    found = None if days is None else ratio(days["lost"].to_numpy(), days["due"].to_numpy())
    if found is not None:
        what = "rostered work that was not worked"
        yield correction("staffing.shrinkage.unplanned", lost.unplanned, found, 3, what)


def _patience(queue: Queue, rows: pd.DataFrame) -> Iterator[Correction]:
    gone, handled = rows["abandoned"].sum(), rows["handled"].sum()
    if not gone or not handled:
        return
    load, aht = rows["lost_load"].sum() / gone, rows["handle"].sum() / handled * queue.slower
    wait, answered, abandoned = (rows[name].to_numpy() for name in ("wait", "answered", "abandoned"))
    found = patience_ratio(wait, answered, abandoned, load, aht)
    if found is not None:
        old = None if queue.patience_seconds is None else float(queue.patience_seconds)
        yield correction(f"queues.{queue.name}.patience_seconds", old, found, 0, "waits against those who gave up")


def _handle_time(queue: Queue, rows: pd.DataFrame) -> Iterator[Correction]:
    found = ratio(rows["handle"].to_numpy(), rows["expected"].to_numpy())
    if found is None:
        return
    key = f"queues.{queue.name}"
    if queue.aht_seconds is None:
        what = "handle time against the forecast's"
        yield correction(f"{key}.aht_multiplier", queue.aht_multiplier, found, 3, what)
    else:
        yield correction(f"{key}.aht_seconds", float(queue.aht_seconds), found, 1, "handle time")


def _volume(queue: Queue, rows: pd.DataFrame) -> Iterator[Correction]:
    """Yield the level of the forecast, and days of the week that stand out from it beyond chance."""
    came, planned = rows["came"], rows["planned"]
    found = ratio(came.to_numpy(), planned.to_numpy(), least_variance=float(came.sum()))
    if found is None:
        return
    key, what = f"queues.{queue.name}", "contacts against the forecast's"
    yield correction(f"{key}.volume_multiplier", queue.volume_multiplier, found, 3, what)
    weekday = pd.to_datetime(rows["date"]).dt.day_of_week
    for number, name in enumerate(WEEKDAYS):
        some = weekday == number
        level = planned[some] * found.value
        old = queue.weekday_multiplier(name)
        profile = ratio(came[some].to_numpy(), level.to_numpy() / old, float(came[some].sum()), _EVERY_WEEKDAY)
        if profile is not None:
            what = "contacts of the weekday against the level"
            one = correction(f"{key}.weekday_multipliers.{name}", old, profile, 3, what)
            if one.offered:
                yield one
