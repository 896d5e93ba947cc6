"""What agents may work: `contracts`, `shifts`, `breaks`, `activities`, `rules`."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from wfm.config.base import (
    TIME_GRID_MINUTES,
    Clock,
    Flag,
    Grid,
    Name,
    NotNegative,
    Range,
    Section,
    Whole,
    pair,
    parse_clock,
)
from wfm.config.opening_hours import parse_weekdays
from wfm.config.rules import Rules as Rules


def _fractions(value: Any) -> Any:
    low, high = pair(value)
    if not 0 <= low < high <= 1:
        raise ValueError(f"{[low, high]} must be two fractions of the shift, 0 <= from < to <= 1")
    return low, high


def _whole_days(value: Any) -> Any:
    low, high = pair(value)
    if int(low) != low or int(high) != high or not 0 <= low <= high <= 7:
        raise ValueError(f"{[low, high]} must be two whole numbers of days from 0 to 7")
    return int(low), int(high)


def _shift_hours(value: Any) -> Any:
    low, high = pair(value)
    if (
        low <= 0
        or high > 24
        or any(abs(x * 60 / TIME_GRID_MINUTES - round(x * 60 / TIME_GRID_MINUTES)) > 1e-9 for x in (low, high))
    ):
        raise ValueError(f"{[low, high]} must be lengths over 0 and up to 24 h, in steps of 5 minutes")
    return float(low), float(high)


def _weekly_hours(value: Any) -> Any:
    low, high = pair(value)
    if low < 0 or high > 168:
        raise ValueError(f"{[low, high]} must lie between 0 and 168 hours")
    return float(low), float(high)


class Contract(Section):
    """The limits of a week; `weekly_hours` are paid regular hours, `shift_hours` spans with unpaid breaks."""

    weekly_hours: Annotated[Range, BeforeValidator(_weekly_hours)]
    overtime_hours: NotNegative = 0.0
    days_per_week: Annotated[tuple[int, int], BeforeValidator(_whole_days)]
    shift_hours: Annotated[Range, BeforeValidator(_shift_hours)]
    start_spread_hours: NotNegative | None = None
    leave_credit_hours: NotNegative | None = Field(None, description="default: least weekly hours / least days")

    @property
    def leave_credit_minutes(self) -> float:
        """Minutes that a date off counts towards the weekly minimum."""
        if self.leave_credit_hours is not None:
            return self.leave_credit_hours * 60
        return self.weekly_hours[0] * 60 / max(self.days_per_week[0], 1)


class Shifts(Section):
    """When shifts may start and end; clock times count from the midnight of the shift's date."""

    start_every_minutes: Grid = 30
    earliest_start: Clock = "00:00"
    latest_end: Clock = "24:00"
    lengths_minutes_step: Grid = 30

    @model_validator(mode="after")
    def _ordered(self) -> Shifts:
        if parse_clock(self.latest_end) <= parse_clock(self.earliest_start):
            raise ValueError(f"latest_end {self.latest_end} is not after earliest_start {self.earliest_start}")
        return self


class Break(Section):
    """A break: due once in every shift that is longer than its limit, forbidden in others."""

    name: Name
    minutes: Grid
    paid: Flag
    shift_longer_than_hours: NotNegative = 0.0
    between: Annotated[Range, BeforeValidator(_fractions)] = Field(description="fractions of the span it lies within")

    def due(self, span_minutes: int) -> bool:
        """Whether a shift of this span has the break."""
        return span_minutes > self.shift_longer_than_hours * 60 + 1e-9

    def window(self, span_minutes: int) -> tuple[int, int]:
        """Return the first and last minute of the span at which the break may start; empty if first > last."""
        step, slack = TIME_GRID_MINUTES, 1e-9
        first = -int((-self.between[0] * span_minutes / step + slack) // 1) * step
        last = int((self.between[1] * span_minutes - self.minutes) / step + slack) * step
        return first, last


_AT = re.compile(r"(?P<days>[a-z,\- ]+)\s+(?P<time>\d{1,2}:\d{2})$")


def _at(value: Any) -> Any:
    match = _AT.match(value.strip().lower()) if isinstance(value, str) else None
    if not match:
        raise ValueError(f"{value!r} is not of the form 'wed 10:00'")
    parse_weekdays(match["days"])
    parse_clock(match["time"])
    return value


class Activity(Section):
    """Off-phone work: training, meetings."""

    name: Name
    minutes: Grid
    agents: Name | tuple[Name, ...] | None = Field(None, description="`all`, or agent ids")
    team: Name | None = None
    per_week: Annotated[Whole, Field(ge=1, le=7)] = 1
    at: Annotated[str, BeforeValidator(_at)] | None = Field(None, description="'wed 10:00'; else placed at its best")
    cost: NotNegative = Field(0.0, description="money beside pay for each agent and time: trainers, rooms, licences")

    @model_validator(mode="after")
    def _somebody(self) -> Activity:
        if (self.agents is None) == (self.team is None):
            raise ValueError("needs either agents or team")
        if self.name == "work":
            raise ValueError("'work' is the name of contact work; use another")
        return self
