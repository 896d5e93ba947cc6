"""What agents wished and got, and how unpopular shifts are shared, by agent."""

from __future__ import annotations

from typing import Any

from wfm.report.plan_data import PlanData
from wfm.report.wording import Wording
from wfm.wishes import AgentWishes, agents_wishes, any_weight, roster_wishes

_NONE = "\u2013"


def wishes_view(plan: PlanData, words: Wording) -> dict[str, Any] | None:
    """Return what the section of wishes shows: a sentence for each kind that weighs, a row for each agent."""
    if not any_weight(plan.config):
        return None
    figures = roster_wishes(plan.config, plan.agents, plan.shifts)
    rows = agents_wishes(plan.config, plan.agents, plan.shifts)
    kinds = [name for name in figures if name != "weighs"]
    return {
        "kinds": kinds,
        "sentences": [words.strings["wishes"][name].format(**_texts(figures[name], words)) for name in kinds],
        "late_after": plan.config.fairness.late_after,
        "before": any(one.agent.weekend_before or one.agent.late_before for one in rows),
        "rows": [_row(one, words) for one in rows],
    }


def _texts(figures: dict[str, Any], words: Wording) -> dict[str, str]:
    return {
        key: words.number(value, 0 if isinstance(value, int) else 2 if key == "weighs" else 1)
        for key, value in figures.items()
    }


def _row(one: AgentWishes, words: Wording) -> dict[str, str]:
    mean = None if one.hours_off_start is None or not one.shifts else one.hours_off_start / one.shifts
    asked = words.strings["wishes"]["granted_of"].format(granted=one.days_off_granted, asked=one.days_off_asked)
    return {
        "id": one.agent.agent_id,
        "name": one.agent.name,
        "start": _NONE if mean is None else words.number(mean, 1),
        "days_off": asked if one.days_off_asked else _NONE,
        "together": _NONE if one.hours_together is None else words.number(one.hours_together, 1),
        "apart": _NONE if one.hours_apart is None else words.number(one.hours_apart, 1),
        "weekend": words.number(one.weekend_shifts),
        "weekend_in_all": words.number(one.weekend_in_all),
        "late": words.number(one.late_shifts),
        "late_in_all": words.number(one.late_in_all),
    }
