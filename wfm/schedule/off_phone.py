"""Off-phone activities: training and meetings, placed into the shifts where they cost the least service.

Fixed activities come first, then those of whole teams, then those of single agents; breaks make room where they
must. The search does not know of them yet, so shifts are not moved for their sake.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.base import parse_clock
from wfm.config.contracts import Activity
from wfm.config.opening_hours import parse_weekdays
from wfm.schedule.kernels.crew import Cover, Roster
from wfm.schedule.people import People
from wfm.schedule.time_grid import SLOT_MINUTES, TimeGrid

# Activities that are not fixed start on this grid, and never at the price of a break that finds no place.
_STEP = 15 // SLOT_MINUTES
_FORBIDDEN = 1e9

Placed = dict[tuple[int, int], list[tuple[int, int, str]]]


def place_activities(
    config: Config, agents: Sequence[Agent], people: People, cover: Cover, roster: Roster, grid: TimeGrid
) -> tuple[Placed, list[str]]:
    """Place all activities of the configuration; the roster's breaks and cover change in place.

    Returns:
        For (agent, day) the activities held as (start slot, slots, name), and in words those without a place.
    """
    work = _Placement(config, agents, people, cover, roster, grid)
    for activity in config.activities:
        if activity.at is not None:
            work.fix(activity)
    for activity in config.activities:
        if activity.at is None and activity.team is not None:
            work.gather(activity)
    for activity in config.activities:
        if activity.at is None and activity.team is None:
            work.spread(activity)
    return work.placed, work.missing


class _Placement:
    def __init__(self, config, agents, people: People, cover: Cover, roster: Roster, grid: TimeGrid) -> None:
        self.config, self.agents, self.grid = config, agents, grid
        self.crew, self.cover, self.roster = people.crew, cover, roster
        self.placed: Placed = {}
        self.missing: list[str] = []
        self._worth: dict[int, np.ndarray] = {}  # by group, running sums of what one more agent adds

    def fix(self, activity: Activity) -> None:
        """Hold a fixed activity for everybody concerned whose shift spans it."""
        days, _, clock = str(activity.at).strip().lower().rpartition(" ")
        for date in self.grid.dates:
            if date.weekday() in parse_weekdays(days):
                start = self.grid.clock_slot(date, parse_clock(clock))
                for agent, day in self._spanning(activity, start):
                    self._hold_or_note(agent, day, start, activity)

    def gather(self, activity: Activity) -> None:
        """Hold a team's activity together: when most are there, and then where it costs least."""
        for week in range(self.config.week.weeks):
            taken: set[int] = set()
            for _ in range(activity.per_week):
                day = self._gather_once(activity, week, taken)
                if day is not None:
                    taken.add(day)

    def spread(self, activity: Activity) -> None:
        """Give every agent concerned the activity on the days and at the times that cost least."""
        for agent in self._concerned(activity):
            for week in range(self.config.week.weeks):
                options = []
                for day in range(7 * week, 7 * week + 7):
                    if self.roster.start[agent, day] >= 0:
                        found = self._cheapest_start(agent, day, activity)
                        options += [] if found is None else [(*found, day)]
                worked = int((self.roster.start[agent, 7 * week : 7 * week + 7] >= 0).sum())
                for _, start, day in sorted(options)[: activity.per_week]:
                    self._hold_or_note(agent, day, start, activity)
                if len(options) < min(activity.per_week, worked):
                    self._note(agent, activity)

    def _concerned(self, activity: Activity) -> list[int]:
        if activity.team is not None:
            return [i for i, agent in enumerate(self.agents) if agent.team == activity.team]
        if activity.agents == "all":
            return list(range(len(self.agents)))
        named = activity.agents if isinstance(activity.agents, tuple) else (activity.agents,)
        return [i for i, agent in enumerate(self.agents) if agent.agent_id in named]

    def _spanning(self, activity: Activity, start: int) -> list[tuple[int, int]]:
        """Return (agent, day) of the shifts of those concerned that span the activity at a start."""
        found = []
        for agent in self._concerned(activity):
            for day in range(self.roster.start.shape[1]):
                begin, end = self._shift(agent, day)
                if begin <= start and start + self._slots(activity) <= end:
                    found.append((agent, day))
        return found

    def _gather_once(self, activity: Activity, week: int, taken: set[int]) -> int | None:
        options = []
        for day in range(7 * week, 7 * week + 7):
            shifts = [self._shift(agent, day) for agent in self._concerned(activity)]
            worked = [shift for shift in shifts if shift[0] < shift[1]]
            if day in taken or not worked:
                continue
            last = max(end for _, end in worked) - self._slots(activity)
            for start in range(min(begin for begin, _ in worked), last + 1, _STEP):
                there = self._spanning(activity, start)
                if there:
                    loss = sum(self._loss(agent, start, activity) for agent, _ in there)
                    options.append((-len(there), loss, start, day, there))
        for _, _, start, day, there in sorted(options, key=lambda option: option[:4]):
            if all(self._breaks_around(agent, d, start, activity) is not None for agent, d in there):
                for agent, d in there:
                    self._hold_or_note(agent, d, start, activity)
                return day
        if options:
            self.missing.append(f"{activity.name} of team {activity.team}")
        return None

    def _cheapest_start(self, agent: int, day: int, activity: Activity) -> tuple[float, int] | None:
        begin, end = self._shift(agent, day)
        starts = range(begin, end - self._slots(activity) + 1, _STEP)
        options = [(self._loss(agent, start, activity), start) for start in starts]
        clear = [option for option in options if not self._on_break(agent, day, option[1], activity)]
        for loss, start in [*sorted(clear), *sorted(set(options) - set(clear))]:
            if self._breaks_around(agent, day, start, activity) is not None:
                return loss, start
        return None

    def _slots(self, activity: Activity) -> int:
        return activity.minutes // SLOT_MINUTES

    def _shift(self, agent: int, day: int) -> tuple[int, int]:
        """Return the slots at which a shift starts and ends; an empty range on free days."""
        start = self.roster.start[agent, day]
        if start < 0:
            return 0, 0
        contract = self.crew.class_contract[self.crew.agent_class[agent]]
        begin = int(self.crew.start_slot[day, start])
        return begin, begin + int(self.crew.spans[contract, self.roster.span[agent, day]])

    def _running_worth(self, agent: int) -> np.ndarray:
        """Return running sums over the slots of what one more agent like this one would add."""
        from wfm.schedule.kernels.cover import slot_values

        group = int(self.crew.agent_group[agent])
        if group not in self._worth:
            values = slot_values(self.cover, self.roster.cover, group, len(self.crew.premium))
            self._worth[group] = np.concatenate([[0.0], np.cumsum(values)])
        return self._worth[group]

    def _loss(self, agent: int, start: int, activity: Activity) -> float:
        worth = self._running_worth(agent)
        return float(worth[start + self._slots(activity)] - worth[start])

    def _on_break(self, agent: int, day: int, start: int, activity: Activity) -> bool:
        return any(
            pause >= 0 and pause < start + self._slots(activity) and start < pause + self.crew.break_slots[b]
            for b, pause in enumerate(self.roster.breaks[agent, day])
        )

    def _breaks_around(self, agent: int, day: int, start: int, activity: Activity) -> np.ndarray | None:
        """Place the day's breaks around all its activities and a new one; None where there is no room."""
        from wfm.schedule.kernels.breaks import place_breaks

        held = [(begin, begin + slots) for begin, slots, _ in self.placed.get((agent, day), [])]
        fresh = (start, start + self._slots(activity))
        if any(begin < fresh[1] and fresh[0] < end for begin, end in held):
            return None
        if not self._on_break(agent, day, start, activity):
            return self.roster.breaks[agent, day].copy()
        total = self._running_worth(agent)
        slots = len(self.crew.premium)
        loss = np.zeros((len(self.crew.break_slots), slots))
        for b, length in enumerate(self.crew.break_slots):
            loss[b, : slots - length + 1] = total[length:] - total[:-length]
            for begin, end in [*held, fresh]:
                loss[b, max(begin - length + 1, 0) : end] = _FORBIDDEN
        contract = int(self.crew.class_contract[self.crew.agent_class[agent]])
        chosen = np.empty(len(self.crew.break_slots), dtype=np.int64)
        span, begin = int(self.roster.span[agent, day]), self._shift(agent, day)[0]
        lost = place_breaks(self.crew, contract, span, begin, loss, chosen)
        return chosen if lost < _FORBIDDEN / 2 else None

    def _hold_or_note(self, agent: int, day: int, start: int, activity: Activity) -> None:
        breaks = self._breaks_around(agent, day, start, activity)
        if breaks is None:
            self._note(agent, activity)
            return
        from wfm.schedule.kernels.cover import add_tour

        self._cover_without(agent, day, 1)
        add_tour(self.crew, self.cover, self.roster, agent, -1)
        self.roster.breaks[agent, day] = breaks
        add_tour(self.crew, self.cover, self.roster, agent, 1)
        self.placed.setdefault((agent, day), []).append((start, self._slots(activity), activity.name))
        self._cover_without(agent, day, -1)
        self._worth.clear()

    def _cover_without(self, agent: int, day: int, sign: int) -> None:
        """Take the day's activities of an agent out of the cover (-1), or put them back (1)."""
        pools = np.flatnonzero(self.cover.in_pool[self.crew.agent_group[agent]])
        for start, slots, _ in self.placed.get((agent, day), []):
            for slot in range(start, min(start + slots, self.cover.intervals * self.cover.slots_an_interval)):
                self.roster.cover[pools, slot // self.cover.slots_an_interval] += sign

    def _note(self, agent: int, activity: Activity) -> None:
        self.missing.append(f"{activity.name} of agent {self.agents[agent].agent_id}")
