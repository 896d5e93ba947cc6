"""All measures of a plan's weeks in one table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from wfm.performance.definitions import MEASURES
from wfm.performance.grains import measured
from wfm.performance.measures.contacts import contact_sums
from wfm.performance.measures.time import time_sums
from wfm.performance.tables import KPI
from wfm.performance.week import Week


@dataclass(frozen=True)
class Kpi:
    """What came of a plan.

    Attributes:
        week: The plan and what happened.
        table: Columns of kpi.csv: grain, start, queue, team, agent_id, measure, plan, actual, target, status, note.
    """

    week: Week
    table: pd.DataFrame

    @cached_property
    def overall(self) -> pd.DataFrame:
        """The rows of all queues and agents together, by week."""
        table = self.table
        return table[(table["grain"] == "week") & (table[["queue", "team", "agent_id"]] == "").all(axis=1)]


def make_kpi(week: Week) -> Kpi:
    """Measure what happened beside the plan and its targets."""
    table = measured(week.plan, [contact_sums(week), time_sums(week)], MEASURES)
    table = table.assign(status="", note="")
    return Kpi(week, table.reindex(columns=KPI.names))
