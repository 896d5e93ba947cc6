"""One plan beside what happened in its weeks, read from files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.errors import InputError, Problem
from wfm.performance.actuals import actuals_of, read_actuals
from wfm.performance.planned import PlannedWeek, collect, read_planned_week
from wfm.performance.scores import Scores, read_scores, scores_of
from wfm.performance.worked import Worked, read_worked, worked_of

ABANDONED = ("offered", "short", "answered")


@dataclass(frozen=True)
class Week:
    """A plan and what happened.

    Attributes:
        plan: The plan.
        actuals: A row for each queue and interval of the plan that the file tells of, all columns of the actuals table
            (missing values where unknown).
        covered: Whether a queue's interval is judged: the file reaches it; shape (queues, intervals).
        worked: What agents really did; none where it was not given.
        scores: Scores by agent and date; none where they were not given.
        abandoned: How the service level counts abandoned contacts: `offered`, `short` or `answered`.
        notes: What a reader has to know: rows left out, days not judged.
    """

    plan: PlannedWeek
    actuals: pd.DataFrame
    covered: np.ndarray
    worked: Worked | None = None
    scores: Scores | None = None
    abandoned: str = "offered"
    notes: tuple[str, ...] = ()

    @property
    def config(self) -> Config:
        """The plan's configuration."""
        return self.plan.config


def read_week(
    folder: Path, actuals: Path, worked: Path | None = None, scores: Path | None = None, abandoned: str = "offered"
) -> Week:
    """Read a plan folder and what happened in its weeks.

    Args:
        folder: The plan folder.
        actuals: File of the actuals table; a history file will do.
        worked: File of what agents really did, columns of activities.csv.
        scores: File of the scores table.
        abandoned: How the service level counts abandoned contacts.

    Raises:
        InputError: Faults of any of the files; all in one go.
    """
    plan = read_planned_week(folder)
    problems: list[Problem] = []
    found = collect(problems, lambda: read_actuals(actuals, plan.zone))
    did = collect(problems, lambda: read_worked(worked, plan.zone)) if worked else None
    scored = collect(problems, lambda: read_scores(scores, plan.zone)) if scores else None
    week = collect(problems, lambda: week_of(plan, found, did, scored, abandoned)) if found is not None else None
    if problems or week is None:
        raise InputError(problems)
    return week


def week_of(
    plan: PlannedWeek,
    actuals: pd.DataFrame,
    worked: pd.DataFrame | None = None,
    scores: pd.DataFrame | None = None,
    abandoned: str = "offered",
) -> Week:
    """Take what concerns a plan from tables that `read_actuals` and the like returned; they may hold many weeks.

    Raises:
        InputError: Nothing of the plan's weeks, rows off the grid, rows that contradict each other; all in one go.
    """
    problems: list[Problem] = []
    found = collect(problems, lambda: actuals_of(plan, actuals))
    did = collect(problems, lambda: worked_of(plan, worked)) if worked is not None else None
    scored = collect(problems, lambda: scores_of(plan, scores)) if scores is not None else None
    if problems or found is None:
        raise InputError(problems)
    notes = [note for part in (found, did, scored) if part is not None for note in part.notes]
    return Week(plan, found.rows, found.covered, did, scored, abandoned, tuple(notes))
