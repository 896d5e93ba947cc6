"""Rules on the money of shifts: paid hours, overtime, cost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.check.facts import Facts
from wfm.check.rule import Finding, rule

HOURS_TOLERANCE = 1e-4


def money_text(amount: Fraction | float, facts: Facts) -> str:
    """Write money with its currency."""
    site = facts.config.site
    return f"{float(amount):.{site.currency_decimals}f} {site.currency}"


@rule("paid_hours")
def paid_hours(facts: Facts) -> Iterator[Finding]:
    """`paid_hours` are the paid minutes of the shift's activities."""
    for pay in facts.pay:
        if abs(pay.shift.paid_hours - pay.paid / 60) > HOURS_TOLERANCE:
            text = f"paid_hours {pay.shift.paid_hours:g}; {pay.paid / 60:.4f} by the activities"
            yield pay.shift.agent.agent_id, pay.shift.date, text


@rule("overtime_hours")
def overtime_hours(facts: Facts) -> Iterator[Finding]:
    """`overtime_hours` are paid minutes beyond the contract's weekly maximum or a class of `rules.overtime`."""
    for pay in facts.pay:
        right = float(pay.overtime / 60)
        if abs(pay.shift.overtime_hours - right) > HOURS_TOLERANCE:
            text = f"overtime_hours {pay.shift.overtime_hours:g}; {right:.4f}"
            yield pay.shift.agent.agent_id, pay.shift.date, text


@rule("cost")
def cost(facts: Facts) -> Iterator[Finding]:
    """A shift costs paid hours x hourly cost x the multipliers that apply, rounded half up."""
    tolerance = 0.01 * 10.0**-facts.config.site.currency_decimals
    for pay in facts.pay:
        if abs(pay.shift.cost - float(pay.cost)) > tolerance:
            text = f"cost {pay.shift.cost}; {money_text(pay.cost, facts)}"
            yield pay.shift.agent.agent_id, pay.shift.date, text


RULES = (paid_hours, overtime_hours, cost)
