"""Why a session that is due has no place, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.config import Config
from wfm.config.contracts import Activity
from wfm.config.training import Course, Training
from wfm.schedule.time_grid import SLOT_MINUTES
from wfm.schedule.training.options import STEP
from wfm.schedule.training.presence import Presence
from wfm.schedule.training.sittings import Due


@dataclass(frozen=True)
class Held:
    """A session that is held, from a slot on, by agents by number."""

    course: Activity
    start: int
    members: tuple[int, ...]

    @property
    def end(self) -> int:
        """The slot after its last."""
        return self.start + self.course.minutes // SLOT_MINUTES


def why_unplaced(config: Config, presence: Presence, one: Due, taken: Sequence[Held]) -> str:
    """Say why a need is met at no time: no shift by then, none long enough, nobody to train, or no room in shifts."""
    course, training, dates = config.off_phone[one.number], config.training, presence.grid.dates
    assert isinstance(course, Course)
    assert training is not None
    slots = course.minutes // SLOT_MINUTES
    days = [day for day, date in enumerate(dates) if one.need.first <= date <= one.need.last]
    shifts = [presence.pieces[one.agent, day] for day in days if (one.agent, day) in presence.pieces]
    until = f"from {one.need.first} to {one.need.last}" if one.need.first != one.need.last else f"on {one.need.last}"
    if not shifts:
        return f"has no shift {until}"
    shifts = [parts for parts in shifts if parts[-1][1] - parts[0][0] >= slots]
    if not shifts:
        return f"has no shift of {course.minutes} minutes {until}"
    shifts = [parts for parts in shifts if all(name != course.name for _, _, name, _ in parts)]
    if not shifts:
        return f"has {course.name} in every shift {until} already"
    starts = [start for parts in shifts for start in _starts(parts[0][0], parts[-1][1], slots)]
    full = [name for name in training.limits if _all_full(training, name, course, taken, starts)]
    if full:
        return f"all {' and '.join(full)} are taken whenever there is a shift {until}"
    if not any(all(not _full(training, name, course, taken, start) for name in training.limits) for start in starts):
        return f"trainers or rooms are taken whenever there is a shift {until}"
    return f"no room beside breaks, other activities and the budget in the shifts {until}, or a change since took it"


def _starts(begin: int, end: int, slots: int) -> range:
    return range(-(-begin // STEP) * STEP, end - slots + 1, STEP)


def _all_full(training: Training, name: str, course: Course, taken: Sequence[Held], starts: Sequence[int]) -> bool:
    return all(_full(training, name, course, taken, start) for start in starts)


def _full(training: Training, name: str, course: Course, taken: Sequence[Held], start: int) -> bool:
    """Whether what a session takes is not free at some moment of it."""
    slots, wanted = course.minutes // SLOT_MINUTES, int(getattr(course, name))
    if not wanted:
        return False
    used = np.zeros(slots, dtype=np.int64)
    for held in taken:
        low, high = max(held.start - start, 0), min(held.end - start, slots)
        if low < high:
            used[low:high] += int(getattr(held.course, name))
    return int(used.max()) + wanted > training.limits[name]
