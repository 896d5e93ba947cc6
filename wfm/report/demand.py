"""Forecast, requirement and cover of each queue, as series for the charts and as day totals."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from wfm.report.plan_data import PlanData
from wfm.report.timeline import Timeline
from wfm.report.wording import Wording

COVERAGE_SERIES = {"contacts": 2, "required": 2, "scheduled": 3, "service_level": 4}
SIMULATION_SERIES = {"service_level": 4, "low": 4, "high": 4, "predicted_service_level": 4}
FORECAST_SERIES = {"contacts": 2, "contacts_p10": 2, "contacts_p90": 2}


def queue_payloads(plan: PlanData) -> list[dict[str, Any]]:
    """Return name, target (0-1) and series of each queue; a series starts at interval `from`, null where closed."""
    found = []
    for queue in plan.config.queues:
        found.append(
            {
                "name": queue.name,
                "target": queue.service_level.target,
                "from": plan.timeline.plan_start,
                "forecast": _series(plan, "forecast", queue.name, FORECAST_SERIES),
                "coverage": _series(plan, "coverage", queue.name, COVERAGE_SERIES),
                "history": _history(plan, queue.name),
                "simulation": _simulated(plan, queue.name),
            }
        )
    return found


def demand_tables(plan: PlanData, words: Wording) -> list[dict[str, Any]]:
    """Return per queue its forecast by day: contacts, and the handling time they bring in hours."""
    return [_day_table(plan, queue.name, words) for queue in plan.config.queues]


def flagged_rows(plan: PlanData, words: Wording) -> list[dict[str, str]]:
    """Return the days and hours of the history that nothing was learned from, newest first."""
    frame = plan.tables.get("flagged_days")
    if frame is None:
        return []
    reasons = words.strings["flagged"]["reasons"]
    rows = frame.sort_values(["date", "queue", "start"], ascending=[False, True, True])
    return [
        {
            "queue": row["queue"],
            "day": words.full_day(dt.date.fromisoformat(row["date"])) + _hours(row),
            "contacts": words.number(row["contacts"]),
            "expected": words.number(row["expected"]),
            "reason": reasons.get(row["reason"], row["reason"]),
        }
        for row in rows.to_dict("records")
    ]


def _hours(row: dict[str, Any]) -> str:
    return f", {row['start']}\u2013{row['end']}" if row["start"] else ""


def _series(plan: PlanData, table: str, queue: str, columns: dict[str, int]) -> dict[str, list[float | None]]:
    frame = plan.of_queue(table, queue)
    start = plan.timeline.plan_start
    place = plan.timeline.index(frame["timestamp"]) - start
    size = len(plan.timeline.clocks) - start
    kept = (place >= 0) & (place < size)
    found = {}
    for column, decimals in columns.items():
        values = np.full(size, np.nan)
        values[place[kept]] = frame[column].to_numpy(dtype=float)[kept]
        found[column.removeprefix("contacts_")] = _numbers(values, decimals)
    return found


def _simulated(plan: PlanData, queue: str) -> dict[str, list[float | None]] | None:
    if plan.simulation is None or "simulation" not in plan.tables:
        return None
    return _series(plan, "simulation", queue, SIMULATION_SERIES)


def _history(plan: PlanData, queue: str) -> list[float | None]:
    """Return contacts by interval from the timeline's first to the plan's; null where no row stands."""
    size = plan.timeline.plan_start
    if plan.history is None or not size:
        return []
    frame = plan.history[plan.history["queue"] == queue]
    place = plan.timeline.index(frame["timestamp"])
    kept = (place >= 0) & (place < size)
    values = np.full(size, np.nan)
    values[place[kept]] = 0.0
    np.add.at(values, place[kept], frame["contacts"].to_numpy(dtype=float)[kept])
    return _numbers(values, 2)


def _numbers(values: np.ndarray, decimals: int) -> list[float | None]:
    """Round for the page; whole numbers without a fraction, trailing nulls dropped."""
    present = np.flatnonzero(~np.isnan(values))
    shown = values[: present[-1] + 1] if len(present) else values[:0]
    rounded = np.round(shown, decimals)
    return [None if np.isnan(x) else int(x) if x == int(x) else float(x) for x in rounded]


def _day_table(plan: PlanData, queue: str, words: Wording) -> dict[str, Any]:
    totals = _day_totals(plan.of_queue("forecast", queue), plan.timeline)
    rows = [
        {"day": words.day(day), "contacts": words.number(contacts), "hours": words.number(hours, 1), "aht": aht}
        for day, contacts, hours, aht in _per_day(totals, words)
    ]
    contacts, hours = float(totals["contacts"].sum()), float(totals["hours"].sum())
    total = {"contacts": words.number(contacts), "hours": words.number(hours, 1), "aht": _aht(contacts, hours, words)}
    return {"queue": queue, "rows": rows, "total": total}


def _per_day(totals: pd.DataFrame, words: Wording):
    for row in totals.itertuples():
        yield row.Index, row.contacts, row.hours, _aht(row.contacts, row.hours, words)


def _aht(contacts: float, hours: float, words: Wording) -> str:
    return words.number(hours * 3600 / contacts) if contacts > 0 else "\u2013"


def _day_totals(frame: pd.DataFrame, timeline: Timeline) -> pd.DataFrame:
    """Return contacts and handling hours by local date, for every date of the plan."""
    dates = frame["timestamp"].dt.date
    hours = frame["contacts"] * frame["aht_seconds"] / 3600
    sums = pd.DataFrame({"contacts": frame["contacts"], "hours": hours}).groupby(dates.to_numpy()).sum()
    first, last = timeline.plan_days
    return sums.reindex(list(timeline.days[first:last]), fill_value=0.0)
