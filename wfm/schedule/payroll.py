"""What a roster costs, exactly: fractions of money, rounded half up once for each shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

import numpy as np

from wfm.config import Config
from wfm.costs import exact, half_up
from wfm.schedule.overtime import day_classes, week_classes
from wfm.schedule.time_grid import SLOT_MINUTES, TimeGrid

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class ShiftPay:
    """Pay of one shift: minutes, overtime among them, and money.

    Of the `cost`, `base` is for regular minutes at the plain hourly cost, `premiums` is what premiums add to these, and
    the rest is for overtime, with all that multiplies it. Each sum is rounded, so that the lines add up to the cost.
    """

    paid_minutes: int
    overtime_minutes: Fraction
    cost: Fraction
    base: Fraction
    premiums: Fraction

    @property
    def overtime(self) -> Fraction:
        """Money for the minutes of overtime."""
        return self.cost - self.base - self.premiums


def week_pay(
    config: Config, grid: TimeGrid, contract: str, hourly_cost: float, shifts: Sequence[np.ndarray]
) -> list[ShiftPay]:
    """Pay the shifts of one agent in one week, in their order of time.

    Args:
        config: The configuration.
        grid: The plan's time, which knows the premiums.
        contract: Name of the agent's contract; paid minutes past its weekly maximum are overtime, and so are those
            of the classes of `rules.overtime`. A day's overtime does not count towards the week's.
        hourly_cost: Money for an hour without premiums.
        shifts: For each shift the slots that are paid.

    Returns:
        The pay of each shift. The largest premium applies, the largest class of overtime multiplies on top, and
        overtime on a public holiday weighs at least `rules.holiday_overtime_multiplier`.
    """
    week, decimals = _fractions(tuple(week_classes(config, contract))), config.site.currency_decimals
    regular = Fraction(0)
    pays = []
    for number, slots in enumerate(shifts):
        day = _fractions(tuple(day_classes(config, seventh=number == DAYS_A_WEEK - 1)))
        minutes = len(slots) * SLOT_MINUTES
        if minutes <= day[0][0] and regular + minutes <= week[0][0]:
            pays.append(_without_overtime(grid.premium[slots].tobytes(), hourly_cost, decimals))
            regular += minutes
            continue
        weighed, plain, over, regular = _with_overtime(grid, slots, day, week, regular)
        cost, with_premiums, base = (_money(part, hourly_cost, decimals) for part in (weighed, plain, minutes - over))
        pays.append(ShiftPay(minutes, over, cost, base, with_premiums - base))
    return pays


_NEVER = (Fraction(10**9), Fraction(1))
_Classes = list[tuple[Fraction, Fraction]]  # minutes beyond which, and multiplier


@lru_cache(maxsize=100_000)
def _money(minutes: Fraction, hourly_cost: float, decimals: int) -> Fraction:
    """Return the money for weighted minutes; a site has few wages and few lengths of shifts."""
    return half_up(minutes * exact(hourly_cost) / 60, decimals)


@lru_cache(maxsize=100_000)
def _without_overtime(weights: bytes, hourly_cost: float, decimals: int) -> ShiftPay:
    """Return the pay of a shift without overtime, its slots' premiums as bytes: many shifts have the same."""
    premiums = np.frombuffer(weights)
    values, counts = np.unique(premiums, return_counts=True)
    each = (exact(value) * int(count) for value, count in zip(values, counts, strict=True))
    weighed, minutes = sum(each, Fraction(0)) * SLOT_MINUTES, len(premiums) * SLOT_MINUTES
    cost, base = _money(weighed, hourly_cost, decimals), _money(Fraction(minutes), hourly_cost, decimals)
    return ShiftPay(minutes, Fraction(0), cost, base, cost - base)


def _with_overtime(
    grid: TimeGrid, slots: np.ndarray, day: _Classes, week: _Classes, regular: Fraction
) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Return a shift's weighted minutes, the regular among them, those of overtime, and the week's regular so far."""
    weighed, plain, over, today = Fraction(0), Fraction(0), Fraction(0), Fraction(0)
    for slot in slots:
        left = Fraction(SLOT_MINUTES)
        while left > 0:
            late = today >= day[0][0]
            part = min([left, *_until_next(day, today), *([] if late else _until_next(week, regular))])
            weight = exact(grid.premium[slot]) * max(_multiplier(day, today), _multiplier(week, regular))
            if late or regular >= week[0][0]:
                weight = max(weight, exact(grid.overtime_floor[slot]))
                over += part
            else:
                plain += part * weight
            weighed += part * weight
            today, left = today + part, left - part
            regular += Fraction(0) if late else part
    return weighed, plain, over, regular


@cache
def _fractions(classes: tuple[tuple[float, float], ...]) -> _Classes:
    """Return classes of overtime as minutes and multipliers, with one that never begins."""
    return [*((exact(hours) * 60, exact(multiplier)) for hours, multiplier in classes), _NEVER]


def _until_next(classes: _Classes, minutes: Fraction) -> list[Fraction]:
    return [over - minutes for over, _ in classes if over > minutes]


def _multiplier(classes: _Classes, minutes: Fraction) -> Fraction:
    return max([Fraction(1), *(multiplier for over, multiplier in classes if over <= minutes)])
