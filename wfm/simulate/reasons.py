"""Where prediction and simulation part, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from wfm.simulate.simulate import Simulated

LEAST_POINTS, LEAST_ERRORS = 0.02, 3.5  # a difference below either is not told
OVERLOADED = 0.97  # occupancy at which a line no longer recovers within an interval
CARRIED = 0.1  # contacts that wait from the interval before, by those that arrive
LONG_AHT = 0.25  # of an interval
UNEVEN = 0.1  # change of the agents at work within an interval, by their mean
HALF_OF_IT = 0.5

REASONS = {
    "skills": "agents with some of the skills cannot stand in for each other as the pooled formula has it",
    "overload": "the agents are busy all the time, so that waiting contacts pile up",
    "backlog": "work waits that was not done before, or is left over at the end",
    "carry_over": "contacts that wait or are in hand carry over from the interval before",
    "breaks": "agents come, go and take breaks within the interval",
    "absence": "whole people are absent, where the formula takes a share of everybody",
    "formula": "none of the known reasons; the formula is an approximation here",
}


@dataclass(frozen=True)
class Parting:
    """An interval of a queue in which prediction and simulation differ.

    `lost` is what the difference means in contacts answered in time; below 0 the simulation is better.
    """

    queue: int
    interval: int
    predicted: float
    simulated: float
    lost: float
    reason: str


def partings(simulated: Simulated, cross_trained: Simulated | None = None) -> list[Parting]:
    """Return the intervals in which prediction and simulation part, the most contacts first.

    Args:
        simulated: The plan, simulated.
        cross_trained: The same with all skills that hang together, in the same replications; where that takes away
            half of the difference, the skills are the reason. None: skills are not looked at.
    """
    level = simulated.share(simulated.sums.intervals)
    gap = simulated.predicted - level.value
    with np.errstate(invalid="ignore"):
        far = (np.abs(gap) >= LEAST_POINTS) & (np.abs(gap) >= LEAST_ERRORS * level.error)
        outside = (simulated.predicted < level.low) | (simulated.predicted > level.high)
    places = np.argwhere(far & outside)
    reason_of = _Reasons(simulated, cross_trained)
    offered = simulated.sums.intervals[..., 0, 1] / simulated.sums.replications
    found = [
        Parting(
            int(queue), int(at), float(simulated.predicted[queue, at]), float(level.value[queue, at]),
            float(offered[queue, at] * gap[queue, at]), reason_of(int(queue), int(at)),
        )
        for queue, at in places
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-abs(one.lost), one.queue, one.interval))


class _Reasons:
    """Names the first reason that holds, from what can be shown to what remains."""

    def __init__(self, simulated: Simulated, cross_trained: Simulated | None) -> None:
        self._simulated = simulated
        self._level = simulated.share(simulated.sums.intervals).value
        self._trained = None if cross_trained is None else cross_trained.share(cross_trained.sums.intervals).value
        self._occupancy, self._waiting = simulated.occupancy(), simulated.waiting()
        self._offered = simulated.sums.intervals[..., 0, 1] / simulated.sums.replications
        self._least, self._most = _agents_within(simulated)
        plan = simulated.plan
        self._aht = np.array([np.broadcast_to(s.aht, self._level.shape[1:]) for s in plan.streams]) / plan.width
        self._absent = plan.config.staffing.shrinkage.unplanned_at(plan.index) > 0

    def __call__(self, queue: int, at: int) -> str:
        before = max(at - 1, 0)
        if self._simulated.plan.streams[queue].deferred:
            return "backlog"
        gap = self._simulated.predicted[queue, at] - self._level[queue, at]
        if self._trained is not None and (self._trained[queue, at] - self._level[queue, at]) / gap >= HALF_OF_IT:
            return "skills"
        if np.fmax(self._occupancy[queue, before], self._occupancy[queue, at]) >= OVERLOADED:  # before: perhaps nobody
            return "overload"
        arriving = max(self._offered[queue, at], 1e-9)
        moving = abs(self._offered[queue, at] - self._offered[queue, before]) > CARRIED * arriving
        long_aht = self._aht[queue, at] > LONG_AHT and moving
        if at > 0 and (self._waiting[queue, before] >= CARRIED * arriving or long_aht):
            return "carry_over"
        mean = (self._least[queue, at] + self._most[queue, at]) / 2
        if self._most[queue, at] - self._least[queue, at] >= UNEVEN * max(mean, 1.0):
            return "breaks"
        return "absence" if self._absent[at] else "formula"


def _agents_within(simulated: Simulated) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the most agents of a queue's skill at work within each interval, by five minutes."""
    plan = simulated.plan
    steps = max(int(plan.width // 300), 1)
    size, width = len(plan.index) * steps, plan.width / steps
    change = np.zeros((len(plan.streams), size + 1))
    presence = plan.presence
    for which, sign in ((presence.begin, 1), (presence.end, -1)):
        place = np.clip(np.rint(which / width).astype(np.int64), 0, size)
        for agent, at in zip(presence.agent.tolist(), place.tolist(), strict=True):
            change[list(plan.skills[agent]), at] += sign
    count = np.cumsum(change[:, :-1], axis=1).reshape(len(plan.streams), -1, steps)
    return count.min(axis=2), count.max(axis=2)


def described(found: list[Parting], simulated: Simulated) -> list[dict[str, Any]]:
    """Return partings as plain data for files and pages."""
    names, index = simulated.plan.config.queue_names, simulated.plan.index
    return [
        {
            "timestamp": index[one.interval].isoformat(),
            "queue": names[one.queue],
            "predicted": round(one.predicted, 6),
            "simulated": round(one.simulated, 6),
            "contacts": round(one.lost, 4),
            "reason": one.reason,
            "message": REASONS[one.reason],
        }
        for one in found
    ]
