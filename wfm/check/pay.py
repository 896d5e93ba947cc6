"""What every shift costs, computed exactly."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from wfm.check.premiums import PremiumMinutes, exact
from wfm.check.roster import DAYS_A_WEEK, AgentWeek, Shift
from wfm.config import Config


@dataclass(frozen=True)
class ShiftPay:
    """What a shift costs: minutes `paid`, `overtime` and `holiday`, `cost` rounded to the smallest unit.

    `holiday` are the paid minutes on public holidays that are no overtime. `regular` is the cost of the minutes that
    are no overtime, `base` the same without premiums, both rounded.
    """

    shift: Shift
    paid: int
    overtime: Fraction
    holiday: Fraction
    cost: Fraction
    regular: Fraction
    base: Fraction


def round_half_up(amount: Fraction, decimals: int) -> Fraction:
    """Round money that is at least 0 to some decimals, halves upwards."""
    return Fraction(math.floor(amount * 10**decimals + Fraction(1, 2)), 10**decimals)


def regular_weekly_hours(config: Config, contract: str) -> float:
    """Return the paid hours of a week that a contract and the rules call regular at most."""
    most = config.rules.max_regular_weekly_hours
    own = config.contracts[contract].weekly_hours[1]
    return own if most is None else min(own, most)


def pay_of(config: Config, weeks: list[AgentWeek]) -> list[ShiftPay]:
    """Return the pay of every shift of some weeks, week by week in the order of time."""
    premiums = PremiumMinutes(config)
    return [pay for week in weeks for pay in _WeekPay(config, week, premiums).shifts()]


_ONCE = Fraction(1)


@lru_cache(maxsize=100_000)
def _money(minutes: Fraction, hourly_cost: float, decimals: int) -> Fraction:
    """Return the money for weighted minutes; a site has few wages and few lengths of shifts."""
    return round_half_up(minutes / 60 * exact(hourly_cost), decimals)


class _WeekPay:
    """Walks through a week's paid time with two counters: of the day, and of the week's regular minutes."""

    def __init__(self, config: Config, week: AgentWeek, premiums: PremiumMinutes) -> None:
        self._config, self._week, self._premiums = config, week, premiums
        classes: dict[str, list[tuple[Fraction, Fraction]]] = {"day": [], "week": [], "seventh_day": []}
        for one in config.rules.overtime or ():
            classes[one.per].append((exact(one.over_hours) * 60, exact(one.multiplier)))
        own = exact(regular_weekly_hours(config, week.agent.contract)) * 60
        classes["week"].append((own, exact(config.pay.overtime_multiplier)))
        self._scale = math.lcm(*(over.denominator for group in classes.values() for over, _ in group))
        self._classes = {
            per: [(int(over * self._scale), multiplier) for over, multiplier in group] for per, group in classes.items()
        }
        self._floor = exact(config.rules.holiday_overtime_multiplier or 0.0)

    def shifts(self) -> Iterator[ShiftPay]:
        regular = 0
        for number, shift in enumerate(self._week.shifts, start=1):
            daily = self._classes["day"] + (self._classes["seventh_day"] if number == DAYS_A_WEEK else [])
            today = 0
            weighed, regular_weighed, overtime, holiday = Fraction(0), Fraction(0), 0, 0
            for piece in (piece for piece in shift.pieces if piece.paid and piece.minutes > 0):
                at, end = piece.start * self._scale, piece.end * self._scale
                if self._is_regular(daily, today + end - at, regular + end - at):
                    money, festive = self._weighed(at, end, _ONCE, False)
                    weighed, regular_weighed, holiday = weighed + money, regular_weighed + money, holiday + festive
                    today, regular, at = today + end - at, regular + end - at, end
                while at < end:
                    late = any(over <= today for over, _ in daily)
                    counters = [(daily, today)] + ([] if late else [(self._classes["week"], regular)])
                    ahead = [over - count for group, count in counters for over, _ in group if over > count]
                    until = min([end, *(at + wait for wait in ahead)])
                    over = late or any(over <= regular for over, _ in self._classes["week"])
                    times = self._times(daily, today, regular)
                    money, festive = self._weighed(at, until, times, over)
                    weighed += money
                    regular_weighed += Fraction(0) if over else money
                    overtime += (until - at) * over
                    holiday += festive * (not over)
                    today += until - at
                    regular += 0 if late else until - at
                    at = until
            yield self._pay(shift, (weighed, regular_weighed), overtime, holiday)

    def _is_regular(self, daily: list[tuple[int, Fraction]], today: int, regular: int) -> bool:
        """Whether no overtime has begun when the counters have come so far."""
        return all(today <= over for over, _ in daily) and all(regular <= over for over, _ in self._classes["week"])

    def _pay(self, shift: Shift, weighed: tuple[Fraction, Fraction], overtime: int, holiday: int) -> ShiftPay:
        paid = sum(piece.minutes for piece in shift.pieces if piece.paid and piece.minutes > 0)
        plain = Fraction(paid * self._scale - overtime)
        hourly, decimals = self._week.agent.hourly_cost, self._config.site.currency_decimals
        money = (_money(minutes / self._scale, hourly, decimals) for minutes in (*weighed, plain))
        return ShiftPay(shift, paid, Fraction(overtime, self._scale), Fraction(holiday, self._scale), *money)

    def _times(self, daily: list[tuple[int, Fraction]], today: int, regular: int) -> Fraction:
        """Return the largest class of overtime that has begun."""
        begun = [multiplier for over, multiplier in daily if over <= today]
        begun += [multiplier for over, multiplier in self._classes["week"] if over <= regular]
        return max([Fraction(1), *begun])

    def _weighed(self, start: int, end: int, times: Fraction, over: bool) -> tuple[Fraction, int]:
        """Return the weighted time of a stretch, and how much of it lies on public holidays."""
        total, festive = Fraction(0), 0
        counts = self._premiums.counts(start, end, self._scale)
        for count, (multiplier, holiday) in zip(counts, self._premiums.kinds, strict=True):
            if not count:
                continue  # fractions are slow, and most stretches are of one kind
            weight = multiplier if times == 1 else multiplier * times
            total += count * (max(weight, self._floor) if over and holiday else weight)
            festive += count if holiday else 0
        return total, festive
