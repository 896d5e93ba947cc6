"""Rules on preferences and fairness: what the roster weighs against them, from shifts and the weeks before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from wfm.check.facts import Facts
from wfm.check.roster import Shift
from wfm.check.rule import Finding, rule

FILE = "summary.json"
_DAYS_BEFORE = 28
_SATURDAY = 5
_ROUNDING = 1e-4


def weighs(facts: Facts) -> float:
    """Return what the roster weighs against all preferences and fairness, in the unit of the objective."""
    return sum(kind["weighs"] for kind in figures(facts).values())


def figures(facts: Facts) -> dict[str, dict[str, float]]:
    """Return what the summary should say under `preferences`, by kind."""
    wishes, fair = facts.config.preferences, facts.config.fairness
    found = {}
    if wishes.start_hour > 0:
        found["start"] = _starts(facts)
    if wishes.day_off > 0:
        found["days_off"] = _days_off(facts)
    if wishes.apart_hour > 0:
        found["together"] = _together(facts)
    if fair.weekend_shift > 0:
        found["weekend_shifts"] = _shared(facts, fair.weekend_shift, _weekend)
    if fair.late_shift > 0:
        found["late_shifts"] = _shared(facts, fair.late_shift, _late)
    return found


def _starts(facts: Facts) -> dict[str, float]:
    off = []
    for shift in facts.shifts:
        if shift.agent.preferred_start is not None:
            local = facts.clock.local(shift.start)
            days = (local.date() - shift.date).days
            off.append(abs(days * 1440 + local.hour * 60 + local.minute - shift.agent.preferred_start) / 60)
    mean = sum(off) / len(off) if off else 0.0
    return {"shifts": len(off), "mean_hours_off": mean, "weighs": facts.config.preferences.start_hour * sum(off)}


def _days_off(facts: Facts) -> dict[str, float]:
    wishes = facts.config.preferences
    asked = {
        (wish.agent, date) for wish in wishes.days_off for date in facts.config.week.dates if wish.has(date)
    }  # a day asked for twice is one wish
    missed = asked & {(shift.agent.agent_id, shift.date) for shift in facts.shifts}
    shifts = sum((shift.agent.agent_id, shift.date) in asked for shift in facts.shifts)
    return {"asked": len(asked), "granted": len(asked) - len(missed), "weighs": wishes.day_off * shifts}


def _together(facts: Facts) -> dict[str, float]:
    wishes = facts.config.preferences
    common = alone = 0
    for pair in wishes.together:
        one, other = (facts.by_agent.get(agent_id, []) for agent_id in pair)
        shared = sum(_common(mine, theirs) for mine in one for theirs in other)
        common += shared
        alone += sum(shift.span for shift in [*one, *other]) - 2 * shared
    weight = wishes.apart_hour * alone / 60
    return {
        "pairs": len(wishes.together), "hours_together": common / 60, "hours_apart": alone / 60, "weighs": weight,
    }  # fmt: skip


def _common(one: Shift, other: Shift) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _weekend(facts: Facts, date: dt.date, end: int) -> bool:
    return date.weekday() >= _SATURDAY


def _late(facts: Facts, date: dt.date, end: int) -> bool:
    hour, minute = facts.config.fairness.late_after.split(":")
    return end > facts.clock.minute(date, 60 * int(hour) + int(minute))


def _shared(facts: Facts, weight: float, unpopular) -> dict[str, float]:
    """Count shifts of a kind; of an agent's, from the weeks before on, each weighs the number of those before it."""
    earliest = facts.config.week.start - dt.timedelta(days=_DAYS_BEFORE)
    totals, points, shifts = [], 0, 0
    for agent_id, mine in facts.by_agent.items():
        before = [one for one in facts.before.get(agent_id, []) if one[0] >= earliest]
        count = sum(unpopular(facts, date, end) for date, end in before)
        for shift in mine:
            if unpopular(facts, shift.date, shift.end):
                points, count, shifts = points + count, count + 1, shifts + 1
        totals.append(count)
    return {
        "shifts": shifts, "least": min(totals, default=0), "most": max(totals, default=0), "weighs": weight * points,
    }  # fmt: skip


@rule("preferences")
def preferences(facts: Facts) -> Iterator[Finding]:
    """The summary says what was granted of wishes, how unpopular shifts are shared, and what both weigh."""
    right: dict[str, Any] = dict(figures(facts))
    if not right:
        if "preferences" in facts.files.summary:
            yield FILE, "", "preferences without a weight in the configuration; no such key"
        return
    said = facts.files.summary.get("preferences")
    if not isinstance(said, dict):
        yield FILE, "", "preferences is no map; figures for each kind that has a weight"
        return
    for kind, values in right.items():
        for key, value in values.items():
            found = said[kind].get(key) if isinstance(said.get(kind), dict) else None
            yield from _differs(f"preferences.{kind}.{key}", found, value)
    yield from _differs("preferences.weighs", said.get("weighs"), weighs(facts))


def _differs(name: str, found: object, right: float) -> Iterator[Finding]:
    number = isinstance(found, int | float) and not isinstance(found, bool)
    if not number or not abs(float(str(found)) - right) <= _ROUNDING + 1e-9 * abs(right):
        yield FILE, "", f"{name} {found}; {round(right, 4):g} by the shifts"


RULES = (preferences,)
