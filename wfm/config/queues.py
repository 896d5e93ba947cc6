"""What is served: `queues`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import BeforeValidator, Field, model_validator

from wfm.config.base import WEEKDAYS, Flag, Fraction, Name, NotNegative, Number, Positive, Section, Whole
from wfm.config.opening_hours import Hours, WeeklyHours, covers, parse_weekly_hours

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Channel = Literal["voice", "chat", "email", "back_office", "callback", "outbound"]
_DEFERRED = ("email", "back_office")
_EITHER = ("callback", "outbound")  # may wait in line or be work that may wait for hours
# Of queues whose hours are given: what counts is the share of the hours that is staffed.
_FIXED_LEVEL = {"target": 0.95, "within_hours": 1.0}


class ServiceLevel(Section):
    """The share of offered contacts that must be answered in time."""

    target: Annotated[Number, Field(gt=0, lt=1)]
    within_seconds: NotNegative | None = None
    within_hours: Positive | None = Field(None, description="opening hours")
    within_clock_hours: Positive | None = Field(None, description="all hours")

    @model_validator(mode="after")
    def _one_limit(self) -> ServiceLevel:
        limits = (self.within_seconds, self.within_hours, self.within_clock_hours)
        if sum(limit is not None for limit in limits) != 1:
            raise ValueError("needs exactly one of within_seconds, within_hours, within_clock_hours")
        return self

    @property
    def deferred(self) -> bool:
        """Whether the work may wait for hours."""
        return self.within_seconds is None

    @property
    def seconds(self) -> float:
        """The limit in seconds, of whichever hours count."""
        if self.within_seconds is not None:
            return float(self.within_seconds)
        return 3600.0 * float(self.within_hours or self.within_clock_hours or 0.0)


class CallBack(Section):
    """A call-back that callers are offered instead of a long wait; it is made by the queue's own agents."""

    offer_after_seconds: NotNegative = Field(description="who would wait longer is offered a call-back")
    accept: Fraction = Field(description="share of them that takes it")
    within_clock_hours: Positive = Field(2.0, description="hours until the call-back has to be made")


class FixedPositions(Section):
    """Positions to be held in some hours of the week."""

    hours: Hours
    positions: NotNegative


def _fixed(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | list | tuple):
        raise ValueError(f"{value!r} is neither a number nor a list like [{{hours: 'mon 10:00-12:00', positions: 6}}]")
    return [{"hours": "mon-sun 00:00-48:00", "positions": value}] if isinstance(value, int | float) else value


class Outsourced(Section):
    """Work of a queue that a partner takes every week, by contacts or by hours of handling, for a price."""

    contacts_per_week: Positive | None = None
    per_contact: NotNegative | None = None
    hours_per_week: Positive | None = Field(None, description="hours of handling")
    per_hour: NotNegative | None = None

    @model_validator(mode="after")
    def _by_one_measure(self) -> Outsourced:
        contacts = self.contacts_per_week is not None and self.per_contact is not None
        hours = self.hours_per_week is not None and self.per_hour is not None
        given = sum(value is not None for _, value in self)
        if given != 2 or not (contacts or hours):
            raise ValueError("needs contacts_per_week and per_contact, or hours_per_week and per_hour")
        return self


class Queue(Section):
    """One stream of contacts of one channel."""

    name: Annotated[str, Field(min_length=1, pattern=r"^[^|;]+$")]
    channel: Channel = "voice"
    opening_hours: Hours
    service_level: ServiceLevel
    concurrency: Annotated[Whole, Field(ge=1, le=20)] = Field(1, description="chats an agent has at a time")
    concurrency_factors: tuple[Number, ...] | None = Field(
        None, description="what an agent gets done with 1, 2, 3 ... chats, next to one: then AHT is of a chat alone"
    )
    concurrency_model: Literal["slots", "exact"] = Field(
        "slots", description="exact: the fewer chats an agent has, the quicker each; needs concurrency_factors"
    )
    patience_seconds: Positive | None = Field(None, description="mean time to abandon; none: nobody abandons")
    redial: Fraction = Field(0.0, description="share of those who give up that call again soon")
    reconnect: Fraction = Field(0.0, description="share of those answered that call again soon")
    callback: CallBack | None = Field(None, description="a call-back offered instead of a long wait")
    interruptible: Flag = Field(True, description="work that may wait is laid aside for a call that finds nobody idle")
    overflow_after_seconds: NotNegative = Field(
        0.0, description="wait after which agents whose first skill is another queue take a contact too"
    )
    fixed_positions: Annotated[tuple[FixedPositions, ...], BeforeValidator(_fixed)] = Field(
        (), description="a number, or numbers by hours of the week, instead of forecast contacts"
    )
    weekly_agent_hours: Positive | None = Field(
        None, description="hours of work a week, spread over the opening hours, instead of forecast contacts"
    )
    max_occupancy: Annotated[Number, Field(gt=0, le=1)] | None = None
    aht_seconds: Positive | None = Field(None, description="overrides the history's")
    volume_multiplier: NotNegative = 1.0
    weekday_multipliers: dict[Weekday, NotNegative] = Field(
        {}, description="of forecast contacts on days of the week, on top: {mon: 1.1}"
    )
    aht_multiplier: Positive = Field(1.0, description="of forecast handle times")
    outsourcing: Outsourced | None = Field(
        None, description="taken by a partner: contacts_per_week and per_contact, or hours_per_week and per_hour"
    )
    priority: Annotated[Whole, Field(ge=1)] = 1
    min_positions: Annotated[Whole, Field(ge=0)] = Field(0, description="held in every open interval")

    @model_validator(mode="before")
    @classmethod
    def _level_of_fixed(cls, data: Any) -> Any:
        fixed = isinstance(data, dict) and ("fixed_positions" in data or "weekly_agent_hours" in data)
        return {"service_level": _FIXED_LEVEL} | data if fixed else data

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield every contradiction between keys, with the key at which to mend it."""
        yield from self._channel_faults()
        yield from self._chat_faults()
        yield from self._line_faults()
        yield from self._fixed_faults()

    def _channel_faults(self) -> Iterator[tuple[str, str]]:
        if self.channel in _DEFERRED and not self.deferred and not self.fixed:
            yield "service_level", f"a queue of the channel {self.channel} needs within_hours or within_clock_hours"
        if self.channel not in (*_DEFERRED, *_EITHER) and self.deferred and not self.fixed:
            yield "service_level", f"a queue of the channel {self.channel} needs within_seconds"

    def _chat_faults(self) -> Iterator[tuple[str, str]]:
        if self.concurrency > 1 and self.channel != "chat":
            yield "concurrency", "concurrency is for chat queues"
        factors = self.concurrency_factors or ()
        if factors and len(factors) != self.concurrency:
            message = f"has {len(factors)} numbers for a concurrency of {self.concurrency}; give one for each"
            yield "concurrency_factors", message
        if factors and factors[0] != 1:
            yield "concurrency_factors", "starts with 1: one chat at a time"
        for k in range(1, len(factors)):
            if not factors[k - 1] <= factors[k] <= k + 1:
                message = f"{factors[k]:g} with {k + 1} chats must lie in {factors[k - 1]:g}..{k + 1}"
                yield "concurrency_factors", message
        if self.concurrency_model == "exact" and not factors:
            yield "concurrency_model", "exact needs concurrency_factors, like [1, 1.7, 2.5]"
        if self.concurrency_model == "exact" and (self.redial or self.reconnect):
            yield "concurrency_model", "exact goes without redial and reconnect; use slots"

    def _line_faults(self) -> Iterator[tuple[str, str]]:
        waiting = {"redial": self.redial, "reconnect": self.reconnect, "callback": self.callback,
                   "overflow_after_seconds": self.overflow_after_seconds}  # fmt: skip
        for key, value in waiting.items():
            if self.deferred and value:
                yield key, f"{key} is for queues that wait in line"
        if self.callback is not None and self.concurrency > 1:
            yield "callback", "callback is for queues with one contact at a time"
        if self.redial and self.patience_seconds is None:
            yield "redial", "redial needs patience_seconds: without it nobody gives up"

    def _fixed_faults(self) -> Iterator[tuple[str, str]]:
        if self.fixed_positions and self.weekly_agent_hours is not None:
            yield "weekly_agent_hours", "give either fixed_positions or weekly_agent_hours"
        if self.fixed and not self.deferred:
            yield "service_level", "a queue whose hours are given has no line; leave within_seconds out"
        if self.fixed and self.outsourcing is not None:
            yield "outsourcing", "is of forecast contacts; lower fixed_positions or weekly_agent_hours instead"
        if self.fixed and self.aht_seconds is None:
            yield "aht_seconds", "is missing; it counts the contacts of fixed_positions and weekly_agent_hours"

    @cached_property
    def hours(self) -> WeeklyHours:
        """The opening hours."""
        return parse_weekly_hours(self.opening_hours)

    @property
    def deferred(self) -> bool:
        """Whether contacts are work that may wait for hours (email, back office)."""
        return self.service_level.deferred

    @property
    def fixed(self) -> bool:
        """Whether the hours of work are given, and not forecast."""
        return bool(self.fixed_positions) or self.weekly_agent_hours is not None

    @property
    def slower(self) -> float:
        """How many times as long as its AHT a chat lasts beside others; 1 where AHT was measured that way."""
        return self.concurrency / self.concurrency_factors[-1] if self.concurrency_factors else 1.0

    def volume_at(self, stamps: pd.DatetimeIndex) -> np.ndarray:
        """Return what multiplies the contacts forecast at each local time, shape (len(stamps),)."""
        by_day = [self.weekday_multiplier(name) for name in WEEKDAYS]
        return self.volume_multiplier * np.array(by_day)[stamps.day_of_week]

    def weekday_multiplier(self, name: str) -> float:
        """Return what multiplies the contacts of a day of the week, on top of `volume_multiplier`."""
        return next((factor for day, factor in self.weekday_multipliers.items() if day == name), 1.0)

    def fixed_work(self, stamps: pd.DatetimeIndex, is_open: np.ndarray, interval_minutes: int) -> np.ndarray:
        """Return the positions that the work given asks for, `volume_multiplier` included.

        Args:
            stamps: Local starts of intervals of whole weeks, shape (n,).
            is_open: Whether the queue is open in each, shape (n,).
            interval_minutes: Length of an interval.

        Returns:
            Positions, shape (n,); 0 while closed. Weekly hours are spread evenly over the open intervals of each
            week, and are not made up in others; of several hours that name positions the last ones count.
        """
        positions = np.zeros(len(stamps))
        for part in self.fixed_positions:
            positions[covers(part.hours, stamps)] = part.positions
        if self.weekly_agent_hours is not None and len(stamps):
            midnights = stamps.tz_localize(None).normalize()
            week = np.asarray((midnights - midnights[0]).days) // 7
            opened = np.bincount(week, weights=is_open) * interval_minutes / 60
            positions[:] = self.weekly_agent_hours / np.where(opened > 0, opened, np.inf)[week]
        return np.where(is_open, positions * self.volume_multiplier, 0.0)


__all__ = ["CallBack", "Channel", "FixedPositions", "Name", "Queue", "ServiceLevel"]
