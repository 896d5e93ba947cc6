"""The axis of all charts: intervals of the history shown, of the plan, and of the night after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.calendar import DAY, instant
from wfm.report.wording import Wording

HISTORY_DAYS = 28


@dataclass(frozen=True)
class Timeline:
    """Consecutive intervals from `first` (an instant); days are local dates with the interval that starts them."""

    first: pd.Timestamp
    step_minutes: int
    clocks: tuple[str, ...]
    days: tuple[dt.date, ...]
    day_starts: tuple[int, ...]
    plan_days: tuple[int, int]

    @property
    def plan_start(self) -> int:
        """Number of the plan's first interval."""
        return self.day_starts[self.plan_days[0]]

    @property
    def plan_end(self) -> int:
        """Number of the interval after the plan's last."""
        last = self.plan_days[1]
        return self.day_starts[last] if last < len(self.day_starts) else len(self.clocks)

    def minutes(self, stamps: pd.Series) -> np.ndarray:
        """Return elapsed minutes since `first`; shape (len(stamps),)."""
        return np.rint((stamps - self.first).dt.total_seconds().to_numpy() / 60).astype(int)

    def index(self, stamps: pd.Series) -> np.ndarray:
        """Return the numbers of the intervals that hold the instants; shape (len(stamps),)."""
        return self.minutes(stamps) // self.step_minutes

    def day_of(self, date: dt.date) -> int:
        """Return the position of a date among `days`."""
        return (date - self.days[0]).days

    def payload(self, words: Wording) -> dict[str, Any]:
        """Return the timeline as the page's scripts read it."""
        return {
            "step": self.step_minutes,
            "clocks": list(self.clocks),
            "days": [[f"{day:%Y-%m-%d}", *words.day_parts(day)] for day in self.days],
            "starts": list(self.day_starts),
            "plan": list(self.plan_days),
        }


def build_timeline(config: Config, tables: Mapping[str, pd.DataFrame], history: pd.DataFrame | None) -> Timeline:
    """Build the timeline of a plan: whole local days, from the history shown to the end of the last shift."""
    start, zone = config.week.start, config.site.timezone
    end = start + 7 * config.week.weeks * DAY
    first = _first_date(start, history, zone)
    last = max(end, _last_date(tables) + DAY)
    days = tuple(first + n * DAY for n in range((last - first).days))
    origin = instant(first, 0, zone)
    step = config.site.interval_minutes
    grid = pd.date_range(
        origin.tz_convert("UTC"), instant(last, 0, zone).tz_convert("UTC"), freq=f"{step}min", inclusive="left"
    ).tz_convert(zone)
    minutes = [(instant(day, 0, zone) - origin).total_seconds() / 60 for day in days]
    starts = tuple(int(np.ceil(value / step)) for value in minutes)
    plan = ((start - first).days, (end - first).days)
    return Timeline(origin, step, tuple(_clocks(grid)), days, starts, plan)


def _first_date(start: dt.date, history: pd.DataFrame | None, zone: str) -> dt.date:
    if history is None or history.empty:
        return start
    earliest = instant(start - HISTORY_DAYS * DAY, 0, zone)
    shown = history.loc[(history["timestamp"] >= earliest), "timestamp"]
    first = shown.min() if len(shown) else None
    return start if first is None or first.date() >= start else first.date()


def _last_date(tables: Mapping[str, pd.DataFrame]) -> dt.date:
    ends = [tables[name][column].max() for name, column in (("shifts", "end"), ("coverage", "timestamp"))]
    dates = [end.date() for end in ends if not pd.isna(end)]
    return max(dates, default=dt.date.min)


def _clocks(grid: pd.DatetimeIndex) -> list[str]:
    """Label intervals by local clock; the second of a doubled hour carries its offset."""
    labels = grid.strftime("%H:%M")
    doubled = pd.Series(grid.strftime("%Y-%m-%d %H:%M")).duplicated().to_numpy()
    offsets = grid.strftime("%z")
    return [f"{label} {offset}" if again else label for label, offset, again in zip(labels, offsets, doubled)]
