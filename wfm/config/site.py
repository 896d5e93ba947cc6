"""Where and when: `site`, `week`, `history`, `calendar`."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, field_validator, model_validator

from wfm.config.base import Date, Name, Section, Whole
from wfm.config.nearest import did_you_mean
from wfm.config.opening_hours import parse_window

# ISO 4217: currencies whose smallest unit is not a hundredth.
_CURRENCY_DECIMALS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "UGX": 0, "XAF": 0, "XOF": 0} | {
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip


class Site(Section):
    """The contact centre."""

    name: Name
    timezone: str = Field(description="IANA name, Europe/Amsterdam")
    country: str | None = Field(None, description="ISO 3166 code; its public holidays are known to the forecast")
    currency: str = Field(min_length=3, max_length=3, pattern="^[A-Z]{3}$", description="ISO 4217 code")
    interval_minutes: Literal[15, 30, 60] = 15

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        zones = available_timezones()
        if value not in zones:
            raise ValueError(f"'{value}' is not a known time zone{did_you_mean(value, zones)}")
        return value

    @field_validator("country")
    @classmethod
    def _known_country(cls, value: str | None) -> str | None:
        if value is None:
            return None
        from holidays import list_supported_countries

        known = list_supported_countries(include_aliases=True)
        if value not in known:
            raise ValueError(f"'{value}' is not a known country{did_you_mean(value, known)}; use a code like NL")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.timezone)

    @property
    def currency_decimals(self) -> int:
        """Decimals of the currency's smallest unit."""
        return _CURRENCY_DECIMALS.get(self.currency, 2)


class Week(Section):
    """The days that are planned."""

    start: Date
    weeks: Annotated[Whole, Field(ge=1, le=13)] = 1

    @property
    def dates(self) -> list[dt.date]:
        """All dates of the plan."""
        return [self.start + dt.timedelta(days=day) for day in range(7 * self.weeks)]


def _days(value: object) -> object:
    if isinstance(value, dict):
        return {"start": value["date"], **{k: v for k, v in value.items() if k != "date"}} if "date" in value else value
    return {"start": value}


class Days(Section):
    """A day or some days, of one queue or of all: `2026-03-02`, or `{start:, end:, queue:}`, or `{date:, queue:}`."""

    start: Date
    end: Date | None = None
    queue: Name | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Days:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"end {self.end} is before start {self.start}")
        return self

    def has(self, queue: str, date: dt.date) -> bool:
        """Whether a day of a queue is among these."""
        return self.queue in (None, queue) and self.start <= date <= (self.end or self.start)


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Sources = Annotated[tuple[Name, ...], BeforeValidator(_several), Field(min_length=1)]
SpecialDays = Annotated[Days, BeforeValidator(_days)]


class History(Section):
    """Where the contacts of the past are found, and which of its days teach nothing."""

    source: Sources = Field(description="a file of the history table, several of them, or a SQL address")
    query: Name | None = Field(None, description="what a SQL address is asked; columns as in the history table")
    profile: Literal["canonical"] = "canonical"
    ignore: tuple[SpecialDays, ...] = Field((), description="days that teach nothing")
    keep: tuple[SpecialDays, ...] = Field((), description="days that count, however odd they look")

    @model_validator(mode="after")
    def _query_and_address(self) -> History:
        if any(is_address(source) for source in self.source) != (self.query is not None):
            raise ValueError("a SQL address as source and a query come together")
        return self


def without_password(address: str) -> str:
    """Return a SQL address as it may be shown."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", address)


def is_address(source: str) -> bool:
    """Whether a source is a SQL address and not a file."""
    return "://" in source


def _special_day(value: object) -> object:
    if value != "closed":
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is neither hours like '08:00-14:00' nor 'closed'")
        for part in value.split(";"):
            parse_window(part.strip())
    return value


class Calendar(Section):
    """Days on which the opening hours do not hold."""

    closed: tuple[Date, ...] = ()
    special_hours: dict[Date, Annotated[str, BeforeValidator(_special_day)]] = {}
