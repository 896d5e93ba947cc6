"""Places the sessions that are due in a roster that was found: where they cost least and somebody can train."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.time_grid import TimeGrid
from wfm.schedule.training.assign import assign
from wfm.schedule.training.board import Board, fixed_when_put, reckoned
from wfm.schedule.training.options import Option, Usage, options
from wfm.schedule.training.sittings import Session, all_due, sessions_of

# Of the times that cost least by the cover alone, so many are tried on the roster, breaks and all.
_TRIED = 8
_MOST_TRIED = 60
_PASSES = 3
# Times tried after which no session is moved any more: of thousands the first places are good enough.
_MOST_TRIES = 10_000
# Times of all sessions of which it is asked whether breaks have room beside them; of more it is found out later.
_MOST_ASKED = 10_000
_GAIN = 1e-9


@dataclass(frozen=True)
class Placed:
    """A roster with its sessions, and whether it holds all that the search reckoned with."""

    roster: Roster
    as_reckoned: bool


def place_training(
    config: Config, agents: Sequence[Agent], crew: Crew, cover: Cover, roster: Roster, price: float
) -> Placed:
    """Place all sessions that are due; a roster that holds one already where it may be begins with it there.

    Overdue ones find a place before others, then those due first. Each goes where the objective loses least, breaks
    laid around it; then each is tried elsewhere in turn while that gains. Where trainers or rooms stand in the way of
    some, all are assigned together, and the better outcome is kept. Budgets hold.
    """
    search = _Search(config, agents, crew, cover, roster, price)
    search.run()
    return Placed(search.board.roster, search.as_reckoned())


class _Search:
    def __init__(
        self, config: Config, agents: Sequence[Agent], crew: Crew, cover: Cover, roster: Roster, price: float
    ) -> None:
        assert config.training is not None
        self._config, self._agents, self._training = config, agents, config.training
        self._grid = TimeGrid(config)
        self._due = all_due(config, agents)
        fixed, entry = fixed_when_put(crew, self._due)
        self._at: dict[Session, tuple[int, int]] = {}
        self._tries = 0
        self._reckoned = reckoned(crew, self._due)
        self.board = Board(fixed, entry, cover, roster, price)
        self._empty()

    def run(self) -> None:
        """Place and improve; then again from an assignment of all, where something was in the way."""
        sessions = sessions_of(self._config, self._agents, self._due, self._grid)
        self._adopt(sessions)
        before, adopted = self.board.kept(), dict(self._at)
        left = [one for one in sessions if one not in self._at]
        self._in_the_way = False
        for session in left:
            self._put_with_rest(session)
        self._improve()
        if not self._in_the_way:
            return
        first, kept, at = self._score(), self.board.kept(), dict(self._at)
        self.board.back_to(before)
        for session, (day, _) in adopted.items():
            self.board.take(session, day)
        self._empty()
        self._assign_all(sessions, at)
        self._improve()
        if self._score() < first:
            self.board.back_to(kept)
            self._at = at

    def as_reckoned(self) -> bool:
        """Whether every agent has each session as often as the search counted on."""
        weeks = [range(first, first + 7) for first in range(0, len(self._grid.dates), 7)]
        return all(
            sum(self.board.held(agent, day, number) >= 0 for day in days)
            >= min(times, sum(self.board.shift(agent, day) is not None for day in days))
            for agent, number, times in self._reckoned
            for days in weeks
        )

    def _empty(self) -> None:
        self._at = {}
        self._usage = Usage(self._training, self._grid.all_slots)
        self._in_the_way = False

    def _score(self) -> tuple[int, int, float]:
        overdue = sum(len(one.members) for one in self._at if not one.rank[0])
        return overdue, sum(len(one.members) for one in self._at), self.board.value

    def _adopt(self, sessions: Sequence[Session]) -> None:
        """Keep what the search held where it may be held; turn the rest into work."""
        for session in sessions:
            for day in session.days if len(session.members) == 1 else ():
                start = self.board.held(session.members[0], day, session.number)
                taken = any(one.members == session.members and at == (day, start) for one, at in self._at.items())
                if start >= 0 and not taken and self._usage.free(session, start):
                    self.board.keep(session, start)
                    self._count(session, day, start)
                    break
        adopted = {(one.members[0], at[0], one.number) for one, at in self._at.items()}
        for one in self._due:
            for day in range(len(self._grid.dates)):
                if (one.agent, day, one.number) not in adopted and self.board.held(one.agent, day, one.number) >= 0:
                    self.board.clear(one.agent, day, one.number)

    def _count(self, session: Session, day: int, start: int) -> None:
        self._at[session] = (day, start)
        self._usage.add(session, start)

    def _put_with_rest(self, session: Session) -> None:
        """Hold a session when most are there, and again for those who were not; in the end for each alone."""
        rest: Session | None = session
        while rest is not None:
            held = self._put_best(rest)
            if held is None:
                for agent in rest.members if len(rest.members) > 1 else ():
                    self._put_best(rest.of([agent]))
                return
            missing = [agent for agent in rest.members if agent not in held.members]
            rest = rest.of(missing) if missing else None

    def _put_best(self, session: Session) -> Session | None:
        """Hold a session at its best time; returns it with those who are there, none where there is no time."""
        every = options(self.board, session)
        free = [one for one in every if self._usage.free(session, one.start)]
        self._in_the_way |= bool(every) and (not free or free[0] is not every[0])
        before, best = self.board.kept(), None
        tried, most = 0, 0
        for option in free[:_MOST_TRIED]:
            if len(option.there) < most or tried == _TRIED:
                break
            value = self._tried(session.of(option.there), option)
            self.board.back_to(before)
            if value is not None:
                tried, most = tried + 1, len(option.there)
                if best is None or value > best[0] + _GAIN:
                    best = value, option
        if best is None:
            return None
        held = session.of(best[1].there)
        self.board.put(held, best[1].day, best[1].start)
        self._count(held, best[1].day, best[1].start)
        return held

    def _tried(self, session: Session, option: Option) -> float | None:
        """Return the value with a session held; none where breaks or a budget have no room for it."""
        from wfm.schedule.kernels.search import TOO_DEAR

        self._tries += 1
        if not self.board.put(session, option.day, option.start):
            return None
        value = self.board.value
        return value if value > TOO_DEAR else None

    def _improve(self) -> None:
        """Try each session elsewhere in turn, as long as that gains something."""
        most = self._tries + _MOST_TRIES
        for _ in range(_PASSES):
            moved = 0
            for session in list(self._at):
                if self._tries >= most:
                    return
                moved += self._moved(session)
            if not moved:
                return

    def _moved(self, session: Session) -> bool:
        """Move a session where it costs less; whether it was."""
        before, value, (day, start) = self.board.kept(), self.board.value, self._at.pop(session)
        self._usage.add(session, start, -1)
        self.board.take(session, day)
        held = self._put_best(session)
        if held is not None and len(held.members) == len(session.members) and self.board.value > value + _GAIN:
            return self._at[held] != (day, start)
        if held is not None:
            self._usage.add(held, self._at.pop(held)[1], -1)
        self.board.back_to(before)
        self._count(session, day, start)
        return False

    def _assign_all(self, sessions: Sequence[Session], known: dict[Session, tuple[int, int]]) -> None:
        """Put all sessions on a board without any as the model assigns them; what is left as best it can."""
        choices = self._possible(sessions)
        left = []
        options_of = assign(sessions, choices, self._usage.limited, known)
        for session, option in zip(sessions, options_of, strict=True):
            before = self.board.kept()
            if option is not None and self._tried(session.of(option.there), option) is not None:
                self._count(session.of(option.there), option.day, option.start)
                missing = [agent for agent in session.members if agent not in option.there]
                left += [session.of(missing)] if missing else []
            else:
                self.board.back_to(before)
                left.append(session)
        for session in left:
            self._put_with_rest(session)

    def _possible(self, sessions: Sequence[Session]) -> list[list[Option]]:
        """Return the times of sessions beside which breaks have room, as far as that is asked."""
        every = [options(self.board, session) for session in sessions]
        if sum(map(len, every)) > _MOST_ASKED:
            return every
        return [
            [option for option in found if self._room(session.of(option.there), option)]
            for session, found in zip(sessions, every, strict=True)
        ]

    def _room(self, session: Session, option: Option) -> bool:
        before = self.board.kept()
        there = self.board.put(session, option.day, option.start)
        self.board.back_to(before)
        return there
