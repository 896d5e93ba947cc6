"""The goal `cost`: the cheapest roster that meets every queue's target over the plan.

Every contact answered in time is given a price by queue; the prices rise while a target is missed and fall while
it is exceeded (Lagrangian relaxation of the targets), and the cheapest roster that met all of them is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from wfm.config import Config
from wfm.schedule.annealing import Annealing
from wfm.schedule.clock import SearchClock
from wfm.schedule.first import first_roster
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.outcome import Found
from wfm.schedule.problem import Problem
from wfm.schedule.service import Service

_ROUNDS = 16
_SEARCH_SHARE = 0.75
# How fast prices of contacts grow while no price is known at which a target is met.
_GROWTH, _HEAT = 4.0, 0.5
# From the roster and the prices of targets close by.
_SMALL_GROWTH, _SMALL_HEAT = 1.5, 0.2
_NUDGE = 0.003
# The first roster has the time of so many rounds: one that is far from done would say that its price is too low.
_FIRST_ROUNDS = 3
# Met so often in a row, the price known as too low is doubted: a roster half searched may have missed the target there.
_DOUBT, _DOUBTED = 3, 1.5


class Targets:
    """What each queue must reach over the plan, in contacts answered in time."""

    def __init__(self, config: Config, service: Service, slots_an_interval: int) -> None:
        self._service, self._slots = service, slots_an_interval
        shares = np.array([config.queue(name).service_level.target for name in service.queues])
        self.offered = np.bincount(service.term_queue, service.contacts, minlength=len(service.queues))
        self.wanted = shares * self.offered

    def answered(self, roster: Roster) -> np.ndarray:
        """Return the contacts answered in time by queue."""
        levels = self._service.predict(roster.cover / self._slots)
        return np.bincount(self._service.term_queue, levels * self._service.contacts, minlength=len(self.wanted))

    def missed(self, roster: Roster) -> np.ndarray:
        """Mark the queues that miss their target."""
        return self.answered(roster) < self.wanted * (1 - 1e-9)


def weight_of(crew: Crew, roster: Roster) -> float:
    """Return what is to be least where targets are met: the cost, and what weighs against wishes and fairness."""
    from wfm.schedule.kernels.wishes import roster_dislike

    return float(roster.cost.sum()) + float(roster_dislike(crew, roster))


class TargetSearch:
    """Searches prices of contacts and rosters in turn.

    `best` is the cheapest roster that meets all targets (None while none does), found at the prices of contacts
    `best_worth`, by queue; `last` is the last roster tried. `never_missed` marks queues whose target every roster met.
    """

    def __init__(
        self,
        problem: Problem,
        targets: Targets,
        cover_at: Callable[[np.ndarray], Cover],
        cheapest: Roster,
        needed_money: float,
    ) -> None:
        """`needed_money` is about what the requirement costs; prices start from it."""
        self._problem, self._targets, self._cover_at, self._cheapest = problem, targets, cover_at, cheapest
        money = max(float(cheapest.cost.sum()), needed_money)
        each = max(2 * money / max(float(targets.offered.sum()), 1e-9), 1e-6)
        self._worth = np.full(len(targets.wanted), each)
        self.best: Found | None = None
        self.last: Found | None = None
        self.best_worth = self._worth.copy()
        self.never_missed = np.ones(len(targets.wanted), dtype=bool)
        self.interrupted = False
        self._growth, self._heat = _GROWTH, _HEAT

    def begin_at(self, found: Found, worth: np.ndarray) -> None:
        """Begin with a roster and prices of contacts that were found for other targets."""
        self.last, self._worth = found, worth.copy()
        self._growth, self._heat = _SMALL_GROWTH, _SMALL_HEAT
        if not self._targets.missed(found.roster).any():
            self.best, self.best_worth = found, worth.copy()

    def run(
        self,
        clock: SearchClock,
        told: Callable[[Found], None],
        tried: Callable[[Found, np.ndarray], None] = lambda found, worth: None,
    ) -> None:
        """Run all rounds: prices of queues that miss their target rise, the others' fall.

        `told` hears of every better roster, `tried` of every one, with the prices of contacts it was searched at.
        """
        low, high = np.zeros(len(self._worth)), np.full(len(self._worth), np.inf)
        in_a_row, met = np.zeros(len(self._worth)), np.zeros(len(self._worth))
        for number in range(_ROUNDS):
            rounds = _FIRST_ROUNDS if self.last is None else 1
            until = clock.spent + (_SEARCH_SHARE - clock.spent) * rounds / (_ROUNDS - number + rounds - 1)
            self.last = self._roster_at(number, clock, until)
            tried(self.last, self._worth.copy())
            missed = self._targets.missed(self.last.roster)
            self.never_missed &= ~missed
            cost = self.weight_of(self.last.roster)
            if not missed.any() and (self.best is None or cost < self.weight_of(self.best.roster)):
                self.best, self.best_worth = self.last, self._worth.copy()
                told(self.best)
            low, high = np.where(missed, self._worth, low), np.where(missed, high, self._worth)
            met = np.where(missed, 0, met + 1)
            low = np.where(met >= _DOUBT, low / _DOUBTED, low)
            between = np.where(low > 0, np.sqrt(low * np.where(np.isinf(high), 0.0, high)), high / self._growth)
            middle = np.where(np.isinf(high), self._worth * self._growth, between)
            # Near the right price chance decides who misses: then it rises, ever faster, until a roster meets all.
            near = high / np.maximum(low, 1e-12) < 1 + 2 * _NUDGE
            in_a_row = np.where(near & missed, in_a_row + 1, 0)
            nudged = np.where(missed, self._worth * (1 + _NUDGE * 2.0**in_a_row), high)
            self._worth = np.where(near, nudged, middle)

    def weight_of(self, roster: Roster) -> float:
        """Return what is to be least."""
        return weight_of(self._problem.crew, roster)

    def _roster_at(self, number: int, clock: SearchClock, until: float) -> Found:
        """Search for the best roster at the present prices, from the last one on."""
        cover = self._cover_at(self._worth)
        turn = replace(self._problem, cover=cover)
        annealing = Annealing(turn.crew, cover, turn.price, turn.workers, turn.seed + number)
        try:
            if self.last is None:
                roster, rows = first_roster(turn.crew, cover, self._cheapest, turn.price, turn.seed)
            else:
                roster, rows = self.last.roster, self.last.row_prices
            return annealing.run(Found(roster, annealing.judge(roster), rows), clock, until, self._heat, lambda _: None)
        finally:
            annealing.close()
