"""The plan's time in slots of 5 minutes of elapsed time, counted from its first instant."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.base import TIME_GRID_MINUTES, parse_clock
from wfm.config.calendar import DAY, instant, plan_intervals
from wfm.config.money import HOLIDAY
from wfm.config.opening_hours import parse_weekdays

SLOT_MINUTES = TIME_GRID_MINUTES
SLOTS_AN_HOUR = 60 // SLOT_MINUTES


class TimeGrid:
    """Slots of a plan; shifts of its last day may run past its end."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.zone = config.site.timezone
        self.dates: list[dt.date] = config.week.dates
        self.origin = instant(self.dates[0], 0, self.zone)
        self.intervals = plan_intervals(config)
        self.slots_an_interval = config.site.interval_minutes // SLOT_MINUTES
        self.plan_slots = len(self.intervals) * self.slots_an_interval
        # A shift that starts on the last date ends at most 48 h after its midnight.
        self._clock_slots: dict[tuple[dt.date, int], int] = {}
        self._exists: dict[tuple[dt.date, int], bool] = {}
        self.all_slots = self.slot(instant(self.dates[-1] + 2 * DAY, 0, self.zone)) + 1

    def slot(self, moment: pd.Timestamp) -> int:
        """Return the slot that starts at an instant."""
        return int((moment - self.origin) / pd.Timedelta(minutes=SLOT_MINUTES))

    def clock_slot(self, date: dt.date, minutes: int) -> int:
        """Return the slot at which a clock shows `minutes` after the midnight of a date."""
        key = date, minutes
        if key not in self._clock_slots:
            self._clock_slots[key] = self.slot(instant(date, minutes, self.zone))
        return self._clock_slots[key]

    def moment(self, slot: int) -> pd.Timestamp:
        """Return the instant at which a slot starts."""
        utc = self.origin.tz_convert("UTC") + pd.Timedelta(minutes=int(slot) * SLOT_MINUTES)
        return utc.tz_convert(self.zone)

    def exists(self, date: dt.date, minutes: int) -> bool:
        """Whether a clock ever shows that time; daylight saving skips some."""
        key = date, minutes
        if key not in self._exists:
            shown = self.moment(self.clock_slot(date, minutes))
            self._exists[key] = shown.hour * 60 + shown.minute == minutes % (24 * 60)
        return self._exists[key]

    @cached_property
    def premium(self) -> np.ndarray:
        """Multiplier of the hourly cost in each slot, shape (all_slots,); of several premiums the largest."""
        local = self._local
        clock = np.asarray(local.hour * 60 + local.minute)
        multiplier = np.ones(self.all_slots)
        for premium in self.config.pay.premiums:
            applies = np.ones(self.all_slots, dtype=bool)
            if premium.between is not None:
                applies &= _between(clock, *(parse_clock(text) for text in premium.between))
            if premium.days is not None:
                applies &= self._on_days(local, premium.days)
            multiplier = np.where(applies, np.maximum(multiplier, premium.multiplier), multiplier)
        on_holidays = self.config.rules.holiday_multiplier or 1.0
        return np.where(self.holiday, np.maximum(multiplier, on_holidays), multiplier)

    @cached_property
    def holiday(self) -> np.ndarray:
        """Whether each slot lies on a public holiday, shape (all_slots,)."""
        return self._on_days(self._local, HOLIDAY)

    @cached_property
    def night(self) -> np.ndarray:
        """Whether each slot lies in the night of the labour rules, shape (all_slots,)."""
        clock = np.asarray(self._local.hour * 60 + self._local.minute)
        return _between(clock, *(parse_clock(text) for text in self.config.rules.night))

    @cached_property
    def overtime_floor(self) -> np.ndarray:
        """Least multiplier of overtime in each slot, shape (all_slots,)."""
        return np.where(self.holiday, self.config.rules.holiday_overtime_multiplier or 0.0, 0.0)

    @cached_property
    def _local(self) -> pd.DatetimeIndex:
        starts = self.origin.tz_convert("UTC") + pd.to_timedelta(np.arange(self.all_slots) * SLOT_MINUTES, unit="min")
        return starts.tz_convert(self.zone)

    def _on_days(self, local: pd.DatetimeIndex, days: str) -> np.ndarray:
        found = np.zeros(len(local), dtype=bool)
        for part in (part.strip() for part in days.split(",")):
            if part == HOLIDAY:
                holidays = public_holidays(self.config.site.country, sorted(set(local.year)))
                found |= np.isin(np.asarray(local.date), sorted(holidays))
            else:
                found |= np.isin(np.asarray(local.day_of_week), parse_weekdays(part))
        return found


def public_holidays(country: str | None, years: list[int]) -> set[dt.date]:
    """Return the public holidays of a country, none where no country is named."""
    if country is None:
        return set()
    from holidays import country_holidays

    return set(country_holidays(country, years=[int(year) for year in years]).keys())


def _between(clock: np.ndarray, start: int, end: int) -> np.ndarray:
    start, end = start % (24 * 60), end % (24 * 60)
    if start < end:
        return (clock >= start) & (clock < end)
    return (clock >= start) | (clock < end)
