"""How far the forecast was from what came, by interval, day and week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.performance.grains import first_places
from wfm.performance.week import Week


def forecast_sums(week: Week) -> pd.DataFrame:
    """Return the errors of the forecast of every queue, in contacts.

    Sums: `miss_interval`, `miss_day` and `miss_week`, the absolute errors of a queue's intervals, days and weeks, over
    `forecast_of`, the contacts that came; `error`, forecast less actual. A day's error stands at the first interval
    that is judged of it, so errors of days add up to those of weeks. Queues whose hours of work are given have no
    forecast.

    Source: Kolassa and Schütz 2007, Advantages of the MAD/Mean ratio over the MAPE.
    """
    plan = week.plan
    actual, expected = plan.matrix(week.actuals, "contacts"), plan.matrix(plan.forecast, "contacts")
    forecast = np.array([not queue.fixed for queue in week.config.queues])[:, None]
    judged = week.covered & (plan.open | (actual > 0)) & forecast
    queue, place = np.nonzero(judged)
    came, foreseen = np.nan_to_num(actual[judged]), np.nan_to_num(expected[judged])
    rows = pd.DataFrame({"place": place, "queue": queue, "agent": -1, "came": came, "error": foreseen - came})
    sums = rows.rename(columns={"came": "actual.forecast_of", "error": "actual.error"})
    sums["actual.miss_interval"] = rows["error"].abs()
    for grain in ("day", "week"):
        span = pd.Series(first_places(plan, grain)[place])
        first = ~pd.DataFrame({"queue": queue, "span": span}).duplicated()
        whole = rows.groupby([rows["queue"], span])["error"].transform("sum").abs()
        sums[f"actual.miss_{grain}"] = whole.where(first, 0.0)
    return sums
