"""Instants as whole minutes since 1970 in UTC, and back to the site's clock."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from wfm.config.calendar import instant

_EPOCH = pd.Timestamp(0, tz="UTC")


def utc_minutes(stamps: pd.Series | pd.DatetimeIndex) -> np.ndarray:
    """Return zone-aware instants as whole minutes since 1970 in UTC; shape (len(stamps),)."""
    return np.asarray((pd.DatetimeIndex(stamps) - _EPOCH) // pd.Timedelta(minutes=1), dtype=np.int64)


class Clock:
    """The clock of the site."""

    def __init__(self, timezone: str) -> None:
        self.timezone = timezone
        self._zone = ZoneInfo(timezone)
        self._instants: dict[tuple[dt.date, int], int] = {}

    def minute(self, date: dt.date, clock_minutes: int) -> int:
        """Return the instant at which the clock shows some minutes after the midnight of a date (24 h and more too)."""
        key = (date, clock_minutes)
        if key not in self._instants:
            moment = instant(date, clock_minutes, self.timezone)
            self._instants[key] = int((moment - _EPOCH) // pd.Timedelta(minutes=1))
        return self._instants[key]

    def local(self, minute: int) -> dt.datetime:
        """Return what the site's clock and calendar show at an instant."""
        return dt.datetime.fromtimestamp(minute * 60, self._zone)

    def date(self, minute: int) -> dt.date:
        """Return the local date of an instant."""
        return self.local(minute).date()

    def time(self, minute: int) -> str:
        """Return the clock time of an instant as `HH:MM`."""
        return f"{self.local(minute):%H:%M}"

    def text(self, minute: int) -> str:
        """Return an instant as ISO 8601 with the site's offset, to the minute."""
        return self.local(minute).isoformat(timespec="minutes")


def hours(minutes: float) -> str:
    """Write minutes as hours for people: `8.5 h`."""
    return f"{round(float(minutes) / 60, 4):g} h"
