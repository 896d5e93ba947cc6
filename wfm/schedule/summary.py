"""The figures of `summary.json` that the optimiser knows."""

from __future__ import annotations

import math

import pandas as pd

from wfm.config import Config
from wfm.schedule.cover_value import Penalties


def service_levels(coverage: pd.DataFrame, config: Config) -> dict[str, float]:
    """Return the predicted service level per queue and `overall`, weighted by contacts; 1 without contacts."""
    answered = coverage["contacts"] * coverage["service_level"]
    levels = {}
    for name in config.queue_names:
        mine = coverage["queue"] == name
        offered = float(coverage.loc[mine, "contacts"].sum())
        levels[name] = round(float(answered[mine].sum()) / offered, 6) if offered else 1.0
    offered = float(coverage["contacts"].sum())
    return levels | {"overall": round(float(answered.sum()) / offered, 6) if offered else 1.0}


def staffing_hours(coverage: pd.DataFrame, config: Config) -> tuple[float, float]:
    """Return agent-hours under and over the requirement."""
    hours = config.site.interval_minutes / 60
    spare = coverage["scheduled"] - coverage["required"]
    return float(-spare.clip(upper=0).sum() * hours), float(spare.clip(lower=0).sum() * hours)


def floor_breaks(coverage: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Return the open intervals with contacts whose predicted service level lies below the floor."""
    below = (coverage["service_level"] < config.objective.floor - 1e-9) & (coverage["contacts"] > 0)
    return coverage[below]


def objective_of(config: Config, coverage: pd.DataFrame, cost: float, money: Penalties, weighs: float = 0.0) -> float:
    """Return the objective, always minimised, from the tables alone; `weighs` is against wishes and fairness."""
    goal = config.objective.goal
    if goal == "cost":
        return cost + weighs
    if goal == "coverage":
        under, over = staffing_hours(coverage, config)
        return cost + money.understaffed * under + money.overstaffed * over + weighs
    short = (config.objective.floor - coverage["service_level"]).clip(lower=0)
    answered = coverage["contacts"] * (coverage["service_level"] - config.objective.floor_price * short)
    return -float(answered.sum()) + weighs


def relative_gap(objective: float, bound: float) -> float | None:
    """Return (objective - bound) / max(|objective|, 1e-9), or None without a bound."""
    if not math.isfinite(bound):
        return None
    return (objective - bound) / max(abs(objective), 1e-9)
