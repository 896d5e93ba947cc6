"""All measures of a plan's weeks in one table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from wfm.performance.definitions import MEASURES, score
from wfm.performance.grains import measured
from wfm.performance.measures.contacts import contact_sums
from wfm.performance.measures.forecast import forecast_sums
from wfm.performance.measures.joined import score_names, score_sums
from wfm.performance.measures.money import money_sums
from wfm.performance.measures.schedule import schedule_sums
from wfm.performance.measures.time import time_sums
from wfm.performance.status import judged
from wfm.performance.tables import KPI
from wfm.performance.unknown import explained
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
    sums = [function(week) for function in (contact_sums, time_sums, schedule_sums, forecast_sums, money_sums)]
    if week.scores is not None:
        sums.append(score_sums(week))
    measures = [*MEASURES, *map(score, score_names(week))]
    table = judged(week, explained(week, measured(week.plan, sums, measures), measures))
    return Kpi(week, table.reindex(columns=KPI.names))
