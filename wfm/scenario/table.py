"""The table of scenarios, and what no roster can beat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from wfm.config import Config
from wfm.scenario.run import Run
from wfm.tables import SCENARIOS


def scenario_table(runs: Sequence[Run]) -> pd.DataFrame:
    """Return the rows of `scenarios.csv`, one for each run."""
    return table_of([_row(run) for run in runs])


def table_of(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table, its numbers as numbers."""
    frame = pd.DataFrame(list(rows), columns=SCENARIOS.names)
    for column in SCENARIOS.columns:
        if column.kind in ("number", "real"):
            frame[column.name] = frame[column.name].astype(float)
    return frame


def _row(run: Run) -> dict[str, Any]:
    config = run.case.config
    budget = None if config.budget.weekly is None else config.budget.weekly * config.week.weeks
    row: dict[str, Any] = {"scenario": run.case.name, "budget": budget, "status": run.status, "reason": run.reason}
    row["frontier"] = run.frontier
    if run.roster is None:
        return row
    summary, simulated = run.roster.summary, run.simulated or {}
    contacts = float(run.roster.coverage["contacts"].sum())
    row |= {
        "cost": summary["cost"],
        "paid_hours": summary["paid_hours"],
        "overtime_hours": summary["overtime_hours"],
        "fte": summary["paid_hours"] / full_time_hours(config),
        "service_level": summary["service_level"]["overall"],
        "service_level_bound": summary.get("service_level_bound"),
        "floor_breaks": summary["floor_breaks"],
        "gap_with_floor": summary.get("gap_with_floor"),
        "cost_per_contact": summary["cost"] / contacts if contacts > 0 else None,
        "gap": summary["gap"],
        "budget_shadow_price": summary["budget_shadow_price"],
    }
    if summary["goal"] == "cost":
        row |= {"target": _target(run), "cost_bound": summary.get("bound_with_floor", summary["bound"])}
    for name, key in _SIMULATED.items():
        row[name] = (simulated.get(key) or {}).get("value")
    return row


def _target(run: Run) -> float | None:
    """Return the target over all queues, weighted with contacts."""
    assert run.roster is not None
    contacts = run.roster.coverage.groupby("queue")["contacts"].sum()
    offered = float(contacts.sum())
    if offered <= 0:
        return None
    return sum(run.case.config.queue(name).service_level.target * n for name, n in contacts.items()) / offered


_SIMULATED = {
    "service_level_simulated": "service_level",
    "asa_seconds": "asa_seconds",
    "abandonment": "abandonment",
    "occupancy": "occupancy",
}


def full_time_hours(config: Config) -> float:
    """Return the paid hours of a full-time agent over the plan: the most regular hours a week of any contract."""
    most = max((contract.weekly_hours[1] for contract in config.contracts.values()), default=40.0)
    return max(float(most), 1e-9) * config.week.weeks
