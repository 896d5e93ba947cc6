"""The cheapest roster for each of many targets, from the highest down.

Every roster that is tried, for whichever targets, is tried against all of them: each begins with, and has in the end,
the cheapest that meets it, so costs never fall with targets. And prices of contacts that bound the cost for some
targets bound it for all: a bound is a line w @ wanted - L over the contacts wanted, so each has the best of all lines
(Lagrangian duality; Everett 1963).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.errors import NoRosterError, PlanInterrupted
from wfm.schedule.clock import SearchClock
from wfm.schedule.for_targets import Reached
from wfm.schedule.make import Builder, Ready
from wfm.schedule.outcome import Found, Outcome
from wfm.schedule.progress import Progress
from wfm.schedule.result import RosterResult
from wfm.schedule.target import Targets, weight_of

# The first targets have this share of the time, the others the rest.
_FIRST = 0.25


@dataclass(frozen=True, eq=False)
class Aim:
    """Targets to be reached: a configuration with the goal `cost`, and its own requirements and service curves."""

    config: Config
    requirements: pd.DataFrame
    curves: pd.DataFrame


@dataclass(frozen=True, eq=False)
class TargetPoint:
    """The cheapest roster for some targets, or the reasons why there is none."""

    roster: RosterResult | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Made:
    view: Builder
    ready: Ready
    reached: Reached


class _Pool:
    """The cheapest roster so far for each of some targets, with the prices of contacts it was searched at."""

    def __init__(self, targets: Sequence[Targets]) -> None:
        self._targets = targets
        self.best: list[tuple[Found, np.ndarray] | None] = [None] * len(targets)
        self._weight = [np.inf] * len(targets)

    def offer(self, found: Found, worth: np.ndarray, weight: float) -> None:
        """Keep a roster where it is the cheapest that meets the targets."""
        for number, targets in enumerate(self._targets):
            if weight < self._weight[number] and not targets.missed(found.roster).any():
                self.best[number], self._weight[number] = (found, worth), weight


def sweep_targets(
    aims: Sequence[Aim], agents: Sequence[Agent], told: Callable[[int, int], None] = lambda done, of: None
) -> list[TargetPoint | None]:
    """Build the cheapest roster for each of some targets.

    Args:
        aims: Configurations that differ in nothing but the targets of their queues; `solver` is for all together.
        agents: The people.
        told: Hears after how many targets of how many.

    Returns:
        A point for each, in the order given; None where the user had had enough before. The lower the targets, the
        lower the cost, or it is the same.
    """
    views = [Builder(aim.config, agents, aim.requirements, aim.curves, None) for aim in aims]
    order = sorted(range(len(aims)), key=lambda n: -float(_targets(views[n]).wanted.sum()))
    pool = _Pool([_targets(view) for view in views])
    made: dict[int, _Made] = {}
    none: dict[int, TargetPoint] = {}
    for done, number in enumerate(order, start=1):
        view = views[number]
        _give_time(view, _FIRST if not made else (1 - _FIRST) / max(len(aims) - 1, 1))
        try:
            ready = view.prepared()
            made[number] = _Made(
                view, ready, view.reach_targets(ready, pool.best[number], partial(_offer, pool, ready))
            )
        except NoRosterError as error:
            none[number] = TargetPoint(None, tuple(error.reasons))
        except PlanInterrupted:
            if not made:
                raise
            break
        told(done, len(aims))
        if number in made and made[number].reached.outcome.interrupted:
            break
    points = none | {number: _point(one, list(made.values()), pool.best[number]) for number, one in made.items()}
    return [points.get(number) for number in range(len(aims))]


def _targets(view: Builder) -> Targets:
    return Targets(view.config, view.service, view.grid.slots_an_interval)


def _give_time(view: Builder, share: float) -> None:
    solver = view.config.solver
    steps = None if solver.iterations is None else max(int(solver.iterations * share), 1)
    view.clock = SearchClock(solver.time_limit_seconds * share, steps)
    view.progress = Progress(None, view.clock)


def _offer(pool: _Pool, ready: Ready, found: Found, worth: np.ndarray) -> None:
    pool.offer(found, worth, weight_of(ready.problem.crew, found.roster))


def _point(one: _Made, made: Sequence[_Made], best: tuple[Found, np.ndarray] | None) -> TargetPoint:
    """Take the cheapest roster that meets the targets, and the best line that bounds its cost."""
    assert best is not None  # what was reached was offered
    targets, same = _targets(one.view), [other for other in made if _same_curves(one.view, other.view)]
    line = max(same, key=lambda other: other.reached.bound_for(targets.wanted))
    outcome = Outcome(best[0], line.reached.outcome.prices, one.reached.outcome.interrupted)
    one.view.contact_worth = line.reached.worth
    floor_bound = max(other.reached.floor_bound_for(targets.wanted) for other in same)
    try:
        roster = one.view.result(one.ready, outcome, line.reached.bound_for(targets.wanted))
        return TargetPoint(one.view.with_floor_bound(roster, floor_bound))
    except NoRosterError as error:
        return TargetPoint(None, tuple(error.reasons))


def _same_curves(one: Builder, other: Builder) -> bool:
    """Tell whether the same cover answers the same contacts: targets may decide how far curves reach."""
    a, b = one.service, other.service
    return np.array_equal(a.level, b.level) and np.array_equal(a.contacts, b.contacts)
