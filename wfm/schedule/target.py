"""The goal `cost`: the cheapest roster that meets every queue's target over the plan.

Every contact answered in time is given a price by queue; the prices rise while a target is missed and fall while
it is exceeded (Lagrangian relaxation of the targets), and the cheapest roster that met all of them is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from wfm.config import Config
from wfm.schedule.annealing import Annealing, Found
from wfm.schedule.clock import SearchClock
from wfm.schedule.first import first_roster
from wfm.schedule.kernels.crew import Cover, Roster
from wfm.schedule.optimise import Problem
from wfm.schedule.service import Service

_ROUNDS = 14
_SEARCH_SHARE = 0.75


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


def cheapest_for_targets(
    problem: Problem,
    targets: Targets,
    cover_at: Callable[[np.ndarray], Cover],
    cheapest: Roster,
    clock: SearchClock,
    told: Callable[[Found], None],
) -> tuple[Found | None, Found, np.ndarray]:
    """Search prices and rosters in turn.

    Returns:
        The cheapest roster that meets all targets (None if none did), the last roster tried, and the prices of
        contacts by queue at which the best one was found.
    """
    each = float(cheapest.cost.sum()) / max(float(targets.offered.sum()), 1e-9)
    low, high = np.zeros(len(targets.wanted)), np.full(len(targets.wanted), np.inf)
    worth = np.full(len(targets.wanted), max(2 * each, 1e-6))
    best, best_worth, last = None, worth.copy(), None
    for number in range(_ROUNDS):
        cover = cover_at(worth)
        turn = replace(problem, cover=cover)
        annealing = Annealing(turn.crew, cover, turn.price, turn.workers, turn.seed + number)
        try:
            if last is None:
                roster, rows = first_roster(turn.crew, cover, cheapest, turn.price, turn.seed)
            else:
                roster, rows = last.roster, last.row_prices
            start = Found(roster, annealing.judge(roster), rows)
            until = clock.spent + (_SEARCH_SHARE - clock.spent) / (_ROUNDS - number)
            last = annealing.run(start, clock, until, 0.5, lambda _: None)
        finally:
            annealing.close()
        missed = targets.missed(last.roster)
        if not missed.any() and (best is None or last.roster.cost.sum() < best.roster.cost.sum()):
            best, best_worth = last, worth.copy()
            told(best)
        low, high = np.where(missed, worth, low), np.where(missed, high, worth)
        middle = np.where(np.isinf(high), worth * 2.5, np.where(low > 0, np.sqrt(low * high), high / 2.5))
        worth = np.where(high / np.maximum(low, 1e-12) < 1.01, high, middle)
    assert last is not None
    return best, last, best_worth
