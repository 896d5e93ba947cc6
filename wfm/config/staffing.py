"""How load becomes positions and staff: `staffing`."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import BeforeValidator, Field

from wfm.config.base import Fraction, NotNegative, Section
from wfm.config.opening_hours import Hours, covers


class HourlyShrinkage(Section):
    """Shares lost in some hours of the week, instead of the usual ones."""

    hours: Hours
    planned: Fraction | None = None
    unplanned: Fraction | None = None

    def covers(self, stamps: pd.DatetimeIndex) -> np.ndarray:
        """Return for each local time whether it lies in these hours; shape (len(stamps),)."""
        return covers(self.hours, stamps)


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
    attrition: Fraction = Field(0.0, description="share of the agents, of every contract and skills, who have left")
    reserve_positions: NotNegative = Field(0.0, description="agents kept free of deferred work for live contacts")

    @property
    def demand_quantile(self) -> float | None:
        """The share of days on which the load staffed for is not exceeded; none: the mean is staffed for."""
        match = _QUANTILE.fullmatch(self.demand)
        return int(match[1]) / 100 if match else None
