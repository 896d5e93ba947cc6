"""The optimiser: first roster, bound, search guided by its prices, OR-Tools on neighbourhoods and for the bound."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from wfm.schedule.annealing import Annealing
from wfm.schedule.bound import Bound
from wfm.schedule.clock import SearchClock
from wfm.schedule.first import first_roster
from wfm.schedule.hollows import along_curves, kept_hulls, misled
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.mixture import Mixture
from wfm.schedule.outcome import Found, Outcome, Prices
from wfm.schedule.problem import Problem
from wfm.schedule.relaxation import Relaxation
from wfm.schedule.smoothed_search import search_smoothed
from wfm.schedule.smoothing import missing_share, widths
from wfm.schedule.turns import STARVED, moved_evenly, programs_pay, turns_of

# Shares of the clock. The first bound is for the prices of money and time; moved evenly it has its evaluations, but for
# a share of the clock at most, the fewest in as much of it again. Where few steps end the search, bounds need more.
_FIRST_PRICES = 0.07
_FIRST_EVALUATIONS, _FIRST_MOST, _FIRST_FEWEST = 400, 0.25, 100
_FEW_EVALUATIONS = 3000
_WIDTHS, _HEAT = 20, 0.08
# A roster of mixed tours needs little more than to be fitted together: from so few agents on, in each turn, and colder.
_MIXED_WIDEST, _MIXED_HEAT, _NARROWEST = (10.0, 2.0), 0.05, 0.3
# Where money is so short that a first roster lacks this share of what cover is asked for, kinks are far away nearly
# everywhere: then it is searched as if there were none. (104 agents, 22 % missing, 50 s: .46 % from the bound instead
# of .76 %, .50 % from as hot as where there are no kinks.)
_STARVED, _COOLER = 0.15, (0.1, 0.2)
# Cover without kinks needs no smoothing; and where steps end the search, few of them leave no time for it. Then the
# true cover alone is searched, from hotter on.
_FEWEST_WIDTHS, _HOTTER = 6, (0.5, 1.0)
# How much values of time are shaken in the last turn, in mean prices of an agent in an interval: the fewer agents,
# the more one of them matters.
_SHAKEN, _SHAKEN_FALL = 1.6, 0.43
# From a roster that was good with a little more money: shares at which bound, smoothed search and search end, and the
# fewest evaluations of the bound.
_FOLLOWING = ((0.35, 0.6, 0.7), (0.8, 0.92, 0.95))
_FOLLOWING_EVALUATIONS = 10
_FOLLOWING_WIDTHS, _FOLLOWING_WIDEST, _FOLLOWING_LENGTH = 8, 0.2, 0.25
# Where hulls mislead, the shares at which bound, search with them, and both searches along the curves end.
_FOLLOWING_MISLED = 0.25, 0.4, 0.66, 0.92
# With a little more money: at which the searches by what is kept and along the curves end.
_MENDING = 0.5, 0.95
# And from nothing: so often by what is kept and along the curves, for this share from the first turn to the end of the
# last search.
_GIVING_UP, _GIVEN_UP = 2, 0.7


def optimise(
    problem: Problem,
    cheapest: Roster,
    clock: SearchClock,
    told: Callable[[Outcome], None],
    meet: Callable[[Found], Found] | None = None,
    known: Roster | None = None,
) -> Outcome:
    """Search for the best roster; Ctrl-C ends the search and keeps the best.

    `meet` chooses the times of meetings anew for a roster, half way. `known` is a legal roster to go on from.
    """
    search = _Search(problem, clock, cheapest, told, meet)
    return search.until_ended(lambda: search.run(cheapest, known))


def follow(
    problem: Problem,
    start: Found,
    cheapest: Roster,
    prices: Prices,
    clock: SearchClock,
    told: Callable[[Outcome], None],
    part: float = 1.0,
    tried: Callable[[Found], None] = lambda found: None,
    giving_up: bool = False,
    bounded: bool = False,
) -> Outcome:
    """Go on from the roster and the prices of a problem like this one but for its budgets.

    `prices` must have the bound that they prove for these budgets. Where hulls mislead the search, it uses this `part`
    of the clock, and `tried` hears of every roster that a part of it ends with, the best or not. A start that gives up
    intervals (`giving_up`), made for less money, is searched for fewer of them and for nothing else. Where the prices
    were found for these very budgets (`bounded`) and hulls mislead the search, all the time is for rosters.
    """
    search = _Search(problem, clock, cheapest, told, None)
    search.tried, search.bounded = tried, bounded
    return search.until_ended(lambda: search.mend(start, prices) if giving_up else search.go_on(start, prices, part))


class _Search:
    def __init__(
        self,
        problem: Problem,
        clock: SearchClock,
        cheapest: Roster,
        told: Callable[[Outcome], None],
        meet: Callable[[Found], Found] | None,
    ) -> None:
        self.problem, self.clock, self.told, self.meet = problem, clock, told, meet
        self.annealing = Annealing(problem.crew, problem.cover, problem.price, problem.workers, problem.seed)
        self.bound = Bound(problem.bounded, problem.bounded_cover, problem.price, problem.crew.cap, problem.workers)
        self.outcome = Outcome(Found(cheapest, self.annealing.judge(cheapest), np.zeros(len(problem.crew.cap))))
        self.relaxation = Relaxation(problem.bounded, problem.bounded_cover, problem.price)
        smoothed_most = problem.kinked and clock.evaluations_left(1.0, len(problem.crew.wage), 0.0) > _FEW_EVALUATIONS
        seconds = clock.seconds_left(1.0)
        people = len(problem.crew.wage)
        programs = programs_pay(people, len(problem.cover.in_pool[0]), problem.kinked)
        self._evenly = moved_evenly(people, seconds)
        self._mixes = self._evenly and problem.kinked
        self._turns = turns_of(people, seconds, smoothed_most, programs)
        self._kinked, self._smoothed_most, self._heats = problem.kinked, smoothed_most, _HOTTER
        self._along: Annealing | None = None  # guided by the curves themselves
        self.tried: Callable[[Found], None] = lambda found: None
        self.bounded = False  # whether the bound is what it will be
        self._read_off = False  # whether prices were read off a roster that was searched for

    def until_ended(self, work: Callable[[], None]) -> Outcome:
        """Do some work of the search; Ctrl-C ends it, and what is known by then counts."""
        try:
            work()
        except KeyboardInterrupt:
            self.outcome.interrupted = True
            self.bound.settle(self.outcome)
        finally:
            self.close()
        return self.outcome

    def close(self) -> None:
        """Let the threads go."""
        self.annealing.close()
        if self._along is not None:
            self._along.close()
        self.bound.close()
        self.relaxation.close()

    def run(self, cheapest: Roster, known: Roster | None = None) -> None:
        from wfm.schedule.day_search import improve_by_models

        problem, clock = self.problem, self.clock
        roster, rows = first_roster(problem.crew, problem.cover, cheapest, problem.price, problem.seed)
        self._keep(Found(roster, self.annealing.judge(roster), rows))
        if known is not None:
            self._keep(self.annealing.cheapened(Found(known, self.annealing.judge(known), rows)))
            roster = self.outcome.found.roster
        if self._smoothed_most and missing_share(problem.bounded_cover, roster) > _STARVED:
            self._kinked, self._heats = False, _COOLER
            self._turns, self._mixes = STARVED, False
        if problem.linear_program:
            self.relaxation.start(clock.seconds_left(self._turns.ends[-1][1]))
        mixture = Mixture(problem.bounded) if self._mixes else None
        self._raise_first_bound(mixture)
        assert self.outcome.prices is not None
        start = Found(roster, self.annealing.judge(roster), self.outcome.prices.rows)
        if mixture is not None:
            mixed, mixture = self._mixed(start, mixture), None
            self._mixes, start = mixed is not None, mixed or start
        for turn, (smooth_end, search_end, bound_end) in enumerate(self._turns.ends):
            heat, count = self._heats[turn], self._widths_in_time(smooth_end)
            if self._mixes:
                steps = np.geomspace(_MIXED_WIDEST[turn], _NARROWEST, _WIDTHS)
                start, heat = self._smoothly(smooth_end, start, steps, _MIXED_HEAT), _HEAT
                self._keep(start)
            elif count:
                start, heat = self._over_smoothed_cover(smooth_end, start, count), _HEAT
                self._keep(start)
            shaken = self._shaken() if turn and count else 0.0
            self._keep(self.annealing.run(start, clock, search_end, heat, self._keep, self._enough, shaken))
            if turn:
                improve_by_models(
                    problem, clock, self._turns.models_end, self.annealing, self.outcome, self._keep, self._enough
                )
            self._raise_bound(bound_end)
            if self._enough():
                return
            if self.meet is not None and not turn:
                self.outcome.found = self.meet(self.outcome.found)
            start = self._best()
            if not turn and self.problem.cover.price.any() and misled(self.problem.cover, start, at_first=True):
                self._give_up(bound_end)
                start = self._best()

    def _mixed(self, start: Found, mixture: Mixture) -> Found | None:
        """Return the roster that the tours of the bound's ascent add up to, within the budgets; None without any."""
        from wfm.schedule.kernels.search import TOO_DEAR

        prices = self.outcome.prices
        if prices is None or not len(mixture):
            return None
        guide = self.bound.guide(prices, within=self._evenly)
        roster = mixture.roster(self.problem, self.clock, guide, start.roster, prices)
        found = self.annealing.cheapened(self._judged(Found(roster, 0.0, start.row_prices)))
        return found if found.objective > TOO_DEAR / 2 else None

    def _give_up(self, begin: float) -> None:
        """Search for what to give up where hulls mislead."""
        whole = _GIVEN_UP * (self._turns.ends[-1][1] - begin)
        for number in range(_GIVING_UP):
            hulls_end, end = (begin + whole * (number + share) / _GIVING_UP for share in (0.5, 1.0))
            led = self._by_kept(self._best(), hulls_end)
            self._keep(self._by_curves().run(led, self.clock, end, _HEAT, self._keep, self._enough))

    def go_on(self, start: Found, prices: Prices, part: float) -> None:
        """Search a little from a good roster and good prices, the bound first: it may be known to be near."""
        fitted = self.annealing.cheapened(start)
        if fitted.objective > self.outcome.found.objective:
            self.outcome.found = fitted
        prices.length = max(prices.length, _FOLLOWING_LENGTH)
        self.outcome.prices = prices
        self._read_off = True
        if misled(self.problem.cover, self.outcome.found):
            self._go_on_misled(start, part)
            return
        fewest = 0 if self.bounded else _FOLLOWING_EVALUATIONS
        for number, (bound_end, smooth_end, search_end) in enumerate(_FOLLOWING):
            self._raise_bound(bound_end, 0 if number else fewest)
            if self._enough():
                return
            start = self._best()
            count = min(self._widths_in_time(smooth_end), _FOLLOWING_WIDTHS)
            if count:
                start = self._over_smoothed_cover(smooth_end, start, count, _FOLLOWING_WIDEST)
                self._keep(start)
            self._keep(self.annealing.run(start, self.clock, search_end, _HEAT, self._keep, self._enough))
            if self._enough():
                return
        self._raise_bound(1.0)

    def _go_on_misled(self, start: Found, part: float) -> None:
        """Search along the curves from what hulls lead to and from the start, brought down along the curves.

        They give up different intervals, and nothing tells beforehand which are the better ones.
        """
        from wfm.schedule.kernels.search import TOO_DEAR

        bound_end, hulls_end, middle, end = (part * share for share in _FOLLOWING_MISLED)
        if not self.bounded:
            self._raise_bound(bound_end, _FOLLOWING_EVALUATIONS)
        if self._enough():
            return
        led = self.annealing.run(self._best(), self.clock, hulls_end, _HEAT, self._keep, self._enough)
        self._keep_tried(self._by_curves().run(led, self.clock, middle, _HEAT, self._keep, self._enough))
        kept = self._by_kept(start, (middle + end) / 2)
        if kept.objective > TOO_DEAR:
            led = kept
        self._keep_tried(self._by_curves().run(led, self.clock, end, _HEAT, self._keep, self._enough))
        self._raise_bound(part)

    def _keep_tried(self, found: Found) -> None:
        self._keep(found)
        self.tried(found)

    def _best(self) -> Found:
        """Return the best roster with the prices of money of the best bound."""
        found, prices = self.outcome.found, self.outcome.prices
        assert prices is not None
        return Found(found.roster, found.objective, prices.rows)

    def mend(self, start: Found, prices: Prices) -> None:
        """Spend a little more money on some of the intervals that a roster gives up, and on no others."""
        self.outcome.found, self.outcome.prices = start, prices
        led = self._by_kept(start, _MENDING[0])
        self._keep_tried(self._by_curves().run(led, self.clock, _MENDING[1], _HEAT, self._keep, self._enough))

    def _by_kept(self, start: Found, until: float) -> Found:
        """Search by the hulls of the intervals that the money is to be spent on, taken for what cover is worth.

        A search that looks a few agents ahead sees nothing gained in an interval that dozens are missing.
        """
        problem, hulls = self.problem, kept_hulls(self.problem.crew, self.problem.cover, start.roster)
        search = Annealing(problem.crew, hulls, problem.price, problem.workers, problem.seed)
        found = search.cheapened(Found(start.roster, search.judge(start.roster), start.row_prices))
        found = search.run(found, self.clock, until, _HEAT, lambda found: None)
        search.close()
        return Found(found.roster, self.annealing.judge(found.roster), found.row_prices)

    def _by_curves(self) -> Annealing:
        """Return a search that is guided by the curves themselves."""
        if self._along is None:
            problem, cover = self.problem, along_curves(self.problem.cover)
            self._along = Annealing(problem.crew, cover, problem.price, problem.workers, problem.seed)
        return self._along

    def _keep(self, found: Found) -> None:
        if found.objective > self.outcome.found.objective:
            self.outcome.found = found
        self.told(self.outcome)

    def _enough(self) -> bool:
        return self.outcome.gap <= self.problem.gap

    def _widths_in_time(self, until: float) -> int:
        """Return over how many widths the search may go; none without kinks or where there are too few steps."""
        if not self._kinked:
            return 0
        rounds = self.clock.rounds_left(until, len(self.problem.crew.wage))
        return _WIDTHS if rounds is None else min(rounds, _WIDTHS) if rounds >= _FEWEST_WIDTHS else 0

    def _over_smoothed_cover(self, until: float, start: Found, count: int, widest: float = 1.0) -> Found:
        """Search with cover that is worth what it is on average over ever fewer agents, guided by the best prices.

        `widest` is a share of the width that a first roster needs.
        """
        return self._smoothly(until, start, widths(len(self.problem.crew.wage) * widest, count), _HEAT)

    def _smoothly(self, until: float, start: Found, steps: np.ndarray, heat: float) -> Found:
        assert self.outcome.prices is not None
        guide = self.bound.guide(self.outcome.prices, within=self._evenly)
        found = search_smoothed(
            self.problem, guide, start, steps, self.clock, until, heat, self._evenly,
            lambda found: self._keep(self._judged(found)),
        )  # fmt: skip
        return self._judged(found)

    def _judged(self, found: Found) -> Found:
        return Found(found.roster, self.annealing.judge(found.roster), found.row_prices)

    def _shaken(self) -> float:
        """Return how much values of time are shaken at first."""
        prices = self.outcome.prices
        assert prices is not None
        worked = self.outcome.found.roster.cover
        mean = float(np.sum(np.abs(prices.cover) * worked) / max(np.sum(worked), 1.0))
        agents = len(self.problem.crew.wage)
        return mean * _SHAKEN * (50.0 / max(agents, 50)) ** _SHAKEN_FALL

    def _raise_first_bound(self, mixture: Mixture | None) -> None:
        """Lower the upper bound for the first time; prices moved evenly have their evaluations, if they can.

        Where a mixture notes their tours, they have no more: late ones are too much alike.
        """
        found, most = self.outcome.found, math.inf if mixture is None else _FIRST_EVALUATIONS
        start, end = self.bound.prices_at(found.roster, found.row_prices), _FIRST_PRICES
        if self._evenly:
            self.bound.evaluate(start)  # to know how long one takes
            left = max(self.clock.evaluations_left(1.0, len(self.problem.crew.wage), self.bound.seconds), 1.0)
            end = float(np.clip(_FIRST_EVALUATIONS / left, _FIRST_PRICES, _FIRST_MOST))
            end = _FIRST_MOST if mixture is not None else end
            end = max(end, self.clock.spent + min(_FIRST_FEWEST / left, _FIRST_MOST))
        self._improve(start, end, most=most, mixture=mixture)

    def _raise_bound(self, until: float, fewest: int = 0) -> None:
        """Lower the upper bound until its share of the clock is used up or the gap is closed.

        Prices of the linear program, where it is done, prices read off the best roster, and the best of all so far
        share the time. The `fewest` evaluations there are, whatever the clock says, are those of prices moved evenly.
        """
        outcome, clock, found = self.outcome, self.clock, self.outcome.found
        rows = found.row_prices if outcome.prices is None else outcome.prices.rows
        relaxed = self.relaxation.prices()
        if relaxed is not None:
            self._improve(relaxed, (clock.spent + until) / 2)
        if outcome.prices is None:
            self._improve(self.bound.prices_at(found.roster, rows), until)
            return
        if not self._read_off and not self.relaxation.used:
            self._read_off = True
            self._improve(self.bound.prices_at(found.roster, rows), (clock.spent + until) / 2)
        if outcome.gap > self.problem.gap:
            self._improve(outcome.prices, until, fewest)

    def _improve(
        self, start: Prices, end: float, fewest: int = 0, most: float = math.inf, mixture: Mixture | None = None
    ) -> None:
        before, outcome = self.outcome.prices, self.outcome
        how_far, done = self.clock.progress(end), 0
        agents = len(self.problem.crew.wage)

        def keep(best: Prices) -> None:
            outcome.prices = best if before is None or best.bound < before.bound else before

        def more(best: Prices) -> bool:
            keep(best)
            self.clock.use(agents)
            self.told(outcome)
            first = not np.isfinite(best.bound)
            return first or (how_far() is not None and outcome.gap > self.problem.gap)

        def progress(best: Prices) -> float | None:
            nonlocal done
            done += 1
            going, far = more(best), how_far()
            if done <= fewest or not np.isfinite(best.bound):
                return min((done - 1) / max(fewest, 1), 1.0 if far is None else far)
            return max(far, done / most) if going and far is not None and done <= most else None

        if self._evenly:
            keep(self.bound.improve_evenly(start, progress, mixture))
            return
        if not self.bound.seconds and not self.clock.steps:
            self.bound.evaluate(start)  # to know how long one takes
        left = self.clock.evaluations_left(end, agents, self.bound.seconds)
        keep(self.bound.improve(start, outcome.found.objective, more, left))
