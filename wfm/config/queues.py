"""What is served: `queues`."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from wfm.config.base import Fraction, Name, NotNegative, Number, Positive, Section, Whole
from wfm.config.opening_hours import WeeklyHours, parse_weekly_hours


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
        return self

    @cached_property
    def hours(self) -> WeeklyHours:
        """The opening hours."""
        return parse_weekly_hours(self.opening_hours)

    @property
    def deferred(self) -> bool:
        """Whether contacts are work that may wait for hours (email, back office)."""
        return self.service_level.deferred


class Shrinkage(Section):
    """Shares of paid time that are lost. Planned loss is for head counts: rosters place leave and breaks themselves."""

    planned: Fraction = 0.0
    unplanned: Fraction = 0.0


class Staffing(Section):
    """How load becomes positions."""

    model: Literal["auto", "erlang_c", "erlang_a"] = Field(
        "auto", description="auto: Erlang A where patience is known, else C"
    )
    shrinkage: Shrinkage = Shrinkage()
    demand: Literal["mean"] = "mean"


__all__ = ["Channel", "Name", "Queue", "ServiceLevel", "Shrinkage", "Staffing"]
