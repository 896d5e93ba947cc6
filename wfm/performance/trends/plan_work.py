"""One plan measured as weeks, as work that processes can share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.errors import InputError, Problem
from wfm.performance.grains import first_places
from wfm.performance.kpi import make_kpi
from wfm.performance.miss import miss_of
from wfm.performance.planned import read_planned_week
from wfm.performance.trends.misses import miss_rows
from wfm.performance.trends.people import people_rows
from wfm.performance.trends.weeks import COLUMNS, MeasuredWeek, week_rows
from wfm.performance.week import Week, week_of
from wfm.scenario.work import Done


@dataclass(frozen=True)
class PlanFound:
    """What a plan gave: its weeks and what a reader has to know, or what is wrong with its files."""

    weeks: list[MeasuredWeek] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class PlanWork:
    """A plan folder and its part of what happened; `number` is its place among all."""

    folder: Path
    actuals: pd.DataFrame
    worked: pd.DataFrame | None
    scores: pd.DataFrame | None
    abandoned: str
    number: int

    @property
    def key(self) -> str:
        """The folder."""
        return str(self.folder)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its place."""
        return (self.number,)

    @property
    def label(self) -> str:
        """The folder's name."""
        return self.folder.name

    def run(self) -> Done:
        """Measure the plan; faults of its files are told."""
        try:
            week = week_of(read_planned_week(self.folder), self.actuals, self.worked, self.scores, self.abandoned)
        except InputError as error:
            return _done(PlanFound(problems=error.problems))
        return _done(PlanFound(_measured(week), [f"{self.folder}: {note}" for note in week.notes]))

    def failed(self, reason: str) -> Done:
        """Return that the plan was not measured, and why."""
        return _done(PlanFound(problems=[Problem(str(self.folder), 0, "", f"is not measured: {reason}")]))


def _done(found: PlanFound) -> Done:
    return Done([{"status": "failed" if found.problems else "done", "found": found}])


def unmeasured(folder: Path, config: Config) -> list[MeasuredWeek]:
    """Return the weeks of a plan without any rows."""
    site, rows = config.site, pd.DataFrame(columns=list(COLUMNS))
    starts = [config.week.start + dt.timedelta(weeks=number) for number in range(config.week.weeks)]
    return [MeasuredWeek(start, site.name, site.timezone, site.currency, str(folder), 0.0, rows) for start in starts]


def _measured(week: Week) -> list[MeasuredWeek]:
    """Return the weeks of a plan that are judged anywhere."""
    kpi, shares, miss = week_rows(make_kpi(week, ("week",)).table), judged(week), miss_of(week)
    found = []
    for blank in unmeasured(week.plan.folder, week.config):
        if shares[blank.start] > 0:
            parts = [
                kpi.get(blank.start, blank.rows),
                miss_rows(miss, blank.start),
                people_rows(week.plan.agents, blank.start),
            ]
            rows = pd.concat([part for part in parts if len(part)], ignore_index=True)
            found.append(replace(blank, judged=shares[blank.start], rows=rows))
    return found


def judged(week: Week) -> Mapping[dt.date, float]:
    """Return by first day of each week the share of its open intervals, of all queues, that the actuals tell of."""
    plan = week.plan
    first = first_places(plan, "week")
    shares = {}
    for start in np.unique(first):
        inside = plan.open & (first == start)
        share = float((inside & week.covered).sum() / max(1, inside.sum()))
        shares[plan.intervals[start].date()] = round(share, 6)
    return shares
