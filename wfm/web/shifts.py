"""Edits of one shift in pieces: plain functions from old pieces to new ones.

A piece is (start, end, activity, paid) in slots of 5 minutes since the plan's first midnight; a shift is its pieces in
order, without gaps. What is not work lies on top of it: it is moved, and work fills what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wfm.config import Config
from wfm.errors import WfmError
from wfm.schedule.roster_tables import Piece
from wfm.schedule.time_grid import SLOT_MINUTES

WORK = "work"
LONGEST_SLOTS = 24 * 60 // SLOT_MINUTES


class EditRefused(WfmError):
    """An edit that makes no shift; its text says why."""


def off_work(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the breaks and activities of a shift."""
    return [piece for piece in pieces if piece[2] != WORK]


def assemble(start: int, end: int, off: Sequence[Piece]) -> list[Piece]:
    """Return a shift with breaks and activities in it.

    Raises:
        EditRefused: It has no length or is too long, or they overlap or lie outside it.
    """
    if end <= start:
        raise EditRefused("a shift ends after it starts")
    if end - start > LONGEST_SLOTS:
        raise EditRefused("a shift lasts 24 hours at most")
    pieces: list[Piece] = []
    at = start
    for piece in sorted(off):
        if piece[1] <= piece[0]:
            raise EditRefused(f"{piece[2]} ends after it starts")
        if piece[0] < start or piece[1] > end:
            raise EditRefused(f"{piece[2]} lies outside the shift")
        if piece[0] < at:
            raise EditRefused(f"{piece[2]} overlaps {pieces[-1][2]}")
        if piece[0] > at:
            pieces.append((at, piece[0], WORK, True))
        pieces.append(piece)
        at = piece[1]
    if at < end:
        pieces.append((at, end, WORK, True))
    return pieces


def shifted(pieces: Sequence[Piece], by: int) -> list[Piece]:
    """Return a shift moved in time."""
    return [(start + by, end + by, name, paid) for start, end, name, paid in pieces]


def spanned(
    config: Config, old: Sequence[Piece], start: int, end: int, need: Callable[[int, int], float]
) -> list[Piece]:
    """Return a shift of a new span: breaks that are due, activities that still lie inside.

    A break stays where it is while its window has it; else it goes where it is needed least.

    Args:
        config: The configuration.
        old: The shift before; none for a new one.
        start: First slot.
        end: Slot after the last.
        need: How much the agent is needed from one slot to another.
    """
    if end <= start:
        raise EditRefused("a shift ends after it starts")
    breaks = {item.name for item in config.breaks}
    taken = [piece for piece in off_work(old) if piece[2] not in breaks and start <= piece[0] and piece[1] <= end]
    stood = {name: begin for begin, _, name, _ in off_work(old) if name in breaks}
    minutes = (end - start) * SLOT_MINUTES
    for item in config.breaks:
        if not item.due(minutes):
            continue
        length = item.minutes // SLOT_MINUTES
        first, last = (start + part // SLOT_MINUTES for part in item.window(minutes))
        places = [at for at in range(first, last + 1) if all(at + length <= a or at >= b for a, b, _, _ in taken)]
        if not places:
            continue
        at = stood.get(item.name, -1)
        if at not in places:
            middle = (first + last) / 2
            at = min(places, key=lambda one: (need(one, one + length), abs(one - middle), one))
        taken.append((at, at + length, item.name, item.paid))
    return assemble(start, end, taken)


def with_piece(pieces: Sequence[Piece], index: int, start: int, end: int) -> list[Piece]:
    """Return a shift with one break or activity at another time."""
    if not 0 <= index < len(pieces) or pieces[index][2] == WORK:
        raise EditRefused("there is no break or activity there any more")
    off = [piece for place, piece in enumerate(pieces) if piece[2] != WORK and place != index]
    return assemble(pieces[0][0], pieces[-1][1], [*off, (start, end, *pieces[index][2:])])


def painted(pieces: Sequence[Piece], start: int, end: int, name: str, paid: bool) -> list[Piece]:
    """Return a shift with a part of it spent on something else; what lay there is cut short or gone."""
    if end <= start:
        raise EditRefused("an activity ends after it starts")
    first, last = pieces[0][0], pieces[-1][1]
    if start < first or end > last:
        raise EditRefused("an activity lies within the shift")
    off: list[Piece] = []
    for piece in off_work(pieces):
        off += [
            (a, b, *piece[2:]) for a, b in ((piece[0], min(piece[1], start)), (max(piece[0], end), piece[1])) if a < b
        ]
    return assemble(first, last, off if name == WORK else [*off, (start, end, name, paid)])
