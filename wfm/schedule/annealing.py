"""The search: rounds of ruin and recreate on every core, with a price of money that follows the budget.

In a round every worker has agents of its own, drawn anew each time, and all work on one roster and its cover at once:
so nobody fills a gap that another has just filled. (Measured at 500 agents: workers that see the others' agents as
they were a tenth of a second ago end worse than one worker alone.) What two write into the cover at the same moment
may be lost, so it is counted anew after every round. Where steps end the search one worker does it all, and the same
seed and steps give the same roster.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from wfm.schedule.clock import SearchClock
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.outcome import Found
from wfm.schedule.rosters import copy_roster, empty_roster

_AT_ONCE = 2
_SCALED = 0.2
# Annealing starts at this share of the mean value of an agent and is cold after this share of its time.
_HEAT, _COLD_AFTER = 0.02, 0.85
# The temperature while values are shaken by a price: so many prices. It matters little.
_SHAKEN_HEAT = 7.0
# Up to so many agents the best roster within a round is kept, where one worker makes it; after that it would cost
# more to copy than it gains.
_FEW = 200
# Share of a budget that the search would rather leave free: moves that cost a little then stay possible.
_SLACK = 4e-4
# A row is pressed when this share of the steps was refused for it; then its price grows, from a share of what a unit
# of money is worth on average.
_OFTEN, _PRESSED, _LEAST_PRICE = 0.2, 1.5, 0.05
# To come down to a smaller budget: at most so many passes, each over a part of everybody, money dearer by so much in
# each. (500 agents, 15 budgets 1 % apart: .5 s, and as good rosters as whole passes with money dearer by 8 % in 14 s.)
_CHEAPENED, _PART, _DEARER = 400, 8, 1.05
# How strongly unspent money lowers its price, a round.
_PULL = 8.0


class Annealing:
    """Improves a roster round by round."""

    def __init__(self, crew: Crew, cover: Cover, price: float, workers: int, seed: int) -> None:
        from wfm.schedule.kernels.worth import make_tables

        self._crew, self._cover, self._price, self._seed = crew, cover, price, seed
        self._pool = ThreadPoolExecutor(workers)
        self._workers = max(min(workers, len(crew.wage)), 1)
        self._tables = make_tables(cover)
        self._rounds = 0
        self._nobody = empty_roster(crew._replace(wage=crew.wage[:0]), cover)

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
        shaken: float = 0.0,
        last: bool = False,
    ) -> Found:
        """Run rounds until a share of the clock is used up, from `heat` (1: hot, 0: downhill only) to cold.

        `told` gets every better roster; the search also ends once there is `enough`. With `shaken`, a price of an
        agent in an interval, values of time are shaken by as much at first and ever less: best responses then draw
        from all good tours and not only the best. Returns the best roster, or the `last`.
        """
        base = copy_roster(found.roster)
        best, prices = found, found.row_prices.copy()
        how_far, pace = clock.progress(until), None
        while (progress := how_far()) is not None and not enough():
            cooling = max(1.0 - progress / _COLD_AFTER, 0.0)
            temperature = (heat * self._heat(best) if not shaken else _SHAKEN_HEAT * shaken) * cooling**2
            begun = time.monotonic()
            watched = self._alone(clock) and len(self._crew.wage) <= _FEW
            top = copy_roster(best.roster if watched else self._nobody)
            refused = np.zeros(len(prices))
            steps = self._round(base, top, refused, prices, clock, pace, temperature, shaken * cooling)
            clock.use(steps)
            pace = (time.monotonic() - begun) / max(steps / self._workers, 1)
            top = top if watched else base
            objective = self.judge(top)
            if objective > best.objective + 1e-9:
                best = Found(copy_roster(top), objective, prices.copy())
                told(best)
            prices = self._follow_budget(prices, base, refused > _OFTEN * steps, best)
            self._rounds += 1
        return Found(base, self.judge(base), prices) if last else best

    def cheapened(self, found: Found) -> Found:
        """Bring a roster within its budgets, as little changed as ever dearer money asks for.

        The roster of a little more money is a better start than one from nothing, and the prices that it was found at
        than those of a bound. Where it does not come down that far, it is returned as far as it came.
        """
        from wfm.schedule.kernels.search import improve, row_costs, seed_random

        crew, cover, tables, price = self._crew, self._cover, self._tables, self._price
        roster, prices, everybody = copy_roster(found.roster), found.row_prices.copy(), np.arange(len(crew.wage))
        worth = abs(float(found.objective)) / max(float(roster.cost.sum()), 1e-9) if found.objective > -1e100 else 1.0
        refused = np.zeros(len(prices))
        steps = max(len(everybody) // _PART, 1)
        seed_random(self._seed % 2**32)
        for _ in range(_CHEAPENED):
            totals = row_costs(crew, roster)
            over = totals > crew.cap + 1e-6
            if not over.any():
                break
            prices = np.where(over, np.maximum(prices * _DEARER, _LEAST_PRICE * worth), prices)
            improve(
                crew, cover, tables, roster, self._nobody, everybody, totals, refused, price, prices, steps,
                0.0, 1, 0.0, 0.0,
            )  # fmt: skip
        return Found(roster, self.judge(roster), prices)

    def _round(
        self,
        roster: Roster,
        best: Roster,
        refused: np.ndarray,
        prices: np.ndarray,
        clock: SearchClock,
        pace: float | None,
        temperature: float,
        added: float,
    ) -> int:
        """Change a roster in place for a round, and bring `best` up to date on the way; returns the steps."""
        from wfm.schedule.kernels.search import improve, recount, row_costs, seed_random

        crew, cover, tables, price = self._crew, self._cover, self._tables, self._price
        seed = (self._seed * 1_000_003 + self._rounds * 101) % 2**32
        workers = 1 if self._alone(clock) else self._workers
        order = np.random.default_rng(seed).permutation(len(crew.wage))
        totals, steps = row_costs(crew, roster), clock.round_steps(pace, len(crew.wage))
        # In one piece each: the loops would be compiled once more for parts with gaps.
        parts = [np.ascontiguousarray(order[worker::workers]) for worker in range(workers)]

        def one(worker: int) -> int:
            seed_random((seed + worker) % 2**32)
            return int(
                improve(
                    crew, cover, tables, roster, best, parts[worker], totals, refused, price, prices, steps,
                    temperature, 1 if added else _AT_ONCE, 0.0 if added else _SCALED, added,
                )
            )  # fmt: skip

        done = sum(self._pool.map(one, range(workers)))
        if workers > 1:
            recount(crew, cover, roster)
        return done

    def _alone(self, clock: SearchClock) -> bool:
        """Whether one worker does it all: for equal rosters, or because partners move together, whoever's they are."""
        return self._workers == 1 or bool(clock.steps) or len(self._crew.wishes.pair_with) > 0

    def _heat(self, best: Found) -> float:
        return _HEAT * abs(best.objective) / max(len(best.roster.cost), 1)

    def _follow_budget(self, prices: np.ndarray, roster: Roster, pressed: np.ndarray, best: Found) -> np.ndarray:
        """Keep a little of every budget row free: raise its price when it is used up, lower it when it is not.

        Rows are `pressed` when much was refused that they could not pay: at such a price nobody looks for what they
        could.
        """
        from wfm.schedule.kernels.search import row_costs

        if not len(prices):
            return prices
        totals, lines = row_costs(self._crew, roster), len(prices) - len(self._crew.line_kind)
        slack = 1.0 - totals / np.maximum(self._crew.cap, 1e-9)
        slack[lines:][self._crew.cap[lines:] <= 0.0] = 0.0  # a line that may cost nothing is used up
        factor = np.where(slack < _SLACK, 1.01, np.clip(1.0 - _PULL * slack, 0.5, 0.99))
        woken = (prices <= 1e-9) & (slack < _SLACK)
        worth = abs(best.objective) / max(float(roster.cost.sum()), 1e-9)
        raised = np.maximum(prices * _PRESSED, _LEAST_PRICE * worth)
        return np.where(pressed, raised, np.where(woken, 1e-4, prices * factor))

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=False, cancel_futures=True)
