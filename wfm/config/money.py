"""Money and aims: `pay`, `budget`, `objective`, `solver`, `scenarios`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from wfm.config.base import Clock, Flag, Fraction, Name, NotNegative, Number, Positive, Section, Whole
from wfm.config.opening_hours import parse_weekdays

HOLIDAY = "holiday"


def _days(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("write weekdays like 'sat,sun', or 'holiday'")
    for part in value.split(","):
        if part.strip() != HOLIDAY:
            parse_weekdays(part.strip())
    return value


def _two_clocks(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Premium(Section):
    """A multiplier of the hourly cost for the paid minutes within clock times, on days, or both."""

    name: Name
    between: Annotated[tuple[Clock, Clock], BeforeValidator(_two_clocks)] | None = None
    days: Annotated[str, BeforeValidator(_days)] | None = None
    multiplier: Annotated[Number, Field(ge=1)]

    @model_validator(mode="after")
    def _limited(self) -> Premium:
        if self.between is None and self.days is None:
            raise ValueError("needs between, days or both")
        return self


class Pay(Section):
    """What a paid minute costs beyond the hourly cost."""

    overtime_multiplier: Annotated[Number, Field(ge=1)] = 1.0
    wage_multiplier: Positive = Field(1.0, description="of every hourly cost in the agents table")
    premiums: tuple[Premium, ...] = ()
    overhead_per_head: NotNegative = Field(
        0.0, description="money a week for every agent employed in it, with shifts or without; takes room in budgets"
    )


class BudgetLines(Section):
    """Most money a week for single lines of the cost, over all agents."""

    base: NotNegative | None = Field(None, description="regular minutes at the plain hourly cost")
    premiums: NotNegative | None = Field(None, description="what premiums add to regular minutes")
    overtime: NotNegative | None = Field(None, description="minutes of overtime, with all that multiplies them")
    overhead: NotNegative | None = Field(None, description="pay.overhead_per_head")
    training: NotNegative | None = Field(None, description="cost of activities beside pay")
    outsourcing: NotNegative | None = Field(None, description="queues.*.outsourcing")


class Budget(Section):
    """Most money a week, in the site's currency; several weeks share it."""

    weekly: NotNegative | None = None
    hard: Flag = Field(True, description="false: given up where no roster keeps it, and the overrun is told")
    teams: dict[str, NotNegative] = {}
    queues: dict[str, NotNegative] = Field({}, description="an agent counts in the queue first among its skills")
    lines: BudgetLines = BudgetLines()


class Objective(Section):
    """What the roster is for."""

    goal: Literal["service_level", "coverage", "cost"] = "service_level"
    floor: Fraction = Field(0.5, description="service level that no open interval of a queue should fall below")
    floor_price: NotNegative = Field(4.0, description="contacts that one contact short of the floor counts as")
    understaffed_hour: NotNegative | None = Field(None, description="default: 4 x mean hourly cost")
    overstaffed_hour: NotNegative | None = Field(None, description="default: half the mean hourly cost")


class Solver(Section):
    """When the search ends, and with what it works."""

    time_limit_seconds: Positive = 60.0
    gap: NotNegative = 0.005
    workers: Annotated[Whole, Field(ge=1, le=64)] = 2
    seed: Annotated[Whole, Field(ge=0, lt=2**63)] = 1
    iterations: Annotated[Whole, Field(ge=1)] | None = Field(
        None, description="search steps instead of the clock: equal bytes for equal inputs"
    )
    linear_program: Flag = Field(
        False,
        description="solve the relaxation beside the search too: the bound is there sooner, for half as much memory",
    )


class Scenario(Section):
    """A named list of overrides."""

    name: Name
    set: dict[str, Any] = {}
