"""Plans measured as weeks: what happened is read once, each plan takes what concerns it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.errors import InputError, Problem
from wfm.performance.grains import first_places
from wfm.performance.kpi import make_kpi
from wfm.performance.miss import miss_of
from wfm.performance.planned import PlannedWeek, collect, read_planned_week
from wfm.performance.trends.misses import miss_rows
from wfm.performance.trends.people import people_rows
from wfm.performance.trends.weeks import COLUMNS, MeasuredWeek, join, week_rows
from wfm.performance.week import Week, week_of

Read = Callable[[str], pd.DataFrame]


@dataclass(frozen=True)
class Happened:
    """What happened, of any number of weeks: readers that take the zone of the site."""

    actuals: Read
    worked: Read | None = None
    scores: Read | None = None
    abandoned: str = "offered"


@dataclass(frozen=True)
class Measured:
    """Weeks that were measured, and what a reader has to know of them."""

    weeks: list[MeasuredWeek]
    notes: list[str]


def read_plans(folders: Sequence[Path]) -> list[PlannedWeek]:
    """Read plan folders back, in the order of time.

    Raises:
        InputError: Folders that are no plans or damaged, plans that share days, or of different sites; all in one go.
    """
    problems: list[Problem] = []
    read = [collect(problems, partial(read_planned_week, folder)) for folder in folders]
    plans = [plan for plan in read if plan is not None]
    collect(problems, lambda: join([], [week for plan in plans for week in _unmeasured(plan)]))
    if problems:
        raise InputError(problems)
    return sorted(plans, key=lambda plan: plan.config.week.start)


def measure_weeks(plans: Sequence[PlannedWeek], happened: Happened) -> Measured:
    """Measure plans of one site beside what happened; those of which nothing is told are left out, with a note.

    Raises:
        InputError: Faults of the files, or nothing is told of any plan; all in one go.
    """
    zone = plans[0].zone
    actuals = happened.actuals(zone)
    worked = happened.worked(zone) if happened.worked else None
    scores = happened.scores(zone) if happened.scores else None
    problems: list[Problem] = []
    weeks: list[MeasuredWeek] = []
    notes: list[str] = []
    for plan in plans:
        if not _told(plan, actuals):
            notes.append(f"{plan.folder} is not measured: the actuals do not tell of {_span(plan)}")
            continue
        week = collect(problems, partial(week_of, plan, actuals, worked, scores, happened.abandoned))
        if week is not None:
            weeks += _measured(week)
            notes += [f"{plan.folder}: {note}" for note in week.notes]
    if problems:
        raise InputError(problems)
    if not weeks:
        raise InputError.at(
            plans[0].folder, 0, "", f"nothing is measured: the actuals do not tell of {_span(plans[0])}"
        )
    return Measured(weeks, notes)


def _told(plan: PlannedWeek, actuals: pd.DataFrame) -> bool:
    return bool(((actuals["timestamp"] >= plan.intervals[0]) & (actuals["timestamp"] < plan.end)).any())


def _span(plan: PlannedWeek) -> str:
    return f"{plan.config.week.dates[0]} to {plan.config.week.dates[-1]}"


def _unmeasured(plan: PlannedWeek) -> list[MeasuredWeek]:
    """Return the weeks of a plan without any rows."""
    site, rows = plan.config.site, pd.DataFrame(columns=list(COLUMNS))
    starts = [plan.config.week.start + dt.timedelta(weeks=number) for number in range(plan.config.week.weeks)]
    return [
        MeasuredWeek(start, site.name, site.timezone, site.currency, str(plan.folder), 0.0, rows) for start in starts
    ]


def _measured(week: Week) -> list[MeasuredWeek]:
    """Return the weeks of a plan that are judged anywhere."""
    kpi, shares, miss = week_rows(make_kpi(week).table), judged(week), miss_of(week)
    found = []
    for blank in _unmeasured(week.plan):
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
