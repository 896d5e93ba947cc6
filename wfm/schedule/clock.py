"""When the search ends: by the clock, or by a number of steps so that equal inputs give equal bytes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

# A look-up of one agent's best tour is one step, whoever asks for it.
_STEPS_A_ROUND, _STEPS_AN_AGENT = 200, 10
_SECONDS_A_ROUND = 0.1
_SECONDS_AN_AGENT = 1e-4


class SearchClock:
    """Shares the time or the steps of a solver among its phases."""

    def __init__(self, seconds: float, steps: int | None) -> None:
        self._seconds, self.steps = seconds, steps
        self._started = time.monotonic()
        self._used = 0

    @property
    def elapsed(self) -> float:
        """Seconds since the solver started."""
        return time.monotonic() - self._started

    @property
    def spent(self) -> float:
        """Share of the time or the steps that is used up."""
        return self._used / self.steps if self.steps else self.elapsed / self._seconds

    def use(self, steps: int) -> None:
        """Count steps."""
        self._used += steps

    def seconds_left(self, until: float) -> float | None:
        """Return the seconds until a share of the time is used up; None where steps end the search."""
        return None if self.steps else (until - self.spent) * self._seconds

    def progress(self, until: float) -> Callable[[], float | None]:
        """Return a function that tells how far a phase is, 0 to 1, and None when its share is used up."""
        begin = self.spent

        def how_far() -> float | None:
            now = self.spent
            return None if now >= until else max(0.0, (now - begin) / max(until - begin, 1e-9))

        return how_far

    def evaluations_left(self, until: float, steps: int, seconds: float) -> float:
        """Return how often something of so many steps or seconds can be done until a share is used up."""
        if self.steps:
            return (until - self.spent) * self.steps / max(steps, 1)
        return (until - self.spent) * self._seconds / seconds if seconds else math.inf

    def rounds_left(self, until: float, agents: int) -> int | None:
        """Return the rounds until a share of the steps is used up; None where time ends the search."""
        if not self.steps:
            return None
        return int((until - self.spent) * self.steps / _fixed_steps(agents))

    def round_steps(self, seconds_a_step: float | None, agents: int) -> int:
        """Return the steps of one round of one worker: fixed when steps end the search, else about as long."""
        if self.steps or not seconds_a_step:
            return _fixed_steps(agents)
        seconds = max(_SECONDS_A_ROUND, agents * _SECONDS_AN_AGENT)
        return int(min(max(seconds / seconds_a_step, 20), 20000))


def _fixed_steps(agents: int) -> int:
    """Return the steps of a round: prices of money follow once a round, so few agents have short ones."""
    return max(min(_STEPS_A_ROUND, _STEPS_AN_AGENT * agents), 1)
