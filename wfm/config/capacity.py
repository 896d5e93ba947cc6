"""How the workforce changes over months: `capacity`."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from wfm.config.base import Fraction, Name, NotNegative, Positive, Section, Whole

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])$")


def _month(value: Any) -> Any:
    if not isinstance(value, str) or not _MONTH.match(value):
        raise ValueError(f'{value!r} is not a month; write it as "2027-03"')
    return value


def _by_month(value: Any) -> Any:
    for key in value if isinstance(value, dict) else ():
        _month(key)
    return value


def _seasons(value: Any) -> Any:
    for key in value if isinstance(value, dict) else ():
        if key not in MONTHS:
            raise ValueError(f"'{key}' is not a month; write one of {', '.join(MONTHS)}")
    return value


def _sizes(value: Any) -> Any:
    if not isinstance(value, (list, tuple)) or len(value) != 2 or not all(type(one) is int for one in value):
        raise ValueError("write [fewest, most], whole numbers")
    if not 1 <= value[0] <= value[1]:
        raise ValueError(f"{list(value)} must be whole numbers, 1 <= fewest <= most")
    return tuple(value)


class Attrition(Section):
    """Shares of the agents that leave in a month; new ones often leave sooner."""

    monthly: Fraction = 0.02
    early_monthly: Fraction | None = Field(None, description="in the first months after hiring; default: as monthly")
    early_months: NotNegative = 6


class Hiring(Section):
    """New agents, who come in classes on Mondays."""

    lead_weeks: NotNegative = Field(6, description="from the decision, at the first month's start, to the first class")
    class_size: Annotated[tuple[int, int], BeforeValidator(_sizes)] = (4, 20)
    classes_per_month: Annotated[Whole, Field(ge=0, le=4)] = 1
    most_per_month: Annotated[Whole, Field(ge=0)] | None = Field(None, description="agents hired in a month")
    training_weeks: NotNegative = 4
    ramp: tuple[Annotated[float, Field(ge=0, le=1)], ...] = Field(
        (0.7, 0.85), description="productivity in the first months after training; 1 from then on"
    )
    contract: Name | None = Field(None, description="default: the one that most agents have")
    hourly_cost: Positive | None = Field(None, description="default: the median of that contract's agents")
    cost_per_hire: NotNegative = Field(0.0, description="recruiting, for one agent")
    training_cost: NotNegative = Field(0.0, description="trainers, rooms and licences for one agent, pay aside")


class Leave(Section):
    """Days off with pay in a year, and when they are taken."""

    annual_days: Annotated[float, Field(ge=0, le=120)] = 0.0
    seasons: Annotated[dict[str, NotNegative], BeforeValidator(_seasons)] = Field(
        {}, description="weights of months, {jul: 2, aug: 2}; 1 for all others"
    )


class Extra(Section):
    """Overtime: paid hours beyond the contracts, as a share of regular ones."""

    share: Fraction | None = Field(None, description="default: what the contracts allow")


class VoluntaryTimeOff(Section):
    """Hours that agents take off when there is little to do, as a share of the hours that contracts pay at least."""

    share: Fraction = 0.0
    paid_share: Fraction = Field(0.0, description="of such an hour's pay")


class Outsourcing(Section):
    """Contacts that others answer."""

    per_contact: Positive | None = Field(None, description="money a contact")
    per_hour: Positive | None = Field(None, description="money for an hour of an agent elsewhere")
    contacts_per_month: NotNegative = 0.0
    queues: tuple[Name, ...] = Field((), description="default: all")

    @model_validator(mode="after")
    def _priced(self) -> Outsourcing:
        if self.contacts_per_month and (self.per_contact is None) == (self.per_hour is None):
            raise ValueError("needs either per_contact or per_hour")
        return self


class Severance(Section):
    """Agents who are let go."""

    cost_per_head: NotNegative = 0.0
    most_per_month: NotNegative = 0.0


COST_LINES = ("pay", "overtime", "time_off", "training", "hiring", "overhead", "outsourcing", "severance")


def _by_line(value: Any) -> Any:
    for key in value if isinstance(value, dict) else ():
        if key not in COST_LINES:
            raise ValueError(f"'{key}' is not a cost line; write one of {', '.join(COST_LINES)}")
    return value


class MonthlyBudget(Section):
    """Most money a month; single months and cost lines may have their own."""

    monthly: NotNegative | None = Field(None, description="default: budget.weekly, by days, where it is hard")
    months: Annotated[dict[str, NotNegative], BeforeValidator(_by_month)] = {}
    lines: Annotated[dict[str, NotNegative], BeforeValidator(_by_line)] = Field(
        {}, description="most money a month of a cost line, {overtime: 2000, outsourcing: 5000}"
    )


class Capacity(Section):
    """The hiring plan."""

    start: Annotated[str, BeforeValidator(_month)] | None = Field(
        None, description='first month, "2027-01"; default: the first whole one from week.start on'
    )
    months: Annotated[Whole, Field(ge=3, le=24)] = 12
    look_ahead_months: Annotated[Whole, Field(ge=0, le=12)] = Field(
        3, description="planned too and not shown, so that the last months do not hire as if all ended with them"
    )
    goal: Literal["cost", "service"] = Field("cost", description="least cost for the targets, or most service")
    attrition: Attrition = Attrition()
    hiring: Hiring = Hiring()
    leave: Leave = Leave()
    overtime: Extra = Extra()
    voluntary_time_off: VoluntaryTimeOff = VoluntaryTimeOff()
    outsourcing: Outsourcing = Outsourcing()
    severance: Severance = Severance()
    overhead_per_head: NotNegative = Field(0.0, description="money a month: workplace, licences, benefits")
    schedule_fit: Annotated[float, Field(gt=0, le=1)] = Field(
        0.98, description="share of rostered time that falls where it is needed; of a roster of 370 agents .99"
    )
    budget: MonthlyBudget = MonthlyBudget()
