"""A roster as tables, with what the optimiser knows about it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class RosterResult:
    """The outcome of the optimiser.

    `shifts`, `activities` and `coverage` are tables of the contract, `summary` holds the figures of
    `summary.json`, and `interrupted` tells that the user stopped the search.
    """

    shifts: pd.DataFrame
    activities: pd.DataFrame
    coverage: pd.DataFrame
    summary: dict
    interrupted: bool = False

    def __str__(self) -> str:
        level = self.summary["service_level"]["overall"]
        return f"{len(self.shifts)} shifts, cost {self.summary['cost']:,}, predicted service level {level:.1%}"
