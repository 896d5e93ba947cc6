"""The parts that all configuration sections are made of."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict

TIME_GRID_MINUTES = 5
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})$")


class Section(BaseModel):
    """A section of the configuration: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def parse_clock(text: Any, *, latest_hours: int = 48) -> int:
    """Read `HH:MM` as minutes after midnight; hours past 24 belong to the next day.

    Raises:
        ValueError: Not of that form, past the latest hour, or off the grid of 5 minutes.
    """
    match = _CLOCK.match(text) if isinstance(text, str) else None
    if not match or int(match[2]) > 59:
        raise ValueError(f'{text!r} is not a time; write it as "08:30"')
    minutes = int(match[1]) * 60 + int(match[2])
    if minutes > latest_hours * 60:
        raise ValueError(f"{text!r} is later than {latest_hours}:00")
    if minutes % TIME_GRID_MINUTES:
        raise ValueError(f"{text!r} is not on the grid of {TIME_GRID_MINUTES} minutes")
    return minutes


def format_clock(minutes: int) -> str:
    """Write minutes after midnight as `HH:MM`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _check_clock(value: Any) -> Any:
    parse_clock(value)
    return value


def _iso_date(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a date; write it as 2026-11-30")
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a date; write it as 2026-11-30") from None


def pair(value: Any) -> Any:
    """Read two numbers, the lower first."""
    if isinstance(value, list):
        value = tuple(value)
    numbers = isinstance(value, tuple) and all(isinstance(x, int | float) and math.isfinite(x) for x in value)
    if numbers and len(value) == 2:
        if value[0] > value[1]:
            raise ValueError(f"{list(value)} runs backwards; write the lower number first")
        return value
    raise ValueError("needs two numbers, the lower and the upper, like [16, 24]")


Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]
Positive = Annotated[float, Strict(), Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Strict(), Field(ge=0, allow_inf_nan=False)]
Fraction = Annotated[float, Strict(), Field(ge=0, lt=1)]
Name = Annotated[str, Field(min_length=1)]
Clock = Annotated[str, BeforeValidator(_check_clock)]
Date = Annotated[dt.date, BeforeValidator(_iso_date)]
Range = Annotated[tuple[Number, Number], BeforeValidator(pair)]
Grid = Annotated[int, Strict(), Field(gt=0, multiple_of=TIME_GRID_MINUTES)]
