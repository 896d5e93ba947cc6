"""The linear program beside the search: solved in a thread of its own, its prices taken when they are there.

Measured at 500 agents and 60 s: with it a bound of 319,936 and a gap of .130 % in 746 MB, without it 319,910 and .139 %
in 382 MB; with 90 s the ascent alone finds the same bound. So it is for those who ask for it.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from wfm.schedule.kernels.crew import Cover, Crew
from wfm.schedule.outcome import Prices

# With less time than this the ascent alone does better; and it must never be what a plan waits for.
_FEWEST_SECONDS = 8.0
_SHARE = 0.9
# Measured: 63,000 variables take 20 s, 260,000 of several skills more than 200 s, where the ascent is within .5 %.
# At 5,000 agents the program takes 1 GB beside the search.
_MOST_GROUPS, _MOST_AGENTS = 1, 1000
# How far an ascent steps from prices that are almost the best.
_SHORT = 0.02


class Relaxation:
    """Starts the linear program, unless steps end the search: when it is done depends on the machine."""

    def __init__(self, crew: Crew, cover: Cover, price: float) -> None:
        self._crew, self._cover, self._price = crew, cover, price
        self._pool: ThreadPoolExecutor | None = None
        self._future: Future | None = None
        self.used = False

    def start(self, seconds: float | None) -> None:
        """Start with the seconds that are left; None where steps end the search."""
        large = self._cover.in_pool.shape[0] > _MOST_GROUPS or len(self._crew.wage) > _MOST_AGENTS
        if seconds is None or seconds < _FEWEST_SECONDS or large:
            return
        from wfm.schedule.implicit_lp import solve_relaxed

        self._pool = ThreadPoolExecutor(1)
        self._future = self._pool.submit(
            solve_relaxed, self._crew, self._cover, self._price, self._crew.cap, seconds * _SHARE
        )

    def prices(self) -> Prices | None:
        """Return the prices found, once; None before that."""
        if self._future is None or not self._future.done():
            return None
        found, self._future = self._future.result(), None
        if found is None:
            return None
        self.used = True
        found.length = _SHORT
        return found

    def close(self) -> None:
        """Let the thread go; a solver at work ends by its own time limit."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
