"""Rules on the inside of a shift: its pieces tile it, and breaks are where they are due."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.check.clock import hours
from wfm.check.facts import Facts
from wfm.check.roster import WORK, Piece, Shift
from wfm.check.rule import Finding, rule
from wfm.config.base import TIME_GRID_MINUTES
from wfm.config.contracts import Break

_SLACK_MINUTES = 1e-6


@rule("tiling")
def tiling(facts: Facts) -> Iterator[Finding]:
    """Activities fill a shift exactly: no gap, no overlap, nothing outside."""
    text = facts.clock.text
    for piece in facts.stray:
        if piece.agent_id in facts.agents:
            yield piece.agent_id, text(piece.start), f"{piece.name} lies in no shift; within one"
    for shift in facts.shifts:
        who, at = shift.agent.agent_id, shift.start
        for piece in shift.pieces:
            if piece.start != at:
                kind = "a gap" if piece.start > at else "an overlap"
                yield who, text(piece.start), f"{kind} before {piece.name}; a start at {text(at)}"
            if piece.minutes <= 0:
                yield who, text(piece.start), f"{piece.name} ends at {text(piece.end)}; an end after its start"
            at = piece.end
        if at != shift.end:
            yield who, text(at), f"the activities end here; at the end of the shift, {text(shift.end)}"


@rule("activity_name")
def activity_name(facts: Facts) -> Iterator[Finding]:
    """Every piece is work, a break or a configured activity."""
    known = _paid_by_name(facts)
    for piece in facts.pieces:
        if piece.name not in known:
            yield piece.agent_id, facts.clock.text(piece.start), f"'{piece.name}' is unknown; one of {', '.join(known)}"


@rule("paid_flag")
def paid_flag(facts: Facts) -> Iterator[Finding]:
    """Work and activities are paid, breaks as they are configured."""
    known = _paid_by_name(facts)
    for piece in facts.pieces:
        right = known.get(piece.name, piece.paid)
        if piece.paid != right:
            wrong, want = (str(flag).lower() for flag in (piece.paid, right))
            yield piece.agent_id, facts.clock.text(piece.start), f"{piece.name} has paid {wrong}; paid {want}"


def _paid_by_name(facts: Facts) -> dict[str, bool]:
    activities = {activity.name: True for activity in facts.config.off_phone}
    return {WORK: True} | activities | {item.name: item.paid for item in facts.config.breaks}


@rule("break_due")
def break_due(facts: Facts) -> Iterator[Finding]:
    """A break stands once in every shift longer than its limit, and in no other."""
    for shift in facts.shifts:
        for item in facts.config.breaks:
            due = int(shift.span > item.shift_longer_than_hours * 60 + _SLACK_MINUTES)
            found = len(_taken(shift, item))
            if found != due:
                limit = f"is due {'once' if due else 'only'} in shifts longer than {item.shift_longer_than_hours:g} h"
                text = f"{found} x {item.name} in a shift of {hours(shift.span)}, which {limit}; {due}"
                yield shift.agent.agent_id, shift.date, text


@rule("break_minutes")
def break_minutes(facts: Facts) -> Iterator[Finding]:
    """A break lasts exactly as long as it is configured."""
    for shift, item, piece in _breaks(facts):
        if piece.minutes != item.minutes:
            when = facts.clock.text(piece.start)
            yield shift.agent.agent_id, when, f"{item.name} lasts {piece.minutes} minutes; {item.minutes}"


@rule("break_start_grid")
def break_start_grid(facts: Facts) -> Iterator[Finding]:
    """A break starts on the grid of five minutes."""
    for shift, item, piece in _breaks(facts):
        if piece.start % TIME_GRID_MINUTES:
            text = f"{item.name} starts off the grid of {TIME_GRID_MINUTES} minutes; a start on it"
            yield shift.agent.agent_id, facts.clock.text(piece.start), text


@rule("break_window")
def break_window(facts: Facts) -> Iterator[Finding]:
    """A break lies wholly within its fractions of the elapsed span."""
    for shift, item, piece in _breaks(facts):
        low, high = (fraction * shift.span for fraction in item.between)
        first, last = piece.start - shift.start, piece.end - shift.start
        if first < low - _SLACK_MINUTES or last > high + _SLACK_MINUTES:
            text = f"{item.name} lies {first}-{last} minutes into the shift; within {low:.1f}-{high:.1f}"
            yield shift.agent.agent_id, facts.clock.text(piece.start), text


def _taken(shift: Shift, item: Break) -> list[Piece]:
    return [piece for piece in shift.pieces if piece.name == item.name]


def _breaks(facts: Facts) -> Iterator[tuple[Shift, Break, Piece]]:
    by_name = {item.name: item for item in facts.config.breaks}
    for shift in facts.shifts:
        for piece in shift.pieces:
            if piece.name in by_name:
                yield shift, by_name[piece.name], piece


RULES = (tiling, activity_name, paid_flag, break_due, break_minutes, break_start_grid, break_window)
