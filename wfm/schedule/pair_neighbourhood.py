"""A neighbourhood of a roster: some agents' shifts of two days of a week are free, and which of them is off.

What ties an agent's two days is cut down until each day can be chosen for itself: of the rest between them each keeps
to its side of a moment, of the spread of a week's starts both keep to one band. Paid hours and the number of days
stay ties where they matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.schedule.kernels.crew import Crew, Roster
from wfm.schedule.neighbourhood import (
    dislike_of,
    fitting,
    lines_of,
    money_of,
    rested,
    run_around,
    week_paid,
    with_weekly_rest,
)
from wfm.schedule.time_grid import SLOTS_AN_HOUR


@dataclass(frozen=True)
class FreeChoice:
    """One agent's choice among `options` (day, start, span), what each costs, by capped pay line too, and weighs.

    It takes from `shifts[0]` to `shifts[1]` of them, on different days, whose paid slots together are within `paid`
    where that is given.
    """

    agent: int
    options: np.ndarray
    money: np.ndarray
    dislike: np.ndarray
    lines: np.ndarray
    shifts: tuple[int, int] = (1, 1)
    paid: tuple[int, int] | None = None


def free_choices(
    crew: Crew,
    roster: Roster,
    days: tuple[int, int],
    agents: np.ndarray,
    reach_hours: float,
    changing: np.ndarray | None = None,
) -> list[FreeChoice]:
    """List what agents could work on two days of a week, the earlier first, all else unchanged.

    Starts lie within so many hours of those that they have now. Who works on neither of the days, or is paid overtime
    in the week, has no choice. `changing` marks those of all agents whose paid hours may change, by default
    everybody's.
    """
    rest = roster._replace(start=roster.start.copy(), span=roster.span.copy())
    for day in days:
        rest.start[agents, day], rest.span[agents, day] = -1, -1
    found = []
    for agent in agents:
        two = _Days(crew, roster, rest, days, int(agent))
        if changing is not None and not changing[agent]:
            two.keep_hours()
        found += two.choices(reach_hours)
    return found


def legal_days(crew: Crew, roster: Roster, agent: int, days: Sequence[int]) -> bool:
    """Whether an agent's shifts of some days of a week keep all that its other days leave to them."""
    k, week = crew.agent_class[agent], days[0] // 7
    if (roster.start[agent, week * 7 : week * 7 + 7] >= 0).sum() < crew.least_days[k, week]:
        return False
    if any(roster.start[agent, day] < 0 and not crew.may_rest[k, day] for day in days):
        return False
    worked = [day for day in days if roster.start[agent, day] >= 0]
    if not worked:
        return bool(week_paid(crew, roster, days[0], agent, crew.class_contract[k]) >= crew.least_paid[k, week])
    return all(_fits_there(crew, roster, agent, day) for day in worked)


def _fits_there(crew: Crew, roster: Roster, agent: int, day: int) -> bool:
    start, span = roster.start[agent, day], roster.span[agent, day]
    roster.start[agent, day] = -1  # so that the days in a row and of the week are looked at
    fits = fitting(crew, roster, day, agent)
    roster.start[agent, day] = start
    return bool(fits[start, span])


class _Days:
    """One agent's two days; `rest` is the roster without the shifts that it has on them."""

    def __init__(self, crew: Crew, roster: Roster, rest: Roster, days: tuple[int, int], agent: int) -> None:
        self._crew, self._roster, self._rest, self._days, self._agent = crew, roster, rest, days, agent
        self._k = k = crew.agent_class[agent]
        self._c = crew.class_contract[k]
        self._now = [day for day in days if roster.start[agent, day] >= 0]
        week, others = days[0] // 7, week_paid(crew, rest, days[0], agent, self._c)
        most = min(crew.most_paid[k, week], crew.most_regular[k, week])
        self._paid = int(crew.least_paid[k, week]) - others, int(most) - others
        self._starts, gap = crew.start_slot.shape[1], days[1] - days[0]
        self._ahead = (gap - 1) * self._starts
        self._rest_ties = bool(crew.next_start[self._c, days[0]].max() > self._ahead)

    def keep_hours(self) -> None:
        """Leave the paid hours of the two days as they are."""
        there = int(self._paid_slots([self._roster.span[self._agent, day] for day in self._now]).sum())
        self._paid = there, min(there, self._paid[1])

    def choices(self, reach_hours: float) -> list[FreeChoice]:
        """Return one choice, or one a day where neither matters to the other."""
        crew, agent, now = self._crew, self._agent, self._now
        if not now or self._paid_slots([self._roster.span[agent, day] for day in now]).sum() > self._paid[1]:
            return []
        shifts = self._shifts()
        locked = [day for day in now if not crew.may_rest[self._k, day]]
        open_days = now if shifts == (2, 2) or locked else self._days
        options = {day: self._options(day, reach_hours) for day in open_days}
        options, free = self._within_hours(options, shifts)
        if any(not self._present(day, options[day]) for day in now):
            return []  # a shift that no rule of today's would give stays
        if free:
            return [self._choice([rows], (1, 1), None) for rows in options.values()]
        return [self._choice(list(options.values()), shifts, None if shifts == (1, 1) else self._paid)]

    def _shifts(self) -> tuple[int, int]:
        """Return the least and the most of the two days to be worked."""
        crew, now, week = self._crew, len(self._now), self._days[0] // 7
        worked = self._rest.start[self._agent] >= 0
        if self._rest_ties or not all(crew.may_rest[self._k, day] for day in self._now):
            return now, now
        others = int(worked[week * 7 : week * 7 + 7].sum())
        low, high = crew.least_days[self._k, week] - others, crew.most_days[self._k, week] - others
        worked[list(self._days)] = True
        if any(run_around(crew, worked, day, self._k) > crew.most_run for day in self._days):
            high = 1
        return max(int(low), 0), max(min(int(high), 2), now)

    def _options(self, day: int, reach_hours: float) -> np.ndarray:
        """Return the (day, start, span) that a day leaves, hours aside, shape (options, 3)."""
        crew, c = self._crew, self._c
        fits = crew.allowed[self._k, day, :, : crew.span_count[c]] & rested(crew, self._rest, day, self._agent, c)
        if run_around(crew, self._rest.start[self._agent] >= 0, day, self._k) > crew.most_run:
            fits[:] = False
        fits &= (self._near(day, reach_hours) & self._in_band())[:, None]
        if len(self._now) == 2 and self._rest_ties:
            fits &= self._beside_the_moment(day)
        found = np.argwhere(fits)
        if crew.weekly_rest:
            found = with_weekly_rest(crew, self._rest, day, self._agent, found)
        return np.column_stack([np.full(len(found), day), found])

    def _near(self, day: int, reach_hours: float) -> np.ndarray:
        before = self._roster.start[self._agent, day if day in self._now else self._now[0]]
        slots = self._crew.start_slot[day]
        return np.abs(slots - slots[before]) <= reach_hours * SLOTS_AN_HOUR

    def _in_band(self) -> np.ndarray:
        """Mark the starts of one band as wide as the week's starts may spread, with all that are there within it."""
        band, starts = self._crew.band[self._c], np.arange(self._starts)
        if band < 0:
            return np.ones(len(starts), dtype=bool)
        week = self._days[0] // 7 * 7
        there = self._roster.start[self._agent, week : week + 7]
        there = there[there >= 0]
        low = (there.max() + there.min() - band) // 2
        return (starts >= low) & (starts <= low + band)

    def _beside_the_moment(self, day: int) -> np.ndarray:
        """Mark the shifts whose rest ends by a moment between those that are there, and those that begin after it."""
        (first, second), agent, next_start = self._days, self._agent, self._crew.next_start[self._c]
        rested_by = next_start[first, self._roster.start[agent, first], self._roster.span[agent, first]]
        begins = self._roster.start[agent, second] + self._ahead
        moment = min((rested_by + begins) // 2, next_start[first].max())
        spans = self._crew.span_count[self._c]
        if day == first:
            return next_start[first, :, :spans] <= moment
        return np.broadcast_to((np.arange(self._starts) + self._ahead >= moment)[:, None], (self._starts, spans))

    def _within_hours(
        self, options: dict[int, np.ndarray], shifts: tuple[int, int]
    ) -> tuple[dict[int, np.ndarray], bool]:
        """Leave out what the week's hours never allow; true where any two days left go together."""
        low, high = self._paid
        paid = {day: self._paid_slots(rows[:, 2]) for day, rows in options.items()}
        if shifts == (1, 1):
            kept = {day: (slots >= low) & (slots <= high) for day, slots in paid.items()}
            return {day: rows[kept[day]] for day, rows in options.items()}, False
        if shifts != (2, 2):
            return {day: rows[paid[day] <= high] for day, rows in options.items()}, False
        one, two = self._days
        both = paid[one][:, None] + paid[two][None, :]
        fits = (both >= low) & (both <= high)
        free = bool(fits[np.ix_(fits.any(axis=1), fits.any(axis=0))].all())
        return {one: options[one][fits.any(axis=1)], two: options[two][fits.any(axis=0)]}, free

    def _paid_slots(self, spans: Sequence[int] | np.ndarray) -> np.ndarray:
        return self._crew.paid[self._c, np.asarray(spans, dtype=np.int64)]

    def _present(self, day: int, options: np.ndarray) -> bool:
        here = (day, self._roster.start[self._agent, day], self._roster.span[self._agent, day])
        return bool((options == here).all(axis=1).any())

    def _choice(self, options: list[np.ndarray], shifts: tuple[int, int], paid: tuple[int, int] | None) -> FreeChoice:
        crew, rest, agent = self._crew, self._rest, self._agent
        money, dislike, lines = [], [], []
        for rows in options:
            if len(rows):
                day = int(rows[0, 0])
                money.append(money_of(crew, rest, day, agent, self._k, self._c, rows[:, 1:]))
                dislike.append(dislike_of(crew, rest, day, agent, rows[:, 1:]))
                lines.append(lines_of(crew, rest, day, agent, self._k, self._c, rows[:, 1:]))
        every, costs, weighs, by_line = (np.concatenate(parts) for parts in (options, money, dislike, lines))
        return FreeChoice(agent, every, costs, weighs, by_line, shifts, paid)
