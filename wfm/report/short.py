"""The intervals in which a queue is shortest of people, or falls below the floor."""

from __future__ import annotations

from typing import Any

import pandas as pd

from wfm.report.plan_data import PlanData
from wfm.report.wording import Wording

MOST_A_QUEUE = 20
LEAST_SHORTAGE = 0.005


def short_rows(plan: PlanData, words: Wording) -> list[dict[str, Any]]:
    """Return the worst intervals, those that miss what is asked of them first; of each queue at most twenty."""
    floor, reasons = plan.config.objective.floor, _reasons(plan)
    coverage = plan.tables["coverage"]
    missed = [key in reasons for key in zip(coverage["timestamp"], coverage["queue"], strict=True)]
    found = _short(coverage.assign(missed=missed), floor)
    worst = found.groupby("queue", sort=False).head(MOST_A_QUEUE)
    known = {queue.name: (number, queue.service_level.target) for number, queue in enumerate(plan.config.queues)}
    met = words.strings["short"]["met"] if plan.tables.get("reasons") is not None else ""
    return [
        _row(row, known[row.queue], floor, plan, words)
        | _reason(
            reasons.get((row.timestamp, row.queue)), met if row.service_level >= known[row.queue][1] else "", words
        )
        for row in worst.itertuples()
        if row.queue in known
    ]


def _reasons(plan: PlanData) -> dict[tuple[pd.Timestamp, str], Any]:
    """Return the table of reasons by interval and queue; plans of old have none."""
    table = plan.tables.get("reasons")
    return {} if table is None else {(row.timestamp, row.queue): row for row in table.itertuples()}


def _reason(row: Any, met: str, words: Wording) -> dict[str, Any]:
    """Say why; an interval without a reason lacks people, and meets its target with those who are there."""
    if row is None:
        return {"kind": "", "reason": met, "foreign": False, "fix": "", "foreign_fix": False, "price": "", "gain": ""}
    fix = row.best_fix if isinstance(row.best_fix, str) else ""
    known = bool(fix) and row.cost == row.cost
    price = words.money(row.cost) if known else ""
    brings = f"{'+' if row.gain > 0 else ''}{words.number(row.gain, 1)}" if known else ""
    gain = words.strings["short"]["gain"].format(contacts=brings) if known else ""
    kind = words.strings["short"]["kinds"].get(row.reason, "")
    text = row.message.removeprefix(f"{row.reason}: ") if kind else row.message
    said, change = words.sentence(text), words.sentence(fix)
    reason = {"kind": kind, "reason": said or text, "foreign": said is None}
    return reason | {"fix": change or fix, "foreign_fix": change is None, "price": price, "gain": gain}


def _short(coverage: pd.DataFrame, floor: float) -> pd.DataFrame:
    """Return intervals that lack people or miss target or floor, those first and then by the largest shortage."""
    frame = coverage.assign(short=coverage["required"] - coverage["scheduled"])
    below = (frame["service_level"] < floor - 1e-9) & (frame["contacts"] > 0)
    frame = frame.assign(below=below)[(frame["short"] > LEAST_SHORTAGE) | below | frame["missed"]]
    return frame.sort_values(
        ["missed", "short", "service_level", "timestamp", "queue"],
        ascending=[False, False, True, True, True],
        kind="stable",
    )


def _row(row: Any, queue: tuple[int, float], floor: float, plan: PlanData, words: Wording) -> dict[str, Any]:
    number, target = queue
    place = int(plan.timeline.index(pd.Series([row.timestamp]))[0])
    known = row.service_level == row.service_level
    return {
        "queue": number,
        "name": row.queue,
        "day": words.day(row.timestamp.date()),
        "sort": f"{row.timestamp:%Y%m%d%H%M}",
        "time": plan.timeline.clocks[place],
        "contacts": words.number(row.contacts, 1),
        "required": words.number(row.required),
        "scheduled": words.number(row.scheduled, 2),
        "short": words.number(max(row.short, 0.0), 2),
        "service_level": words.percent(row.service_level) if known else "\u2013",
        "target": words.percent(target, 0),
        "below": bool(row.below),
        "floor": words.percent(floor, 0),
    }
