"""Rules over several shifts: rest, days in a row, and the week's days, hours and starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from wfm.check.clock import hours
from wfm.check.facts import Facts
from wfm.check.pay import regular_weekly_hours
from wfm.check.roster import AgentWeek
from wfm.check.rule import Finding, rule

_SLACK_MINUTES = 1e-6


@rule("min_rest_hours")
def min_rest_hours(facts: Facts) -> Iterator[Finding]:
    """Between two shifts lie `rules.min_rest_hours` of elapsed time; they never overlap."""
    least = (facts.config.rules.min_rest_hours or 0) * 60
    for agent_id, shifts in facts.by_agent.items():
        if not shifts:
            continue
        ends = [end for _, end in facts.before.get(agent_id, [])][-1:] + [shift.end for shift in shifts[:-1]]
        for end, after in zip(ends, shifts[len(shifts) - len(ends) :], strict=True):
            rest = after.start - end
            if rest < least - _SLACK_MINUTES:
                since = facts.clock.text(end)
                yield agent_id, after.date, f"{hours(rest)} of rest since {since}; at least {hours(least)}"


@rule("max_consecutive_days")
def max_consecutive_days(facts: Facts) -> Iterator[Finding]:
    """Nobody works more than `rules.max_consecutive_days` in a row."""
    most = facts.config.rules.max_consecutive_days
    if most is None:
        return
    for agent_id, shifts in facts.by_agent.items():
        run, last = 0, None
        first = facts.config.week.start
        before = {date for date, _ in facts.before.get(agent_id, [])}
        for date in sorted(before | {shift.date for shift in shifts}):
            run = run + 1 if last is not None and date - last == dt.timedelta(days=1) else 1
            last = date
            if date >= first and (run == most + 1 or (run > most and date == first)):
                yield agent_id, date, f"day {run} worked in a row; at most {most}"


@rule("days_per_week")
def days_per_week(facts: Facts) -> Iterator[Finding]:
    """The days worked lie within the contract's, the least lessened by credited days."""
    for week in facts.weeks:
        low, high = facts.config.contracts[week.agent.contract].days_per_week
        least = max(0, low - week.credited)
        worked = len({shift.date for shift in week.shifts})
        if not least <= worked <= high:
            yield week.agent.agent_id, week.when, f"{worked} days worked; {_range(least, high)}{_credits(week)}"


@rule("weekly_minimum")
def weekly_minimum(facts: Facts) -> Iterator[Finding]:
    """The paid regular hours reach the contract's least, lessened by credited days."""
    for week in facts.weeks:
        contract = facts.config.contracts[week.agent.contract]
        low, high = contract.weekly_hours[0] * 60, regular_weekly_hours(facts.config, week.agent.contract) * 60
        least = max(0.0, low - week.credited * contract.leave_credit_minutes)
        regular = min(week.paid_minutes, high)
        if regular < least - _SLACK_MINUTES:
            text = f"{hours(regular)} of regular pay; at least {hours(least)}{_credits(week)}"
            yield week.agent.agent_id, week.when, text


def _range(least: int, most: int) -> str:
    return f"{least}" if least == most else f"{least} to {most}"


def _credits(week: AgentWeek) -> str:
    return f" ({week.credited} days of the week are credited)" if week.credited else ""


@rule("weekly_maximum")
def weekly_maximum(facts: Facts) -> Iterator[Finding]:
    """The paid hours stay within the contract's most and its overtime."""
    for week in facts.weeks:
        contract = facts.config.contracts[week.agent.contract]
        most = (regular_weekly_hours(facts.config, week.agent.contract) + contract.overtime_hours) * 60
        if week.paid_minutes > most + _SLACK_MINUTES:
            text = f"{hours(week.paid_minutes)} paid; at most {hours(most)}, overtime included"
            yield week.agent.agent_id, week.when, text


@rule("max_weekly_hours")
def max_weekly_hours(facts: Facts) -> Iterator[Finding]:
    """The paid hours of a week stay within `rules.max_weekly_hours`, overtime included."""
    limit = facts.config.rules.max_weekly_hours
    if limit is None:
        return
    for week in facts.weeks:
        if week.paid_minutes > limit * 60 + _SLACK_MINUTES:
            yield week.agent.agent_id, week.when, f"{hours(week.paid_minutes)} paid; at most {limit:g} h by the rules"


@rule("start_spread_hours")
def start_spread_hours(facts: Facts) -> Iterator[Finding]:
    """The starts of a week lie within the contract's spread, by the clock."""
    for week in facts.weeks:
        limit = facts.config.contracts[week.agent.contract].start_spread_hours
        if limit is None or not week.shifts:
            continue
        local = [facts.clock.local(shift.start) for shift in week.shifts]
        starts = sorted(moment.hour * 60 + moment.minute for moment in local)
        if starts[-1] - starts[0] > limit * 60 + _SLACK_MINUTES:
            text = f"starts lie {hours(starts[-1] - starts[0])} apart; at most {limit:g} h"
            yield week.agent.agent_id, week.when, text


RULES = (
    min_rest_hours,
    max_consecutive_days,
    days_per_week,
    weekly_minimum,
    weekly_maximum,
    max_weekly_hours,
    start_spread_hours,
)
