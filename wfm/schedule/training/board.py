"""A roster on which sessions are put and from which they are taken, with everybody's breaks laid around them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.training import Course
from wfm.schedule.first import copy_roster
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.roster_tables import Pieces
from wfm.schedule.sessions import followed
from wfm.schedule.time_grid import TimeGrid
from wfm.schedule.training.sittings import Due, Session, all_due, met


def fixed_when_put(crew: Crew, due: Sequence[Due]) -> tuple[Crew, np.ndarray]:
    """Return a crew whose sessions by need have fixed times, none yet, and the place of each need among the times.

    Args:
        crew: The crew of the search, which chooses sessions with the days.
        due: All needs.
    """
    old = crew.sessions
    kind, columns = old.kind.copy(), {old.first + one.number for one in due}
    fixed_from, fixed_pause, fixed_slot = [*old.fixed_from], [*old.fixed_pause], [*old.fixed_slot]
    own_from, own_pause, own_times = [*old.own_from], [*old.own_pause], [*old.own_times]
    entry = np.empty(len(due), dtype=np.int64)
    for agent in dict.fromkeys(one.agent for one in due):
        q = old.kind[agent]
        kind[agent] = len(fixed_from) - 1
        fixed_pause += old.fixed_pause[old.fixed_from[q] : old.fixed_from[q + 1]].tolist()
        fixed_slot += old.fixed_slot[old.fixed_from[q] : old.fixed_from[q + 1]].tolist()
        for place, one in enumerate(due):
            if one.agent == agent:
                entry[place] = len(fixed_pause)
                fixed_pause.append(old.first + one.number)
                fixed_slot.append(-1)
        fixed_from.append(len(fixed_pause))
        for e in range(old.own_from[q], old.own_from[q + 1]):
            if old.own_pause[e] not in columns:
                own_pause.append(old.own_pause[e])
                own_times.append(old.own_times[e])
        own_from.append(len(own_pause))
    own = [list(zip(own_pause[a:b], own_times[a:b], strict=True)) for a, b in pairwise(own_from)]
    states, sets, next_state, complete = followed(own)
    sessions = old._replace(
        kind=kind,
        fixed_from=_whole(fixed_from),
        fixed_pause=_whole(fixed_pause),
        fixed_slot=_whole(fixed_slot),
        own_from=_whole(own_from),
        own_pause=_whole(own_pause),
        own_times=_whole(own_times),
        states=states,
        sets=sets,
        next_state=next_state,
        complete=complete,
    )
    return crew._replace(sessions=sessions), entry


def fixed_where_held(config: Config, agents: Sequence[Agent], crew: Crew, pieces: Pieces, grid: TimeGrid) -> Crew:
    """Return a crew whose sessions by need are fixed where a roster in pieces holds them."""
    due = all_due(config, agents)
    if not due:
        return crew
    fixed, entry = fixed_when_put(crew, due)
    for place, at in enumerate(met(config, pieces, grid.dates, due)):
        fixed.sessions.fixed_slot[entry[place]] = -1 if at is None else at[1]
    return fixed


def without_sessions(config: Config, crew: Crew) -> Crew:
    """Return a crew, of fixed sessions by need, as if none were held."""
    sessions = crew.sessions
    courses = [sessions.first + n for n, item in enumerate(config.off_phone) if isinstance(item, Course)]
    slot = np.where(np.isin(sessions.fixed_pause, courses), -1, sessions.fixed_slot)
    return crew._replace(sessions=sessions._replace(fixed_slot=slot))


def _whole(numbers: list[int]) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def reckoned(crew: Crew, due: Sequence[Due]) -> list[tuple[int, int, int]]:
    """Return what a search reckoned with: agent, number of the course, and times a week."""
    sessions, found = crew.sessions, []
    for agent, number in dict.fromkeys((one.agent, one.number) for one in due):
        q = sessions.kind[agent]
        for e in range(sessions.own_from[q], sessions.own_from[q + 1]):
            if sessions.own_pause[e] == sessions.first + number:
                found.append((agent, number, int(sessions.own_times[e])))
    return found


def unreckoned_slots(config: Config, agents: Sequence[Agent], crew: Crew) -> int:
    """Return how long all sessions take together that a search does not reckon with; in slots."""
    due, slots = all_due(config, agents), crew.break_slots[crew.sessions.first :]
    with_it = sum(int(slots[number]) * times for _, number, times in reckoned(crew, due))
    return sum(int(slots[one.number]) for one in due) - with_it * config.week.weeks


class Board:
    """The roster, and when each session is held: `at[number of session] = (day, first slot)`."""

    def __init__(self, crew: Crew, entry: np.ndarray, cover: Cover, roster: Roster, price: float) -> None:
        self.crew, self._entry, self._cover, self._price = crew, entry, cover, price
        self.roster = copy_roster(roster)

    @property
    def value(self) -> float:
        """The objective, very low where the roster is over a budget."""
        from wfm.schedule.kernels.search import objective_within

        return float(objective_within(self.crew, self._cover, self.roster, self._price))

    def slot_values(self, group: int) -> np.ndarray:
        """Return running sums of what one more agent of a group adds in each slot."""
        from wfm.schedule.kernels.cover import slot_values

        values = slot_values(self._cover, self.roster.cover, group, len(self.crew.premium))
        return np.concatenate([[0.0], np.cumsum(values)])

    def kept(self) -> tuple[Roster, np.ndarray]:
        """Return what `back_to` goes back to."""
        return copy_roster(self.roster), self.crew.sessions.fixed_slot.copy()

    def back_to(self, kept: tuple[Roster, np.ndarray]) -> None:
        """Undo what was put and taken since."""
        for array, old in zip(self.roster, kept[0], strict=True):
            array[:] = old
        self.crew.sessions.fixed_slot[:] = kept[1]

    def put(self, session: Session, day: int, start: int) -> bool:
        """Hold a session; false, and the board is to be put back, where breaks have no room beside it."""
        self.crew.sessions.fixed_slot[self._entry[list(session.entries)]] = start
        return all(self._hold(agent, day) for agent in session.members)

    def take(self, session: Session, day: int) -> None:
        """Let the members of a session work instead."""
        self.crew.sessions.fixed_slot[self._entry[list(session.entries)]] = -1
        for agent in session.members:
            self.clear(agent, day, session.number)
            self._hold(agent, day)

    def keep(self, session: Session, start: int) -> None:
        """Fix a session that the roster holds already."""
        self.crew.sessions.fixed_slot[self._entry[list(session.entries)]] = start

    def clear(self, agent: int, day: int, number: int) -> None:
        """Turn an activity of a shift into work, breaks staying where they are."""
        from wfm.schedule.kernels.cover import add_tour

        add_tour(self.crew, self._cover, self.roster, agent, -1)
        self.roster.breaks[agent, day, self.crew.sessions.first + number] = -1
        add_tour(self.crew, self._cover, self.roster, agent, 1)

    def shift(self, agent: int, day: int) -> tuple[int, int] | None:
        """Return the first slot of a shift and the slot after its last; none on a free day."""
        if self.roster.start[agent, day] < 0:
            return None
        contract = self.crew.class_contract[self.crew.agent_class[agent]]
        begin = int(self.crew.start_slot[day, self.roster.start[agent, day]])
        return begin, begin + int(self.crew.spans[contract, self.roster.span[agent, day]])

    def held(self, agent: int, day: int, number: int) -> int:
        """Return the slot at which an activity of a shift begins; -1 where it has none."""
        return int(self.roster.breaks[agent, day, self.crew.sessions.first + number])

    def busy(self, agent: int, day: int) -> list[tuple[int, int]]:
        """Return when fixed activities of a shift are held, as slots from and until."""
        sessions, row = self.crew.sessions, self.roster.breaks[agent, day]
        q = sessions.kind[agent]
        pauses = set(sessions.fixed_pause[sessions.fixed_from[q] : sessions.fixed_from[q + 1]].tolist())
        return [(int(row[b]), int(row[b] + self.crew.break_slots[b])) for b in sorted(pauses) if row[b] >= 0]

    def _hold(self, agent: int, day: int) -> bool:
        from wfm.schedule.kernels.rebreak import hold_again

        return bool(hold_again(self.crew, self._cover, self.roster, day, agent, self._price))
