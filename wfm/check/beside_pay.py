"""What a plan costs beside the pay of shifts: overhead a head and week, activities held, and partners."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from wfm.check.facts import Facts
from wfm.check.pay import round_half_up
from wfm.check.premiums import exact
from wfm.check.roster import DAYS_A_WEEK
from wfm.config.agents import Agent

Chosen = Callable[[Agent], bool]


def overhead(facts: Facts, chosen: Chosen = lambda agent: True) -> Fraction:
    """Return the overhead of some agents: for every week of the plan in which one is employed on a date or more."""
    site, dates = facts.config.site, facts.config.week.dates
    weeks = {
        (agent.agent_id, number // DAYS_A_WEEK)
        for agent in facts.agents.values()
        for number, date in enumerate(dates)
        if chosen(agent) and (agent.hired or date) <= date <= (agent.leaves or date)
    }
    return round_half_up(exact(facts.config.pay.overhead_per_head), site.currency_decimals) * len(weeks)


def training(facts: Facts, chosen: Chosen = lambda agent: True) -> Fraction:
    """Return what the activities that some agents take part in cost beside pay."""
    decimals = facts.config.site.currency_decimals
    price = {item.name: round_half_up(exact(item.cost), decimals) for item in facts.config.off_phone}
    return sum(
        (
            price.get(piece.name, Fraction(0))
            for piece in facts.pieces
            if piece.agent_id in facts.agents and chosen(facts.agents[piece.agent_id])
        ),
        Fraction(0),
    )


def outsourcing(facts: Facts) -> Fraction:
    """Return what partners are paid over the plan for the contacts or the hours of each week."""
    total = Fraction(0)
    for queue in facts.config.queues:
        taken = queue.outsourcing
        if taken is None:
            continue
        units = taken.contacts_per_week or taken.hours_per_week or 0.0
        price = taken.per_hour if taken.per_contact is None else taken.per_contact
        total += round_half_up(exact(units) * exact(price or 0.0), facts.config.site.currency_decimals)
    return total * facts.config.week.weeks


def cost_by_line(facts: Facts) -> dict[str, Fraction]:
    """Return the lines of the cost; that of partners where there are any."""
    partners = outsourcing(facts)
    return ({"outsourcing": partners} if partners else {}) | {
        "base": sum((pay.base for pay in facts.pay), Fraction(0)),
        "premiums": sum((pay.regular - pay.base for pay in facts.pay), Fraction(0)),
        "overtime": sum((pay.cost - pay.regular for pay in facts.pay), Fraction(0)),
        "overhead": overhead(facts),
        "training": training(facts),
    }


def spent(facts: Facts, chosen: Chosen = lambda agent: True) -> Fraction:
    """Return everything that some agents cost over the plan."""
    pay = sum((pay.cost for pay in facts.pay if chosen(pay.shift.agent)), Fraction(0))
    return pay + overhead(facts, chosen) + training(facts, chosen)
