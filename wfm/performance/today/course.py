"""The course of a day's contacts by interval: planned, come, and expected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wfm.performance.today.moment import Moment
from wfm.performance.today.so_far import SoFar
from wfm.performance.week import Week


def course(week: Week, moment: Moment, parts: Sequence[SoFar]) -> pd.DataFrame:
    """Return the contacts of all queues together, interval by interval of the day.

    Columns timestamp, planned, actual (NaN ahead), expected, low, high (NaN behind); the band is that of the rest as a
    whole, not of an interval alone.
    """
    plan = week.plan
    planned, came = plan.matrix(plan.forecast, "contacts"), plan.matrix(week.actuals, "contacts")
    names = plan.config.queue_names
    opened = np.flatnonzero((moment.today & plan.open).any(axis=0))
    places = np.arange(opened[0], opened[-1] + 1)
    of_day = np.where(moment.today, np.nan_to_num(planned), 0.0)[:, places]
    seen = np.where(moment.today, np.nan_to_num(came), 0.0)[:, places].sum(axis=0)
    over = moment.over[places]
    table = pd.DataFrame({"timestamp": plan.intervals[places], "planned": of_day.sum(axis=0)})
    table["actual"] = np.where(over, seen, np.nan)
    for column, field in (("expected", "factor"), ("low", "low"), ("high", "high")):
        factors = np.ones(len(names))
        for part in parts:
            factors[names.index(part.queue)] = getattr(part.contacts, field)
        table[column] = np.where(over, np.nan, factors @ of_day)
    return table
