"""What a roster costs, exactly: fractions of money, rounded half up once for each shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import floor

import numpy as np

from wfm.config import Config
from wfm.schedule.time_grid import SLOT_MINUTES, TimeGrid


@dataclass(frozen=True)
class ShiftPay:
    """Pay of one shift: minutes, overtime among them, and money."""

    paid_minutes: int
    overtime_minutes: Fraction
    cost: Fraction


@cache
def exact(number: float) -> Fraction:
    """Return the decimal number that was written, not the binary one nearest to it."""
    return Fraction(repr(float(number)))


def week_pay(
    config: Config, grid: TimeGrid, contract: str, hourly_cost: float, shifts: Sequence[np.ndarray]
) -> list[ShiftPay]:
    """Pay the shifts of one agent in one week, in their order of time.

    Args:
        config: The configuration.
        grid: The plan's time, which knows the premiums.
        contract: Name of the agent's contract; paid minutes past its weekly maximum are overtime.
        hourly_cost: Money for an hour without premiums.
        shifts: For each shift the slots that are paid.

    Returns:
        The pay of each shift. The largest premium applies, overtime multiplies on top.
    """
    regular = exact(config.contracts[contract].weekly_hours[1]) * 60
    overtime = exact(config.pay.overtime_multiplier) - 1
    money_a_minute = exact(hourly_cost) / 60
    worked = Fraction(0)
    pays = []
    for slots in shifts:
        before = min(max(int((regular - worked) // SLOT_MINUTES), 0), len(slots))
        turn = min(max(worked + (before + 1) * SLOT_MINUTES - regular, Fraction(0)), Fraction(SLOT_MINUTES))
        weighed, over = Fraction(0), Fraction(0)
        # Regular slots, the one in which overtime begins, and those after it.
        parts = (slots[:before], Fraction(0)), (slots[before : before + 1], turn), (slots[before + 1 :], SLOT_MINUTES)
        for part, late in parts:
            weighed += _weighed(grid.premium[part]) * (SLOT_MINUTES + late * overtime)
            over += late * len(part)
        worked += SLOT_MINUTES * len(slots)
        pays.append(
            ShiftPay(len(slots) * SLOT_MINUTES, over, half_up(weighed * money_a_minute, config.site.currency_decimals))
        )
    return pays


def _weighed(premiums: np.ndarray) -> Fraction:
    """Add up premiums, of which there are few."""
    values, counts = np.unique(premiums, return_counts=True)
    return sum((exact(value) * int(count) for value, count in zip(values, counts, strict=True)), Fraction(0))


def half_up(amount: Fraction, decimals: int) -> Fraction:
    """Round money half up to the currency's smallest unit."""
    unit = 10**decimals
    return Fraction(floor(amount * unit + Fraction(1, 2)), unit)
