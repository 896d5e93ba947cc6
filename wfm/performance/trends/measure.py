"""Plans measured as weeks: what happened is read once, each plan takes what concerns it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.errors import InputError, Problem
from wfm.performance.grains import first_places
from wfm.performance.kpi import make_kpi
from wfm.performance.miss import miss_of
from wfm.performance.planned import collect, read_planned_config, read_planned_week
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


@dataclass(frozen=True)
class GivenPlan:
    """A plan folder, of which no more than the configuration is read yet: many plans would fill the memory."""

    folder: Path
    config: Config

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """The first and the last date."""
        return self.config.week.dates[0], self.config.week.dates[-1]


def given_plans(folders: Sequence[Path]) -> list[GivenPlan]:
    """Look into plan folders, and return them in the order of time.

    Raises:
        InputError: Folders that are no plans, plans that share days or are of different sites; all in one go.
    """
    problems: list[Problem] = []
    configs = [collect(problems, partial(read_planned_config, folder)) for folder in folders]
    plans = [GivenPlan(folder, config) for folder, config in zip(folders, configs) if config is not None]
    collect(problems, lambda: join([], [week for plan in plans for week in _unmeasured(plan.folder, plan.config)]))
    if problems:
        raise InputError(problems)
    return sorted(plans, key=lambda plan: plan.span)


def measure_weeks(plans: Sequence[GivenPlan], happened: Happened) -> Measured:
    """Measure plans of one site beside what happened, one after the other.

    Plans of which nothing is told are left out, with a note.

    Raises:
        InputError: Faults of the files, or nothing is told of any plan; all in one go.
    """
    zone = plans[0].config.site.timezone
    actuals = happened.actuals(zone)
    others = [read(zone) if read else None for read in (happened.worked, happened.scores)]
    told = set(actuals["timestamp"].dt.date.unique())
    problems: list[Problem] = []
    weeks: list[MeasuredWeek] = []
    notes: list[str] = []
    for plan in plans:
        if not told.intersection(plan.config.week.dates):
            notes.append(f"{plan.folder} is not measured: the actuals do not tell of {_span(plan)}")
            continue
        week = collect(problems, partial(_read, plan.folder, actuals, *others, happened.abandoned))
        if week is not None:
            weeks += _measured(week)
            notes += [f"{plan.folder}: {note}" for note in week.notes]
    if problems:
        raise InputError(problems)
    if not weeks:
        message = f"nothing is measured: the actuals do not tell of {_span(plans[0])}"
        raise InputError.at(plans[0].folder, 0, "", message)
    return Measured(weeks, notes)


def _read(folder: Path, *happened: Any) -> Week:
    return week_of(read_planned_week(folder), *happened)


def _span(plan: GivenPlan) -> str:
    return f"{plan.span[0]} to {plan.span[1]}"


def _unmeasured(folder: Path, config: Config) -> list[MeasuredWeek]:
    """Return the weeks of a plan without any rows."""
    site, rows = config.site, pd.DataFrame(columns=list(COLUMNS))
    starts = [config.week.start + dt.timedelta(weeks=number) for number in range(config.week.weeks)]
    return [MeasuredWeek(start, site.name, site.timezone, site.currency, str(folder), 0.0, rows) for start in starts]


def _measured(week: Week) -> list[MeasuredWeek]:
    """Return the weeks of a plan that are judged anywhere."""
    kpi, shares, miss = week_rows(make_kpi(week, ("week",)).table), judged(week), miss_of(week)
    found = []
    for blank in _unmeasured(week.plan.folder, week.config):
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
