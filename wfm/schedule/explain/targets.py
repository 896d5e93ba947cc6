"""Targets of the goal `cost` that are out of reach even with everybody at the most hours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.explain.findings import Finding, Fix
from wfm.schedule.explain.head_count import class_presence
from wfm.schedule.explain.words import count
from wfm.schedule.kernels.crew import Crew
from wfm.schedule.service import Service
from wfm.schedule.time_grid import SLOTS_AN_HOUR, TimeGrid

_MOST_MORE = 4096


def target_causes(
    config: Config, agents: Sequence[Agent], crew: Crew, service: Service, grid: TimeGrid
) -> list[Finding]:
    """Name the queues whose target over the plan is more than all hours of the people with the skill can give.

    Every such hour is counted for the queue alone and where it answers most, so what is named is proved.
    """
    if config.objective.goal != "cost":
        return []
    present = class_presence(crew, grid)[crew.agent_class]
    most = crew.most_paid[crew.agent_class].sum(axis=1) / SLOTS_AN_HOUR
    found = []
    for number, queue in enumerate(config.queues):
        curves = _Curves(service, number, queue.service_level.target, grid)
        able = np.array([bool(curves.pool & set(agent.skills)) for agent in agents])
        wanted = queue.service_level.target * curves.offered * (1 - 1e-9)
        heads, hours = present[able].sum(axis=0), float(most[able].sum())
        reached = curves.answered(heads, hours)
        if reached >= wanted:
            continue
        longest = max(c.weekly_hours[1] + c.overtime_hours for c in config.contracts.values()) * config.week.weeks
        message = (
            f"no roster reaches its target of {queue.service_level.target:.1%} over the plan: even with all "
            f"{count(int(able.sum()), 'agent')} with the skill at the most hours, where they help most, it is "
            f"{reached / max(curves.offered, 1e-9):.1%}"
        )
        fixes = []
        more = next((n for n in _doubling() if curves.answered(heads + n, hours + n * longest) >= wanted), None)
        if more is not None:
            low = more // 2
            while more - low > 1:
                middle = (low + more) // 2
                enough = curves.answered(heads + middle, hours + middle * longest) >= wanted
                low, more = (low, middle) if enough else (middle, more)
            wage = float(np.mean([agent.hourly_cost for agent in agents])) if agents else 0.0
            change = f"at least {count(more, 'more agent')} with the skill {queue.name}"
            fixes.append(Fix(change, round(more * longest * wage, 2), 1.0))
        lower = int(reached / max(curves.offered, 1e-9) * 1000) / 1000
        fixes.append(Fix(f"queues.{queue.name}.service_level.target: {lower:g} at most", None, 1.0))
        found.append(Finding("target", f"queue {queue.name}", message, tuple(fixes)))
    return found


def _doubling() -> list[int]:
    return [2**power for power in range(int(np.log2(_MOST_MORE)) + 1)]


class _Curves:
    """The contacts of one queue answered in time by the agents in each of its intervals."""

    def __init__(self, service: Service, queue: int, target: float, grid: TimeGrid) -> None:
        self._hours = grid.slots_an_interval / SLOTS_AN_HOUR
        self._intervals, self._answers = [], []
        self.offered = 0.0
        self.pool: frozenset[str] = frozenset([service.queues[queue]])
        for term in np.flatnonzero(service.term_queue == queue):
            entries = range(service.entry_start[term], service.entry_start[term + 1])
            # The queue gets no more than all people of its smallest pool can give.
            entry = min(entries, key=lambda e: len(service.pools[service.pool[e]]))
            self.pool |= service.pools[service.pool[entry]]
            begin = service.curve_start[entry]
            level = service.level[begin : begin + service.curve_length[entry]]
            # Curves end with the people there are; the requirement, whose level is the target, is where they lead.
            missing = int(service.staff[term]) - len(level) + 1
            if missing > 0:
                level = np.append(level, np.linspace(level[-1], max(target, float(level[-1])), missing + 1)[1:])
            self._intervals.append(int(service.term_interval[term]))
            self._answers.append(np.maximum.accumulate(level) * service.contacts[term])
            self.offered += float(service.contacts[term])

    def answered(self, heads: np.ndarray, hours: float) -> float:
        """Return the most contacts in time that so many hours give, no more than `heads` at a time."""
        total, gains = 0.0, []
        for interval, answers in zip(self._intervals, self._answers, strict=True):
            known = np.append(answers[: heads[interval] + 1], [])
            total += float(known[0])
            gains.append(np.diff(_hull(known)))
        if not gains:
            return total
        best = np.sort(np.concatenate(gains))[::-1]
        whole = hours / self._hours
        return (
            total
            + float(best[: int(whole)].sum())
            + (whole % 1) * (best[int(whole)] if int(whole) < len(best) else 0.0)
        )


def _hull(values: np.ndarray) -> np.ndarray:
    """Return the least concave curve above some values."""
    corners = [0]
    for place in range(1, len(values)):
        while len(corners) > 1 and (values[corners[-1]] - values[corners[-2]]) * (place - corners[-1]) <= (
            values[place] - values[corners[-1]]
        ) * (corners[-1] - corners[-2]):
            corners.pop()
        corners.append(place)
    return np.interp(np.arange(len(values)), corners, values[corners])
