"""Bounds of what contacts answered in time alone can be: by prices of cover as if there were no floor.

A bound with the floor holds for rosters that break it no more than the one at hand. Where money does not reach for the
floor, a roster that leaves intervals empty may answer more; without the floor the bound holds for that one too.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from wfm.config import Config
from wfm.schedule.bound import Bound
from wfm.schedule.clock import SearchClock
from wfm.schedule.kernels.crew import Cover
from wfm.schedule.outcome import Outcome, Prices
from wfm.schedule.problem import Problem

# At 500 agents and three budgets bounds were .2, .4 and .3 points of service lower after 200 evaluations than after 50,
# and 1 to 4 points higher after 25. So many at so many agents; fewer agents have more, each of which takes less time.
# From a budget close by a part of them will do.
_EVALUATIONS, _AMONG, _FEWEST, _MOST, _AGAIN = 50, 500, 20, 300, 8


def evaluations_for(agents: int, again: bool) -> int:
    """Return how many evaluations a bound of the service alone may take after a search; `again` from one close by."""
    count = max(_FEWEST, min(_MOST, _EVALUATIONS * _AMONG / max(agents, 1)))
    return int(count / _AGAIN if again else count)


def without_floor(config: Config) -> Config:
    """Return the configuration with no floor under the service level."""
    return config.model_copy(update={"objective": config.objective.model_copy(update={"floor": 0.0})})


def raise_bound(
    problem: Problem,
    cover: Cover,
    outcome: Outcome,
    clock: SearchClock,
    until: float = 1.0,
    evaluations: int | None = None,
    start: Prices | None = None,
) -> None:
    """Bound the value of a cover, to be maximised, and leave the prices in `outcome`.

    Args:
        problem: What the roster was searched for in.
        cover: What is bounded.
        outcome: The roster to begin at; its prices are replaced. Ctrl-C is waited for no longer than one evaluation.
        clock: Ends the ascent, and counts its steps, where `evaluations` does not.
        until: The share of the clock at which the ascent ends.
        evaluations: The most there are.
        start: Prices with the bound that they prove; by default those that the roster suggests.
    """
    bounding = Bound(problem.bounded, cover, problem.price, problem.crew.cap, problem.workers)
    try:
        start = start or bounding.prices_at(outcome.found.roster, outcome.found.row_prices)
        by_count = None if evaluations is None else _by_count(outcome, evaluations)
        progress = by_count or _by_clock(outcome, clock, until, len(problem.crew.wage))
        outcome.prices = bounding.improve_evenly(start, progress)
    finally:
        bounding.close()


def _by_clock(outcome: Outcome, clock: SearchClock, until: float, agents: int) -> Callable[[Prices], float | None]:
    how_far = clock.progress(until)

    def progress(prices: Prices) -> float | None:
        outcome.prices = prices
        clock.use(agents)
        return _first_of_all(prices, None if outcome.interrupted else how_far())

    return progress


def _by_count(outcome: Outcome, evaluations: int) -> Callable[[Prices], float | None]:
    done = 0

    def progress(prices: Prices) -> float | None:
        nonlocal done
        outcome.prices, done = prices, done + 1
        return _first_of_all(prices, None if outcome.interrupted or done > evaluations else (done - 1) / evaluations)

    return progress


def _first_of_all(prices: Prices, progress: float | None) -> float | None:
    """Return how far an ascent is, and that it has begun where nothing is proved yet."""
    return 0.0 if progress is None and not math.isfinite(prices.bound) else progress
