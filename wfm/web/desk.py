"""The roster on the planner's desk: edits with undo, locks, and a journal of what is not saved yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from wfm.errors import InputError, WfmError
from wfm.schedule.roster_tables import Piece, Pieces
from wfm.table_io import read_table
from wfm.tables import LOCKS
from wfm.web.journal import Journal
from wfm.web.judge import Judge
from wfm.web.shifts import EditRefused
from wfm.web.site import Site

Place = tuple[int, int]
# Of a whole agent, or of an agent's day.
Lock = tuple[str, str]
ALL_DAYS = ""


class Stale(WfmError):
    """An edit of a roster that another page has changed since."""


@dataclass(frozen=True)
class Inputs:
    """The tables of people and events as CSV, where they are edited; None where they are as the plan has them."""

    agents: str | None = None
    events: str | None = None


@dataclass(frozen=True)
class Edit:
    """One edit, in words, with what stood there before and stands there after."""

    text: str
    before: Mapping[Place, list[Piece] | None] = field(default_factory=dict)
    after: Mapping[Place, list[Piece] | None] = field(default_factory=dict)
    locks: tuple[frozenset[Lock], frozenset[Lock]] | None = None
    inputs: tuple[Inputs, Inputs] | None = None


@dataclass(frozen=True)
class Changed:
    """What an edit touched: places of shifts, days of cover, and whether everything is to be read anew."""

    places: tuple[Place, ...] = ()
    days: tuple[int, ...] = ()
    everything: bool = False


class Desk:
    """A plan being edited. Not safe for threads: its owner lets one in at a time."""

    def __init__(self, folder: Path, inputs: Path) -> None:
        self.site = Site(folder, inputs)
        self.pieces: Pieces = self.site.pieces(self.site.plan.roster.activities)
        self._saved_pieces = dict(self.pieces)
        self.locks = self._saved_locks = self._read_locks()
        self.inputs = self._saved_inputs = Inputs()
        self.judge = Judge(self.site, self.pieces)
        self.revision = 0
        self._done: list[Edit] = []
        self._undone: list[Edit] = []
        self._saved_at = self._saved_revision = 0
        self._journal = Journal(folder)
        self.restored, self._restored_text = 0, ""
        self.restored = self._restore()

    @property
    def unsaved(self) -> int:
        """How many edits lie between the roster and the one last saved."""
        edits = abs(len(self._done) - self._saved_at) or int(self._saved_at < 0)
        # What came back from a journal is one edit here, and was as many as it says.
        return edits + self.restored - 1 if self.restored and self._is_restored else edits

    @property
    def _is_restored(self) -> bool:
        return self._saved_at == 0 and bool(self._done) and self._done[0].text == self._restored_text

    @property
    def saved_revision(self) -> int:
        """The revision that was saved last."""
        return self._saved_revision

    @property
    def undo_text(self) -> str | None:
        return self._done[-1].text if self._done else None

    @property
    def redo_text(self) -> str | None:
        return self._undone[-1].text if self._undone else None

    def must_be(self, revision: int) -> None:
        """Refuse an edit made on another state.

        Raises:
            Stale: The roster has changed since.
        """
        if revision != self.revision:
            raise Stale("another page has changed the roster meanwhile")

    def apply(self, edit: Edit) -> Changed:
        """Do an edit that is new: what was undone is gone."""
        changed = self._take(edit, forward=True)
        if self._saved_at > len(self._done):
            self._saved_at = -1  # the saved roster can no longer be reached
        self._done.append(edit)
        self._undone.clear()
        self._keep()
        return changed

    def undo(self) -> Changed:
        """Take the last edit back."""
        if not self._done:
            raise EditRefused("there is nothing to undo")
        changed = self._take(self._done[-1], forward=False)
        self._undone.append(self._done.pop())
        self._keep()
        return changed

    def redo(self) -> Changed:
        """Do again what was taken back."""
        if not self._undone:
            raise EditRefused("there is nothing to do again")
        changed = self._take(self._undone[-1], forward=True)
        self._done.append(self._undone.pop())
        self._keep()
        return changed

    def saved(self, folder: Path) -> None:
        """Go on with the folder that the roster was saved to."""
        self._journal.clear()
        self.site.folder, self._journal = folder, Journal(folder)
        self._saved_at, self._saved_revision = len(self._done), self.revision
        self._saved_pieces, self._saved_locks, self._saved_inputs = dict(self.pieces), self.locks, self.inputs

    def is_locked(self, agent: int, day: int) -> bool:
        """Whether a shift, or a free day, must stay."""
        agent_id = self.site.plan.agents[agent].agent_id
        return bool({(agent_id, ALL_DAYS), (agent_id, str(self.site.grid.dates[day]))} & self.locks)

    def lock_rows(self) -> list[dict]:
        """Return the locks as rows of their table."""
        number = {agent.agent_id: place for place, agent in enumerate(self.site.plan.agents)}
        rows = []
        for agent_id, date in sorted(self._by_day(), key=lambda lock: (number[lock[0]], lock[1])):
            day = [str(one) for one in self.site.grid.dates].index(date)
            parts = self.pieces.get((number[agent_id], day))
            moment = self.site.grid.moment
            ends = (moment(parts[0][0]), moment(parts[-1][1])) if parts else (pd.NaT, pd.NaT)
            rows.append({"agent_id": agent_id, "date": self.site.grid.dates[day], "start": ends[0], "end": ends[1]})
        return rows

    def _by_day(self) -> set[Lock]:
        days = [str(date) for date in self.site.grid.dates]
        known = {agent.agent_id for agent in self.site.plan.agents}
        return {
            (agent_id, day)
            for agent_id, date in self.locks
            if agent_id in known
            for day in (days if date == ALL_DAYS else [date])
        }

    def _take(self, edit: Edit, forward: bool) -> Changed:
        if edit.inputs is not None:
            self._read_with(edit.inputs[int(forward)])
        touched = self._lock(edit.locks[int(forward)]) if edit.locks is not None else ()
        now = edit.after if forward else edit.before
        old = {place: self.pieces.get(place) for place in now}
        for place, parts in now.items():
            if parts:
                self.pieces[place] = list(parts)
            else:
                self.pieces.pop(place, None)
        self.revision += 1
        if edit.inputs is not None:
            self.judge = Judge(self.site, self.pieces)
            return Changed(everything=True)
        days = self.judge.change(self.pieces, old)
        return Changed((*now, *(place for place in touched if place not in now)), tuple(days))

    def _lock(self, locks: frozenset[Lock]) -> list[Place]:
        """Take over other locks; returns the shifts that are locked or unlocked by it."""
        before = {place for place in self.pieces if self.is_locked(*place)}
        self.locks = locks
        return sorted(before ^ {place for place in self.pieces if self.is_locked(*place)})

    def _read_with(self, inputs: Inputs) -> None:
        """Read the plan with other people or events; as it was where they make no valid plan."""
        before = self.inputs
        try:
            self.site.read_with(inputs.agents, inputs.events)
        except InputError:
            self.site.read_with(before.agents, before.events)
            raise
        self.inputs = inputs

    def _read_locks(self) -> frozenset[Lock]:
        config = self.site.plan.config
        if not config.has("locks"):
            return frozenset()
        rows = read_table(config.path_of("locks"), LOCKS, config.site.timezone)
        return frozenset((str(agent), str(date)) for agent, date in zip(rows["agent_id"], rows["date"], strict=True))

    def _keep(self) -> None:
        """Write down what is not saved, so that nothing is lost with the server."""
        ids, dates = [agent.agent_id for agent in self.site.plan.agents], [str(date) for date in self.site.grid.dates]
        differ = [
            place
            for place in sorted({*self.pieces, *self._saved_pieces})
            if self.pieces.get(place) != self._saved_pieces.get(place)
        ]
        rows = [[ids[agent], dates[day], self.pieces.get((agent, day))] for agent, day in differ]
        self._journal.keep(self.unsaved, rows, self.locks, self.inputs.agents, self.inputs.events)

    def _restore(self) -> int:
        found = self._journal.read()
        if found is None:
            return 0
        number = {agent.agent_id: place for place, agent in enumerate(self.site.plan.agents)}
        days = {str(date): day for day, date in enumerate(self.site.grid.dates)}
        after = {
            (number[agent_id], days[date]): [tuple(part) for part in parts] if parts else None
            for agent_id, date, parts in found.shifts
            if agent_id in number and date in days
        }
        self._restored_text = f"{found.edits} edits that were not saved"
        edit = Edit(
            self._restored_text,
            {place: self.pieces.get(place) for place in after},
            after,
            (self.locks, found.locks),
            (self.inputs, Inputs(found.agents, found.events)) if found.has_inputs else None,
        )
        self.restored = found.edits
        try:
            self.apply(edit)
        except InputError:
            return 0
        return found.edits
