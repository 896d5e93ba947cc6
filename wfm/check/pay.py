"""What every shift costs, computed exactly."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from wfm.check.premiums import PremiumMinutes, exact
from wfm.check.roster import AgentWeek, Shift
from wfm.config import Config


@dataclass(frozen=True)
class ShiftPay:
    """What a shift costs: `paid` and `overtime` in minutes, `cost` rounded to the currency's smallest unit."""

    shift: Shift
    paid: int
    overtime: Fraction
    cost: Fraction


def round_half_up(amount: Fraction, decimals: int) -> Fraction:
    """Round money that is at least 0 to some decimals, halves upwards."""
    return Fraction(math.floor(amount * 10**decimals + Fraction(1, 2)), 10**decimals)


def pay_of(config: Config, weeks: list[AgentWeek]) -> list[ShiftPay]:
    """Return the pay of every shift of some weeks, week by week in the order of time."""
    premiums = PremiumMinutes(config)
    return [pay for week in weeks for pay in _week_pay(config, week, premiums)]


def _week_pay(config: Config, week: AgentWeek, premiums: PremiumMinutes) -> Iterator[ShiftPay]:
    limit = exact(config.contracts[week.agent.contract].weekly_hours[1]) * 60
    scale = limit.denominator
    regular_left = limit.numerator
    overtime_multiplier = exact(config.pay.overtime_multiplier)
    for shift in week.shifts:
        weighed, overtime, paid = Fraction(0), 0, 0
        for piece in shift.pieces:
            if not piece.paid or piece.minutes <= 0:
                continue
            start, end = piece.start * scale, piece.end * scale
            turn = min(start + regular_left, end)
            regular_left -= turn - start
            overtime += end - turn
            paid += piece.minutes
            weighed += _weighed(premiums, start, turn, scale)
            if turn < end:
                weighed += _weighed(premiums, turn, end, scale) * overtime_multiplier
        cost = weighed / scale / 60 * exact(week.agent.hourly_cost)
        rounded = round_half_up(cost, config.site.currency_decimals)
        yield ShiftPay(shift, paid, Fraction(overtime, scale), rounded)


def _weighed(premiums: PremiumMinutes, start: int, end: int, scale: int) -> Fraction:
    counts = premiums.counts(start, end, scale)
    total = sum(count * multiplier for count, multiplier in zip(counts, premiums.multipliers) if count)
    return Fraction(total)
