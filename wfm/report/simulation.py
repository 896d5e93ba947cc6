"""What simulation gave, beside what the plan predicts, as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from wfm.report.headline import overall_target
from wfm.report.plan_data import PlanData
from wfm.report.wording import Wording

NONE = "\u2013"


def simulation_view(plan: PlanData, words: Wording) -> dict[str, Any] | None:
    """Return everything that the section of the simulation shows; none where nothing was simulated."""
    if plan.simulation is None:
        return None
    return {
        "days": words.number(plan.simulation["days"]),
        "rows": _levels(plan, words),
        "weighed": _weighs_more(plan, words),
        "by_day": [_day(row, words) for row in plan.simulation["by_day"]],
        "rounds": [_round(row, words) for row in plan.simulation.get("rounds", [])],
        "reasons": _reasons(plan.simulation["reasons"], words),
        "partings": [_parting(row, plan, words) for row in plan.simulation["partings"]],
    }


def _weighs_more(plan: PlanData, words: Wording) -> bool:
    """Return whether the prediction for all queues is another than the one at the head of the report."""
    weighed = plan.simulation["service_level"].get("overall", {}).get("predicted") if plan.simulation else None
    shown = (plan.summary.get("service_level") or {}).get("overall")
    return len(plan.config.queues) > 1 and _percent(shown, words) != _percent(weighed, words)


def _percent(value: float | None, words: Wording) -> str:
    return NONE if value is None else words.percent(value)


def _interval(row: Mapping[str, Any], words: Wording) -> str:
    if row["low"] is None or row["high"] is None:
        return NONE
    return f"{words.number(100 * row['low'], 1)}\u2013{words.percent(row['high'])}"


def _levels(plan: PlanData, words: Wording) -> list[dict[str, str]]:
    levels = plan.simulation["service_level"] if plan.simulation else {}
    targets = {queue.name: queue.service_level.target for queue in plan.config.queues}
    names = [*plan.config.queue_names, *(["overall"] if len(targets) > 1 else [])]
    return [
        {
            "name": words.strings["simulation"]["overall"] if name not in targets else name,
            "predicted": _percent(levels[name]["predicted"], words),
            "simulated": _percent(levels[name]["simulated"], words),
            "interval": _interval(levels[name], words),
            **_more(plan.simulation["measures"][name] if plan.simulation else {}, words),
            "target": words.percent(targets.get(name, overall_target(plan))),
        }
        for name in names
        if name in levels
    ]


def _more(measures: Mapping[str, Mapping[str, Any]], words: Wording) -> dict[str, str]:
    """Return the other measures with the ends of their intervals."""
    wait, waiting = measures["asa_seconds"], measures["waiting_contacts"]
    shown = {
        "asa": (_wait(wait["value"], words), _wait(wait["low"], words), _wait(wait["high"], words)),
        "waiting": tuple(NONE if waiting[k] is None else words.number(waiting[k], 1) for k in ("value", "low", "high")),
        **{
            name: tuple(_percent(measures[key][k], words) for k in ("value", "low", "high"))
            for name, key in (("abandoned", "abandonment"), ("occupancy", "occupancy"))
        },
    }
    return {
        name: f"{value} ({low}\u2013{high})" if low != NONE else value for name, (value, low, high) in shown.items()
    }


def _day(row: Mapping[str, Any], words: Wording) -> dict[str, str]:
    date = dt.date.fromisoformat(row["date"])
    return {
        "day": words.day(date),
        "sort": row["date"].replace("-", ""),
        "name": words.strings["simulation"]["overall"] if row["queue"] == "overall" else row["queue"],
        "offered": words.number(row["offered"]),
        "simulated": _percent(row["service_level"]["value"], words),
        "interval": _interval(row["service_level"], words),
        **_more(row, words),
    }


def _wait(seconds: float | None, words: Wording) -> str:
    """Write a wait in seconds, or in hours where it is long."""
    texts = words.strings["page"]
    if seconds is None:
        return NONE
    value, unit = (seconds / 3600, texts["hours"]) if seconds >= 3600 else (seconds, texts["seconds"])
    return f"{words.number(value, 1)}\u00a0{unit}"


def _round(row: Mapping[str, Any], words: Wording) -> dict[str, str]:
    return {
        "round": words.number(row["round"]),
        "cost": words.money(row["cost"]),
        "predicted": _percent(row["predicted"], words),
        "simulated": _percent(row["simulated"], words),
        "interval": _interval(row, words),
        "corrected": words.number(row["corrected_intervals"]),
    }


def _reasons(reasons: Mapping[str, Mapping[str, Any]], words: Wording) -> list[dict[str, str]]:
    texts = words.strings["simulation"]["reasons"]
    rows = sorted(reasons.items(), key=lambda item: -abs(item[1]["contacts"]))
    return [
        {
            "reason": texts.get(name, name),
            "intervals": words.number(row["intervals"]),
            "contacts": words.number(row["contacts"], 1),
        }
        for name, row in rows
    ]


def _parting(row: Mapping[str, Any], plan: PlanData, words: Wording) -> dict[str, Any]:
    stamp = pd.Timestamp(row["timestamp"]).tz_convert(plan.config.site.timezone)
    place = int(plan.timeline.index(pd.Series([stamp]))[0])
    return {
        "queue": plan.config.queue_names.index(row["queue"]),
        "name": row["queue"],
        "day": words.day(stamp.date()),
        "sort": f"{stamp:%Y%m%d%H%M}",
        "time": plan.timeline.clocks[place],
        "predicted": words.percent(row["predicted"]),
        "simulated": words.percent(row["simulated"]),
        "contacts": words.number(row["contacts"], 1),
        "reason": words.strings["simulation"]["reasons"].get(row["reason"], row["reason"]),
    }
