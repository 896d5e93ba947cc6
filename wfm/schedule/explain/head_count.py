"""Minimum positions against the people: heads interval by interval, then hours of a day and of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.explain.findings import Finding, Fix
from wfm.schedule.explain.words import count, day, listed, some
from wfm.schedule.kernels.crew import Crew
from wfm.schedule.time_grid import SLOTS_AN_HOUR, TimeGrid

# With more queues than this only single ones, pairs and all of them together are counted.
_ALL_SETS_OF = 6


def class_presence(crew: Crew, grid: TimeGrid) -> np.ndarray:
    """Tell in which intervals each class of agents can have a shift at all, shape (classes, intervals)."""
    found = np.zeros((len(crew.allowed), grid.all_slots + 1), dtype=np.int32)
    for k, allowed in enumerate(crew.allowed):
        days, starts, spans = np.nonzero(allowed)
        begin = crew.start_slot[days, starts]
        np.add.at(found[k], begin, 1)
        np.add.at(found[k], begin + crew.spans[crew.class_contract[k], spans], -1)
    there = np.cumsum(found, axis=1)[:, : grid.plan_slots] > 0
    return np.asarray(there.reshape(len(there), -1, grid.slots_an_interval).any(axis=2))


class HeadCount:
    """Minimum positions by queue and interval, and the agents who can be there."""

    def __init__(self, config: Config, agents: Sequence[Agent], crew: Crew, opened: np.ndarray, grid: TimeGrid) -> None:
        """`opened[queue, interval]` tells when the queues are open, in the configuration's order."""
        chosen = [number for number, queue in enumerate(config.queues) if queue.min_positions]
        self.config, self.agents, self.crew, self.grid = config, agents, crew, grid
        self.queues = [config.queue_names[number] for number in chosen]
        least = np.array([config.queues[number].min_positions for number in chosen], dtype=np.int64)
        self.needed = opened[chosen] * least[:, None]
        self.skilled = np.array([[name in a.skills for a in agents] for name in self.queues], dtype=bool)
        self.present = class_presence(crew, grid)[crew.agent_class] if chosen else np.zeros((0, 0), dtype=bool)

    def causes(self) -> list[Finding]:
        """Name the smallest sets of queues whose minimum positions ask for more than there can be."""
        found: list[Finding] = []
        blamed: list[set[int]] = []
        for members in self._queue_sets():
            if any(one <= set(members) for one in blamed):
                continue
            finding = self._heads(members) or self._hours(members)
            if finding is not None:
                found.append(finding)
                blamed.append(set(members))
        return found

    def _queue_sets(self) -> list[tuple[int, ...]]:
        queues = len(self.queues)
        sizes = range(1, queues + 1) if queues <= _ALL_SETS_OF else (1, 2, queues)
        return [members for size in sizes for members in combinations(range(queues), size)]

    def _heads(self, members: tuple[int, ...]) -> Finding | None:
        """Compare the heads needed with those who can have a shift over each interval (Hall 1935)."""
        needed, able = self.needed[list(members)].sum(axis=0), np.asarray(self.skilled[list(members)].any(axis=0))
        heads = self.present[able].sum(axis=0)
        short = np.flatnonzero(heads < needed)
        if not len(short):
            return None
        worst = int(short[np.argmax((needed - heads)[short])])
        missing, at = int(needed[worst] - heads[worst]), self.grid.intervals[worst]
        message = (
            f"min_positions {needed[worst]:g} is more than the people on {day(at.date())} at {at:%H:%M}: of "
            f"{count(int(able.sum()), 'agent')} with the skill {heads[worst]:g} can have a shift then; "
            f"{count(len(short), 'interval')} cannot be kept"
        )
        fixes = [
            self._lower(members, missing),
            self._train(members, able, short, missing),
            self._open(able, short, missing),
        ]
        hours = len(short) * self.config.site.interval_minutes / 60
        fixes.append(self._hire(members, missing, hours * missing))
        return self._finding(members, message, fixes)

    def _hours(self, members: tuple[int, ...]) -> Finding | None:
        """Compare the agent-hours needed over the plan with the most that contracts allow those with the skill."""
        needed, able = self.needed[list(members)].sum(axis=0), np.asarray(self.skilled[list(members)].any(axis=0))
        minutes = self.config.site.interval_minutes
        wanted = float(needed.sum()) * minutes / 60
        most = self.crew.most_paid[self.crew.agent_class[able]].sum() / SLOTS_AN_HOUR
        if wanted <= most + 1e-9:
            return None
        message = (
            f"min_positions takes {wanted:,.1f} agent-hours over the plan, but {count(int(able.sum()), 'agent')} "
            f"with the skill may work {most:,.1f} paid hours at most"
        )
        largest = (
            max((c.weekly_hours[1] for c in self.config.contracts.values()), default=40.0) * self.config.week.weeks
        )
        more = int(-(-(wanted - most) // max(largest, 1.0)))
        lower = int(-(-(wanted - most) // max(float((needed > 0).sum()) * minutes / 60, 1e-9)))
        others = np.flatnonzero(~able)
        fixes = [self._lower(members, lower), self._hire(members, more, wanted - most)]
        if len(others) >= more:
            fixes.insert(1, self._skill(members, others[:more]))
        return self._finding(members, message, fixes)

    def _finding(self, members: Sequence[int], message: str, fixes: Sequence[Fix | None]) -> Finding:
        names = [self.queues[number] for number in members]
        subject = f"queue {names[0]}" if len(names) == 1 else f"queues {listed(names)}"
        return Finding("min_positions", subject, message, tuple(fix for fix in fixes if fix is not None))

    def _lower(self, members: Sequence[int], missing: int) -> Fix:
        steps, left = [], missing
        for number in members:
            now = self.config.queue(self.queues[number]).min_positions
            less = min(now, left)
            left -= less
            if less:
                steps.append(f"queues.{self.queues[number]}.min_positions: {now - less}")
        return Fix(listed(steps), None, 1.0)

    def _train(self, members: Sequence[int], able: np.ndarray, short: np.ndarray, missing: int) -> Fix | None:
        """The skill for people who can have a shift in all of those intervals."""
        others = np.flatnonzero(~able & self.present[:, short].all(axis=1))
        return self._skill(members, others[:missing]) if len(others) >= missing else None

    def _skill(self, members: Sequence[int], agents: np.ndarray) -> Fix:
        names = some([self.agents[number].agent_id for number in agents])
        return Fix(f"the skill {self.queues[members[0]]} for {names}", None, 1.0)

    def _open(self, able: np.ndarray, short: np.ndarray, missing: int) -> Fix | None:
        """Availability of people with the skill who cannot come then."""
        absent = np.flatnonzero(able & ~self.present[:, short].any(axis=1))
        if len(absent) < missing:
            return None
        names = some([self.agents[number].agent_id for number in absent[:missing]])
        first, last = self.grid.intervals[short[0]], self.grid.intervals[short[-1]]
        return Fix(
            f"{names} available between {day(first.date())} {first:%H:%M} and {day(last.date())} {last:%H:%M}",
            None,
            1.0,
        )

    def _hire(self, members: Sequence[int], missing: int, hours: float) -> Fix:
        able = [a.hourly_cost for a in self.agents if self.queues[members[0]] in a.skills]
        wage = float(np.mean(able or [a.hourly_cost for a in self.agents] or [0.0]))
        return Fix(
            f"{count(missing, 'more agent')} with the skill {self.queues[members[0]]}", round(wage * hours, 2), 1.0
        )
