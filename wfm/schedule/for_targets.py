"""The goal `cost` as a stage: the cheapest roster found that meets every target, and a bound on what any costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wfm.config import Config
from wfm.errors import NoRosterError, PlanInterrupted
from wfm.schedule.clock import SearchClock
from wfm.schedule.kernels.crew import Cover, Roster
from wfm.schedule.outcome import Found, Outcome
from wfm.schedule.problem import Problem
from wfm.schedule.service import Service
from wfm.schedule.service_bound import raise_bound, without_floor
from wfm.schedule.target import Targets, TargetSearch


@dataclass(frozen=True, eq=False)
class Reached:
    """The cheapest roster found, with the prices of contacts by queue at which it was found and is bounded.

    `wanted` are the contacts to be answered in time by queue; `weight` is what the roster costs, wishes included;
    `with_floor` has the prices that bound rosters which keep the floor: those are dearer, and bounded more closely.
    """

    outcome: Outcome
    with_floor: Outcome
    worth: np.ndarray
    wanted: np.ndarray
    weight: float

    @property
    def bound(self) -> float:
        """The cost below which no roster meets the targets."""
        return self.bound_for(self.wanted)

    def bound_for(self, wanted: np.ndarray) -> float:
        """Return the cost below which no roster meets other targets of the same queues, as the same prices prove it."""
        return float(self.worth @ wanted) - self.outcome.bound

    def floor_bound_for(self, wanted: np.ndarray) -> float:
        """Return the same for rosters that keep the floor."""
        return max(float(self.worth @ wanted) - self.with_floor.bound, self.bound_for(wanted))


def reach_targets(
    config: Config,
    problem: Problem,
    targets: Targets,
    service: Service,
    cover_at: Callable[..., Cover],
    cheapest: Roster,
    needed_money: float,
    clock: SearchClock,
    told: Callable[[Outcome], None],
    start: tuple[Found, np.ndarray] | None = None,
    tried: Callable[[Found, np.ndarray], None] = lambda found, worth: None,
) -> Reached:
    """Search for the cheapest roster that meets every target, and bound it.

    Args:
        config: The configuration.
        problem: What the roster is searched for in; its cover is not used.
        targets: What each queue must reach.
        service: The service curves.
        cover_at: Gives the value of cover at prices of contacts by queue.
        cheapest: The cheapest legal roster.
        needed_money: About what the requirement costs.
        clock: When to end.
        told: Hears of every better roster.
        start: A roster, and the prices of contacts, that were found for other targets of the same queues.
        tried: Hears of every roster, with the prices of contacts it was searched at.

    Raises:
        NoRosterError: None was found that meets the targets.
        PlanInterrupted: By the user, before one was found.
    """
    search = TargetSearch(problem, targets, cover_at, cheapest, needed_money)
    if start is not None:
        search.begin_at(*start)
    try:
        search.run(clock, lambda found: told(Outcome(found)), tried)
    except KeyboardInterrupt:
        search.interrupted = True
    best, last = search.best, search.last
    # Contacts that come in time anyway are worth nothing, and only so the bound is the least payroll.
    worth = np.where(search.never_missed, 0.0, search.best_worth)
    if best is None and search.interrupted:
        raise PlanInterrupted("interrupted before any roster met every target")
    if best is None:
        assert last is not None
        raise NoRosterError(_missed(config, targets, service, last.roster))
    weight = search.weight_of(best.roster)

    def bounded(about: Config, until: float) -> Outcome:
        outcome, cover = Outcome(best, None, search.interrupted), cover_at(worth, about, for_bound=True)
        try:
            raise_bound(problem, cover, outcome, clock, until)
        except KeyboardInterrupt:
            search.interrupted = outcome.interrupted = True
            raise_bound(problem, cover, outcome, clock, until)
        return outcome

    with_floor = bounded(config, (1 + clock.spent) / 2)
    return Reached(bounded(without_floor(config), 1.0), with_floor, worth, targets.wanted, weight)


def _missed(config: Config, targets: Targets, service: Service, roster: Roster) -> list[str]:
    short, missed = targets.answered(roster) / np.maximum(targets.offered, 1e-9), targets.missed(roster)
    return [
        f"queue {name}: no roster was found that reaches its target of "
        f"{config.queue(name).service_level.target:.1%} over the plan; the best try gave {short[q]:.1%}"
        for q, name in enumerate(service.queues)
        if missed[q]
    ]
