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
from wfm.schedule.smoothing import smoothed, widths

# Shares of the clock. The first bound is for the price of money; then in each turn a search over smoothed cover, one
# over the true cover, and a bound end, so that an easy plan is done after the first turn.
_PRICE_OF_MONEY = 0.04
_TURNS = ((0.13, 0.16, 0.22), (0.58, 0.64, 0.74))
_WIDTHS, _HEAT = 20, 0.08
# Cover without kinks needs no smoothing; and where steps end the search, few of them leave no time for it. Then the
# true cover alone is searched, from hotter on.
_FEWEST_WIDTHS, _HOTTER = 6, (0.5, 1.0)
_MODELS_END, _LAST_BOUND_END = 0.92, 1.0


@dataclass(frozen=True)
class Problem:
    """What is to be maximised: the value of cover less `price` times the cost, within the caps of `crew`.

    `kinked` tells that one agent more or less may be worth all or nothing, as with requirements to be met.
    """

    crew: Crew
    cover: Cover
    price: float
    seed: int
    workers: int
    gap: float
    kinked: bool = False


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
    for (smooth_end, search_end, bound_end), heat in zip(_TURNS, _HOTTER, strict=True):
        count = _widths_in_time(problem, clock, smooth_end)
        if count:
            roster, rows = _over_smoothed_cover(problem, clock, smooth_end, start, count)
            start, heat = Found(roster, annealing.judge(roster), rows), _HEAT
            keep(start)
        keep(annealing.run(start, clock, search_end, heat, keep, enough))
        start = outcome.found
        _raise_bound(problem, clock, bound_end, bound, outcome, told)
        if enough():
            return
    improve_by_models(problem, clock, _MODELS_END, annealing, outcome, keep, enough)
    _raise_bound(problem, clock, _LAST_BOUND_END, bound, outcome, told)


def _widths_in_time(problem: Problem, clock: SearchClock, until: float) -> int:
    """Return over how many widths the search may go; none where the cover has no kinks or there are too few steps."""
    if not problem.kinked:
        return 0
    rounds = clock.rounds_left(until, problem.workers)
    return _WIDTHS if rounds is None else min(rounds, _WIDTHS) if rounds >= _FEWEST_WIDTHS else 0


def _over_smoothed_cover(
    problem: Problem, clock: SearchClock, until: float, start: Found, count: int
) -> tuple[Roster, np.ndarray]:
    """Search with cover that is worth what it is on average over ever fewer agents; returns roster and row prices."""
    roster, rows, begin = start.roster, start.row_prices, clock.spent
    steps = widths(len(problem.crew.wage), count)
    for number, width in enumerate(steps, start=1):
        end = begin + (until - begin) * number / len(steps)
        if clock.spent >= end:
            continue
        annealing = Annealing(
            problem.crew, smoothed(problem.cover, width), problem.price, problem.workers, problem.seed + 1000 * number
        )
        try:
            found = Found(roster, annealing.judge(roster), rows)
            found = annealing.run(found, clock, end, _HEAT, lambda _: None)
        finally:
            annealing.close()
        roster, rows = found.roster, found.row_prices
    return roster, rows


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
