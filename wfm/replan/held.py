"""What a repair leaves as it is: the past, those away, what is locked, and whoever would hear of it too late."""

from __future__ import annotations

from wfm.config.calendar import DAY
from wfm.replan.asked import Asked, present
from wfm.schedule.mend import Mending
from wfm.schedule.time_grid import SLOTS_AN_HOUR

PEOPLE_A_SICK_CALL = 5


class Held:
    """Slots and shifts that a repair keeps.

    Attributes:
        now: The slot of the present.
        earliest: The first slot in which a new shift may begin.
        most_people: How many people may be touched; none for any number.
    """

    def __init__(self, mending: Mending, asked: Asked) -> None:
        self._mending, self._grid = mending, mending.grid
        self.now = self._grid.slot(present(asked, mending.config))
        self.earliest = self.now + round(max(asked.notice_hours, 0.0) * SLOTS_AN_HOUR)
        self._until = None if asked.until is None else self._grid.slot(asked.until)
        self._kept = set(asked.locks)
        self._kept |= {(one.agent_id, one.date) for one in asked.absences if one.date}
        self.most_people = asked.most_people
        if asked.most_people is None and not asked.changes_load and asked.only is None:
            self.most_people = PEOPLE_A_SICK_CALL * len(asked.absences)

    def locked(self, agent: int, day: int) -> bool:
        """Whether a day of an agent stays: locked, or away."""
        return (self._mending.agents[agent].agent_id, self._grid.dates[day]) in self._kept

    def frozen(self, agent: int, day: int) -> bool:
        """Whether a day of an agent stays: locked, away, or a shift that has begun or begins within the notice."""
        if self.locked(agent, day):
            return True
        start = self._mending.roster.start[agent, day]
        return start >= 0 and self._mending.people.crew.start_slot[day, start] < self.earliest

    def days_ahead(self) -> list[int]:
        """Return the days that are not over and begin before contacts are again as planned."""
        grid = self._grid
        last = grid.all_slots if self._until is None else self._until
        return [
            day
            for day, date in enumerate(grid.dates)
            if grid.clock_slot(date + DAY, 0) > self.now and grid.clock_slot(date, 0) < last
        ]

    def days_running(self) -> list[int]:
        """Return those days and the one before: its shifts may run into the night."""
        days = self.days_ahead()
        return [day for day in range(min(days, default=1) - 1, max(days, default=0) + 1) if day >= 0]
