"""Coaching and training: each session with what it costs in service, and when an hour of it costs least."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wfm.report.plan_data import PlanData
from wfm.report.wording import Wording

MOST_TIMES = 12
# Of a week's agent-hours, the share in which training would be planned first.
CHEAP_SHARE = 0.25
_NONE = "\u2013"


def training_view(plan: PlanData, words: Wording) -> dict[str, Any] | None:
    """Return what the section of training shows; none where it is not configured."""
    table, times = plan.tables.get("training"), plan.tables.get("training_times")
    if plan.config.training is None or table is None or times is None:
        return None
    weeks = best_weeks(times)
    return {
        "sentences": _sentences(plan, words),
        "sessions": [_session(row, plan, words) for row in table.itertuples()],
        "weeks": [_week(row, words) for row in weeks.itertuples()] if len(weeks) > 1 else [],
        "times": [_time(row, words) for row in best_times(times).itertuples()],
        "months": _months(plan, words),
    }


def best_times(times: pd.DataFrame) -> pd.DataFrame:
    """Return the hours of a plan in which one off the phone costs least, the cheapest first."""
    order = ["contacts_lost_an_hour", "pay_an_hour", "date", "time"]
    return times.sort_values(order, kind="stable").head(MOST_TIMES)


def best_weeks(times: pd.DataFrame) -> pd.DataFrame:
    """Return the weeks of a plan, the one first in which the cheapest quarter of all agent-hours costs least.

    Columns week, agent_hours, contacts_lost_an_hour (of all agent-hours), cheapest (of that quarter).
    """
    rows = []
    for week, hours in times.groupby("week", sort=True):
        hours = hours.sort_values(["contacts_lost_an_hour", "date", "time"], kind="stable")
        there, lost = hours["at_work"].to_numpy(), hours["contacts_lost_an_hour"].to_numpy()
        before = np.concatenate([[0.0], np.cumsum(there)[:-1]])
        cheap = np.clip(CHEAP_SHARE * there.sum() - before, 0.0, there)
        rows.append((week, there.sum(), np.average(lost, weights=there), np.average(lost, weights=cheap)))
    frame = pd.DataFrame(rows, columns=["week", "agent_hours", "contacts_lost_an_hour", "cheapest"])
    return frame.sort_values(["cheapest", "week"], kind="stable")


def _sentences(plan: PlanData, words: Wording) -> list[str]:
    told, strings = plan.summary.get("training") or {}, words.strings["training"]
    if not told:
        return []
    lines = [strings["placed"].format(placed=words.number(told["placed"]), due=words.number(told["due"]))]
    if told["overdue"]:
        lines.append(strings["overdue"].format(placed=told["overdue_placed"], due=told["overdue"]))
    if told["hours"] and told["service_level"] is not None:
        figures = {
            "hours": words.number(told["hours"], 1),
            "contacts": words.number(told["contacts_lost"], 1),
            "each": words.number(told["contacts_lost_an_hour"], 2),
            "level": words.percent(told["service_level"], 2),
            "without": words.percent(told["service_level_without"], 2),
            "pay": words.money(told["pay"]),
            "cost": words.money(told["cost"]),
        }
        lines.append(strings["costs"].format(**figures))
    left = told.get("left_out") or {}
    return lines + [strings["left_out"][name].format(count=count) for name, count in left.items() if count]


def _session(row: Any, plan: PlanData, words: Wording) -> dict[str, Any]:
    number = plan.agent_index.get(row.agent_id)
    message = row.message if isinstance(row.message, str) else ""
    why, said = words.reasons(row.why), words.reasons(message) if message else ""
    shown = {
        "id": row.agent_id,
        "name": row.agent_id if number is None else plan.agents[number].name,
        "training": row.training,
        "why": why or row.why,
        "foreign_why": why is None,
        "overdue": bool(row.overdue),
        "hours": words.number(row.hours, 2),
        "placed": bool(row.placed),
        "message": said or message,
        "foreign_message": said is None,
        "day": _NONE,
        "time": _NONE,
        "sort": "9",
    }
    if not row.placed:
        return shown | dict.fromkeys(("together", "lost", "each", "pay"), _NONE)
    return shown | {
        "day": words.day(row.start.date()),
        "time": f"{row.start:%H:%M}\u2013{row.end:%H:%M}",
        "sort": f"{row.start:%Y%m%d%H%M}",
        "together": words.number(row.together),
        "lost": words.number(row.contacts_lost, 2),
        "each": words.number(row.contacts_lost_an_hour, 2),
        "pay": words.money(row.pay + row.cost),
    }


def _week(row: Any, words: Wording) -> dict[str, str]:
    return {
        "week": words.full_day(row.week),
        "sort": f"{row.week:%Y%m%d}",
        "agent_hours": words.number(row.agent_hours, 1),
        "each": words.number(row.contacts_lost_an_hour, 2),
        "cheapest": words.number(row.cheapest, 2),
    }


def _time(row: Any, words: Wording) -> dict[str, str]:
    return {
        "day": words.day(row.date),
        "sort": f"{row.date:%Y%m%d}{row.time}",
        "time": row.time,
        "at_work": words.number(row.at_work, 1),
        "each": words.number(row.contacts_lost_an_hour, 3),
        "pay": words.money(row.pay_an_hour),
    }


def _months(plan: PlanData, words: Wording) -> list[dict[str, str]]:
    """Return the months of a hiring plan, those first in which most people are free of the requirement."""
    months = plan.tables.get("capacity")
    if months is None:
        return []
    spare = months["headcount"] - months["required_fte"] - months["training_fte"]
    ordered = months.assign(spare=spare).sort_values(["spare", "month"], ascending=[False, True], kind="stable")
    return [
        {"month": str(row.month), "spare": words.number(row.spare, 1), "required": words.number(row.required_fte, 1)}
        for row in ordered.itertuples()
    ]
