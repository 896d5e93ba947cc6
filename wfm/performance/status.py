"""Targets, and the traffic light."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.performance.definitions import BY_NAME, LESS, MORE, NEARER, score
from wfm.performance.week import Week

GREEN, AMBER, RED = "green", "amber", "red"
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


def judged(week: Week, table: pd.DataFrame) -> pd.DataFrame:
    """Fill in targets and lights.

    The service level's target and the cap on occupancy are those of the queues, weighted where queues come together;
    the cost's is the budget of whole weeks that are judged wholly; all others stand under `kpi.targets`.
    """
    target = table["target"].to_numpy(float, copy=True)
    named = week.config.kpi.targets.model_dump(exclude_none=True)
    for name, value in named.items():
        target[(table["measure"] == name).to_numpy()] = value
    if _whole(week):
        _budgets(week.config, table, target)
    light = np.full(len(table), "", dtype=object)
    for name in table["measure"].unique():
        mine = (table["measure"] == name).to_numpy()
        better = (BY_NAME.get(name) or score(name)).better
        light[mine] = status(table["actual"].to_numpy(float)[mine], target[mine], better)
    return table.assign(target=target, status=light)


def _whole(week: Week) -> bool:
    return bool((week.covered | ~week.plan.open).all())


def _budgets(config: Config, table: pd.DataFrame, target: np.ndarray) -> None:
    rows = (table["measure"] == "cost") & (table["grain"] == "week") & (table["agent_id"] == "")
    if config.budget.weekly is not None:
        target[(rows & (table["team"] == "")).to_numpy()] = config.budget.weekly
    for team, money in config.budget.teams.items():
        target[(rows & (table["team"] == team)).to_numpy()] = money
