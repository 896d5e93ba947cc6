"""Rules on one shift: whose it is, when it starts and ends, how long it is."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.check.clock import hours
from wfm.check.facts import Facts
from wfm.check.rule import Finding, rule
from wfm.config.base import format_clock, parse_clock


@rule("known_agent")
def known_agent(facts: Facts) -> Iterator[Finding]:
    """Every shift and activity belongs to an agent of the agents table."""
    for agent_id, date in facts.strangers:
        yield agent_id, date, "a shift of nobody in the agents table; one of its agent_ids"
    for agent_id in sorted({piece.agent_id for piece in facts.stray} - set(facts.agents)):
        yield agent_id, "", "activities of nobody in the agents table; one of its agent_ids"


@rule("one_shift_a_day")
def one_shift_a_day(facts: Facts) -> Iterator[Finding]:
    """An agent has at most one shift of a date."""
    for agent_id, shifts in facts.by_agent.items():
        seen = set()
        for shift in shifts:
            if shift.date in seen:
                yield agent_id, shift.date, f"a second shift, at {facts.clock.time(shift.start)}; one shift a date"
            seen.add(shift.date)


@rule("shift_date")
def shift_date(facts: Facts) -> Iterator[Finding]:
    """A shift is dated by the local date on which it starts."""
    for shift in facts.shifts:
        right = facts.clock.date(shift.start)
        if shift.date != right:
            yield shift.agent.agent_id, shift.date, f"starts at {facts.clock.text(shift.start)}; dated {right}"


@rule("plan_dates")
def plan_dates(facts: Facts) -> Iterator[Finding]:
    """Shifts lie on the dates of the plan."""
    dates = facts.config.week.dates
    for shift in facts.shifts:
        if not dates[0] <= shift.date <= dates[-1]:
            yield shift.agent.agent_id, shift.date, f"a shift outside the plan; dates from {dates[0]} to {dates[-1]}"


@rule("start_grid")
def start_grid(facts: Facts) -> Iterator[Finding]:
    """Starts lie on the grid of `shifts.start_every_minutes`, counted by the clock from midnight."""
    step = facts.config.shifts.start_every_minutes
    for shift in facts.shifts:
        local = facts.clock.local(shift.start)
        past = (local.hour * 60 + local.minute) % step
        if past:
            before = local.hour * 60 + local.minute - past
            right = f"{format_clock(before)} or {format_clock(before + step)}"
            text = f"starts at {local:%H:%M}, off the grid of {step} minutes; {right}"
            yield shift.agent.agent_id, shift.date, text


@rule("earliest_start")
def earliest_start(facts: Facts) -> Iterator[Finding]:
    """No shift starts before `shifts.earliest_start`."""
    earliest = facts.config.shifts.earliest_start
    for shift in facts.shifts:
        if shift.start < facts.clock.minute(shift.date, parse_clock(earliest)):
            text = f"starts at {facts.clock.text(shift.start)}; {earliest} or later"
            yield shift.agent.agent_id, shift.date, text


@rule("latest_end")
def latest_end(facts: Facts) -> Iterator[Finding]:
    """No shift ends after `shifts.latest_end`, counted by the clock from the midnight of its date."""
    latest = facts.config.shifts.latest_end
    for shift in facts.shifts:
        bound = facts.clock.minute(shift.date, parse_clock(latest))
        if shift.end > bound:
            text = f"ends at {facts.clock.text(shift.end)}; {latest} ({facts.clock.text(bound)}) or earlier"
            yield shift.agent.agent_id, shift.date, text


@rule("shift_hours")
def shift_hours(facts: Facts) -> Iterator[Finding]:
    """The elapsed span is one of the contract's: from its shortest, in steps, to its longest."""
    step = facts.config.shifts.lengths_minutes_step
    for shift in facts.shifts:
        low, high = facts.config.contracts[shift.agent.contract].shift_hours
        above = shift.span - round(low * 60)
        if above < 0 or shift.span > round(high * 60) or above % step:
            right = f"{low:g} to {high:g} h in steps of {step} minutes"
            yield shift.agent.agent_id, shift.date, f"spans {hours(shift.span)}; {right}"


RULES = (known_agent, one_shift_a_day, shift_date, plan_dates, start_grid, earliest_start, latest_end, shift_hours)
