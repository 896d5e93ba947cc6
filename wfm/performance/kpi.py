"""All measures of a plan's weeks in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from wfm.performance.definitions import GRAINS, MEASURES, Measure, score
from wfm.performance.grains import measured, teams_of
from wfm.performance.measures.contacts import contact_sums
from wfm.performance.measures.forecast import forecast_sums
from wfm.performance.measures.joined import score_names, score_sums
from wfm.performance.measures.money import money_sums
from wfm.performance.measures.schedule import schedule_sums
from wfm.performance.measures.time import time_notes, time_sums
from wfm.performance.status import judged
from wfm.performance.tables import KPI
from wfm.performance.unknown import explained
from wfm.performance.week import Week


@dataclass(frozen=True)
class Kpi:
    """What came of a plan.

    Attributes:
        week: The plan and what happened.
        table: Columns of kpi.csv, texts as categories: grain, start, queue, team, agent_id, measure, plan, actual,
            target, status, note.
    """

    week: Week
    table: pd.DataFrame

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know: rows left out, days and times that are not judged."""
        return (*self.week.notes, *time_notes(self.week))

    @property
    def units(self) -> dict[str, str]:
        """Unit of every measure, in the order of the table."""
        return {measure.name: measure.unit for measure in (*MEASURES, *map(score, score_names(self.week)))}

    @cached_property
    def overall(self) -> pd.DataFrame:
        """The rows of all queues and agents together, by week."""
        table = self.table
        return table[(table["grain"] == "week") & (table[["queue", "team", "agent_id"]] == "").all(axis=1)]


def make_kpi(week: Week, grains: Sequence[str] = GRAINS) -> Kpi:
    """Measure what happened beside the plan and its targets; `grains` are the spans that the table is of."""
    sums = [function(week) for function in (contact_sums, time_sums, schedule_sums, forecast_sums, money_sums)]
    if week.scores is not None:
        sums.append(score_sums(week))
    measures = [*MEASURES, *map(score, score_names(week))]
    rows = explained(week, measured(week.plan, sums, measures, grains), measures)
    return Kpi(week, _table(week, judged(week, rows, measures), measures))


def _table(week: Week, rows: pd.DataFrame, measures: Sequence[Measure]) -> pd.DataFrame:
    """Write the keys as they stand in kpi.csv, whole weeks first."""
    rows = rows.iloc[
        np.lexsort([rows[name] for name in ("measure", "agent", "team", "queue", "place")] + [-rows["grain"]])
    ]
    plan = week.plan
    names = {
        "grain": list(GRAINS),
        "queue": plan.config.queue_names,
        "team": teams_of(plan),
        "agent": [agent.agent_id for agent in plan.agents],
        "measure": [measure.name for measure in measures],
    }
    texts = {key: _named(rows[key].to_numpy(), some) for key, some in names.items()}
    frame = rows.assign(**texts, start=plan.intervals[rows["place"]]).rename(columns={"agent": "agent_id"})
    return frame[KPI.names].reset_index(drop=True)


def _named(numbers: np.ndarray, names: Sequence[str]) -> pd.Categorical:
    """Return names by number, empty for -1."""
    return pd.Categorical.from_codes(numbers + 1, categories=["", *names])
