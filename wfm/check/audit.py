"""The audit: every rule for every agent, kept by how much, or broken where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wfm.check.facts import Facts
from wfm.check.margins import MEASURES, REPORTED
from wfm.check.measure import BROKEN, KEPT, OPEN, Measure
from wfm.check.measure import REPORTED as TOLD
from wfm.check.result import AuditRow, Violation
from wfm.config.rules import rule_names

PLAN = ""
# Labour rules that are judged under the name of another rule.
_LAWS_BEHIND = {
    "overtime_hours": ("overtime", "max_regular_weekly_hours"),
    "cost": ("overtime", "holiday_multiplier", "holiday_overtime_multiplier"),
    "weekly_maximum": ("max_regular_weekly_hours",),
}
_CONTRACT = ("days_per_week", "weekly_minimum", "weekly_maximum", "start_spread_hours", "shift_hours")


@dataclass(frozen=True)
class Group:
    """Rules of one kind: what the configuration calls their source, and whether they are about agents."""

    rules: Sequence[str]
    source: str
    of_agents: bool


def audit(facts: Facts, groups: Iterable[Group], broken: Mapping[str, Sequence[Violation]]) -> Iterator[AuditRow]:
    """Yield a row for every rule in force and agent, or for the plan as a whole; reported rules come last."""
    for group in groups:
        for name in group.rules:
            if in_force(facts, name):
                yield from _rows(facts, name, group, broken.get(name, ()))
    for name, measure in REPORTED.items():
        for one in _tightest(measure(facts)):
            status = OPEN if one.value is None else TOLD if one.broken else KEPT
            yield _row(name, facts.config.rules.source(name), one, status)


def in_force(facts: Facts, name: str) -> bool:
    """Whether a rule holds in this plan: labour rules only where they are given."""
    return name not in rule_names() or getattr(facts.config.rules, name) not in (None, ())


def _rows(facts: Facts, name: str, group: Group, violations: Sequence[Violation]) -> Iterator[AuditRow]:
    source = _source(facts, name, group)
    by_agent: dict[str, Violation] = {}
    for violation in violations:
        by_agent.setdefault(violation.subject, violation)
    if not group.of_agents:
        first = violations[0] if violations else None
        moment = "" if first is None else first.when
        status = KEPT if first is None else BROKEN
        note = "" if first is None else first.message
        yield AuditRow(name, source, PLAN, None, None, None, "", moment, status, note)
        return
    measured = {one.agent_id: one for one in _tightest(MEASURES[name](facts))} if name in MEASURES else {}
    for agent_id in [*facts.agents, *sorted(set(by_agent) - set(facts.agents))]:
        found = by_agent.get(agent_id)
        status = KEPT if found is None else BROKEN
        if agent_id in measured:
            yield _row(name, _own(facts, name, source, agent_id), measured[agent_id], status)
        elif found is not None or name not in MEASURES:
            when, note = ("", "") if found is None else (found.when, found.message)
            owner = _own(facts, name, source, agent_id)
            yield AuditRow(name, owner, agent_id, None, None, None, "", when, status, note)


def _source(facts: Facts, name: str, group: Group) -> str:
    rules = facts.config.rules
    behind = [one for one in _LAWS_BEHIND.get(name, ()) if getattr(rules, one) is not None]
    if behind:
        return "; ".join([group.source, *(rules.source(one) for one in behind)])
    return rules.source(name) if name in rule_names() else group.source


def _own(facts: Facts, name: str, source: str, agent_id: str) -> str:
    agent = facts.agents.get(agent_id)
    if name not in _CONTRACT or agent is None:
        return source
    laws = source.partition("; ")[2] if name in _LAWS_BEHIND else ""
    return "; ".join(filter(None, [f"contracts.{agent.contract}", laws]))


def _tightest(measures: Iterable[Measure]) -> list[Measure]:
    """Return the measure of each agent with the least margin; those without an end where there are no others."""
    found: dict[str, Measure] = {}
    for one in measures:
        before = found.get(one.agent_id)
        if before is None or _margin(one) < _margin(before):
            found[one.agent_id] = one
    return list(found.values())


def _margin(one: Measure) -> float:
    return float("inf") if one.margin is None else one.margin


def _row(name: str, source: str, one: Measure, status: str) -> AuditRow:
    scale, unit = (60.0, "h") if one.unit == "min" else (1.0, one.unit)
    limit, value, margin = (
        None if number is None else round(number / scale, 4) for number in (one.limit, one.value, one.margin)
    )
    return AuditRow(name, source, one.agent_id, limit, value, margin, unit, str(one.when), status, one.note)
