"""Bounds of what contacts answered in time alone can be: by prices of cover as if there were no floor.

A bound with the floor holds for rosters that break it no more than the one at hand. Where money does not reach for the
floor, a roster that leaves intervals empty may answer more; without the floor the bound holds for that one too.
"""

from __future__ import annotations

from collections.abc import Callable

from wfm.config import Config
from wfm.schedule.bound import Bound
from wfm.schedule.clock import SearchClock
from wfm.schedule.kernels.crew import Cover
from wfm.schedule.optimise import Problem
from wfm.schedule.outcome import Outcome, Prices

# At 480 agents, two cores and seven budgets 150 evaluations took .5 s; 150 more lowered the bound by .4 points or less,
# once by 4. So many at a thousand agents, fewer among more.
_EVALUATIONS, _FEWEST, _AMONG, _AGAIN = 150, 20, 1000, 12


def evaluations_for(agents: int, again: bool) -> int:
    """Return how many evaluations a bound of the service alone may take after a search; `again` from one close by."""
    if again:
        return _AGAIN
    return int(max(_FEWEST, min(_EVALUATIONS, _EVALUATIONS * _AMONG / max(agents, 1))))


def without_floor(config: Config) -> Config:
    """Return the configuration with no floor under the service level."""
    return config.model_copy(update={"objective": config.objective.model_copy(update={"floor": 0.0})})


def raise_bound(
    problem: Problem,
    cover: Cover,
    outcome: Outcome,
    target: float,
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
        target: The roster's own value.
        clock: Ends the ascent, and counts its steps, where `evaluations` does not.
        until: The share of the clock at which the ascent ends.
        evaluations: The most there are.
        start: Prices with the bound that they prove; by default those that the roster suggests.
    """
    bounding = Bound(problem.bounded, cover, problem.price, problem.crew.cap, problem.workers)
    try:
        start = start or bounding.prices_at(outcome.found.roster, outcome.found.row_prices)
        if evaluations is None:
            outcome.prices = bounding.improve(start, target, _by_clock(outcome, clock, until, len(problem.crew.wage)))
        else:
            outcome.prices = bounding.improve(start, target, _by_count(outcome, evaluations), evaluations)
    finally:
        bounding.close()


def _by_clock(outcome: Outcome, clock: SearchClock, until: float, agents: int) -> Callable[[Prices], bool]:
    how_far = clock.progress(until)

    def more(prices: Prices) -> bool:
        outcome.prices = prices
        clock.use(agents)
        return prices.bound == float("inf") or (how_far() is not None and not outcome.interrupted)

    return more


def _by_count(outcome: Outcome, evaluations: int) -> Callable[[Prices], bool]:
    left = evaluations

    def more(prices: Prices) -> bool:
        nonlocal left
        left -= 1
        outcome.prices = prices
        return left >= 0

    return more
