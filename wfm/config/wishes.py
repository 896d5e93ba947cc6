"""What agents wish and what is fair: `preferences`, `fairness`. All weights are penalties, and 0 by default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from wfm.config.base import WEEKDAYS, Clock, Name, NotNegative, Section, parse_clock
from wfm.config.opening_hours import parse_weekdays


def _on(value: Any) -> Any:
    """Accept weekdays and ISO dates joined by commas; a single date may stand without quotes."""
    text = value.isoformat() if isinstance(value, dt.date) else value
    if not isinstance(text, str) or not text.strip(" ,"):
        raise ValueError(f'{value!r} names no day; write weekdays and dates like "sat, 2026-12-02"')
    for part in _parts(text):
        if not part[0].isdigit():
            parse_weekdays(part)
            continue
        try:
            dt.date.fromisoformat(part)
        except ValueError:
            raise ValueError(f"'{part}' is neither a weekday like sat nor a date like 2026-12-02") from None
    return text


def _parts(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(",") if part.strip()]


def _two_agents(value: Any) -> Any:
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(isinstance(one, str) and one for one in value):
        raise ValueError(f"{value!r} is no pair; write two agent ids like [A001, A002]")
    if value[0] == value[1]:
        raise ValueError(f"'{value[0]}' stands twice in one pair; write two agents")
    return tuple(value)


Pair = Annotated[tuple[Name, Name], BeforeValidator(_two_agents)]


class DayOff(Section):
    """Days that an agent wishes to be free."""

    agent: Name = Field(description="agent_id")
    on: Annotated[str, BeforeValidator(_on)] = Field(description='weekdays and dates: "sat, 2026-12-02"')

    def has(self, date: dt.date) -> bool:
        """Whether a date is among these days."""
        return any(
            date.isoformat() == part if part[0].isdigit() else date.weekday() in parse_weekdays(part)
            for part in _parts(self.on)
        )


class Preferences(Section):
    """Weights of what agents wish: money in the goals coverage and cost, contacts in time in service_level."""

    start_hour: NotNegative = Field(0.0, description="each hour between a shift's start and the preferred_start")
    day_off: NotNegative = Field(0.0, description="each shift on a day that the agent wishes to be free")
    apart_hour: NotNegative = Field(0.0, description="each hour that one of a pair has a shift and the other has none")
    days_off: tuple[DayOff, ...] = Field((), description="who wishes to be free when")
    together: tuple[Pair, ...] = Field((), description="pairs who wish to work together")

    @property
    def weighs(self) -> bool:
        """Whether any weight is set."""
        return max(self.start_hour, self.day_off, self.apart_hour) > 0

    def wished_free(self, agent_id: str, dates: Collection[dt.date]) -> set[dt.date]:
        """Return those of some dates that an agent wishes to be free."""
        mine = [wish for wish in self.days_off if wish.agent == agent_id]
        return {date for date in dates if any(wish.has(date) for wish in mine)}


class Fairness(Section):
    """Weights of unpopular shifts: of an agent's, the second counts the weight, the third twice the weight, ..."""

    weekend_shift: NotNegative = Field(0.0, description="of shifts whose date is a Saturday or Sunday")
    late_shift: NotNegative = Field(0.0, description="of shifts that end after late_after")
    late_after: Clock = Field("20:00", description="counted from the shift's date, so that 26:00 is possible")

    @property
    def weighs(self) -> bool:
        """Whether any weight is set."""
        return max(self.weekend_shift, self.late_shift) > 0

    @property
    def late_after_minutes(self) -> int:
        """Minutes after the midnight of a shift's date, by the clock."""
        return parse_clock(self.late_after)


def is_weekend(date: dt.date) -> bool:
    """Whether a date is a Saturday or Sunday."""
    return date.weekday() >= WEEKDAYS.index("sat")
