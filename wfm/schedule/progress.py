"""What the search tells while it works."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from wfm.schedule.clock import SearchClock
from wfm.schedule.outcome import Outcome

_SECONDS_BETWEEN = 0.2


@dataclass(frozen=True)
class SearchState:
    """A moment of the search: share of the clock spent, cost in money, objective (minimised) and its gap."""

    spent: float
    cost: float
    objective: float
    gap: float | None


Report = Callable[[SearchState], None]


class Progress:
    """Passes on what the search knows, not too often."""

    def __init__(self, report: Report | None, clock: SearchClock) -> None:
        self._report, self._clock = report, clock
        self._last = 0.0
        self._outcome: Outcome | None = None

    def tell(self, outcome: Outcome) -> None:
        """Take the state of the search."""
        self._outcome = outcome
        now = time.monotonic()
        if now - self._last >= _SECONDS_BETWEEN:
            self._last = now
            self._send()

    def end(self) -> None:
        """Pass on the last state."""
        self._send()

    def _send(self) -> None:
        if self._report is None or self._outcome is None:
            return
        found, gap = self._outcome.found, self._outcome.gap
        known = gap if gap < float("inf") else None
        cost = float(found.roster.cost.sum())
        self._report(SearchState(min(self._clock.spent, 1.0), cost, -found.objective, known))
