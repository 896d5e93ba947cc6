"""Rules on when an agent may work: availability, time off, absences, locks, employment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from wfm.check.clock import utc_minutes
from wfm.check.facts import Facts
from wfm.check.rule import Finding, rule
from wfm.config.base import format_clock

_DAY = dt.timedelta(days=1)


@rule("available")
def available(facts: Facts) -> Iterator[Finding]:
    """A shift lies wholly within one window of the date on which it starts."""
    clock = facts.clock
    for shift in facts.shifts:
        windows = shift.agent.available.on(shift.date.weekday())
        bounds = [(clock.minute(shift.date, first), clock.minute(shift.date, last)) for first, last in windows]
        if not any(first <= shift.start and shift.end <= last for first, last in bounds):
            right = " or ".join(f"{format_clock(first)}-{format_clock(last)}" for first, last in windows)
            text = f"works {clock.time(shift.start)}-{clock.time(shift.end)}; "
            yield shift.agent.agent_id, shift.date, text + (f"within {right}" if right else "no shift on that weekday")


@rule("time_off")
def time_off(facts: Facts) -> Iterator[Finding]:
    """No shift overlaps a date of time off, not even its small hours."""
    for shift in facts.shifts:
        if not shift.agent.time_off:
            continue
        date, last = facts.clock.date(shift.start), facts.clock.date(max(shift.end - 1, shift.start))
        while date <= last:
            if date in shift.agent.time_off:
                text = f"a shift until {facts.clock.text(shift.end)} overlaps the time off on {date}; no shift then"
                yield shift.agent.agent_id, shift.date, text
            date += _DAY


@rule("absence")
def absence(facts: Facts) -> Iterator[Finding]:
    """No shift overlaps an absence."""
    for agent_id, agent in facts.agents.items():
        for absent in agent.absences:
            first, last = utc_minutes(absent).tolist()
            for shift in facts.by_agent[agent_id]:
                if shift.start < last and first < shift.end:
                    away = f"{facts.clock.text(first)} to {facts.clock.text(last)}"
                    yield agent_id, shift.date, f"the shift overlaps the absence of {away}; no shift then"


@rule("lock")
def lock(facts: Facts) -> Iterator[Finding]:
    """Locked shifts stand as they were, locked free days have no shift of their date."""
    clock, dates = facts.clock, set(facts.config.week.dates)
    for agent_id, agent in facts.agents.items():
        for kept in agent.locks:
            if kept.date not in dates:
                continue
            found = [(shift.start, shift.end) for shift in facts.by_agent[agent_id] if shift.date == kept.date]
            has = ", ".join(f"{clock.time(start)}-{clock.time(end)}" for start, end in found) or "no shift"
            if kept.start is None or kept.end is None:
                if found:
                    yield agent_id, kept.date, f"has {has} on a day that is locked free; no shift"
            else:
                start, end = utc_minutes([kept.start, kept.end]).tolist()
                if (start, end) not in found:
                    text = f"has {has}; the locked shift {clock.text(start)} to {clock.text(end)}"
                    yield agent_id, kept.date, text


@rule("employed")
def employed(facts: Facts) -> Iterator[Finding]:
    """Agents work from the day they are hired to the day they leave."""
    for shift in facts.shifts:
        if not shift.agent.employed(shift.date):
            right = f"from {shift.agent.hired or 'ever'} to {shift.agent.leaves or 'further notice'}"
            yield shift.agent.agent_id, shift.date, f"a shift outside the employment; dates {right}"


RULES = (available, time_off, absence, lock, employed)
