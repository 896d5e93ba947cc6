"""What performance is judged against, and what another system's states mean: `kpi`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from wfm.config.base import Fraction, Name, NotNegative, Number, Positive, Section

# What a state may mean beside the name of a break or an activity of the plan.
STATE_KINDS = ("work", "handling", "available", "break", "off_phone", "absent")
_Share = Annotated[Number, Field(ge=0, le=1)]


class Targets(Section):
    """Targets of measures; the service level's and the occupancy's stand with the queues, the cost's is the budget."""

    abandonment: Fraction | None = None
    asa_seconds: NotNegative | None = None
    aht_seconds: Positive | None = None
    occupancy: _Share | None = Field(None, description="instead of the queues' max_occupancy")
    utilisation: _Share | None = None
    shrinkage_planned: _Share | None = None
    shrinkage_unplanned: _Share | None = None
    adherence: _Share | None = None
    conformance: Positive | None = Field(None, description="minutes worked / minutes scheduled: 1")
    schedule_efficiency: _Share | None = None
    inflexibility: NotNegative | None = None
    wape_interval: NotNegative | None = None
    wape_day: NotNegative | None = None
    wape_week: NotNegative | None = None
    bias: Number | None = Field(None, description="sum(forecast - actual) / sum(actual): 0")
    cost_per_contact: NotNegative | None = None
    fcr: Number | None = None
    satisfaction: Number | None = None
    quality: Number | None = None


class KpiSection(Section):
    """Targets, and the states of `wfm kpi --activities`."""

    targets: Targets = Targets()
    states: dict[Name, Name] = Field(
        {},
        description="state of another system: work, handling, available, break, off_phone, absent, or a planned name",
    )
