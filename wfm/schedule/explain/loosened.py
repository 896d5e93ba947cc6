"""People with one kind of rule loosened, as the search sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.opening_hours import ALWAYS
from wfm.schedule.kernels.crew import Crew, Roster
from wfm.schedule.people import next_starts
from wfm.schedule.shift_options import DayOptions, allowed_shifts, contract_shape
from wfm.schedule.time_grid import SLOTS_AN_HOUR, TimeGrid

WIDER_SLOTS = 3  # a break window a quarter of an hour wider on either side
FAR_WIDER_SLOTS = SLOTS_AN_HOUR
OVERTIME_SLOTS = 2 * SLOTS_AN_HOUR


class Loosened:
    """Crews with one kind of rule loosened, made when they are asked for."""

    def __init__(self, config: Config, agents: Sequence[Agent], crew: Crew, roster: Roster, grid: TimeGrid) -> None:
        self._config, self._agents, self._crew, self._grid = config, agents, crew, grid
        self._days = DayOptions(config, grid)
        self._crews: dict[str, Crew] = {}
        self._opened: set[int] = set()
        self._roster = roster

    def crew(self, kind: str, agent: int) -> Crew:
        """Return the crew in which a kind of rule is loosened for an agent; any other kind leaves it as it is."""
        if kind not in self._crews:
            made = getattr(self, f"_{kind}", None)
            self._crews[kind] = made() if made else self._crew
        if kind == "availability":
            self._open(self._crews[kind], agent)
        if kind in ("breaks", "window"):
            return self._same_shifts(self._crews[kind], agent)
        return self._crews[kind]

    def _same_shifts(self, crew: Crew, agent: int) -> Crew:
        """Hold an agent to its shifts, so that only breaks move."""
        k, start, span = int(crew.agent_class[agent]), self._roster.start[agent], self._roster.span[agent]
        allowed, may_rest = crew.allowed.copy(), crew.may_rest.copy()
        days = np.flatnonzero(start >= 0)
        allowed[k] = False
        allowed[k, days, start[days], span[days]] = True
        may_rest[k] = start < 0
        return crew._replace(allowed=allowed, may_rest=may_rest)

    def _availability(self) -> Crew:
        return self._crew._replace(allowed=self._crew.allowed.copy(), may_rest=self._crew.may_rest.copy())

    def _open(self, crew: Crew, agent: int) -> None:
        """Let an agent's class be there at any time that shifts may have; what is locked stays."""
        k = int(crew.agent_class[agent])
        if k in self._opened:
            return
        self._opened.add(k)
        free = replace(self._agents[agent], available=ALWAYS, time_off=frozenset(), absences=())
        shape = contract_shape(self._config, free.contract)
        fits, _ = allowed_shifts(free, self._config, shape, self._days, self._grid)
        crew.allowed[k, :, :, : fits.shape[2]] = fits

    def _rest(self) -> Crew:
        rules = self._config.rules.model_copy(update={"min_rest_hours": 0.0})
        config = self._config.model_copy(update={"rules": rules})
        following = next_starts(config, self._crew.spans, self._days, self._grid)
        starts = self._crew.start_slot.shape[1]
        return self._crew._replace(
            next_start=following,
            rest_states=np.maximum(following.max(axis=(1, 2, 3)), starts) + 1,
            rest_reach=(following % max(starts, 1)).max(axis=(1, 2, 3)),
        )

    def _overtime(self) -> Crew:
        return self._crew._replace(most_paid=self._crew.most_paid + OVERTIME_SLOTS)

    def _hours(self) -> Crew:
        """One shift more, and a day more for it."""
        longest = self._crew.paid.max(axis=1)[self._crew.class_contract]
        days = np.minimum(self._crew.most_days + 1, 7)
        return self._crew._replace(most_paid=self._crew.most_paid + longest[:, None], most_days=days)

    def _window(self) -> Crew:
        return self._breaks_within(WIDER_SLOTS)

    def _breaks(self) -> Crew:
        return self._breaks_within(FAR_WIDER_SLOTS)

    def _breaks_within(self, wider: int) -> Crew:
        crew, count = self._crew, self._crew.sessions.first
        first, last = crew.first.copy(), crew.last.copy()
        room = crew.spans[:, :, None] - crew.break_slots[None, None, :count]
        first[:, :, :count] = np.maximum(first[:, :, :count] - wider, 0)
        last[:, :, :count] = np.clip(last[:, :, :count] + wider, 0, np.maximum(room, 0))
        several = crew.due[:, :, :count].sum(axis=2) > 1
        return crew._replace(first=first, last=last, mode=np.where(several & (crew.mode == 0), 1, crew.mode))

    def _activities(self) -> Crew:
        sessions = self._crew.sessions._replace(kind=np.zeros_like(self._crew.sessions.kind))
        return self._crew._replace(sessions=sessions)
