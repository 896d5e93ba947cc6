"""The rule audit: what was checked, who is nearest to each limit, and what is broken."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from wfm.report.plan_data import PlanData
from wfm.report.sentences import timed
from wfm.report.wording import Wording

# Of these the offset from UTC is what is wrong.
_AS_WRITTEN = ("offset",)
_DATE = re.compile(r"(week of )?(\d{4}-\d{2}-\d{2})(.*)", re.S)


def audit_view(plan: PlanData, words: Wording) -> dict[str, Any] | None:
    """Return the verdict and a row for each rule, those with a margin first; none where no check was made."""
    if plan.audit is None:
        return None
    texts, rules = words.strings["audit"], plan.audit["rules"]
    rows = [_row(one, words) for one in rules]
    broken = sum(one["broken"] > 0 for one in rules)
    verdict = texts["broken_rules"] if broken else texts["all_kept"]
    return {
        "ok": not broken,
        "verdict": verdict.format(rules=words.number(len(rules)), broken=words.number(broken)),
        "measured": [row for row in rows if row["measured"]],
        "others": [row for row in rows if not row["measured"]],
        "violations": [violation_view(one, words) for one in plan.audit["violations"]],
        "off": ", ".join(texts["rules"].get(name, name) for name in plan.audit["off"]),
    }


def violation_view(one: Mapping[str, Any], words: Wording) -> dict[str, Any]:
    """Return a broken rule in the page's words: of whom, when, what is wrong and what would be right."""
    found = {"rule": one["rule"], "message": one["message"], "foreign": False}
    if not words.english:
        return found
    subject, when = one.get("subject", ""), one.get("when", "")
    text = one["message"].removeprefix(f"{subject} {when}: " if when else f"{subject}: ")
    said = _said(text if one["rule"] in _AS_WRITTEN else timed(text), words)
    if said is None:
        return found | {"foreign": True}
    moment = _moment(timed(when), words)
    who = " ".join(part for part in (subject, words.sentence(moment) or moment) if part)
    return found | {"message": f"{who}: {said}" if who else said}


def _said(text: str, words: Wording) -> str | None:
    wrong, joint, right = text.rpartition("; ")
    if not joint:
        return words.sentence(text)
    parts = {"wrong": words.sentence(wrong), "right": words.sentence(right) or right}
    return words.strings["audit"]["found"].format(**parts) if parts["wrong"] else words.reasons(text)


def _row(one: Mapping[str, Any], words: Wording) -> dict[str, Any]:
    texts, least = words.strings["audit"], one["tightest"]
    state = "broken" if one["broken"] else "told" if one["reported"] else "kept"
    return {
        "rule": one["rule"],
        "name": texts["rules"].get(one["rule"], one["rule"]),
        "judged": words.number(one["judged"]) if one["judged"] else texts["plan"],
        "state": state,
        "count": words.number(one["broken"] or one["reported"]),
        "measured": bool(least or one["broken"] or one["reported"]),
        "limit": "" if least is None else _amount(least["limit"], least["unit"], words),
        "margin": "" if least is None else _amount(least["margin"], least["unit"], words),
        "sort": "" if least is None else least["margin"],
        "agent": "" if least is None else least["agent_id"],
        "moment": "" if least is None else _moment(least["moment"], words),
    }


def _amount(value: float, unit: str, words: Wording) -> str:
    decimals = next(n for n in (0, 1, 2) if n == 2 or round(value, n) == value)
    texts = words.strings["audit"]
    name = texts["unit"].get(unit) if value == 1 else None
    return f"{words.number(value, decimals)}\u00a0{name or texts['units'].get(unit, unit)}"


def _moment(text: str, words: Wording) -> str:
    """Write the check's `2026-12-04`, `week of 2026-11-30` or date with a clock as the page's language has it."""
    found = _DATE.fullmatch(text)
    if not found:
        return text
    day = words.full_day(dt.date.fromisoformat(found[2]))
    return (words.strings["page"]["week"].format(day=day) if found[1] else day) + found[3]
