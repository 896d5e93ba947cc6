"""Agents whose own rules leave them no legal week: which rules do not go together, and the least change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.explain.conflicts import fewest, groups, smallest_sets
from wfm.schedule.explain.findings import Finding, Fix
from wfm.schedule.explain.least_change import EASIEST_FIRST, WHO, Mend, least_change
from wfm.schedule.explain.legal_week import Week, is_legal, legal_week
from wfm.schedule.explain.rules import BY_NAME, RULES, Bound, kept_shifts, set_aside
from wfm.schedule.explain.words import listed
from wfm.schedule.time_grid import TimeGrid

# Beyond so many different cases of agents each gets its easiest change only, so that the answer comes in time.
_FULL_CASES = 40


@dataclass(frozen=True)
class AgentCauses:
    """Why an agent has no legal week, one finding for each conflict; and its week once all are mended."""

    conflicts: tuple[tuple[frozenset[str], ...], ...]
    findings: tuple[Finding, ...]
    mended: Week | None


def agent_causes(
    config: Config, agents: Sequence[Agent], without_week: Sequence[int], grid: TimeGrid
) -> dict[int, AgentCauses]:
    """Explain every agent without a legal week, by place; agents alike share the work."""
    cases: dict[tuple, AgentCauses] = {}
    found = {}
    for place in without_week:
        agent = agents[place]
        key = _alike(agent)
        if key not in cases:
            cases[key] = explain_agent(config, agent, grid, every_fix=len(cases) < _FULL_CASES)
        found[place] = _named(cases[key], config, agent)
    return found


def _alike(agent: Agent) -> tuple:
    before = agent.worked_until, agent.days_in_a_row
    dates = agent.time_off, agent.hired, agent.leaves, agent.absences, agent.locks
    return agent.contract, agent.available, agent.hourly_cost, *dates, *before


def explain_agent(config: Config, agent: Agent, grid: TimeGrid, every_fix: bool = True) -> AgentCauses:
    """Explain one agent without a legal week; its name is left open."""
    bound = Bound(config, agent, agent)
    known: dict[frozenset[str], bool] = {}

    def legal_without(names: frozenset[str]) -> bool:
        if names not in known:
            known[names] = is_legal(set_aside(bound, names), grid)
        return known[names]

    names = [rule.name for rule in RULES if rule.bounds(bound)]
    found = groups(smallest_sets(names, legal_without))
    findings, state = [], bound
    for number, sets in enumerate(found):
        later = frozenset().union(*(one for other in found[number + 1 :] for one in other))
        here = frozenset().union(*sets)
        mends = _mends(state, here, later - here, grid, every_fix)
        findings.append(_finding(bound, sets, grid, mends))
        if mends:
            state = mends[0].after
    return AgentCauses(tuple(map(tuple, found)), tuple(findings), legal_week(state, grid))


def _mends(state: Bound, here: frozenset[str], later: frozenset[str], grid: TimeGrid, every: bool) -> list[Mend]:
    """Return changes each of which ends a conflict, easiest first; a pair of changes where no single one does."""
    mends = []
    for name in (name for name in EASIEST_FIRST if name in here):
        mend = least_change(name, state, later, grid)
        if mend is not None:
            mends.append(mend)
            if not every:
                return mends
    if mends:
        return mends
    for one, other in combinations([name for name in EASIEST_FIRST if name in here], 2):
        first = least_change(one, state, later | {other}, grid)
        second = least_change(other, first.after, later, grid) if first else None
        if first and second:
            return [Mend(f"{first.change}, and {second.change}", second.after, _sum(first.cost, second.cost))]
    return []


def _sum(*costs: float | None) -> float | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known else None


def _finding(bound: Bound, sets: Sequence[frozenset[str]], grid: TimeGrid, mends: Sequence[Mend]) -> Finding:
    contract, name = bound.contract, bound.agent.contract
    clashes = "; and ".join(_clash(bound, one, grid) for one in sets)
    message = (
        f"{{name}} has no legal week: contract {name} asks for {contract.weekly_hours[0]:g}-"
        f"{contract.weekly_hours[1]:g} paid hours on {contract.days_per_week[0]}-{contract.days_per_week[1]} days with "
        f"shifts of {contract.shift_hours[0]:g}-{contract.shift_hours[1]:g} h, but {clashes}"
    )
    return Finding("agent", f"agent {WHO}", message, tuple(Fix(m.change, m.cost, 1.0) for m in mends))


def _clash(bound: Bound, names: frozenset[str], grid: TimeGrid) -> str:
    """Say which rules do not go together; of the locked shifts only those that it takes."""
    if "locks" in names:
        bound = _fewest_locks(bound, names, grid)
    words = [BY_NAME[name].words(bound) for name in (rule.name for rule in reversed(RULES)) if name in names]
    if len(words) == 1:
        return f"{words[0]} cannot be kept"
    return f"{listed(words)} cannot {'both' if len(words) == 2 else 'all'} be kept"


def _fewest_locks(bound: Bound, names: frozenset[str], grid: TimeGrid) -> Bound:
    others = frozenset(rule.name for rule in RULES) - names
    alone = set_aside(bound, others)
    free = [lock for lock in alone.agent.locks if lock.start is None]

    def clash(locks: list) -> bool:
        return not is_legal(replace(alone, agent=replace(alone.agent, locks=tuple(free + locks))), grid)

    locks = fewest(kept_shifts(bound.agent)[::-1], clash)
    return replace(bound, agent=replace(bound.agent, locks=tuple(free + locks[::-1])))


def _named(causes: AgentCauses, config: Config, agent: Agent) -> AgentCauses:
    findings = tuple(
        replace(
            one,
            subject=one.subject.replace(WHO, agent.agent_id),
            message=one.message.replace("{name}", agent.name or agent.agent_id),
            fixes=tuple(replace(fix, change=fix.change.replace(WHO, agent.agent_id)) for fix in one.fixes),
        )
        for one in causes.findings
    )
    return replace(causes, findings=findings)
