"""Targets, and the traffic light."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wfm.performance.definitions import GRAINS, LESS, MORE, NEARER, Measure
from wfm.performance.grains import teams_of
from wfm.performance.measures.time import judged_places
from wfm.performance.week import Week

GREEN, AMBER, RED = LIGHTS = "green", "amber", "red"
TOLERANCE = 0.05
RULE = (
    "green: the target is met; amber: missed by at most a twentieth of it (0.05 where the target is 0); red: by more. "
    "Measures that should lie near their target are green within a twentieth of it, amber within a tenth."
)


def status(actual: np.ndarray, target: np.ndarray, better: str) -> np.ndarray:
    """Return the light of every value: `green`, `amber`, `red`, or empty where there is nothing to judge.

    Args:
        actual: Values, shape (n,).
        target: Targets of the same shape.
        better: `more`, `less`, `nearer`, or empty.
    """
    width = TOLERANCE * np.where(target != 0, np.abs(target), 1.0)
    slack = 1e-9 * np.maximum(np.abs(target), 1.0)
    if better == NEARER:
        missed = np.maximum(np.abs(actual - target) - width, 0.0)
    else:
        missed = np.maximum((target - actual) * (1 if better == MORE else -1), 0.0)
    light = np.where(missed <= slack, GREEN, np.where(missed <= width + slack, AMBER, RED)).astype(object)
    known = ~np.isnan(actual) & ~np.isnan(target)
    return np.where(known & (better in (MORE, LESS, NEARER)), light, "")


def judged(week: Week, rows: pd.DataFrame, measures: Sequence[Measure]) -> pd.DataFrame:
    """Fill in targets and lights of rows as `measured` returns them.

    The service level's target and the cap on occupancy are those of the queues, weighted where queues come together;
    the cost's is the budget, of weeks that are judged wholly; all others stand under `kpi.targets`.
    """
    target, number = rows["target"].to_numpy(float, copy=True), rows["measure"].to_numpy()
    named = week.config.kpi.targets.model_dump(exclude_none=True)
    light = np.full(len(rows), "", dtype=object)
    for n, measure in enumerate(measures):
        mine = np.flatnonzero(number == n)
        if measure.name in named:
            target[mine] = named[measure.name]
        if measure.name == "cost" and _whole(week):
            _budgets(week, rows, mine, target)
        light[mine] = status(rows["actual"].to_numpy(float)[mine], target[mine], measure.better)
    return rows.assign(target=target, status=pd.Categorical(light, categories=["", *LIGHTS]))


def _whole(week: Week) -> bool:
    return bool((week.covered | ~week.plan.open).all()) and judged_places(week) == (0, len(week.plan.intervals))


def _budgets(week: Week, rows: pd.DataFrame, mine: np.ndarray, target: np.ndarray) -> None:
    budget, some = week.config.budget, rows.iloc[mine]
    whole = ((some["grain"] == GRAINS.index("week")) & (some["agent"] < 0)).to_numpy()
    team = some["team"].to_numpy()
    if budget.weekly is not None:
        target[mine[whole & (team < 0)]] = budget.weekly
    for name, money in budget.teams.items():
        target[mine[whole & (team == teams_of(week.plan).index(name))]] = money
