"""Labour rules: what a shift, a week and a rest must be, what overtime costs, and what is only reported."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from wfm.config.base import Clock, Date, Flag, Name, NotNegative, Number, Section, Whole
from wfm.config.nearest import did_you_mean

NIGHT = ("22:00", "06:00")
# What says of rules where they come from, and is none itself.
_ABOUT = ("preset", "off", "sources")
CONFIGURATION = "configuration"

Multiplier = Annotated[Number, Field(ge=1)]


def _two_clocks(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class BreakMinimum(Section):
    """Break minutes that a shift has at least; the configuration's `breaks` must provide them."""

    shift_longer_than_hours: NotNegative = Field(0.0, description="span from which on they are due, breaks included")
    minutes: Annotated[Whole, Field(ge=1)] = Field(description="all breaks together")
    each_minutes: Annotated[Whole, Field(ge=0)] = Field(0, description="shorter breaks do not count")
    paid: Flag | None = Field(None, description="only paid (true) or unpaid (false) breaks count")
    within_hours: NotNegative | None = Field(None, description="breaks count that begin by then, from the start on")

    @property
    def words(self) -> str:
        """The rule in words."""
        kind = {None: "", True: "paid ", False: "unpaid "}[self.paid]
        parts = [
            f"at least {self.minutes} min of {kind}breaks in shifts longer than {self.shift_longer_than_hours:g} h"
        ]
        if self.each_minutes:
            parts.append(f"of {self.each_minutes} min or more each")
        if self.within_hours is not None:
            parts.append(f"begun within {self.within_hours:g} h")
        return ", ".join(parts)


class Overtime(Section):
    """A class of overtime: paid hours of a day, of a week, or of a week's seventh day worked, beyond some."""

    per: Literal["day", "week", "seventh_day"]
    over_hours: NotNegative
    multiplier: Multiplier


class AverageHours(Section):
    """Paid hours a week on average over a reference period."""

    hours: NotNegative
    weeks: Annotated[Whole, Field(ge=1, le=52)]


class Rules(Section):
    """Labour rules. Those given replace the preset's; one given as null is switched off, and so is one named by `off`.

    Hours are elapsed time. A week is one of the plan's, seven days from `week.start`.
    """

    preset: Name | None = None
    off: tuple[Name, ...] = Field((), description="rules of the preset that do not hold")
    sources: dict[str, str] = Field({}, description="where each rule comes from")

    min_rest_hours: NotNegative | None = Field(None, description="between two shifts")
    max_consecutive_days: Annotated[Whole, Field(ge=1)] | None = None
    min_weekly_rest_hours: NotNegative | None = Field(None, description="free in a row, once in every week")
    max_daily_hours: NotNegative | None = Field(None, description="paid, of one shift")
    max_weekly_hours: NotNegative | None = Field(None, description="paid, overtime included")
    max_regular_weekly_hours: NotNegative | None = Field(None, description="paid, before overtime begins")
    max_overtime_hours: NotNegative | None = Field(None, description="a week, work on public holidays included")
    night_between: Annotated[tuple[Clock, Clock], BeforeValidator(_two_clocks)] | None = Field(
        None, description="what night is; 22:00 to 06:00 by default"
    )
    max_night_hours: NotNegative | None = Field(None, description="of a shift that lie in the night")
    least_breaks: tuple[BreakMinimum, ...] | None = None
    max_work_without_break_hours: NotNegative | None = None

    overtime: tuple[Overtime, ...] | None = Field(None, description="beside the contract's; the largest applies")
    holiday_multiplier: Multiplier | None = Field(None, description="of paid minutes on public holidays")
    holiday_overtime_multiplier: Multiplier | None = Field(None, description="at least, of overtime on them")

    advised_breaks: tuple[BreakMinimum, ...] | None = Field(None, description="reported: as least_breaks")
    average_weekly_hours: AverageHours | None = Field(None, description="reported")
    average_night_hours: NotNegative | None = Field(None, description="reported: paid, of shifts with 3 h of night")
    notice_days: Annotated[Whole, Field(ge=0)] | None = Field(None, description="reported: from published to a shift")
    published: Annotated[Date | None, Field(description="date on which the roster is told; for notice_days")] = None
    notice_pay_hours: NotNegative | None = Field(None, description="reported: pay for a shift told too late")
    soft_rest_hours: NotNegative | None = Field(None, description="reported: rest that costs extra where it is short")
    soft_rest_multiplier: Multiplier | None = Field(None, description="reported: of work within that rest")

    @model_validator(mode="after")
    def _known(self) -> Rules:
        for name in (*self.off, *self.sources):
            if name not in rule_names():
                raise ValueError(f"'{name}' is no rule{did_you_mean(name, rule_names())}")
        return self

    @property
    def night(self) -> tuple[str, str]:
        """Clock times between which it is night."""
        return self.night_between or NIGHT

    def source(self, name: str) -> str:
        """Return where a rule comes from; the configuration where nothing else is said."""
        return self.sources.get(name, CONFIGURATION)

    def named(self, name: str) -> str:
        """Return a rule's name with its source, for messages."""
        preset = f"preset {self.preset}: " if self.preset and self.source(name) != CONFIGURATION else ""
        return f"rules.{name} ({preset}{self.source(name)})"

    def over_hours(self, per: str) -> tuple[Overtime, ...]:
        """Return the classes of overtime of a day, a week or a seventh day, the lowest first."""
        classes = [one for one in self.overtime or () if one.per == per]
        return tuple(sorted(classes, key=lambda one: (one.over_hours, one.multiplier)))

    def regular_weekly_hours(self, contract_hours: float) -> float:
        """Return the paid hours of a week that are regular at most, for a contract that says so many."""
        limits = [contract_hours, *(one.over_hours for one in self.over_hours("week"))]
        if self.max_regular_weekly_hours is not None:
            limits.append(self.max_regular_weekly_hours)
        return min(limits)


def rule_names() -> list[str]:
    """Return the names of all rules that a configuration can give."""
    return [name for name in Rules.model_fields if name not in _ABOUT]
