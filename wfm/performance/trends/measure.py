"""Plans measured as weeks: what happened is read once, each plan takes what concerns it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from wfm.config import Config
from wfm.errors import InputError, Problem
from wfm.performance.planned import collect, read_planned_config
from wfm.performance.trends.plan_work import PlanWork, unmeasured
from wfm.performance.trends.weeks import MeasuredWeek, join
from wfm.scenario.executor import Place, Told, here, run_tasks

Read = Callable[[str], pd.DataFrame]
# Activities of shifts that began before a plan or end after it; midnight of some places is skipped by their clocks.
_AROUND = dt.timedelta(days=3)


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
    collect(problems, lambda: join([], [week for plan in plans for week in unmeasured(plan.folder, plan.config)]))
    if problems:
        raise InputError(problems)
    return sorted(plans, key=lambda plan: plan.span)


def measure_weeks(
    plans: Sequence[GivenPlan], happened: Happened, place: Place = here, told: Told = lambda label, done: None
) -> Measured:
    """Measure plans of one site beside what happened.

    Plans of which nothing is told are left out, with a note.

    Args:
        plans: The plans, in the order of time.
        happened: What happened.
        place: Where the plans are measured; what is found does not depend on it.
        told: Hears of each plan that is measured.

    Raises:
        InputError: Faults of the files, or nothing is told of any plan; all in one go.
        KeyboardInterrupt: The user ended it.
    """
    tasks, notes = _tasks(plans, happened)
    found, interrupted = run_tasks(tasks, None, place, told)
    if interrupted:
        raise KeyboardInterrupt
    parts = [found[number]["found"] for number in sorted(found)]
    problems = [problem for part in parts for problem in part.problems]
    if problems:
        raise InputError(problems)
    weeks = [week for part in parts for week in part.weeks]
    if not weeks:
        message = f"nothing is measured: the actuals do not tell of {_span(plans[0])}"
        raise InputError.at(plans[0].folder, 0, "", message)
    return Measured(weeks, [*notes, *(note for part in parts for note in part.notes)])


def _tasks(plans: Sequence[GivenPlan], happened: Happened) -> tuple[list[PlanWork], list[str]]:
    """Return a task for each plan that something is told of, with its part of the tables, and notes on the others."""
    zone = plans[0].config.site.timezone
    actuals = happened.actuals(zone)
    worked, scores = (read(zone) if read else None for read in (happened.worked, happened.scores))
    known = set(actuals["timestamp"].dt.date.unique())
    tasks: list[PlanWork] = []
    notes: list[str] = []
    for plan in plans:
        if not known.intersection(plan.config.week.dates):
            notes.append(f"{plan.folder} is not measured: the actuals do not tell of {_span(plan)}")
            continue
        parts = (_near(plan, actuals, "timestamp"), _near(plan, worked, "start"), _near(plan, scores, "date"))
        tasks.append(PlanWork(plan.folder, *parts, happened.abandoned, len(tasks)))
    return tasks, notes


def _near(plan: GivenPlan, frame: pd.DataFrame | None, column: str) -> pd.DataFrame | None:
    """Return the rows around a plan's weeks, so that each task carries its own alone; one row where there are none."""
    if frame is None:
        return None
    first, last = plan.span[0] - _AROUND, plan.span[1] + _AROUND
    low: Any = first
    high: Any = last
    if column != "date":
        low, high = (pd.Timestamp(day).tz_localize(frame[column].dt.tz, True, "shift_forward") for day in (first, last))
    rows = frame[(frame[column] >= low) & (frame[column] < high)]
    return rows if len(rows) else frame.head(1)


def _span(plan: GivenPlan) -> str:
    return f"{plan.span[0]} to {plan.span[1]}"
