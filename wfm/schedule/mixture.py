"""The roster that the tours of an ascent add up to.

On its way to the best prices an ascent finds everybody's best tour again and again. Each of them alone covers far too
much of the dearest time, but together they are what the relaxation would have people do: of the best tours at nearly
the best prices, in the right shares. So everybody takes one of them, whichever of some drawn by lot adds most to what
the others cover, while cover is worth its mean over ever fewer agents. What is left to the search is how these whole
tours fit together; it begins with hardly any money lost on tours that are not the best at their prices, which takes it
longest of all to win.

Measured at 5,000 agents, 400 evaluations of the bound and 40 s of smoothed search: .034 % from the best bound known
from the last 200 evaluations' tours drawn at random, .024 % chosen like this, .12 % from a first roster by best
responses. At 500 agents, 300 evaluations and 20 s, .046 % instead of .13 %.

Source: a primal answer from the iterates of a subgradient method, Larsson, Patriksson and Stromberg (1999), "Ergodic,
primal convergence in dual subgradient schemes for convex programming".
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from wfm.schedule.alike import agents_alike, kind_of_each
from wfm.schedule.clock import SearchClock
from wfm.schedule.kernels.crew import Crew, Roster
from wfm.schedule.outcome import Prices
from wfm.schedule.problem import Problem
from wfm.schedule.rosters import copy_roster
from wfm.schedule.smoothing import Guide, smoothed

if TYPE_CHECKING:
    from wfm.schedule.kernels.worth import Tables

# The last tours are noted, from this share of the ascent on, and never more than so many times and of so many kinds
# together, some 30 MB: then every other goes.
NOTED_FROM = 0.5
_MOST, _MOST_TOGETHER = 200, 200_000
_DRAWN = 16
# In agents: while tours are mixed, cover is worth its mean over so many to either side, in so many passes.
_WIDEST, _NARROWEST, _PASSES = 20.0, 0.3, 20
# Of the time that is left as it begins, passes take at most so much. (2,000 agents of three skills, 20 s: twenty
# passes took 17 s, and the search ended 4 to 8 s late.)
_SHARE = 0.5


class Mixture:
    """The tours of an ascent, kind by kind."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._alike, self._count = agents_alike(crew)
        self._tours: list[tuple[np.ndarray, ...]] = []
        self._every, self._told = 1, 0

    def note(self, parts: Sequence[Roster]) -> None:
        """Note the tours of one evaluation: `parts[i]` has those of every kind i, i + parts, ..., times its agents."""
        self._told += 1
        if self._told % self._every:
            return
        if len(self._tours) >= min(_MOST, max(_MOST_TOGETHER // max(len(self._alike), 1), 1)):
            self._tours, self._every = self._tours[1::2], 2 * self._every
        found: list[np.ndarray] = []
        for name in ("start", "span", "breaks"):
            found.append(self._of_kinds([getattr(part, name) for part in parts]).astype(np.int32))
        cost = self._of_kinds([part.cost for part in parts]) / self._count
        lines = self._of_kinds([part.lines for part in parts]) / self._count[:, None]
        self._tours.append((*found, cost, lines))

    def __len__(self) -> int:
        return len(self._tours)

    def _of_kinds(self, parts: Sequence[np.ndarray]) -> np.ndarray:
        found = np.empty((len(self._alike), *parts[0].shape[1:]), dtype=parts[0].dtype)
        for first, part in enumerate(parts):
            found[first :: len(parts)] = part[self._alike[first :: len(parts)]]
        return found

    def roster(self, problem: Problem, clock: SearchClock, guide: Guide, start: Roster, prices: Prices) -> Roster:
        """Return a roster of noted tours, of which there must be some.

        Who draws none that is legal keeps the tour of `start`.

        Args:
            problem: Of which the ascent bounds all rosters; its crew has the times of meetings.
            clock: Where little time is left there are fewer passes, at least one.
            guide: What the bound knows of the cover.
            start: A legal roster.
            prices: The best of the ascent.
        """
        from wfm.schedule.kernels.noted import take_noted
        from wfm.schedule.kernels.pay import tour_cost
        from wfm.schedule.kernels.search import recount, seed_random
        from wfm.schedule.kernels.worth import make_tables

        crew, cover, price, workers = problem.crew, problem.bounded_cover, problem.price, problem.workers
        starts, spans, breaks, cost, lines = (np.stack(parts) for parts in zip(*self._tours, strict=True))
        rows = prices.rows
        priced = cost * (price + rows @ crew.member)[self._alike] + lines @ rows[len(rows) - lines.shape[2] :]
        priced += self._dislikes(start, prices, starts, spans)
        kind, roster = kind_of_each(self._crew), copy_roster(start)
        now, random = np.full(len(kind), -1, dtype=np.int64), np.random.default_rng(problem.seed)

        def take(tables: Tables, members: np.ndarray, lot: int) -> None:
            seed_random(lot)
            take_noted(
                crew, cover, tables, roster, members, kind, starts, spans, breaks, priced, price, rows, now, _DRAWN
            )  # fmt: skip

        with ThreadPoolExecutor(workers) as pool:

            def choose(width: float) -> None:
                tables, order = make_tables(smoothed(cover, width, guide)), random.permutation(len(kind))
                lots = random.integers(2**32, size=workers).tolist()
                members = [np.ascontiguousarray(order[worker::workers]) for worker in range(workers)]
                list(pool.map(take, [tables] * workers, members, lots))
                recount(crew, cover, roster)

            begin, until = clock.elapsed, clock.spent + _SHARE * (1.0 - clock.spent)
            choose(_WIDEST)
            in_time = clock.evaluations_left(until, 1, clock.elapsed - begin)
            more = int(min(max(in_time, 0.0), _PASSES - 1))
            for width in np.geomspace(_WIDEST, _NARROWEST, more + 1)[1:]:
                choose(width)
        for agent in range(len(kind)):
            roster.cost[agent] = tour_cost(crew, roster, agent)
        return roster

    def _dislikes(self, roster: Roster, prices: Prices, starts: np.ndarray, spans: np.ndarray) -> np.ndarray:
        """Return what tours weigh against wishes, fairness at its slopes and partners aside, shape (tours, kinds)."""
        from wfm.schedule.kernels.wishes import dislikes_or_none, same_each_day

        crew, found = self._crew, np.zeros(starts.shape[:2])
        days = np.broadcast_to(np.arange(starts.shape[2]), starts[:, 0].shape)
        for kind, agent in enumerate(self._alike if len(crew.wishes.start_dislike) else ()):
            weighed = dislikes_or_none(crew, roster, agent, False, same_each_day(crew, prices.slopes[agent]))
            if len(weighed):
                here = weighed[spans[:, kind], days, starts[:, kind]]
                found[:, kind] = np.where(starts[:, kind] >= 0, here, 0.0).sum(axis=1)
        return found
