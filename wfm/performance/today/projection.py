"""The service level at close: what came so far, and what the scheduled staff gives of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wfm.performance.today.moment import Moment
from wfm.performance.today.so_far import SoFar
from wfm.plan import Plan
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.mend import Mending
from wfm.schedule.service import Service, make_service

OVERALL = "overall"


@dataclass(frozen=True)
class Projection:
    """The day of a queue, or of all, at close.

    Attributes:
        queue: Its name, or `overall`.
        target: The service level aimed for; of all queues, weighted with their contacts.
        planned: What the plan predicted for the day.
        so_far: What was given until now; NaN where nothing came.
        at_close: What is predicted for the whole day.
        low, high: The same at the 90 % and 10 % quantile of the contacts to come.
        contacts: Contacts of the whole day, those to come as reforecast.
        short: Contacts by which those answered in time fall short of the target at close.
    """

    queue: str
    target: float
    planned: float
    so_far: float
    at_close: float
    low: float
    high: float
    contacts: float
    short: float

    @property
    def on_track(self) -> bool:
        """Whether the target is met at close, as far as can be foreseen."""
        return self.short <= 0


def service_of(plan: Plan, mending: Mending) -> Service:
    """Return the service that staff gives of a plan's contacts, arranged as the roster that is mended."""
    return make_service(plan.config.queue_names, plan.requirements, plan.curves, mending.grid.intervals)


def rest_in_time(
    service: Service, mending: Mending, roster: Roster, ahead: np.ndarray
) -> dict[str, tuple[float, float]]:
    """Return for each queue the contacts to come that are answered in time, and all of them.

    Args:
        service: Of the contacts that are expected now.
        mending: The roster's problem.
        roster: Who is scheduled.
        ahead: The intervals that count, shape (queues, intervals).
    """
    levels = service.predict(roster.cover / mending.grid.slots_an_interval)
    counted = ahead[service.term_queue, service.term_interval]
    found = {}
    for q, name in enumerate(service.queues):
        mine = counted & (service.term_queue == q)
        contacts = service.contacts[mine]
        found[name] = (float(levels[mine] @ contacts), float(contacts.sum()))
    return found


def project(
    plan: Plan,
    moment: Moment,
    parts: Sequence[SoFar],
    rest: Mapping[str, tuple[float, float]],
    low: Mapping[str, tuple[float, float]] | None = None,
    high: Mapping[str, tuple[float, float]] | None = None,
) -> list[Projection]:
    """Return every queue's day at close, and that of all together last.

    Queues stray apart: the band of all is the root of the sum of their squares.

    Args:
        plan: The plan as it was made.
        moment: The present.
        parts: What came so far.
        rest: Contacts to come, in time and all, by queue, as `rest_in_time`.
        low, high: The same at many and at few contacts.
    """
    targets = {queue.name: queue.service_level.target for queue in plan.config.queues}
    found, planned_sums = [], []
    for part in parts:
        over, under = _planned(plan, moment, part.queue)
        planned_sums.append((over, under))
        level, contacts = _level(part, rest)
        band = [_level(part, other)[0] for other in (low or rest, high or rest)]
        so_far = part.in_time / part.of if part.of else float("nan")
        short = (targets[part.queue] - level) * contacts
        worst, best = min(level, *band), max(level, *band)
        target = targets[part.queue]
        found.append(Projection(part.queue, target, _share(over, under), so_far, level, worst, best, contacts, short))
    return [*found, _overall(found, parts, planned_sums)]


def _overall(found: Sequence[Projection], parts: Sequence[SoFar], planned: Sequence[tuple[float, float]]) -> Projection:
    contacts = np.array([one.contacts for one in found])
    share = contacts / max(contacts.sum(), 1e-9)
    level, low, high, target = (
        np.array([getattr(one, name) for one in found]) for name in ("at_close", "low", "high", "target")
    )
    mean, aim = float(share @ level), float(share @ target)
    down, up = (float(np.sqrt(((share * (level - side)) ** 2).sum())) for side in (low, high))
    seen = sum(part.of for part in parts)
    so_far = sum(part.in_time for part in parts) / seen if seen else float("nan")
    of_plan = _share(sum(over for over, _ in planned), sum(under for _, under in planned))
    short = (aim - mean) * float(contacts.sum())
    return Projection(OVERALL, aim, of_plan, so_far, mean, mean - down, mean + up, float(contacts.sum()), short)


def _level(part: SoFar, rest: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """Return the service level of the whole day, and its contacts."""
    in_time, contacts = rest[part.queue]
    return _share(part.in_time + in_time, part.of + contacts), part.of + contacts


def _planned(plan: Plan, moment: Moment, queue: str) -> tuple[float, float]:
    """Return the contacts of the day that the plan answers in time, and all of them."""
    table = plan.roster.coverage
    rows = table[(table["queue"] == queue)]
    intervals = plan_places(plan, rows)
    mine = moment.today[plan.config.queue_names.index(queue)][intervals]
    contacts = rows["contacts"].to_numpy()[mine]
    return float(contacts @ rows["service_level"].to_numpy()[mine]), float(contacts.sum())


def plan_places(plan: Plan, rows) -> np.ndarray:
    """Return the number of each row's interval in the plan."""
    from wfm.config.calendar import plan_intervals

    return plan_intervals(plan.config).get_indexer(rows["timestamp"])


def _share(over: float, under: float) -> float:
    return over / under if under > 0 else 1.0
