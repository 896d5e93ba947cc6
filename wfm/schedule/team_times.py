"""When teams meet, where the configuration names no time: when most are there, and then where it costs least."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.contracts import Activity
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.outcome import Found
from wfm.schedule.roster_tables import Pieces
from wfm.schedule.rosters import copy_roster
from wfm.schedule.sessions import START_GRID_MINUTES, concerned, placed_together
from wfm.schedule.time_grid import SLOT_MINUTES

_STEP = START_GRID_MINUTES // SLOT_MINUTES
# Of the times at which equally many are there, so many are tried for room.
_TRIED = 40

_Option = tuple[int, float, int, int, list[tuple[int, int]]]


class TeamTimes:
    """Chooses the times of meetings, week by week; they hold for everybody whose arrays of activities are the crew's.

    `named` lists what found no time, in words.
    """

    def __init__(self, config: Config, agents: Sequence[Agent], crew: Crew, cover: Cover, price: float) -> None:
        self._crew, self._cover, self._price = crew, cover, price
        self._weeks = config.week.weeks
        self._meetings = [
            (number, activity, [i for i, agent in enumerate(agents) if concerned(activity, agent)])
            for number, activity in enumerate(config.off_phone)
            if placed_together(activity)
        ]
        self._worth: dict[int, np.ndarray] = {}
        self._before = crew.sessions.fixed_slot.copy()
        self.named: list[str] = []

    @property
    def any(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self._meetings)

    @property
    def slots(self) -> int:
        """Slots at most that meetings take of everybody's time."""
        return sum(
            len(members) * activity.per_week * self._weeks * activity.minutes // SLOT_MINUTES
            for _, activity, members in self._meetings
        )

    def without_times(self) -> Crew:
        """Return the crew as if no meeting had a time, with arrays of its own."""
        sessions = self._crew.sessions
        slot = sessions.fixed_slot.copy()
        for number, _, _ in self._meetings:
            slot[sessions.fixed_pause == sessions.first + number] = -1
        return self._crew._replace(sessions=sessions._replace(fixed_slot=slot))

    def choose(self, roster: Roster) -> Roster:
        """Choose all times for a roster; returns it with everybody in a shift then at the meeting."""
        self._before[:] = self._crew.sessions.fixed_slot
        self.named = []
        roster = copy_roster(roster)
        for number, activity, members in self._meetings:
            for week in range(self._weeks):
                self._choose_week(roster, number, activity, members, week)
        return roster

    def take_from(self, pieces: Pieces) -> None:
        """Take the times from a roster in pieces."""
        for number, activity, members in self._meetings:
            slots, among = activity.minutes // SLOT_MINUTES, set(members)
            for week in range(self._weeks):
                starts = {
                    start
                    for (agent, day), parts in pieces.items()
                    if agent in among and day // 7 == week
                    for start, end, name, _ in parts
                    if name == activity.name and end - start == slots
                }
                for turn, start in enumerate(sorted(starts)[: activity.per_week]):
                    self._set(self._entries(number, week * activity.per_week + turn), start)

    def choose_again(self, found: Found) -> Found:
        """Choose all times anew for a roster found, unless it goes over a budget then.

        A search moves shifts away from meetings that cost service; so there may be a time now at which more are there.
        """
        from wfm.schedule.kernels.search import TOO_DEAR, objective_within

        named = self.named
        roster = self.choose(found.roster)
        objective = float(objective_within(self._crew, self._cover, roster, self._price))
        if objective > TOO_DEAR:
            return Found(roster, objective, found.row_prices)
        self._crew.sessions.fixed_slot[:] = self._before
        self.named = named
        return found

    def _choose_week(self, roster: Roster, number: int, activity: Activity, members: list[int], week: int) -> None:
        days = range(7 * week, 7 * week + 7)
        entries = [self._entries(number, week * activity.per_week + turn) for turn in range(activity.per_week)]
        for entry in entries:
            self._set(entry, -1)
        self._hold(roster, [(agent, day) for agent in members for day in days if roster.start[agent, day] >= 0])
        taken: set[int] = set()
        worked = {day for day in days if any(roster.start[agent, day] >= 0 for agent in members)}
        for entry in entries[: len(worked)]:
            options = self._options(roster, activity, members, [day for day in days if day not in taken])
            for _, _, start, day, there in options[:_TRIED]:
                self._set(entry, start)
                before = copy_roster(roster)
                if self._hold(roster, there):
                    taken.add(day)
                    break
                self._set(entry, -1)
                for array, old in zip(roster, before, strict=True):
                    array[:] = old
            else:
                self.named.append(f"{activity.name} of team {activity.team}")

    def _entries(self, number: int, turn: int) -> np.ndarray:
        """Return where a meeting's time stands, once for each kind of agents."""
        sessions = self._crew.sessions
        found = []
        for q in range(len(sessions.fixed_from) - 1):
            own = np.arange(sessions.fixed_from[q], sessions.fixed_from[q + 1])
            own = own[sessions.fixed_pause[own] == sessions.first + number]
            found += own[turn : turn + 1].tolist()
        return np.array(found, dtype=np.int64)

    def _set(self, entries: np.ndarray, slot: int) -> None:
        self._crew.sessions.fixed_slot[entries] = slot

    def _hold(self, roster: Roster, shifts: list[tuple[int, int]]) -> bool:
        """Place the pauses of some shifts anew; false as soon as one has no room."""
        from wfm.schedule.kernels.rebreak import hold_again

        self._worth.clear()
        return all(hold_again(self._crew, self._cover, roster, day, agent, self._price) for agent, day in shifts)

    def _options(self, roster: Roster, activity: Activity, members: list[int], days: list[int]) -> list[_Option]:
        """List (people missing, loss, start, day, shifts) of all times at which somebody is there, best first."""
        slots, options = activity.minutes // SLOT_MINUTES, []
        for day in days:
            shifts = [(agent, *self._shift(roster, agent, day)) for agent in members if roster.start[agent, day] >= 0]
            if not shifts:
                continue
            first, last = min(begin for _, begin, _ in shifts), max(end for _, _, end in shifts)
            for start in range(-(-first // _STEP) * _STEP, last - slots + 1, _STEP):
                there = [agent for agent, begin, end in shifts if begin <= start and start + slots <= end]
                if there:
                    loss = sum(self._loss(roster, agent, start, slots) for agent in there)
                    options.append((-len(there), loss, start, day, [(agent, day) for agent in there]))
        return sorted(options, key=lambda option: option[:4])

    def _shift(self, roster: Roster, agent: int, day: int) -> tuple[int, int]:
        contract = self._crew.class_contract[self._crew.agent_class[agent]]
        begin = int(self._crew.start_slot[day, roster.start[agent, day]])
        return begin, begin + int(self._crew.spans[contract, roster.span[agent, day]])

    def _loss(self, roster: Roster, agent: int, start: int, slots: int) -> float:
        """Return what one agent's absence costs, by running sums over what one more agent of its group would add."""
        from wfm.schedule.kernels.cover import slot_values

        group = int(self._crew.agent_group[agent])
        if group not in self._worth:
            values = slot_values(self._cover, roster.cover, group, len(self._crew.premium))
            self._worth[group] = np.concatenate([[0.0], np.cumsum(values)])
        worth = self._worth[group]
        return float(worth[start + slots] - worth[start])
