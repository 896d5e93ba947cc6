"""How a roster is simulated: `simulation`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wfm.config.base import Flag, Number, Positive, Section, Whole


class Simulation(Section):
    """What the simulation draws, and when it has seen enough."""

    service: Literal["exponential", "lognormal", "deterministic"] = Field(
        "exponential", description="distribution of handle times"
    )
    service_cv: Positive = Field(1.2, description="standard deviation of handle times by their mean, if lognormal")
    uncertain_days: Flag = Field(False, description="whole days run above or below the forecast, as far as it spreads")
    again_after_seconds: Positive = Field(600.0, description="mean time until who redials or reconnects returns")
    half_width: Annotated[Number, Field(gt=0, lt=0.5)] = Field(
        0.005, description="half of the 95 % confidence interval of the overall service level"
    )
    least_days: Annotated[Whole, Field(ge=1)] = Field(280, description="simulated days, for the single intervals' sake")
    most_days: Annotated[Whole, Field(ge=1)] = Field(20_000, description="simulated days after which it ends anyhow")
