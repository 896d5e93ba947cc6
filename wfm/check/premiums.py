"""What a paid minute is worth: the largest premium at every minute, and exact counts between two instants."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np
import pandas as pd

from wfm.check.clock import Clock
from wfm.config import Config
from wfm.config.base import parse_clock
from wfm.config.money import HOLIDAY, Premium
from wfm.config.opening_hours import DAY_MINUTES, parse_weekdays

_AROUND = dt.timedelta(days=4)


def exact(number: float) -> Fraction:
    """Return a number as it was written, without the error of its binary form."""
    return Fraction(repr(number))


class PremiumMinutes:
    """Counts of minutes by multiplier between two instants, for the plan's days and those around them.

    `kinds` are pairs of a multiplier and whether the minutes lie on a public holiday.

    Args:
        config: `pay.premiums`, the plan's week, the rules on holidays, and the site's zone and country.
    """

    def __init__(self, config: Config) -> None:
        dates, clock = config.week.dates, Clock(config.site.timezone)
        first = self._first = clock.minute(dates[0] - _AROUND, 0)
        last = clock.minute(dates[-1] + _AROUND, 0)
        on_holidays = exact(config.rules.holiday_multiplier or 1.0)
        known = {Fraction(1), on_holidays} | {exact(premium.multiplier) for premium in config.pay.premiums}
        multipliers = sorted(known)
        local = _local_minutes(first, last, config.site.timezone)
        level = np.zeros(len(local), dtype=np.int64)
        for premium in config.pay.premiums:
            index = multipliers.index(exact(premium.multiplier))
            level = np.where(_applies(premium, local, config), np.maximum(level, index), level)
        holiday = _on_days(HOLIDAY, local, config.site.country)
        level = np.where(holiday, np.maximum(level, multipliers.index(on_holidays)), level)
        self.kinds: list[tuple[Fraction, bool]] = []
        self._counts: list[list[int]] = []
        for multiplier in multipliers:
            for festive in (False, True):
                mask = (level == multipliers.index(multiplier)) & (holiday == festive)
                if mask.any():
                    self.kinds.append((multiplier, festive))
                    self._counts.append(np.concatenate([[0], np.cumsum(mask)]).tolist())

    def counts(self, start: int, end: int, scale: int) -> list[int]:
        """Return how much time falls under each kind, in minutes x scale.

        Args:
            start: Instant in minutes since 1970 x scale.
            end: Instant in minutes since 1970 x scale.
            scale: Parts that a minute is divided into.
        """
        if scale == 1:
            low, high = (min(max(at - self._first, 0), len(self._counts[0]) - 1) for at in (start, end))
            return [count[high] - count[low] for count in self._counts]
        return [self._until(count, end, scale) - self._until(count, start, scale) for count in self._counts]

    def _until(self, count: list[int], instant: int, scale: int) -> int:
        inside = min(max(instant - self._first * scale, 0), (len(count) - 1) * scale)
        minute, part = divmod(inside, scale)
        return count[minute] * scale + (part * (count[minute + 1] - count[minute]) if part else 0)


class NightMinutes:
    """Counts of minutes in the night of the labour rules, for the plan's days and those around them."""

    def __init__(self, config: Config) -> None:
        dates, clock = config.week.dates, Clock(config.site.timezone)
        self._first = clock.minute(dates[0] - _AROUND, 0)
        local = _local_minutes(self._first, clock.minute(dates[-1] + _AROUND, 0), config.site.timezone)
        night = _within(np.asarray(local.hour * 60 + local.minute), *map(parse_clock, config.rules.night))
        self._sums = np.concatenate([[0], np.cumsum(night)])

    def between(self, start: int, end: int) -> int:
        """Return the minutes of night between two instants, in minutes since 1970."""
        low, high = (min(max(at - self._first, 0), len(self._sums) - 1) for at in (start, end))
        return int(self._sums[high] - self._sums[low])


def _local_minutes(first: int, last: int, timezone: str) -> pd.DatetimeIndex:
    minutes = np.arange(first, last, dtype=np.int64).astype("datetime64[m]").astype("datetime64[s]")
    return pd.DatetimeIndex(minutes).tz_localize("UTC").tz_convert(timezone).tz_localize(None)


def _applies(premium: Premium, local: pd.DatetimeIndex, config: Config) -> np.ndarray:
    mask = np.ones(len(local), dtype=bool)
    if premium.between is not None:
        mask &= _within(np.asarray(local.hour * 60 + local.minute), *map(parse_clock, premium.between))
    if premium.days is not None:
        mask &= _on_days(premium.days, local, config.site.country)
    return mask


def _within(clock: np.ndarray, start: int, end: int) -> np.ndarray:
    """Return which clock times lie in a window that may run past midnight, once around at most."""
    if end <= start:
        end += DAY_MINUTES
    return ((clock >= start) & (clock < end)) | ((clock + DAY_MINUTES >= start) & (clock + DAY_MINUTES < end))


def _on_days(days: str, local: pd.DatetimeIndex, country: str | None) -> np.ndarray:
    mask = np.zeros(len(local), dtype=bool)
    for part in (part.strip() for part in days.split(",")):
        if part == HOLIDAY:
            mask |= np.isin(local.normalize(), _holidays(country, sorted(set(local.year))))
        else:
            mask |= np.isin(np.asarray(local.day_of_week), parse_weekdays(part))
    return mask


def _holidays(country: str | None, years: list[int]) -> pd.DatetimeIndex:
    if country is None:
        return pd.DatetimeIndex([])
    from holidays import country_holidays

    return pd.DatetimeIndex(sorted(country_holidays(country, years=years)))
