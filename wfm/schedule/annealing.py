"""The search: rounds of ruin and recreate on every core, with a price of money that follows the budget."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from wfm.schedule.clock import SearchClock
from wfm.schedule.first import copy_roster
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.outcome import Found

_AT_ONCE = 2
_NOISE = 0.2
# Annealing starts at this share of the mean value of an agent and is cold after this share of its time.
_HEAT, _COLD_AFTER = 0.02, 0.85
# Workers go their own ways for so many rounds, then all go on from the best.
_ROUNDS_APART = 8
# Share of a budget that the search would rather leave free: moves that cost a little then stay possible.
_SLACK = 4e-4
# How strongly unspent money lowers its price, a round.
_PULL = 8.0


class Annealing:
    """Improves a roster round by round; the same seed, steps and workers give the same roster."""

    def __init__(self, crew: Crew, cover: Cover, price: float, workers: int, seed: int) -> None:
        self._crew, self._cover, self._price, self._seed = crew, cover, price, seed
        self._pool = ThreadPoolExecutor(workers)
        self._workers = workers
        self._round = 0

    def judge(self, roster: Roster) -> float:
        """Return a roster's objective, a very low one where it is over a budget."""
        from wfm.schedule.kernels.search import objective_within

        return float(objective_within(self._crew, self._cover, roster, self._price))

    def run(
        self,
        found: Found,
        clock: SearchClock,
        until: float,
        heat: float,
        told: Callable[[Found], None],
        enough: Callable[[], bool] = lambda: False,
    ) -> Found:
        """Run rounds until a share of the clock is used up, from `heat` (1: hot, 0: downhill only) to cold.

        `told` gets every better roster; the search also ends once there is `enough`.
        """
        current = [copy_roster(found.roster) for _ in range(self._workers)]
        bests = [copy_roster(found.roster) for _ in range(self._workers)]
        best, prices = found, found.row_prices.copy()
        how_far, pace = clock.progress(until), None
        while (progress := how_far()) is not None and not enough():
            temperature = heat * self._heat(best) * max(1.0 - progress / _COLD_AFTER, 0.0) ** 2
            begun = time.monotonic()
            results = self._round_of_all(current, bests, prices, clock.round_steps(pace), temperature)
            steps = sum(done for _, done in results)
            clock.use(steps)
            pace = (time.monotonic() - begun) / max(steps / self._workers, 1)
            top = max(range(self._workers), key=lambda worker: results[worker][0])
            if results[top][0] > best.objective + 1e-9:
                best = Found(copy_roster(bests[top]), results[top][0], prices.copy())
                told(best)
            prices = self._follow_budget(prices, current[top])
            self._round += 1
            if self._round % _ROUNDS_APART == 0:
                current = [copy_roster(best.roster) for _ in range(self._workers)]
        return best

    def _round_of_all(
        self, rosters: list[Roster], bests: list[Roster], prices: np.ndarray, steps: int, temperature: float
    ) -> list:
        from wfm.schedule.kernels.search import improve, seed_random

        def one(worker: int):
            seed_random((self._seed * 1_000_003 + self._round * 101 + worker) % 2**32)
            crew, cover = self._crew, self._cover
            return improve(
                crew, cover, rosters[worker], bests[worker], self._price, prices, steps, temperature, _AT_ONCE, _NOISE
            )

        return list(self._pool.map(one, range(self._workers)))

    def _heat(self, best: Found) -> float:
        return _HEAT * abs(best.objective) / max(len(best.roster.cost), 1)

    def _follow_budget(self, prices: np.ndarray, roster: Roster) -> np.ndarray:
        """Keep a little of every budget row free: raise its price when it is used up, lower it when it is not."""
        from wfm.schedule.kernels.search import row_costs

        if not len(prices):
            return prices
        slack = 1.0 - row_costs(self._crew, roster) / np.maximum(self._crew.cap, 1e-9)
        factor = np.where(slack < _SLACK, 1.01, np.clip(1.0 - _PULL * slack, 0.5, 0.99))
        woken = (prices <= 1e-9) & (slack < _SLACK)
        return np.where(woken, 1e-4, prices * factor)

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=False, cancel_futures=True)
