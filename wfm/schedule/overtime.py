"""Classes of overtime as arrays: what paid time beyond some hours of a day or of a week costs more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.config import Config
from wfm.schedule.shift_options import ContractShape
from wfm.schedule.time_grid import SLOTS_AN_HOUR, TimeGrid

NEVER = 10**9
Classes = list[tuple[float, float]]  # hours beyond which, and multiplier


def week_classes(config: Config, contract: str) -> Classes:
    """Return the classes of a week's paid hours: the contract's, and those of the labour rules."""
    rules, regular = config.rules, config.contracts[contract].weekly_hours[1]
    if rules.max_regular_weekly_hours is not None:
        regular = min(regular, rules.max_regular_weekly_hours)
    own = [(regular, config.pay.overtime_multiplier)]
    return sorted([*own, *((one.over_hours, one.multiplier) for one in rules.over_hours("week"))])


def day_classes(config: Config, *, seventh: bool) -> Classes:
    """Return the classes of a day's paid hours, for the seventh day worked of a week or for any other."""
    classes = [*config.rules.over_hours("day"), *(config.rules.over_hours("seventh_day") if seventh else ())]
    return sorted((one.over_hours, one.multiplier) for one in classes)


@dataclass(frozen=True)
class OvertimeArrays:
    """Overtime for the search, in slots; extras are multipliers less 1, the largest so far.

    Axes: c contracts, v classes of a week, q classes of a day, d days, s starts, l spans.
    """

    week_over: np.ndarray  # c, v
    week_extra: np.ndarray  # c, v
    day_over: np.ndarray  # 2, q: of any day, of a week's seventh
    day_extra: np.ndarray  # 2, q
    most_daily: np.ndarray  # c: overtime of a day at most
    long_extra: np.ndarray  # c, d, s, l: premiums x extras that a day's overtime costs at least; empty without
    long_plain: np.ndarray  # c, d, s, l: the premiums of the same slots; empty without, or where no line is capped


def overtime_arrays(
    config: Config,
    names: Sequence[str],
    shapes: Sequence[ContractShape],
    start_slot: np.ndarray,
    grid: TimeGrid,
    lines: bool = False,
) -> OvertimeArrays:
    """Build the arrays for some contracts; `lines` tells whether lines of the pay are capped."""
    weeks = [week_classes(config, name) for name in names]
    days = [day_classes(config, seventh=False), day_classes(config, seventh=True)]
    week_over, week_extra = _stacked(weeks)
    day_over, day_extra = _stacked(days)
    most = [max(0, int(shape.paid.max()) - int(day_over[0, 0])) for shape in shapes]
    if _cheap_seventh_day(config, week_extra):
        most = [NEVER] * len(shapes)
    extra = _long_extra(shapes, day_over[0], day_extra[0], start_slot, grid)
    plain = _long_extra(shapes, day_over[0], np.ones(len(day_over[0])), start_slot, grid) if lines else extra[:0]
    return OvertimeArrays(week_over, week_extra, day_over, day_extra, np.array(most, dtype=np.int64), extra, plain)


def unsure_slots(config: Config, contract: str) -> tuple[int, int]:
    """Return how many slots of a plan the search may pay in another class than they are, and as overtime that are none.

    It lets overtime begin with a slot. Where a class begins within one, that slot, or those that a day's class shifts
    in the week, may be counted as overtime though in part they are none.
    """
    weeks, days = (
        [(hours * SLOTS_AN_HOUR) % 1 > 1e-9 for hours, _ in found]
        for found in (week_classes(config, contract), day_classes(config, seventh=True))
    )
    every = sum(weeks) + 2 * 7 * sum(days)
    return config.week.weeks * every, config.week.weeks * (sum(weeks[:1]) + 7 * sum(days[:1]))


def _stacked(rows: Sequence[Classes]) -> tuple[np.ndarray, np.ndarray]:
    """Return thresholds in slots and extras, padded with what never comes."""
    widest = max(1, *(len(classes) for classes in rows))
    over = np.full((len(rows), widest), NEVER, dtype=np.int64)
    extra = np.zeros((len(rows), widest))
    for row, classes in enumerate(rows):
        for column, (hours, multiplier) in enumerate(classes):
            over[row, column] = int(np.floor(hours * SLOTS_AN_HOUR + 1e-9))
            extra[row, column] = multiplier - 1.0
    return over, np.maximum.accumulate(extra, axis=1)


def _cheap_seventh_day(config: Config, week_extra: np.ndarray) -> bool:
    """Whether a seventh day may cost less than the week's overtime, so that the search must not count on that."""
    seventh = config.rules.over_hours("seventh_day")
    return bool(seventh) and min(one.multiplier for one in seventh) - 1.0 < float(week_extra.max())


def _long_extra(
    shapes: Sequence[ContractShape], over: np.ndarray, extra: np.ndarray, start_slot: np.ndarray, grid: TimeGrid
) -> np.ndarray:
    """Return what a day's overtime adds at least: a day's last paid slots at their premiums."""
    if over[0] >= NEVER:
        return np.zeros((0, 0, 0, 0))
    found = np.zeros((len(shapes), *start_slot.shape, max(len(shape.spans) for shape in shapes)))
    sums = np.concatenate([[0.0], np.cumsum(grid.premium)])
    steps = np.diff(extra, prepend=0.0)
    for c, shape in enumerate(shapes):
        for span, paid in enumerate(shape.paid):
            for beyond, step in zip(np.maximum(paid - over, 0), steps, strict=True):
                if beyond and step:
                    end = np.where(start_slot >= 0, start_slot + shape.spans[span], shape.spans[span])
                    found[c, :, :, span] += step * _last_slots(shape, span, int(beyond), end, sums, grid.premium)
    return found


def _last_slots(
    shape: ContractShape, span: int, beyond: int, end: np.ndarray, sums: np.ndarray, premium: np.ndarray
) -> np.ndarray:
    """Return the least that the last paid slots of shifts weigh; exact where no unpaid break reaches into them."""
    unpaid = int(shape.spans[span] - shape.paid[span])
    latest = (shape.last[span] + shape.minutes)[shape.due[span]].max(initial=0)
    if unpaid == 0 or latest <= shape.spans[span] - beyond:
        return sums[end] - sums[end - beyond]
    windows = np.lib.stride_tricks.sliding_window_view(premium, beyond + unpaid).min(axis=1)
    return beyond * windows[np.maximum(end - beyond - unpaid, 0)]
