"""What labour rules take from an agent's shifts and weeks: night hours, and overtime with work on holidays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.config import Config
from wfm.config.calendar import DAY
from wfm.schedule.overtime import day_classes, week_classes
from wfm.schedule.shift_options import ContractShape, DayOptions, WeekLimits
from wfm.schedule.time_grid import SLOTS_AN_HOUR, TimeGrid


def within_the_night(config: Config, shape: ContractShape, days: DayOptions, grid: TimeGrid) -> np.ndarray:
    """Mark the shifts with few enough hours in the night, shape (days, starts, spans)."""
    start = np.maximum(days.start_slot[:, :, None], 0)
    end = start + shape.spans[None, None, :]
    if config.rules.max_night_hours is None:
        return np.ones(end.shape, dtype=bool)
    sums = np.concatenate([[0], np.cumsum(grid.night)])
    return sums[end] - sums[start] <= config.rules.max_night_hours * SLOTS_AN_HOUR + 1e-9


@dataclass(frozen=True)
class OvertimeRoom:
    """What a limit of overtime leaves, by week, in slots: the longest paid shift, and the most that is paid.

    `holidays_free` tells the weeks in which work on holidays alone would break it.
    """

    longest: np.ndarray
    most_paid: np.ndarray
    holidays_free: np.ndarray


def overtime_room(
    config: Config, contract: str, shape: ContractShape, limits: WeekLimits, days: DayOptions, grid: TimeGrid
) -> OvertimeRoom:
    """Return shifts so short, and weeks so full, that no choice of them breaks `rules.max_overtime_hours`.

    Overtime of a week is what its days have beyond the daily hours, or all beyond the weekly hours if that is more;
    paid time on holidays counts as well. The worst week of the shifts left keeps the limit.
    """
    weeks = len(limits.most_paid)
    never = int(shape.paid.max(initial=0))
    room = OvertimeRoom(np.full(weeks, never), limits.most_paid.copy(), np.zeros(weeks, dtype=bool))
    if config.rules.max_overtime_hours is None:
        return room
    limit = config.rules.max_overtime_hours * SLOTS_AN_HOUR + 1e-9
    regular = week_classes(config, contract)[0][0] * SLOTS_AN_HOUR
    daily = min((hours * SLOTS_AN_HOUR for hours, _ in day_classes(config, seventh=False)), default=float("inf"))
    for week in range(weeks):
        most_days = int(limits.most_days[week])
        holidays = min(_shifts_on_holidays(week, days, grid), most_days)
        for on_holidays in (holidays, 0) if holidays else (0,):
            fitting = [
                int(paid)
                for paid in np.unique(shape.paid)[::-1]
                if most_days * max(paid - daily, 0) + on_holidays * min(paid, daily) <= limit
            ]
            if fitting:
                break
        longest = fitting[0] if fitting else 0
        room.longest[week] = longest
        room.holidays_free[week] = holidays > on_holidays
        spare = limit - on_holidays * min(longest, daily)
        room.most_paid[week] = min(room.most_paid[week], int(regular + spare))
    return room


def holiday_dates(days: DayOptions, grid: TimeGrid) -> np.ndarray:
    """Mark the days whose shifts may touch a public holiday, shape (days,)."""
    sums = np.concatenate([[0], np.cumsum(grid.holiday)])
    first = np.array([grid.clock_slot(date, 0) for date in grid.dates])
    return sums[np.maximum(days.latest_end_slot, first)] - sums[first] > 0


def _shifts_on_holidays(week: int, days: DayOptions, grid: TimeGrid) -> int:
    return int(holiday_dates(days, grid)[7 * week : 7 * week + 7].sum())


def week_slots(grid: TimeGrid) -> np.ndarray:
    """Return the slots at which the plan's weeks begin, and that at which the last one ends."""
    starts = grid.dates[::7]
    return np.array([grid.clock_slot(date, 0) for date in [*starts, starts[-1] + 7 * DAY]], dtype=np.int64)
