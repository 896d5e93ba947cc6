"""What is served: `queues`."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import BeforeValidator, Field, model_validator

from wfm.config.base import Fraction, Name, NotNegative, Number, Positive, Section, Whole
from wfm.config.opening_hours import DAY_MINUTES, WeeklyHours, parse_weekly_hours


def _weekly(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("write hours like 'mon-fri 08:00-20:00'")
    if not any(parse_weekly_hours(value).windows):
        raise ValueError("never opens; write hours like 'mon-fri 08:00-20:00'")
    return value


Hours = Annotated[str, BeforeValidator(_weekly)]
Channel = Literal["voice", "chat", "email", "back_office", "callback", "outbound"]
_DEFERRED = ("email", "back_office")


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


class Queue(Section):
    """One stream of contacts of one channel."""

    name: Annotated[str, Field(min_length=1, pattern=r"^[^|;]+$")]
    channel: Channel = "voice"
    opening_hours: Hours
    service_level: ServiceLevel
    concurrency: Annotated[Whole, Field(ge=1, le=20)] = Field(1, description="chats an agent has at a time")
    patience_seconds: Positive | None = Field(None, description="mean time to abandon; none: nobody abandons")
    redial: Fraction = Field(0.0, description="share of those who give up that call again soon")
    reconnect: Fraction = Field(0.0, description="share of those answered that call again soon")
    max_occupancy: Annotated[Number, Field(gt=0, le=1)] | None = None
    aht_seconds: Positive | None = Field(None, description="overrides the history's")
    volume_multiplier: NotNegative = 1.0
    priority: Annotated[Whole, Field(ge=1)] = 1
    min_positions: Annotated[Whole, Field(ge=0)] = Field(0, description="held in every open interval")

    @model_validator(mode="after")
    def _fits_channel(self) -> Queue:
        if self.concurrency > 1 and self.channel != "chat":
            raise ValueError("concurrency is for chat queues")
        if self.channel in _DEFERRED and not self.service_level.deferred:
            raise ValueError(f"a queue of the channel {self.channel} needs within_hours or within_clock_hours")
        if self.channel not in _DEFERRED and self.service_level.deferred:
            raise ValueError(f"a queue of the channel {self.channel} needs within_seconds")
        if (self.redial or self.reconnect) and self.service_level.deferred:
            raise ValueError("redial and reconnect are for queues that wait in line")
        if self.redial and self.patience_seconds is None:
            raise ValueError("redial needs patience_seconds: without it nobody gives up")
        return self

    @cached_property
    def hours(self) -> WeeklyHours:
        """The opening hours."""
        return parse_weekly_hours(self.opening_hours)

    @property
    def deferred(self) -> bool:
        """Whether contacts are work that may wait for hours (email, back office)."""
        return self.service_level.deferred


class HourlyShrinkage(Section):
    """Shares lost in some hours of the week, instead of the usual ones."""

    hours: Hours
    planned: Fraction | None = None
    unplanned: Fraction | None = None

    def covers(self, stamps: pd.DatetimeIndex) -> np.ndarray:
        """Return for each local time whether it lies in these hours; shape (len(stamps),)."""
        weekday, minute = stamps.day_of_week.to_numpy(), (stamps.hour * 60 + stamps.minute).to_numpy()
        weekly = parse_weekly_hours(self.hours)
        found = np.zeros(len(stamps), dtype=bool)
        for day in range(7):
            for start, end in weekly.on(day):
                for back in range(2):  # windows may reach into the next day
                    at = minute + back * DAY_MINUTES
                    found |= (weekday == (day + back) % 7) & (start <= at) & (at < end)
        return found


class Shrinkage(Section):
    """Shares of paid time that are lost. Planned loss is for head counts: rosters place leave and breaks themselves."""

    planned: Fraction = 0.0
    unplanned: Fraction = 0.0
    by_hour: tuple[HourlyShrinkage, ...] = Field((), description="other shares in some hours of the week; later wins")

    def planned_at(self, stamps: pd.DatetimeIndex) -> np.ndarray:
        """Return the planned share lost at each local time, shape (len(stamps),)."""
        return self._at(stamps, self.planned, [part.planned for part in self.by_hour])

    def unplanned_at(self, stamps: pd.DatetimeIndex) -> np.ndarray:
        """Return the unplanned share lost at each local time, shape (len(stamps),)."""
        return self._at(stamps, self.unplanned, [part.unplanned for part in self.by_hour])

    def _at(self, stamps: pd.DatetimeIndex, usual: float, others: list[float | None]) -> np.ndarray:
        shares = np.full(len(stamps), usual)
        for part, share in zip(self.by_hour, others, strict=True):
            if share is not None:
                shares[part.covers(stamps)] = share
        return shares


_QUANTILE = re.compile(r"p([1-9][0-9]?)")


def _demand(value: object) -> object:
    if value in ("mean", "expected_service") or (isinstance(value, str) and _QUANTILE.fullmatch(value)):
        return value
    raise ValueError(f"'{value}' is none of mean, expected_service, or a percentile like p80")


class Staffing(Section):
    """How load becomes positions."""

    model: Literal["auto", "erlang_c", "erlang_a"] = Field(
        "auto", description="auto: Erlang A where patience is known, else C"
    )
    shrinkage: Shrinkage = Shrinkage()
    load: Literal["auto", "plain", "modified"] = Field(
        "auto", description="modified: contacts in hand carry over; auto: where AHT is above a quarter of an interval"
    )
    demand: Annotated[str, BeforeValidator(_demand)] = Field(
        "mean", description="mean, a percentile like p80, or expected_service: the average over what may come"
    )
    reserve_positions: NotNegative = Field(0.0, description="agents kept free of deferred work for live contacts")

    @property
    def demand_quantile(self) -> float | None:
        """The share of days on which the load staffed for is not exceeded; none: the mean is staffed for."""
        match = _QUANTILE.fullmatch(self.demand)
        return int(match[1]) / 100 if match else None


__all__ = ["Channel", "HourlyShrinkage", "Name", "Queue", "ServiceLevel", "Shrinkage", "Staffing"]
