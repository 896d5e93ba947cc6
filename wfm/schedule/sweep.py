"""One roster for each of many budgets: every one begins where the last one ended, from the most money down.

The most money is the easiest to spend well; with a little less, the roster and the prices change a little. What time is
left then is for budgets whose gap is open, from the least up: a cheaper roster may be the better start. A roster
within a budget is within every larger one, so of all found each budget has the best, or where that one answers less
than another of less money, what `frontier` chooses: with money objectives never rise, and service never falls. And
prices that bound the rosters of one budget bound those of all: a bound is a line L - mu B over the budget B, so each
budget has the best of all lines found anywhere (Lagrangian duality; Everett 1963, "Generalized Lagrange multiplier
method").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.costs import EVERYBODY
from wfm.errors import NoRosterError
from wfm.schedule.clock import SearchClock
from wfm.schedule.first import affordable_caps, kept_within
from wfm.schedule.frontier import frontier
from wfm.schedule.hollows import misled
from wfm.schedule.make import Builder, Ready
from wfm.schedule.optimise import follow, optimise
from wfm.schedule.outcome import Found, Outcome, Prices
from wfm.schedule.progress import Progress
from wfm.schedule.result import RosterResult
from wfm.schedule.rosters import row_money

# The first budget has this share of the time, the others the rest; what one leaves is for those after it. Where hulls
# do not mislead the search this part of a budget's time will do: what is left is for where they do, and for the way up.
_FIRST, _EASY = 0.3, 0.7
# Where money does not reach for the floor, this part of a budget's time is for the way down, the rest for the way up.
_DOWN = 0.6
# Less than this share of the time is not worth a way up.
_LEAST_LEFT = 0.05
Told = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class SweepPoint:
    """What a budget a week buys: a roster, or the reasons why there is none."""

    weekly: float
    roster: RosterResult | None
    reasons: tuple[str, ...] = ()


def sweep_budgets(
    config: Config,
    agents: Sequence[Agent],
    requirements: pd.DataFrame,
    curves: pd.DataFrame,
    budgets: Sequence[float],
    told: Told = lambda done, of: None,
) -> list[SweepPoint]:
    """Build a roster for each budget a week.

    Args:
        config: The configuration; its `solver` is for all budgets together, its own budget a week does not count.
        agents: The people.
        requirements: The requirements table.
        curves: The service curves table.
        budgets: Money a week, any order.
        told: Hears after how many budgets of how many.

    Returns:
        A point for each budget, in the order given. Each roster is within its budget and has a bound; the more money,
        the lower the objective, or it is the same.

    Raises:
        NoRosterError: There is no legal roster, whatever the budget.
    """
    return _Sweep(config, agents, requirements, curves, sorted(set(budgets), reverse=True)).run(told).of(budgets)


@dataclass(frozen=True, eq=False)
class _Made:
    """What was found for one budget: with whose configuration, of what, and the prices that bound the rosters."""

    weekly: float
    view: Builder
    ready: Ready
    outcome: Outcome


class _Sweep:
    def __init__(
        self,
        config: Config,
        agents: Sequence[Agent],
        requirements: pd.DataFrame,
        curves: pd.DataFrame,
        order: list[float],
    ) -> None:
        self._order, self._given = order, config
        self._all = Builder(_at_budget(config, order[0]), agents, requirements, curves, None)
        self._made: list[_Made] = []
        self._spare = self._later = 0.0  # shares of the time left for those that follow, and for the way up
        self._tried: list[Found] = []  # rosters of parts of a search, not the best of their budget
        self._none: dict[float, SweepPoint] = {}
        self._free: tuple[Prices, np.ndarray] | None = None  # of the last bound without the floor, and its budgets

    def run(self, told: Told) -> _Sweep:
        """Search budget by budget, until one is too small or the user has had enough."""
        for number, weekly in enumerate(self._order):
            view = self._view(weekly)
            try:
                self._made.append(self._next(view, weekly, len(self._order) - number))
            except NoRosterError as error:
                self._none[weekly] = SweepPoint(weekly, None, tuple(error.reasons))
            told(number + 1, len(self._order))
            if self._made and self._made[-1].outcome.interrupted:
                return self
        self._upwards()
        return self

    def of(self, budgets: Sequence[float]) -> list[SweepPoint]:
        """Return the points of budgets, each with the best roster and the best bound found for any of them."""
        points, least = dict(self._none), 1.0
        for one, found in zip(self._made, self._frontier(), strict=True):
            points[one.weekly] = point = self._point(one, found)
            least = _bounded_by_more(point, least)
        return [points[weekly] for weekly in budgets if weekly in points]

    def _view(self, weekly: float) -> Builder:
        """Return what builds the roster of one budget."""
        view = copy(self._all)
        view.config = _at_budget(self._given, weekly)
        row = view.people.rows.index(EVERYBODY)
        cap = view.people.crew.cap.copy()
        cap[row] = weekly * view.config.week.weeks - view.people.taken[row]
        view.people = replace(view.people, crew=view.people.crew._replace(cap=cap))
        return view

    def _next(self, view: Builder, weekly: float, left: int) -> _Made:
        """Search for the next smaller budget, in its share of the time."""
        first, hard = not self._made, bool(self._made) and self._misled(self._made[-1])
        share = _FIRST if first and left > 1 else (1.0 if first else (1 - _FIRST) / (len(self._order) - 1))
        if not first and not hard:
            self._spare += (1 - _EASY) * share
            share *= _EASY
        handed = self._spare / left if hard else 0.0
        self._time(view, share + handed)
        made = self._first(view, weekly) if first else self._after(self._made[-1], view, weekly)
        self._spare -= handed
        unspent = (share + handed) * max(1.0 - view.clock.spent, 0.0)
        if made.outcome.gap > made.ready.problem.gap:
            self._later += unspent
        else:
            self._spare += unspent
        return made

    def _time(self, view: Builder, share: float) -> None:
        """Give a search its share of the time or the steps."""
        solver = self._given.solver
        steps = None if solver.iterations is None else max(int(solver.iterations * share), 1)
        view.clock = SearchClock(solver.time_limit_seconds * share, steps)
        view.progress = Progress(None, view.clock)

    def _first(self, view: Builder, weekly: float) -> _Made:
        ready = view.prepared()
        outcome = optimise(ready.problem, ready.cheapest.roster, view.clock, view.progress.tell)
        return _Made(weekly, view, ready, outcome)

    def _after(self, last: _Made, view: Builder, weekly: float) -> _Made:
        cheapest = kept_within(view.config, view.people, last.ready.problem.cover, last.ready.cheapest)
        crew = view.people.crew
        crew = crew._replace(cap=affordable_caps(view.config, crew, cheapest))
        view.people = replace(view.people, crew=crew)
        bounded = last.ready.problem.bounded._replace(cap=crew.cap)
        problem = replace(last.ready.problem, crew=crew, bounded=bounded)
        ready = replace(last.ready, problem=problem, cheapest=last.ready.cheapest._replace(roster=cheapest))
        prices = self._best_prices(crew.cap)
        found = last.outcome.found
        start = Found(found.roster, found.objective, np.maximum(found.row_prices, prices.rows))
        outcome = follow(problem, start, cheapest, prices, view.clock, view.progress.tell, _DOWN, self._tried.append)
        return _Made(weekly, view, ready, outcome)

    def _upwards(self) -> None:
        """Go on from the least money up with budgets whose gap is open, or which answer less than less money does.

        Where hulls mislead a search on the way down, the time is for those budgets.
        """
        left = self._later + self._spare
        wanting = [number for number, made in enumerate(self._made) if self._gap(made) > made.ready.problem.gap]
        wanting = [number for number in wanting if self._misled(self._made[number])] or wanting
        if left < _LEAST_LEFT or not wanting:
            return
        share, spare, less = left / (len(wanting) + 1), 1, None
        for number, made in reversed(list(enumerate(self._made))):
            best = self._best_paid(made)
            falls = less is not None and self._answers(less) > self._answers(best)
            spare -= falls and number not in wanting  # there a share is left for one budget
            falls = falls and spare >= 0
            if number in wanting:
                best = self._again(number, best, share / 2 if falls else share)
            if falls and less is not None:
                mended = self._again(number, less, share / 2 if number in wanting else share, giving_up=True)
                best = max(best, mended, key=lambda one: one.objective)
            less = best
            if self._made[number].outcome.interrupted:
                return

    def _again(self, number: int, start: Found, share: float, giving_up: bool = False) -> Found:
        """Search for a budget once more, from a roster that it pays for; return what is found."""
        made = self._made[number]
        view, ready = made.view, made.ready
        self._time(view, share)
        prices = self._best_prices(view.people.crew.cap)
        start = Found(start.roster, start.objective, prices.rows)
        outcome = follow(
            ready.problem,
            start,
            ready.cheapest.roster,
            prices,
            view.clock,
            view.progress.tell,
            tried=self._tried.append,
            giving_up=giving_up,
            bounded=True,
        )
        self._tried.append(made.outcome.found)
        self._made[number] = replace(made, outcome=outcome)
        return outcome.found

    def _gap(self, made: _Made) -> float:
        return Outcome(self._best_paid(made), self._best_prices(made.view.people.crew.cap)).gap

    def _misled(self, made: _Made) -> bool:
        return misled(made.ready.problem.cover, self._best_paid(made))

    def _best_paid(self, one: _Made) -> Found:
        """Return the best roster found for any budget that this one pays for."""
        paid = [other.outcome.found for other in self._made if _pays(one, other.outcome.found)]
        return max(paid, key=lambda found: found.objective)

    def _frontier(self) -> list[Found]:
        """Return a roster for each budget searched, in their order: none with more money is worse or answers less."""
        if not self._made:
            return []
        found = [*(made.outcome.found for made in self._made), *self._tried]
        chosen = frontier(
            np.array([one.objective for one in found]),
            np.array([self._answers(one) for one in found]),
            [np.array([_pays(made, one) for one in found]) for made in reversed(self._made)],
        )
        return [found[number] for number in reversed(chosen)]

    def _answers(self, found: Found) -> float:
        """Return how many contacts a roster answers in time; 0 where they are not what counts."""
        if self._given.objective.goal != "service_level":
            return 0.0
        service = self._all.service
        return float(service.contacts @ service.predict(found.roster.cover / self._all.grid.slots_an_interval))

    def _best_prices(self, cap: np.ndarray) -> Prices:
        """Return the prices found for any budget that bound the rosters of these caps best."""
        return min((_moved(other, cap) for other in self._made), key=lambda moved: moved.bound)

    def _point(self, one: _Made, found: Found) -> SweepPoint:
        """Take a roster that the budget pays for, and the best line that bounds it."""
        cap = one.view.people.crew.cap
        prices = self._best_prices(cap)
        outcome = Outcome(found, prices, one.outcome.interrupted)
        bound = -one.view.without_tie_break(prices.bound)
        view = one.view
        view.free_prices = self._free and _at_cap(*self._free, cap)
        try:
            made = view.result(one.ready, outcome, bound)
            self._free = (view.free_prices, cap) if view.free_prices is not None else None
            return SweepPoint(one.weekly, made)
        except NoRosterError as error:
            return SweepPoint(one.weekly, None, tuple(error.reasons))


def _bounded_by_more(point: SweepPoint, least: float) -> float:
    """Lower a bound of service that knows no floor to that of a larger budget; return the least so far.

    With wishes each holds only for rosters that heed them as its own one does.
    """
    summary = {} if point.roster is None else point.roster.summary
    bound = summary.get("service_level_bound")
    if bound is None or not summary["floor_breaks"] or "preferences" in summary:
        return least
    summary["service_level_bound"] = least = min(bound, least)
    return least


def _pays(made: _Made, found: Found) -> bool:
    """Whether a budget pays for a roster."""
    crew = made.view.people.crew
    return bool(np.all(row_money(crew, found.roster) <= crew.cap + 1e-6))


def _moved(made: _Made, cap: np.ndarray) -> Prices:
    """Return the prices of one budget with the bound that they prove for others."""
    assert made.outcome.prices is not None
    return _at_cap(made.outcome.prices, made.view.people.crew.cap, cap)


def _at_cap(prices: Prices, proved: np.ndarray, cap: np.ndarray) -> Prices:
    """Return prices with the bound for other budgets than those for which it was proved."""
    moved = prices.copy()
    moved.bound += float(moved.rows @ (cap - proved))
    return moved


def _at_budget(config: Config, weekly: float) -> Config:
    return config.model_copy(update={"budget": config.budget.model_copy(update={"weekly": weekly})})
