"""The times at which a session can be held: who is there, what it costs about, and what is taken already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.config.training import Training
from wfm.schedule.sessions import START_GRID_MINUTES
from wfm.schedule.time_grid import SLOT_MINUTES
from wfm.schedule.training.board import Board
from wfm.schedule.training.sittings import Session

STEP = START_GRID_MINUTES // SLOT_MINUTES


@dataclass(frozen=True)
class Option:
    """A time of a session, in slots; `loss` is what the cover of those there is worth, breaks aside."""

    day: int
    start: int
    there: tuple[int, ...]
    loss: float


class Usage:
    """How many trainers and rooms are taken in each slot."""

    def __init__(self, training: Training, slots: int) -> None:
        self._limits = training.limits
        self._used = {name: np.zeros(slots, dtype=np.int64) for name in self._limits}

    @property
    def limited(self) -> dict[str, int]:
        """What there is of trainers and rooms, where that is limited."""
        return self._limits

    def free(self, session: Session, start: int) -> bool:
        """Whether what a session takes is free."""
        return all(
            int(self._used[name][start : start + session.slots].max()) + session.uses[name] <= limit
            for name, limit in self._limits.items()
            if session.uses[name]
        )

    def add(self, session: Session, start: int, sign: int = 1) -> None:
        """Count a session in, or out."""
        for name in self._limits:
            self._used[name][start : start + session.slots] += sign * session.uses[name]


def options(board: Board, session: Session) -> list[Option]:
    """Return all times at which somebody is there, those with most there first, then those that cost least."""
    worth = {int(group): board.slot_values(int(group)) for group in board.crew.agent_group[list(session.members)]}
    found = [option for day in session.days for option in _of_day(board, session, day, worth)]
    return sorted(found, key=lambda one: (-len(one.there), one.loss, one.start))


def _of_day(board: Board, session: Session, day: int, worth: dict[int, np.ndarray]) -> list[Option]:
    shifts = {}
    for agent in session.members:
        shift = board.shift(agent, day)
        # One session of a kind a day and agent: a second one would be a longer one.
        if shift is not None and board.held(agent, day, session.number) < 0:
            shifts[agent] = (*shift, board.busy(agent, day))
    if not shifts:
        return []
    found, length = [], session.slots
    first, last = min(begin for begin, _, _ in shifts.values()), max(end for _, end, _ in shifts.values())
    for start in range(-(-first // STEP) * STEP, last - length + 1, STEP):
        there = tuple(
            agent
            for agent, (begin, end, busy) in shifts.items()
            if begin <= start and start + length <= end and not any(a < start + length and start < b for a, b in busy)
        )
        if there:
            groups = [int(board.crew.agent_group[agent]) for agent in there]
            loss = sum(float(worth[group][start + length] - worth[group][start]) for group in groups)
            found.append(Option(day, start, there, loss))
    return found
