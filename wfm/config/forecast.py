"""How volume is forecast: `forecast`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from wfm.config.base import Flag, Name, Section, Whole


class Forecast(Section):
    """The model, how far it looks, and what the planner adds to it."""

    model: Literal["auto", "prophet", "seasonal_naive", "moving_average", "table"] = "auto"
    horizon_weeks: Annotated[Whole, Field(ge=1, le=26)] = 2
    holidays: Flag = True
    regressors: Name | None = Field(None, description="file of numbers by date that move the volume")
    table: Name | None = Field(None, description="file of a forecast from elsewhere, for model: table")
    overrides: Name | None = Field(None, description="file of the planner's changes and locks")
    versions: Name | None = Field(None, description="folder of stored forecasts; locks take their numbers there")

    @model_validator(mode="after")
    def _table_and_model(self) -> Forecast:
        if (self.model == "table") != (self.table is not None):
            raise ValueError("model: table and table: FILE come together")
        return self
