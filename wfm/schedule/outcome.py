"""What the search knows: the best roster found, and the prices that bound all others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.schedule.ascent import Ascent
from wfm.schedule.kernels.crew import Roster


@dataclass
class Found:
    """A roster with its objective (to be maximised) and the prices of money that led to it."""

    roster: Roster
    objective: float
    row_prices: np.ndarray


@dataclass
class Prices:
    """Prices of cover (pools, intervals) and of budget rows, slopes of fairness (agents, kinds), and their bound.

    `length` is how far an ascent steps from here: 1 at first, less once shorter steps were needed. `pulls` is what
    pulled at these prices lately, where they were moved evenly; who goes on from them goes on with it.
    """

    cover: np.ndarray
    rows: np.ndarray
    weights: np.ndarray
    slopes: np.ndarray
    bound: float = np.inf
    length: float = 1.0
    pulls: Ascent | None = None

    def copy(self) -> Prices:
        """Return prices of their own arrays."""
        cover, rows, weights = self.cover.copy(), self.rows.copy(), self.weights.copy()
        return Prices(cover, rows, weights, self.slopes.copy(), self.bound, self.length, self.pulls)


@dataclass
class Outcome:
    """The best roster known and the best bound; both objectives are maximised."""

    found: Found
    prices: Prices | None = None
    interrupted: bool = False

    @property
    def bound(self) -> float:
        """The bound, infinite where none was computed."""
        return self.prices.bound if self.prices is not None else np.inf

    @property
    def gap(self) -> float:
        """Relative gap between roster and bound."""
        return (self.bound - self.found.objective) / max(abs(self.found.objective), 1e-9)
