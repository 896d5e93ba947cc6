"""Breaks in an integer program, counted instead of named: how many of a group begin one of their breaks when.

As many have begun by any time as windows have closed, no more than have opened (Bechtold and Jacobs 1990). Where a
window lies within another that is not all: then rows for spans of time are added as answers break them.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np

from wfm.schedule.sparse_model import SparseModel
from wfm.schedule.time_grid import SLOT_MINUTES

_GRID_SLOTS = 15 // SLOT_MINUTES
# So many breaks too few for their windows are worth a row.
_MISSING = 0.01


@dataclass
class BreakCounts:
    """One break of one group on a day.

    `windows` are the first and the last slot at which it may begin, with the variable that counts the shifts of that
    window; `present` the slots at which it begins now, which stay possible beside every quarter of an hour.
    """

    windows: list[tuple[int, int, int]] = field(default_factory=list)
    present: list[int] = field(default_factory=list)
    slots: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    counts: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def add_to(self, model: SparseModel, most: int) -> None:
        """Count the begins by slot, at most so many, between what windows closed and what opened so far."""
        first, last, shifts = (np.array(part, dtype=np.int64) for part in zip(*self.windows, strict=True))
        grid = np.arange(first.min() // _GRID_SLOTS * _GRID_SLOTS, last.max() + 1, _GRID_SLOTS)
        slots = np.union1d(grid, np.array(self.present, dtype=np.int64))
        none = np.searchsorted(slots, first) > np.searchsorted(slots, last, "right") - 1
        self.slots = slots = np.union1d(slots, first[none])
        self.counts = model.add(len(slots), high=float(most), whole=True)
        model.know(self.counts, [self.present.count(slot) for slot in slots])
        begun = _so_far(model, np.arange(len(slots)), self.counts, len(slots))
        opened = _so_far(model, np.searchsorted(slots, first), shifts, len(slots))
        closed = _so_far(model, np.searchsorted(slots, last, "right") - 1, shifts, len(slots))
        for more, fewer in ((opened, begun), (begun, closed)):
            rows = model.rows(len(slots), 0.0, np.inf)
            model.put(rows, more, 1.0)
            model.put(rows, fewer, -1.0)

    def cut_off(self, model: SparseModel, found: np.ndarray) -> bool:
        """Add rows that an answer breaks, and tell whether there are any: one a begin of windows, the most broken.

        In no span of time fewer begin than have their window in it. Rows for what has opened and closed so far say that
        of spans from the first or to the last slot; where a window lies within another, other spans matter too, too
        many to add them all. Source: Hall (1935), "On representatives of subsets".
        """
        first, last, shifts = (np.array(part, dtype=np.int64) for part in zip(*self.windows, strict=True))
        (begins, by_first), (ends, by_last) = (np.unique(part, return_inverse=True) for part in (first, last))
        within = np.zeros((len(begins), len(ends)))
        np.add.at(within, (by_first, by_last), found[shifts])
        within = np.cumsum(np.cumsum(within[::-1], axis=0)[::-1], axis=1)
        begun = np.concatenate([[0.0], np.cumsum(found[self.counts])])
        until, before = np.searchsorted(self.slots, ends, "right"), np.searchsorted(self.slots, begins)
        missing = within - np.maximum(begun[until][None, :] - begun[before][:, None], 0.0)
        broken = np.flatnonzero(missing.max(axis=1) >= _MISSING)
        for begin, end in zip(begins[broken], ends[np.argmax(missing[broken], axis=1)], strict=True):
            row = model.row(0.0, np.inf)
            model.put(row, self.counts[(self.slots >= begin) & (self.slots <= end)], 1.0)
            model.put(row, shifts[(first >= begin) & (last <= end)], -1.0)
        return len(broken) > 0

    def named(self, found: np.ndarray, windows: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
        """Share the begins found among (first, last, place); the window that closes first takes first.

        Returns:
            (place, slot) of each.
        """
        windows, taken, opened = sorted(windows), [], 0
        open_now: list[tuple[int, int]] = []
        for slot, count in zip(self.slots.tolist(), np.rint(found[self.counts]).astype(np.int64), strict=True):
            while opened < len(windows) and windows[opened][0] <= slot:
                heapq.heappush(open_now, (windows[opened][1], windows[opened][2]))
                opened += 1
            for _ in range(min(int(count), len(open_now))):
                closing, place = heapq.heappop(open_now)
                taken.append((place, min(slot, closing)))
        return taken


def _so_far(model: SparseModel, places: np.ndarray, variables: np.ndarray, count: int) -> np.ndarray:
    """Add the running sums of variables that count from a place on; returns their variables, shape (count,)."""
    sums = model.add(count)
    rows = model.rows(count, 0.0, 0.0)
    model.put(rows, sums, -1.0)
    model.put(rows[1:], sums[:-1], 1.0)
    model.put(rows[places], variables, 1.0)
    model.know(sums, np.cumsum(np.bincount(places, model.known(variables), count)))
    return sums
