"""How well the roster fits: against the requirement that was planned, and against that of what really came."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.performance.week import Week
from wfm.staffing import make_requirements

# An interval fits when the agents differ by no more than this share, or by half an agent.
FIT_SHARE, FIT_AGENTS = 0.05, 0.5


def needed(week: Week) -> np.ndarray:
    """Return the staff that what really came would have asked for; shape (queues, intervals), NaN while closed.

    The planner's own formula at the actual contacts and handle times, unplanned shrinkage included; where a queue is
    not judged, or nothing is known, at the forecast.
    """
    plan = week.plan
    config = week.config.model_copy(update={"staffing": week.config.staffing.model_copy(update={"demand": "mean"})})
    contacts, aht = (plan.matrix(week.actuals, name) for name in ("contacts", "aht_seconds"))
    contacts = np.where(week.covered, np.nan_to_num(contacts), np.nan)
    contacts[[queue.fixed for queue in config.queues]] = np.nan
    forecast = plan.forecast.copy()
    queue = pd.Index(config.queue_names).get_indexer(pd.Index(forecast["queue"]))
    place = plan.places(forecast["timestamp"])
    known = (queue >= 0) & (place >= 0)
    forecast, queue, place = forecast[known], queue[known], place[known]
    came, took = contacts[queue, place], aht[queue, place]
    forecast["contacts"] = np.where(np.isnan(came), forecast["contacts"], came)
    forecast["aht_seconds"] = np.where(took > 0, took, forecast["aht_seconds"])
    return plan.matrix(make_requirements(config, forecast, plan.events), "staff")


def schedule_sums(week: Week) -> pd.DataFrame:
    """Return the fit of the roster in every open, judged interval of every queue, in agent-hours.

    Sums: `required`, `scheduled`, `under` and `over` (one less the other, where positive), `gap` (their total) and
    `fitting` over `fitting_of` (intervals). Both sides count the rostered agents: `plan` against the requirement
    that was planned, `actual` against the requirement recomputed for what came.
    """
    plan = week.plan
    scheduled, required = plan.matrix(plan.coverage, "scheduled"), plan.matrix(plan.coverage, "required")
    judged = week.covered & plan.open & ~np.isnan(scheduled)
    queue, place = np.nonzero(judged)
    hours = week.config.site.interval_minutes / 60
    frame = pd.DataFrame({"place": place, "queue": queue, "agent": -1})
    for side, target in (("plan", required), ("actual", needed(week))):
        have, need = scheduled[judged], target[judged]
        frame[f"{side}.required"] = need * hours
        frame[f"{side}.scheduled_agents"] = have * hours
        frame[f"{side}.under"] = np.maximum(need - have, 0.0) * hours
        frame[f"{side}.over"] = np.maximum(have - need, 0.0) * hours
        frame[f"{side}.gap"] = np.abs(need - have) * hours
        frame[f"{side}.fit"] = (need - np.abs(need - have)) * hours
        frame[f"{side}.fitting"] = (np.abs(need - have) <= np.maximum(FIT_SHARE * need, FIT_AGENTS)).astype(float)
        frame[f"{side}.fitting_of"] = 1.0
    return frame
