"""Rules on the summary: it adds up what the tables say, and its gap and status hold together."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from wfm.check.beside_pay import cost_by_line, outsourcing, spent
from wfm.check.budget_rules import same_money
from wfm.check.facts import Facts
from wfm.check.money_rules import money_text
from wfm.check.rule import Finding, rule
from wfm.check.service_rules import LEVEL_TOLERANCE
from wfm.check.wish_rules import weighs

FILE = "summary.json"
OVERALL = "overall"
KEYS = (
    "status", "cost", "budget", "paid_hours", "overtime_hours", "agents_rostered", "objective", "bound", "gap",
    "service_gap", "service_level", "understaffed_agent_hours", "overstaffed_agent_hours", "budget_shadow_price",
)  # fmt: skip
_GAP_TOLERANCE = 1e-6
_HOURS_ROUNDING = 5e-3
_SHIFT_HOURS_ROUNDING = 5e-5
_OBJECTIVE_SHARE, _MONEY_SHARE = 1e-3, 1e-5


def _number(facts: Facts, key: str) -> float | None:
    value = facts.files.summary.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        return None
    return float(value)


@rule("summary_keys")
def summary_keys(facts: Facts) -> Iterator[Finding]:
    """The summary has all its keys, and numbers where its sums need them."""
    for key in KEYS:
        if key not in facts.files.summary:
            yield FILE, "", f"{key} is missing; the key with its value"
    for key in ("cost", "paid_hours", "overtime_hours", "agents_rostered", "objective", "bound", "gap"):
        if key in facts.files.summary and _number(facts, key) is None:
            yield FILE, "", f"{key} is {facts.files.summary[key]!r}; a number"


@rule("summary_cost")
def summary_cost(facts: Facts) -> Iterator[Finding]:
    """The cost is the sum of the shifts' costs, of overhead, of activities and of what partners are paid."""
    found, right = _number(facts, "cost"), float(spent(facts) + outsourcing(facts))
    if found is not None and abs(found - right) > 0.5 * 10.0**-facts.config.site.currency_decimals:
        beside = ", overhead, activities and partners" if right > sum(pay.cost for pay in facts.pay) else ""
        yield FILE, "", f"cost {found}; {money_text(right, facts)}, the sum of the shifts{beside}"


@rule("cost_lines")
def cost_lines(facts: Facts) -> Iterator[Finding]:
    """The lines of the cost are those of the shifts, of overhead and of activities, where the summary has them."""
    told = facts.files.summary.get("cost_lines")
    if told is None:
        return
    right = cost_by_line(facts)
    lines = told if isinstance(told, dict) else {}
    for name in sorted({*right, *lines}):
        money = right.get(name, Fraction(0))
        if not same_money(facts, lines.get(name), money):
            yield FILE, "", f"line {name} of the cost is {lines.get(name)!r}; {money_text(money, facts)}"


@rule("summary_hours")
def summary_hours(facts: Facts) -> Iterator[Finding]:
    """Paid and overtime hours are the sums of the shifts'."""
    sums = {
        "paid_hours": sum(pay.paid for pay in facts.pay) / 60,
        "overtime_hours": float(sum(pay.overtime for pay in facts.pay)) / 60,
    }
    slack = _HOURS_ROUNDING + _SHIFT_HOURS_ROUNDING * len(facts.pay)
    for key, right in sums.items():
        found = _number(facts, key)
        if found is not None and abs(found - right) > slack:
            yield FILE, "", f"{key} {found:g}; {right:.4f}, the sum of the shifts"


@rule("agents_rostered")
def agents_rostered(facts: Facts) -> Iterator[Finding]:
    """The summary counts the agents who have a shift."""
    found, right = _number(facts, "agents_rostered"), sum(bool(shifts) for shifts in facts.by_agent.values())
    if found is not None and found != right:
        yield FILE, "", f"agents_rostered {found:g}; {right}, the agents who have a shift"


@rule("summary_service_level")
def summary_service_level(facts: Facts) -> Iterator[Finding]:
    """The service levels are coverage's, weighted by contacts."""
    cover, said = facts.cover, facts.files.summary.get("service_level")
    if not isinstance(said, dict):
        yield FILE, "", "service_level is no map; a fraction for each queue and for overall"
        return
    rows = {name: [number] for number, name in enumerate(cover.queues)} | {OVERALL: range(len(cover.queues))}
    table = cover.tables["coverage"]
    for name, numbers in rows.items():
        contacts, level = (np.nan_to_num(table[key][list(numbers)]) for key in ("contacts", "service_level"))
        if contacts.sum() <= 0:
            continue
        found, right = said.get(name), float((contacts * level).sum() / contacts.sum())
        if not isinstance(found, int | float) or abs(found - right) > LEVEL_TOLERANCE:
            yield FILE, "", f"service_level of {name} is {found}; {right:.6f}, the contact-weighted mean of coverage"


@rule("gap")
def gap(facts: Facts) -> Iterator[Finding]:
    """The gap is that of objective and bound, and the bound is one."""
    found, objective, bound = (_number(facts, key) for key in ("gap", "objective", "bound"))
    if found is None or objective is None or bound is None:
        return
    right = (objective - bound) / max(abs(objective), 1e-9)
    if abs(found - right) > _GAP_TOLERANCE:
        yield FILE, "", f"gap {found:g}; {right:.8f} of objective {objective:g} and bound {bound:g}"
    if found < -_GAP_TOLERANCE:
        yield FILE, "", f"gap {found:g}: the bound lies above the objective; a gap of at least 0"


@rule("status")
def status(facts: Facts) -> Iterator[Finding]:
    """A plan is optimal only within `solver.gap`."""
    said, found, limit = facts.files.summary.get("status"), _number(facts, "gap"), facts.config.solver.gap
    if said not in ("optimal", "feasible"):
        yield FILE, "", f"status {said!r}; optimal or feasible"
    elif said == "optimal" and (found is None or found > limit + 1e-12):
        yield FILE, "", f"status optimal with a gap of {found}, above solver.gap {limit:g}; feasible"


@rule("objective")
def objective(facts: Facts) -> Iterator[Finding]:
    """The objective is the goal's, with what the roster weighs against preferences and fairness."""
    goal, found, against = facts.config.objective.goal, _number(facts, "objective"), weighs(facts)
    if found is None:
        return
    if goal != "service_level":
        right = float(sum(pay.cost for pay in facts.pay)) + against
        right += _staffing_money(facts) if goal == "coverage" else 0.0
        if abs(found - right) > _MONEY_SHARE * max(1.0, abs(right)):
            yield FILE, "", f"objective {found:g}; {right:.4f} by shifts and coverage"
        return
    right = _missed_contacts(facts)
    if np.isfinite(right) and abs(found - right - against) > _OBJECTIVE_SHARE * max(1.0, abs(right)):
        yield FILE, "", f"objective {found:g}; {right + against:.4f} by coverage and curves"


def _missed_contacts(facts: Facts) -> float:
    """Return minus the contacts in time, plus the price of falling below the floor; NaN where no curve says."""
    aim, cover = facts.config.objective, facts.cover
    contacts = np.nan_to_num(cover.tables["forecast"]["contacts"])[cover.open]
    level = facts.predicted[cover.open]
    short = np.maximum(0.0, aim.floor - level)
    return float(-(contacts * level).sum() + aim.floor_price * (contacts * short).sum())


def _staffing_money(facts: Facts) -> float:
    """Return the price of agent-hours short of and beyond the requirement."""
    aim, table = facts.config.objective, facts.cover.tables["coverage"]
    mean = float(np.mean([agent.hourly_cost for agent in facts.agents.values()])) if facts.agents else 0.0
    under = 4 * mean if aim.understaffed_hour is None else aim.understaffed_hour
    over = mean / 2 if aim.overstaffed_hour is None else aim.overstaffed_hour
    spare = np.nan_to_num(table["scheduled"] - table["required"])
    return float(under * -spare[spare < 0].sum() + over * spare[spare > 0].sum()) * facts.cover.minutes / 60


RULES = (
    summary_keys,
    summary_cost,
    cost_lines,
    summary_hours,
    agents_rostered,
    summary_service_level,
    gap,
    status,
    objective,
)
