"""Control limits of a measure over weeks: what its own variation lets expect, and what of it is worth a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_WEEKS = 8
BASELINE_WEEKS = 20
RUN = 8
NEAR = (3, 4)
_SCALE = 2.66  # 3 / d2, with d2 = 1.128 for ranges of two
_TINY = 1e-9


@dataclass(frozen=True)
class Limits:
    """Central line and natural limits of a measure, in its own unit.

    `spread` is how far limits lie from the mean where nothing holds them back; `weeks` how many stand behind them.
    """

    mean: float
    lower: float
    upper: float
    spread: float
    weeks: int

    @property
    def settled(self) -> bool:
        """Whether they stand on a whole baseline; before that they move a little with every week."""
        return self.weeks >= BASELINE_WEEKS


@dataclass(frozen=True)
class Signal:
    """What is not chance: the rule, the places of its first and last week, the side (+1 above the mean, -1 below)."""

    rule: str
    first: int
    last: int
    side: int


def control_limits(
    values: NDArray[np.float64], weeks: NDArray[np.int64], least: float = -np.inf, most: float = np.inf
) -> Limits | None:
    """Return the limits of an individuals chart: mean +- 2.66 times the mean moving range.

    The first `BASELINE_WEEKS` measured weeks set them, so that a later change does not widen the limits that are to
    show it. Moving ranges are taken between neighbouring weeks only: over a gap two weeks are no neighbours.

    Args:
        values: One a week, NaN where nothing was measured.
        weeks: Number of each week, one more from week to week, rising.
        least: What the measure cannot fall below; a lower limit does not either.
        most: What it cannot rise above.

    Returns:
        The limits, or None while fewer than `FEWEST_WEEKS` weeks are measured or no two of them are neighbours.

    Source: Wheeler, Understanding Variation, 2nd ed. 2000, ch. 3 and appendix (XmR chart); Montgomery, Introduction
    to Statistical Quality Control, 6th ed. 2009, eq. 6.33: 3 / d2 = 3 / 1.128 = 2.66.
    """
    known = np.flatnonzero(~np.isnan(values))[:BASELINE_WEEKS]
    if len(known) < FEWEST_WEEKS:
        return None
    neighbours = np.diff(weeks[known]) == 1
    if not neighbours.any():
        return None
    mean = float(values[known].mean())
    spread = _SCALE * float(np.abs(np.diff(values[known]))[neighbours].mean())
    return Limits(mean, max(least, mean - spread), min(most, mean + spread), spread, len(known))


def signals(values: NDArray[np.float64], weeks: NDArray[np.int64], limits: Limits) -> list[Signal]:
    """Return what is not chance, in the order of its last week.

    Three rules: `beyond`, a week outside the limits; `run`, eight weeks in a row or more on one side of the mean;
    `near`, three of four weeks in a row closer to one limit than to the mean. Six rising or falling weeks are no rule:
    it finds little more than these do, and calls often without cause. A gap ends every row of weeks.

    Args:
        values: One a week, NaN where nothing was measured.
        weeks: Number of each week.
        limits: What `control_limits` returned.

    Source: Wheeler, Understanding Variation, 2nd ed. 2000 (three detection rules); on trends Davis and Woodall,
    Journal of Quality Technology 20 (1988), 260-262.
    """
    found: list[Signal] = []
    for row in _rows(values, weeks):
        found += _beyond(values, row, limits) + _runs(values, row, limits) + _near(values, row, limits)
    return sorted(found, key=lambda one: (one.last, one.rule, one.first))


def _rows(values: NDArray[np.float64], weeks: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield the places of measured weeks that follow each other without a gap."""
    known = np.flatnonzero(~np.isnan(values))
    if len(known):
        yield from np.split(known, np.flatnonzero(np.diff(weeks[known]) != 1) + 1)


def _side(value: float, line: float) -> int:
    near = _TINY * max(1.0, abs(line))
    return 0 if abs(value - line) <= near else (1 if value > line else -1)


def _beyond(values: NDArray[np.float64], row: NDArray[np.int64], limits: Limits) -> list[Signal]:
    found = []
    for place in row:
        if _side(values[place], limits.upper) > 0:
            found.append(Signal("beyond", int(place), int(place), 1))
        elif _side(values[place], limits.lower) < 0:
            found.append(Signal("beyond", int(place), int(place), -1))
    return found


def _runs(values: NDArray[np.float64], row: NDArray[np.int64], limits: Limits) -> list[Signal]:
    sides = [_side(values[place], limits.mean) for place in row]
    return [Signal("run", *one) for one in _stretches(row, sides) if one[1] - one[0] + 1 >= RUN]


def _stretches(row: NDArray[np.int64], sides: list[int]) -> Iterator[tuple[int, int, int]]:
    """Yield first place, last place and side of weeks in a row on one side."""
    start = 0
    for place in range(1, len(row) + 1):
        if place == len(row) or sides[place] != sides[start]:
            if sides[start]:
                yield int(row[start]), int(row[place - 1]), sides[start]
            start = place


def _near(values: NDArray[np.float64], row: NDArray[np.int64], limits: Limits) -> list[Signal]:
    """Return each first window of weeks near a limit; windows that follow it at once belong to it."""
    few, window = NEAR
    found: list[Signal] = []
    for side in (1, -1):
        middle = limits.mean + side * limits.spread / 2
        close = [_side(values[place], middle) == side for place in row]
        for end in range(window, len(row) + 1):
            if sum(close[end - window : end]) < few or not close[end - 1]:
                continue
            first, last = int(row[end - window]), int(row[end - 1])
            if found and found[-1].side == side and first <= found[-1].last:
                found[-1] = Signal("near", found[-1].first, last, side)
            else:
                found.append(Signal("near", first, last, side))
    return found
