"""The bound: ascent on the prices of cover and of the budget, every value of which bounds all rosters."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from wfm.schedule.alike import agents_alike
from wfm.schedule.ascent import Ascent, next_length, step_length
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.mixture import NOTED_FROM, Mixture
from wfm.schedule.outcome import Outcome, Prices
from wfm.schedule.rosters import empty_roster
from wfm.schedule.shared_weights import SharedWeights
from wfm.schedule.smoothing import Guide

# How much of the last direction is kept, and how long the first steps are, where there is time for many evaluations;
# a step more for every so many. Long steps soon come near, and short ones are for little time.
_DEFLECTION, _LONG, _A_STEP_MORE = (0.8, 0.9), 20.0, 60
# A first roster may be far from the best: no step reaches further than for a gap of this share of the bound.
_FAR = 0.2
# Evaluations without a better bound before steps are halved, and more the shorter they are; of those there is time for
# one in so many, so that a short ascent ends with short steps too.
_PATIENCE, _LEAST_PATIENCE, _ONE_IN = 100, 20, 12
# Prices are rescaled together after so many evaluations, and after twice as many each time: sooner, those of cover are
# too rough. By so much at most; the best share is sought in so many steps of the golden section.
_FIRST_RESCALED, _WIDEST, _SECTIONS = 10, 1.25, 12
# More evaluations than this hardly lower the bound.
_MOST_EVALUATIONS = 1500
# Prices of money move slower than those of cover: a move of one is a move of all.
_ROW_STEP = 0.3
# How far within the slopes of cover a price counts, as a share of what lies between them.
_INSIDE = 1e-3

# A line of little money or none is scaled as one of this share of the whole payroll.
_LEAST_LINE = 0.02


class Bound:
    """A bound on the objective (maximised) of every legal roster within the budgets."""

    def __init__(self, crew: Crew, cover: Cover, price: float, caps: np.ndarray, workers: int) -> None:
        self._crew, self._cover, self._price, self._caps = crew, cover, price, caps
        self._pool = ThreadPoolExecutor(workers)
        self._workers = workers
        self.seconds = 0.0  # that the last evaluation took
        self._answers: list[Roster] = []  # its tours
        groups = np.bincount(crew.agent_group, minlength=cover.in_pool.shape[0])
        # Each shift's money is rounded: by half a unit at most it may cost less than the oracle reckons. And overtime
        # may begin a little later than the oracle lets it.
        self._rounded_off = crew.most_days[crew.agent_class].sum(axis=1) * 0.5 / crew.rounding + crew.line_slack[:, 0]
        self._of_lines = len(crew.cap) - len(crew.line_kind)  # the first row of a line
        self._shared = SharedWeights(cover)
        self._alike, self._count = agents_alike(crew)
        parts = [slice(worker, None, workers) for worker in range(workers)]
        self._shares = [tuple(np.ascontiguousarray(row[part]) for row in (self._alike, self._count)) for part in parts]
        # Slopes count shifts; times the weight they are prices as those of cover are.
        self._slope_scale = np.where(crew.wishes.weight > 0, crew.wishes.weight, 1.0)
        of_all = np.flatnonzero(crew.member.all(axis=1))
        self._row_of_all = int(of_all[0]) if len(of_all) else None
        most_money = float((crew.most_paid[crew.agent_class].sum(axis=1) * crew.wage).sum())
        self._least_size = _LEAST_LINE * most_money
        self._most = (cover.in_pool.T @ groups).round().astype(np.int64)

    def prices_at(self, roster: Roster, rows: np.ndarray) -> Prices:
        """Read prices off a roster: what one more agent of a pool would add by the tightest curves.

        The slopes of fairness are those in the middle of each agent's counts of weekend and late shifts.
        """
        from wfm.schedule.kernels.wishes import own_counts

        cover = self._cover
        agents = roster.cover / cover.slots_an_interval
        prices = np.zeros(agents.shape)
        weights = np.zeros(len(cover.pool))
        terms = np.searchsorted(cover.term_start, np.arange(len(cover.entry_start) - 1), side="right") - 1
        for term, interval in enumerate(terms):
            entries = np.arange(cover.entry_start[term], cover.entry_start[term + 1])
            value, slope = self._read(entries, agents[cover.pool[entries], interval])
            tight = entries[value <= value.min() + 1e-9]
            weights[tight] = 1 / len(tight)
            prices[cover.pool[tight], interval] += slope[np.isin(entries, tight)] / len(tight)
        slopes = np.maximum(own_counts(self._crew, roster, np.arange(len(roster.cost))) - 0.5, 0.0)
        return Prices(prices, rows.copy(), weights, slopes)

    def _read(self, entries: np.ndarray, agents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values and smoothed slopes of the hulls of some entries."""
        cover = self._cover
        begin, length = cover.curve_start[entries], cover.curve_length[entries]

        def at(where: np.ndarray) -> np.ndarray:
            low = np.clip(np.floor(where).astype(np.int64), 0, length - 2)
            share = where - low
            return cover.guide[begin + low] * (1 - share) + cover.guide[begin + low + 1] * share

        reach = 0.5
        return at(agents), (at(agents + reach) - at(np.maximum(agents - reach, 0.0))) / (2 * reach)

    def improve(
        self, start: Prices, target: float, more: Callable[[Prices], bool], evaluations: float = math.inf
    ) -> Prices:
        """Move the prices while `more` says so; `target` is the objective of the best roster known."""
        best = start
        now = self._rescaled(start) if np.isfinite(start.bound) else start.copy()
        patience = min(max(evaluations / _ONE_IN, _LEAST_PATIENCE), _PATIENCE)
        self._shared.fit(now)
        pull, row_pull, slope_pull = (np.zeros(part.shape) for part in (now.cover, now.rows, now.slopes))
        long = min(max(evaluations / _A_STEP_MORE, 1.0), _LONG)
        deflection = _DEFLECTION[int(long > _LONG / 2)]
        length, stale = start.length * long, 0
        count, rescaled_at = 0, _FIRST_RESCALED
        while more(best):
            now.bound, wanted, used, costs, uneven = self.evaluate(now)
            if now.bound < best.bound - 1e-9:
                gain = best.bound - now.bound
                best = now.copy()
                stale = 0 if gain > 1e-5 * max(now.bound - target, 0.0) else stale + 1
            else:
                stale += 1
            if stale > patience * (length / long) ** -0.5:
                length, stale = length / 2, 0
                best.length = length / long
                now = self._rescaled(best)
                pull[:], row_pull[:], slope_pull[:] = 0.0, 0.0, 0.0
                if length < 1e-3:
                    break
                continue
            count += 1
            if count == rescaled_at and self._row_of_all is not None:
                rescaled_at *= 2
                now = self._rescaled(best)
                continue
            scale = self._row_scale(used, costs)
            pull = self._shared.within(now, deflection * pull + (used - wanted))
            row_pull = deflection * row_pull + (self._caps - costs) * scale
            slope_pull = deflection * slope_pull + uneven
            size = float(np.sum(pull**2) + np.sum(row_pull**2) + np.sum(slope_pull**2))
            if size < 1e-12:
                break
            gap = max(now.bound - target, 1e-6 * abs(now.bound))
            short = min(gap, max(gap, _FAR * max(abs(now.bound), abs(target))) / long)
            step = length * (1 - deflection) * short / size
            now.cover = now.cover - step * pull
            self._shared.fit(now)
            now.rows = np.maximum(now.rows - step * row_pull * scale, 0.0)
            now.slopes = np.maximum(now.slopes - step * slope_pull / self._slope_scale, 0.0)
        return best

    def improve_evenly(
        self, start: Prices, more: Callable[[Prices], float | None], mixture: Mixture | None = None
    ) -> Prices:
        """Move the prices while `more`, told the best so far, says how far the ascent is, 0 to 1, and not None.

        For many people: of few, each a large part of a budget, prices of money come too near to where all or none
        of it is spent for a search to go on from. Goes on with small steps from where an ascent ended. A `mixture`
        notes the tours of the later part.
        """
        best, again = start, start.pulls is not None
        ascent = start.pulls or Ascent([start.cover.shape, start.rows.shape, start.slopes.shape])
        count, rescaled_at = 0, _FIRST_RESCALED
        while (progress := more(best)) is not None and count < _MOST_EVALUATIONS:
            if not count:
                now = self._rescaled(start) if np.isfinite(start.bound) else start.copy()
                self._shared.fit(now)
            now.bound, wanted, used, costs, uneven = self.evaluate(now)
            if mixture is not None and progress >= NOTED_FROM:
                mixture.note(self._answers)
            if now.bound < best.bound - 1e-9:
                best = now.copy()
            if not count:
                size, row_size = self._sizes(now, used)
            count += 1
            if count == rescaled_at and self._row_of_all is not None and not again:
                rescaled_at *= 2
                now = self._rescaled(best)
                continue
            pulls = self._shared.within(now, used - wanted), self._caps - costs, uneven
            if not any(pull.any() for pull in pulls):
                break
            cover, rows, slopes = ascent.directions(pulls)
            far = max(progress, count / _MOST_EVALUATIONS)
            step = next_length(far, count) if again else step_length(far, count)
            now.cover = now.cover - step * size * cover
            self._shared.fit(now)
            now.rows = np.maximum(now.rows - step * _ROW_STEP * row_size * rows, 0.0)
            now.slopes = np.maximum(now.slopes - step * slopes, 0.0)
        best.pulls = ascent
        return best

    def _rescaled(self, best: Prices) -> Prices:
        """Return prices of cover and money raised or lowered together by the share at which the bound is least.

        Nobody's best tour depends on that share, so cover alone is valued anew. By itself an ascent hardly gets there:
        a price of cover, or of money, that moves alone sends everybody to work, or nobody. Without a budget of all
        there is no price of money to move along.
        """
        if self._row_of_all is None:
            return best.copy()
        tours = best.bound - self._beside_tours(best)
        golden = (math.sqrt(5.0) - 1) / 2
        low, high = 1 / _WIDEST, _WIDEST

        def bound(share: float) -> tuple[float, float]:
            return self._beside_tours(self._times(best, share)) + share * tours, share

        one, other = bound(high - golden * (high - low)), bound(low + golden * (high - low))
        for _ in range(_SECTIONS):
            if one <= other:
                high, other = other[1], one
                one = bound(high - golden * (high - low))
            else:
                low, one = one[1], other
                other = bound(low + golden * (high - low))
        return self._times(best, min(one, other)[1])

    def _times(self, prices: Prices, share: float) -> Prices:
        """Return prices of cover and money, that of payroll included, times a share."""
        now = prices.copy()
        now.cover *= share
        now.rows *= share
        if self._row_of_all is not None:  # its price and that of payroll itself are one
            now.rows[self._row_of_all] = max(now.rows[self._row_of_all] + (share - 1) * self._price, 0.0)
        self._shared.fit(now)
        return now

    def _beside_tours(self, prices: Prices) -> float:
        """Return what cover and budgets add to the bound."""
        from wfm.schedule.kernels.bound import best_cover

        wanted = np.zeros(prices.cover.shape)
        return best_cover(self._cover, prices.weights, prices.cover, self._most, wanted) + float(
            prices.rows @ self._caps
        )

    def _row_scale(self, used: np.ndarray, costs: np.ndarray) -> np.ndarray:
        """Return factors that bring money to the size of cover, row by row."""
        size = np.maximum(np.abs(self._caps), 1.0)
        size[self._of_lines :] = np.maximum(size[self._of_lines :], self._least_size)
        return np.sqrt(np.sum(used**2)) / size

    def _sizes(self, prices: Prices, used: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the sizes of prices: of cover what an agent is worth or paid an interval, of rows by their money."""
        worked = max(float(used.max(axis=0, initial=0.0).sum()), 1.0)
        worth = float(np.sum(np.abs(prices.cover) * used))
        paid = abs(prices.bound - self._beside_tours(prices) - float(np.sum(prices.cover * used)))
        money = np.maximum(np.abs(self._caps), 1.0)
        money[self._of_lines :] = np.maximum(money[self._of_lines :], self._least_size)
        return max(worth, paid) / worked, max(worth, paid) / money

    def evaluate(self, prices: Prices) -> tuple[float, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return the bound at some prices, the cover wanted and used, both (pools, intervals), and rows' costs.

        Last, by how many shifts each agent's tangents of fairness touch beyond its tour, (agents, kinds).
        """
        from wfm.schedule.kernels.bound import best_cover, best_tours
        from wfm.schedule.kernels.wishes import least_of_slopes, own_counts

        begun = time.monotonic()
        crew, cover = self._crew, self._cover
        wanted = np.zeros(prices.cover.shape)
        value = best_cover(cover, prices.weights, prices.cover, self._most, wanted)
        rosters = [empty_roster(crew, cover) for _ in range(self._workers)]

        def share(worker: int) -> float:
            agents, count = self._shares[worker]
            return best_tours(
                crew, cover, prices.cover, self._price, prices.rows, prices.slopes, agents, count, rosters[worker]
            )

        value += sum(self._pool.map(share, range(self._workers)))
        value += float(prices.rows @ self._caps)
        touched = np.zeros(prices.slopes.shape)
        value -= least_of_slopes(crew, prices.slopes, touched)
        value += float((self._price + prices.rows @ crew.member) @ self._rounded_off)
        value += float(prices.rows[self._of_lines :] @ crew.line_slack[:, 1:].sum(axis=0))
        used = np.sum([roster.cover for roster in rosters], axis=0) / cover.slots_an_interval
        costs = crew.member @ np.sum([roster.cost for roster in rosters], axis=0)
        costs[self._of_lines :] += np.sum([roster.lines.sum(axis=0) for roster in rosters], axis=0)
        uneven = np.zeros(touched.shape)
        for worker, roster in enumerate(rosters):
            mine = self._alike[worker :: self._workers]
            uneven[mine] = (touched[mine] - own_counts(crew, roster, mine)) * (crew.wishes.weight > 0)
        self.seconds, self._answers = time.monotonic() - begun, rosters
        return value, wanted, used, costs, uneven

    def guide(self, prices: Prices, within: bool) -> Guide:
        """Return what prices tell a search: how dear time is, and which cover is best at that.

        A price a little beyond all slopes would want nobody or everybody: if asked for, it counts as one `within`.
        """
        from wfm.schedule.kernels.bound import best_cover

        steepest, flattest = self._slopes(prices)
        inside = _INSIDE * np.maximum(steepest - flattest, 0.0)
        near = prices.cover
        if within:
            near = np.clip(near, flattest + inside, np.maximum(steepest - inside, flattest + inside))
        wanted = np.zeros(prices.cover.shape)
        best_cover(self._cover, prices.weights, near, self._most, wanted)
        return Guide(near, wanted, prices.weights, self._most, self._shared.known)

    def _slopes(self, prices: Prices) -> tuple[np.ndarray, np.ndarray]:
        """Return the first and the last slope of what agents of a pool are worth in an interval, (pools, intervals)."""
        cover, shape = self._cover, prices.cover.shape
        terms = np.searchsorted(cover.entry_start, np.arange(len(cover.pool)), side="right") - 1
        interval = np.searchsorted(cover.term_start, terms, side="right") - 1
        slopes, places = np.diff(cover.guide, append=0.0), cover.pool * shape[1] + interval

        def at(pieces: np.ndarray) -> np.ndarray:
            weighed = prices.weights * slopes[pieces]
            return np.bincount(places, weighed, minlength=prices.cover.size).reshape(shape)

        return at(cover.curve_start), at(cover.curve_start + cover.curve_length - 2)

    def settle(self, outcome: Outcome) -> None:
        """Prove at least one bound, where the search was stopped before it could."""
        if outcome.prices is None:
            outcome.prices = self.prices_at(outcome.found.roster, outcome.found.row_prices)
        if not np.isfinite(outcome.prices.bound):
            outcome.prices.bound = self.evaluate(outcome.prices)[0]

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=False)
