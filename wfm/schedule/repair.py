"""Repair: a roster that stands is changed as little as it takes, one agent's shift of one day after the other.

The oracle values every shift that an agent could have on the day, all else as it stands. Breaks are moved before
shifts, shifts before anybody is asked to come in; of all that is possible the best goes first, as long as it gains
enough. Gains only shrink as others are taken, so most need not be looked at again.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.neighbourhood import fitting

BREAKS, SHIFT, NEW = "breaks", "shift", "new shift"
# What may be done with a shift that has begun, beside moving the breaks that lie ahead.
TRAINING, LONGER, SHORTER = "training", "longer", "shorter"
# A shift by which somebody who lost one comes back to the least of the contract.
INSTEAD = "instead"
# The mildest first.
KINDS = (BREAKS, TRAINING, SHORTER, LONGER, SHIFT, NEW, INSTEAD)
# What a change must gain at least, in what an agent present for an hour may be worth: the more it asks of somebody,
# the more. Going home is asked of nobody: it is offered.
_LEAST = {BREAKS: 0.1, TRAINING: 0.2, SHORTER: 0.0, LONGER: 0.4, SHIFT: 0.4, NEW: 0.8}


@dataclass(frozen=True)
class Rights:
    """What a repair may do: move breaks, move shifts, add shifts, pay overtime, give up training."""

    breaks: bool = True
    shifts: bool = True
    new: bool = True
    overtime: bool = True
    cancel: bool = False

    def within(self, others: Rights) -> bool:
        """Whether others allow all of this."""
        return all(allowed <= getattr(others, name) for name, allowed in vars(self).items())

    @property
    def kinds(self) -> list[str]:
        """The kinds of changes, the mildest first."""
        asked = ((BREAKS, self.breaks), (SHIFT, self.shifts), (NEW, self.new))
        return [kind for kind, allowed in asked if allowed]


@dataclass(frozen=True)
class Change:
    """One agent's day that was changed: what it gains of the objective, and what it costs more."""

    agent: int
    day: int
    kind: str
    gain: float
    cost: float


class Repair:
    """Changes a roster in place.

    `frozen(agent, day)` tells whose shifts must stay; new starts lie at `earliest` or later, in slots; `unit` is what
    an hour of an agent may be worth, in the objective's unit.
    """

    def __init__(
        self,
        crew: Crew,
        cover: Cover,
        roster: Roster,
        price: float,
        unit: float,
        earliest: int,
        frozen: Callable[[int, int], bool],
        most_people: int | None = None,
    ) -> None:
        from wfm.schedule.kernels.worth import make_tables

        self._crew, self._cover, self.roster, self._price, self._unit = crew, cover, roster, price, unit
        self._earliest, self._frozen, self._most = earliest, frozen, most_people
        self._tables = make_tables(cover)
        self._no_rows = np.zeros(len(crew.cap))
        self.touched: set[int] = set()
        self.changes: list[Change] = []

    def mend(self, days: Sequence[int], rights: Rights) -> None:
        """Mend some days, kind of change by kind of change."""
        for day in days:
            for kind in rights.kinds:
                agents = range(len(self.roster.cost))
                self._mend_with(day, kind, rights, [agent for agent in agents if not self._frozen(agent, day)])

    def complete(self, agents: Sequence[int]) -> None:
        """Bring agents who lost a shift back to the least of their contract: by days that are free, else by any."""
        for agent in agents:
            if self._lacks(agent) and not self._tour_anew(agent, keep=True):
                self._tour_anew(agent, keep=False)

    def _lacks(self, agent: int) -> bool:
        crew, k = self._crew, self._crew.agent_class[agent]
        spans, paid = self.roster.span[agent].reshape(-1, 7), crew.paid[crew.class_contract[k]]
        hours = np.where(spans >= 0, paid[spans], 0).sum(axis=1)
        return bool(((spans >= 0).sum(axis=1) < crew.least_days[k]).any() or (hours < crew.least_paid[k]).any())

    def _tour_anew(self, agent: int, keep: bool) -> bool:
        """Choose an agent's tour anew around what is frozen, with `keep` around all its shifts."""
        from wfm.schedule.kernels.cover import add_tour
        from wfm.schedule.kernels.pay import tour_cost
        from wfm.schedule.kernels.search import build

        roster = self.roster
        rows = (roster.start, roster.span, roster.breaks, roster.cost, roster.lines)
        old = [row[agent].copy() for row in rows]
        add_tour(self._crew, self._cover, roster, agent, -1)
        crew, one = self._held(agent, keep), np.array([agent])
        roster.start[agent], roster.span[agent] = -1, -1
        found = build(crew, self._cover, self._tables, roster, one, self._price, self._no_rows) < 0
        if found:
            add_tour(self._crew, self._cover, roster, agent, -1)  # its breaks may still change
        else:
            for row, before in zip(rows, old, strict=True):
                row[agent] = before
        if found and self._crew.sessions.kind[agent] == 0:
            same = (roster.start[agent] == old[0]) & (roster.span[agent] == old[1])
            roster.breaks[agent, same] = old[2][same]
            roster.cost[agent] = tour_cost(self._crew, roster, agent)
        add_tour(self._crew, self._cover, roster, agent, 1)
        for day in np.flatnonzero((roster.start[agent] != old[0]) | (roster.span[agent] != old[1])).tolist():
            self.changes.append(Change(agent, day, INSTEAD, 0.0, 0.0))
        return bool(found)

    def _held(self, agent: int, keep: bool) -> Crew:
        """Return the crew with an agent's class held to what is frozen."""
        crew, k, roster = self._crew, self._crew.agent_class[agent], self.roster
        allowed, may_rest = crew.allowed.copy(), crew.may_rest.copy()
        for day, start in enumerate(roster.start[agent].tolist()):
            if self._frozen(agent, day) or (keep and start >= 0):
                allowed[k, day], may_rest[k, day] = False, start < 0
                if start >= 0:
                    allowed[k, day, start, roster.span[agent, day]] = True
            else:
                allowed[k, day] &= (crew.start_slot[day] >= self._earliest)[:, None]
        return crew._replace(allowed=allowed, may_rest=may_rest)

    def _mend_with(self, day: int, kind: str, rights: Rights, agents: list[int]) -> None:
        least = _LEAST[kind] * self._unit
        heap: list[tuple[float, int, int]] = []
        for agent in agents:
            if (self.roster.start[agent, day] >= 0) == (kind != NEW):
                gain, *_ = self._tried(agent, day, kind, rights)
                if gain > 0 and gain >= least:
                    heapq.heappush(heap, (-gain, agent, len(self.changes)))
        while heap:
            _, agent, known = heapq.heappop(heap)
            if not self._may_ask(agent):
                continue
            gain, more, found, lines = self._tried(agent, day, kind, rights)
            if gain <= 0 or gain < least:
                continue
            if known != len(self.changes) and heap and gain < -heap[0][0]:
                heapq.heappush(heap, (-gain, agent, len(self.changes)))
                continue
            self._take(agent, day, kind, gain, more, found)
            self.roster.lines[agent] += lines

    def _may_ask(self, agent: int) -> bool:
        return self._most is None or agent in self.touched or len(self.touched) < self._most

    def _tried(self, agent: int, day: int, kind: str, rights: Rights) -> tuple[float, float, np.ndarray, np.ndarray]:
        """Return gain, change of cost, what is found for the best change of a kind, and the change of pay lines.

        There is no gain beyond a budget.
        """
        from wfm.schedule.kernels.repair import try_day

        crew, roster = self._crew, self.roster
        contract = crew.class_contract[crew.agent_class[agent]]
        start, span = roster.start[agent, day], roster.span[agent, day]
        if kind == BREAKS:
            fits = np.zeros((crew.start_slot.shape[1], crew.span_count[contract]), dtype=bool)
            fits[start, span] = True
        else:
            fits = fitting(crew, roster, day, agent, rights.overtime)
            fits &= (crew.start_slot[day] >= self._earliest)[:, None]
            if start >= 0:
                fits[start, span] = True
        found, lines = np.empty(2 + len(crew.break_slots), dtype=np.int64), np.zeros(len(crew.line_kind))
        if not fits.any():
            return -np.inf, 0.0, found, lines
        gain, more = try_day(
            crew, self._cover, self._tables, roster, agent, day, fits, rights.cancel, self._price, self._no_rows, found,
            lines,
        )  # fmt: skip
        if self._beyond_budget(agent, more, lines):
            return -np.inf, more, found, lines
        return float(gain), float(more), found, lines

    def _beyond_budget(self, agent: int, more: float, lines: np.ndarray) -> bool:
        """Whether so much more for an agent, and on each limited line, is over a budget."""
        crew, roster = self._crew, self.roster
        spent = crew.member @ roster.cost + crew.member[:, agent] * more
        if more > 0 and np.any((spent > crew.cap + 1e-6) & (crew.member[:, agent] > 0)):
            return True
        first = len(crew.cap) - len(lines)
        return bool(np.any((lines > 0) & (roster.lines.sum(axis=0) + lines > crew.cap[first:] + 1e-6)))

    def _take(self, agent: int, day: int, kind: str, gain: float, more: float, found: np.ndarray) -> None:
        set_day(self._crew, self._cover, self.roster, agent, day, found)
        self.roster.cost[agent] += more
        self.touched.add(agent)
        self.changes.append(Change(agent, day, kind, gain, more))


def set_day(crew: Crew, cover: Cover, roster: Roster, agent: int, day: int, found: np.ndarray) -> None:
    """Give an agent the shift `found` (start, span, slots of breaks and activities) on a day; -1 for none."""
    from wfm.schedule.kernels.cover import add_shift

    if roster.start[agent, day] >= 0:
        add_shift(crew, cover, roster, agent, day, -1)
    roster.start[agent, day], roster.span[agent, day], roster.breaks[agent, day] = found[0], found[1], found[2:]
    if roster.start[agent, day] >= 0:
        add_shift(crew, cover, roster, agent, day, 1)
