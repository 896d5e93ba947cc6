"""Who sits together: needs gathered to the sessions that are held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.training import Course, Need
from wfm.schedule.roster_tables import Pieces
from wfm.schedule.time_grid import SLOT_MINUTES, TimeGrid


@dataclass(frozen=True, eq=False)
class Session:
    """One session: its course by number among the off-phone activities, who sits in it, and their days for it.

    `entries` are places of the needs among all needs, and `windows` the days on which each may be met, by member.
    """

    number: int
    course: Course
    members: tuple[int, ...]
    entries: tuple[int, ...]
    windows: tuple[range, ...]
    rank: tuple

    @property
    def days(self) -> range:
        """The days on which all its members may have it."""
        return range(max(one.start for one in self.windows), min(one.stop for one in self.windows))

    @property
    def slots(self) -> int:
        """How long it takes, in slots."""
        return self.course.minutes // SLOT_MINUTES

    @property
    def uses(self) -> dict[str, int]:
        """What it takes of what is limited."""
        return {"trainers": self.course.trainers, "rooms": self.course.rooms}

    def of(self, members: Sequence[int]) -> Session:
        """Return the session of some of its members alone."""
        kept = [place for place, member in enumerate(self.members) if member in members]
        if len(kept) == len(self.members):
            return self
        return replace(
            self,
            members=tuple(self.members[place] for place in kept),
            entries=tuple(self.entries[place] for place in kept),
            windows=tuple(self.windows[place] for place in kept),
        )


@dataclass(frozen=True)
class Due:
    """One need with its agent by number, its course by number, and which of the agent's needs of it it is."""

    agent: int
    number: int
    turn: int
    need: Need


def all_due(config: Config, agents: Sequence[Agent]) -> list[Due]:
    """Return every need of agents who are there."""
    courses = [(number, item) for number, item in enumerate(config.off_phone) if isinstance(item, Course)]
    return [
        Due(index, number, turn, need)
        for number, course in courses
        for index, agent in enumerate(agents)
        for turn, need in enumerate(course.of_agent(agent.agent_id))
    ]


def met(
    config: Config, pieces: Pieces, dates: Sequence[dt.date], due: Sequence[Due]
) -> list[tuple[int, int, int] | None]:
    """Return for each need the (day, first slot, slot after the last) at which it is met, the earliest due first."""
    free: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    names = {config.off_phone[one.number].name: one.number for one in due}
    for (agent, day), parts in sorted(pieces.items()):
        for start, end, name, _ in parts:
            if name in names:
                free.setdefault((agent, names[name]), []).append((day, start, end))
    found: list[tuple[int, int, int] | None] = [None] * len(due)
    for place in sorted(range(len(due)), key=lambda place: (due[place].need.last, due[place].need.first, place)):
        one = due[place]
        there = free.get((one.agent, one.number), [])
        at = next((at for at in there if one.need.first <= dates[at[0]] <= one.need.last), None)
        if at is not None:
            there.remove(at)
            found[place] = at
    return found


def sessions_of(config: Config, agents: Sequence[Agent], due: Sequence[Due], grid: TimeGrid) -> list[Session]:
    """Gather needs to sessions, in the order in which they are placed: overdue first, then by date."""
    sessions = [session for together in _gathered(config, agents, due) for session in _split(config, together, grid)]
    return sorted(sessions, key=lambda one: (one.rank, one.days.stop, one.number, one.entries))


def _gathered(config: Config, agents: Sequence[Agent], due: Sequence[Due]) -> Iterator[list[tuple[int, Due]]]:
    """Yield needs that may be met together, with their places."""
    found: dict[tuple, list[tuple[int, Due]]] = {}
    for place, one in enumerate(due):
        course = config.off_phone[one.number]
        assert isinstance(course, Course)
        with_whom = {"alone": str(place), "team": agents[one.agent].team, "all": ""}[course.group]
        found.setdefault((one.number, one.turn, with_whom), []).append((place, one))
    yield from found.values()


def _split(config: Config, together: list[tuple[int, Due]], grid: TimeGrid) -> Iterator[Session]:
    """Cut needs into sessions of as many as have seats and share a day, those due first in front."""
    course = config.off_phone[together[0][1].number]
    assert isinstance(course, Course)
    rest = sorted(together, key=lambda one: (one[1].need.rank, one[1].need.last, one[0]))
    while rest:
        first, last = rest[0][1].need.first, rest[0][1].need.last
        chosen: list[tuple[int, Due]] = []
        for one in rest:
            low, high = max(first, one[1].need.first), min(last, one[1].need.last)
            if low <= high and (course.seats is None or len(chosen) < course.seats):
                first, last = low, high
                chosen.append(one)
        rest = [one for one in rest if one not in chosen]
        members, entries = tuple(one.agent for _, one in chosen), tuple(place for place, _ in chosen)
        windows = tuple(
            range(grid.dates.index(one.need.first), grid.dates.index(one.need.last) + 1) for _, one in chosen
        )
        yield Session(chosen[0][1].number, course, members, entries, windows, chosen[0][1].need.rank)
