"""Requirement against cover of each queue by day: what the charts show, as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from wfm.report.plan_data import PlanData
from wfm.report.wording import Wording


def cover_tables(plan: PlanData, words: Wording) -> list[dict[str, Any]]:
    """Return for each queue its days: agent-hours required, scheduled, missing and to spare, and the service level."""
    return [_table(plan, queue.name, words) for queue in plan.config.queues]


def _table(plan: PlanData, queue: str, words: Wording) -> dict[str, Any]:
    frame, hours = plan.of_queue("coverage", queue), plan.config.site.interval_minutes / 60
    less = frame["scheduled"] - frame["required"]
    days = pd.DataFrame(
        {
            "required": frame["required"] * hours,
            "scheduled": frame["scheduled"] * hours,
            "under": (-less).clip(lower=0) * hours,
            "over": less.clip(lower=0) * hours,
            "contacts": frame["contacts"],
            "answered": frame["contacts"] * frame["service_level"],
        }
    )
    by_day = days.groupby(frame["timestamp"].dt.date.to_numpy()).sum()
    rows = [{"day": words.day(row.Index)} | _cells(row._asdict(), words) for row in by_day.itertuples()]
    return {"queue": queue, "rows": rows, "total": _cells(days.sum().to_dict(), words)}


def _cells(sums: dict[str, Any], words: Wording) -> dict[str, str]:
    level = sums["answered"] / sums["contacts"] if sums["contacts"] > 0 else None
    found = {name: words.number(sums[name], 1) for name in ("required", "scheduled", "under", "over")}
    return found | {"service_level": "\u2013" if level is None else words.percent(level)}
