"""Rosters as arrays: empty ones, copies, and what they cost by budget row."""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Cover, Crew, Roster


def empty_roster(crew: Crew, cover: Cover | None = None) -> Roster:
    """Return a roster in which nobody works; without a cover it is for money alone."""
    agents, days = len(crew.wage), len(crew.start_slot)
    shape = (0, 0) if cover is None else (cover.in_pool.shape[1], cover.intervals)
    return Roster(
        start=np.full((agents, days), -1, dtype=np.int64),
        span=np.full((agents, days), -1, dtype=np.int64),
        breaks=np.full((agents, days, len(crew.break_slots)), -1, dtype=np.int64),
        cost=np.zeros(agents),
        cover=np.zeros(shape, dtype=np.int64),
        lines=np.zeros((agents, len(crew.line_kind))),
    )


def copy_roster(roster: Roster) -> Roster:
    """Return a roster of its own arrays."""
    return Roster(*(array.copy() for array in roster))


def row_money(crew: Crew, roster: Roster) -> np.ndarray:
    """Return what a roster costs in each budget row, shape (rows,)."""
    totals = crew.member @ roster.cost
    totals[len(totals) - len(crew.line_kind) :] += roster.lines.sum(axis=0)
    return totals
