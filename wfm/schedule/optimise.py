"""The optimiser: first roster, annealing, bound, and OR-Tools on neighbourhoods, until the gap or the time is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wfm.schedule.annealing import Annealing
from wfm.schedule.bound import Bound
from wfm.schedule.clock import SearchClock
from wfm.schedule.first import first_roster
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.outcome import Found, Outcome, Prices

# Shares of the clock. The first bound is for the price of money; then searches and bounds end in turn, with the
# heat of each search, so that an easy plan is done after the first turn.
_PRICE_OF_MONEY = 0.04
_TURNS = ((0.16, 0.5, 0.22), (0.62, 1.0, 0.72))
_MODELS_END, _LAST_BOUND_END = 0.92, 1.0


@dataclass(frozen=True)
class Problem:
    """What is to be maximised: the value of cover less `price` times the cost, within the caps of `crew`."""

    crew: Crew
    cover: Cover
    price: float
    seed: int
    workers: int
    gap: float


def optimise(problem: Problem, cheapest: Roster, clock: SearchClock, told: Callable[[Outcome], None]) -> Outcome:
    """Search for the best roster; Ctrl-C ends the search and keeps the best."""
    annealing = Annealing(problem.crew, problem.cover, problem.price, problem.workers, problem.seed)
    bound = Bound(problem.crew, problem.cover, problem.price, problem.crew.cap, problem.workers)
    outcome = Outcome(Found(cheapest, annealing.judge(cheapest), np.zeros(len(problem.crew.cap))))
    try:
        _run(problem, cheapest, clock, annealing, bound, outcome, told)
    except KeyboardInterrupt:
        outcome.interrupted = True
        bound.settle(outcome)
    finally:
        annealing.close()
        bound.close()
    return outcome


def _run(
    problem: Problem,
    cheapest: Roster,
    clock: SearchClock,
    annealing: Annealing,
    bound: Bound,
    outcome: Outcome,
    told: Callable[[Outcome], None],
) -> None:
    from wfm.schedule.day_model import improve_by_models

    def keep(found: Found) -> None:
        if found.objective > outcome.found.objective:
            outcome.found = found
        told(outcome)

    def enough() -> bool:
        return outcome.gap <= problem.gap

    roster, rows = first_roster(problem.crew, problem.cover, cheapest, problem.price, problem.seed)
    keep(Found(roster, annealing.judge(roster), rows))
    _raise_bound(problem, clock, _PRICE_OF_MONEY, bound, outcome, told)
    assert outcome.prices is not None
    start = Found(roster, annealing.judge(roster), outcome.prices.rows)
    for search_end, heat, bound_end in _TURNS:
        keep(annealing.run(start, clock, search_end, heat, keep, enough))
        start = outcome.found
        _raise_bound(problem, clock, bound_end, bound, outcome, told)
        if enough():
            return
    improve_by_models(problem, clock, _MODELS_END, annealing, outcome, keep, enough)
    _raise_bound(problem, clock, _LAST_BOUND_END, bound, outcome, told)


def _raise_bound(
    problem: Problem,
    clock: SearchClock,
    until: float,
    bound: Bound,
    outcome: Outcome,
    told: Callable[[Outcome], None],
) -> None:
    """Lower the upper bound until its share of the clock is used up or the gap is closed.

    Half of the time goes to prices read off the best roster, the rest to the best prices of all so far.
    """
    agents = len(problem.crew.wage)
    rows = outcome.found.row_prices if outcome.prices is None else outcome.prices.rows

    def improved(start: Prices, end: float) -> None:
        before = outcome.prices
        how_far = clock.progress(end)

        def keep(best: Prices) -> None:
            outcome.prices = best if before is None or best.bound < before.bound else before

        def more(best: Prices) -> bool:
            keep(best)
            clock.use(agents)
            told(outcome)
            first = not np.isfinite(best.bound)
            return first or (how_far() is not None and outcome.gap > problem.gap)

        keep(bound.improve(start, outcome.found.objective, more))

    fresh = bound.prices_at(outcome.found.roster, rows)
    if outcome.prices is None:
        improved(fresh, until)
        return
    improved(fresh, (clock.spent + until) / 2)
    if outcome.gap > problem.gap:
        improved(outcome.prices, until)
