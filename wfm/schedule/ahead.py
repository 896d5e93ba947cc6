"""What lies ahead of a day that has begun: breaks that nobody has taken yet, ends of shifts, people not yet there.

A shift that has begun keeps its start and every break and activity that has begun; the windows of the other breaks
are narrowed to what lies ahead, so that the oracle of the repair places them there.
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Crew, Roster
from wfm.schedule.neighbourhood import fitting
from wfm.schedule.repair import BREAKS, LONGER, NEW, SHIFT, SHORTER, TRAINING, Repair, Rights

# Going home early is worth it where an hour freed loses at most this share of what a mean hour serves.
_LOST_OF_AN_HOUR = 0.1


class Ahead(Repair):
    """A repair of a day that has begun, with one kind of change alone.

    `now` is the slot of the present; new starts lie at `earliest` or later.
    """

    def __init__(self, *args, now: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._now = now

    def mend_only(self, days: list[int], kind: str, rights: Rights) -> None:
        """Mend some days with changes of one kind; shifts that are over stay."""
        if kind == SHORTER:
            hour = float(np.mean(self._crew.wage)) * 12
            self._price = max(self._price, _LOST_OF_AN_HOUR * self._unit / max(hour, 1e-9))
        for day in days:
            agents = [agent for agent in range(len(self.roster.cost)) if self._may_change(agent, day, kind)]
            self._mend_with(day, kind, rights, agents)

    def _may_change(self, agent: int, day: int, kind: str) -> bool:
        if self._frozen(agent, day):
            return False
        start = self.roster.start[agent, day]
        if start < 0:
            return kind == NEW
        begin, end = self._times(agent, day)
        if kind == SHIFT:
            return begin >= self._earliest
        if kind == TRAINING and not self._training_ahead(agent, day):
            return False
        return kind != NEW and end > self._now

    def _times(self, agent: int, day: int) -> tuple[int, int]:
        crew, roster = self._crew, self.roster
        contract = crew.class_contract[crew.agent_class[agent]]
        begin = int(crew.start_slot[day, roster.start[agent, day]])
        return begin, begin + int(crew.spans[contract, roster.span[agent, day]])

    def _training_ahead(self, agent: int, day: int) -> bool:
        sessions = self._crew.sessions
        kind = sessions.kind[agent]
        own = sessions.own_pause[sessions.own_from[kind] : sessions.own_from[kind + 1]]
        return bool((self.roster.breaks[agent, day, own] >= self._now).any())

    def _tried(self, agent: int, day: int, kind: str, rights: Rights) -> tuple[float, float, np.ndarray, np.ndarray]:
        if kind in (NEW, SHIFT):
            return super()._tried(agent, day, kind, rights)
        from wfm.schedule.kernels.repair import try_day

        crew, roster = self._crew, self.roster
        found, lines = np.empty(2 + len(crew.break_slots), dtype=np.int64), np.zeros(len(crew.line_kind))
        ahead, possible = narrowed(crew, roster, agent, day, self._now)
        fits = self._fits(agent, day, kind, rights) & possible[None, :]
        if not fits.any():
            return -np.inf, 0.0, found, lines
        gain, more = try_day(
            ahead, self._cover, self._tables, roster, agent, day, fits, kind == TRAINING, self._price, self._no_rows,
            found, lines,
        )  # fmt: skip
        if not self._past_kept(agent, day, found) or self._beyond_budget(agent, more, lines):
            return -np.inf, float(more), found, lines
        return float(gain), float(more), found, lines

    def _fits(self, agent: int, day: int, kind: str, rights: Rights) -> np.ndarray:
        """Mark the lengths that a kind of change may give the shift, shape (starts, spans)."""
        crew, roster = self._crew, self.roster
        contract = crew.class_contract[crew.agent_class[agent]]
        start, span = roster.start[agent, day], roster.span[agent, day]
        here = np.zeros((crew.start_slot.shape[1], crew.span_count[contract]), dtype=bool)
        lengths = crew.spans[contract, : crew.span_count[contract]]
        if kind in (BREAKS, TRAINING):
            here[start, span] = True
            return here
        longer = lengths > lengths[span]
        ends_later = crew.start_slot[day, start] + lengths > self._now
        here[start] = longer if kind == LONGER else ~longer & (lengths < lengths[span]) & ends_later
        return here & fitting(crew, roster, day, agent, rights.overtime)

    def _past_kept(self, agent: int, day: int, found: np.ndarray) -> bool:
        """Whether every pause that has begun stays, and none begins before now."""
        old, new = self.roster.breaks[agent, day], found[2:]
        begun = (old >= 0) & (old < self._now)
        return bool((new[begun] == old[begun]).all() and ((new < 0) | (new >= self._now))[~begun].all())


def narrowed(crew: Crew, roster: Roster, agent: int, day: int, now: int) -> tuple[Crew, np.ndarray]:
    """Return a crew whose breaks of an agent's shift of a day lie where they lay or ahead, and which spans allow it.

    The second is a mask over the spans of the agent's contract.
    """
    contract = crew.class_contract[crew.agent_class[agent]]
    spans = int(crew.span_count[contract])
    begin = int(crew.start_slot[day, roster.start[agent, day]])
    first, last = crew.first[contract, :spans].copy(), crew.last[contract, :spans].copy()
    possible = np.ones(spans, dtype=bool)
    for b in range(crew.sessions.first):
        slot, due = int(roster.breaks[agent, day, b]), crew.due[contract, :spans, b].astype(bool)
        low, high = first[:, b].copy(), last[:, b].copy()
        if 0 <= slot < now:
            fits = due & (low <= slot - begin) & (slot - begin <= high)
            possible &= fits
            low[fits] = high[fits] = slot - begin
        else:
            ahead = np.maximum(low, now - begin)
            possible &= ~due | (ahead <= high)
            low = np.where(due & (ahead <= high), ahead, low)
        first[:, b], last[:, b] = low, high
    firsts, lasts = crew.first.copy(), crew.last.copy()
    firsts[contract, :spans], lasts[contract, :spans] = first, last
    return crew._replace(first=firsts, last=lasts), possible
