"""What a roster would be with one agent's tour exchanged for the best one under loosened rules, at true worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.cover_value import money_price
from wfm.schedule.explain.loosened import Loosened
from wfm.schedule.explain.retour import retour
from wfm.schedule.explain.spells import Spell
from wfm.schedule.kernels.crew import Cover, Crew
from wfm.schedule.people import People
from wfm.schedule.rosters import copy_roster, row_money
from wfm.schedule.service import Service
from wfm.schedule.standing import Standing
from wfm.schedule.time_grid import TimeGrid

# How many times the dearest slot anywhere a slot of the spell counts in a tour that leans towards it.
_BONUS = 20.0


@dataclass(frozen=True)
class Try:
    """An agent's tour under loosened rules against the present one.

    `net` is what the objective gains, `money` the change of the payroll and `rows` of each budget row, `there` the
    slots at work gained in a spell.
    """

    kind: str
    agent: int
    net: float
    money: float
    start: np.ndarray
    span: np.ndarray
    breaks: np.ndarray
    own: np.ndarray
    crew: Crew
    rows: np.ndarray
    queue: int = -1

    def there(self, before: np.ndarray, spell: Spell) -> int:
        """Return the slots at work that a spell gains over those before."""
        return int(self.own[spell.first : spell.last].sum() - before[spell.first : spell.last].sum())


class WhatIf:
    """A plan's roster with the cover it gives, and what other tours would be worth."""

    def __init__(
        self,
        config: Config,
        agents: Sequence[Agent],
        people: People,
        standing: Standing,
        cover: Cover,
        service: Service,
        grid: TimeGrid,
    ) -> None:
        from wfm.schedule.kernels.own_slots import work_slots
        from wfm.schedule.kernels.worth import make_tables

        self.config, self.agents, self.grid, self.service = config, agents, grid, service
        roster = standing.roster
        self.crew, self.roster, self.fixed = people.crew, roster, standing.fixed
        self.budgets = people.rows
        # A row of its own for each queue: somebody who serves that queue and nothing else.
        self.alone = len(people.groups) + np.arange(len(config.queues))
        singles = np.array([[float(name in pool) for pool in service.pools] for name in config.queue_names])
        in_pool = np.vstack([cover.in_pool, singles.reshape(len(config.queues), -1)])
        self.tables = make_tables(cover)._replace(in_pool=in_pool)
        self.in_pool = in_pool > 0
        self.price = money_price(config, float(service.contacts.sum()), 2 * max(float(roster.cost.sum()), 1.0))
        self.loosened = Loosened(config, agents, people.crew, roster, grid)
        self.width, self.intervals = grid.slots_an_interval, len(grid.intervals)
        self.own = np.zeros((len(agents), self.intervals), dtype=np.int64)
        row = np.zeros((1, self.intervals), dtype=np.int64)
        for agent in range(len(agents)):
            work_slots(people.crew, roster, agent, self.width, row)
            self.own[agent] = row[0]
        self.cover = roster.cover.copy()
        self.left = np.maximum(people.crew.cap - row_money(people.crew, roster), 0.0)
        self._scratch = copy_roster(roster)
        self._free: dict[tuple[str, int, int], Try | None] = {}
        self._leaning_to: Spell | None = None
        self._leaning: dict[tuple[int, int], Try | None] = {}

    def levels(self, cover: np.ndarray) -> np.ndarray:
        """Return the service level of each term of the service curves at slots at work, shape (terms,)."""
        return self.service.predict(cover / self.width)

    def rest_of(self, agent: int) -> np.ndarray:
        """Return the cover of everybody else."""
        rest = self.cover.copy()
        rest[self.in_pool[self.crew.agent_group[agent]]] -= self.own[agent]
        return rest

    def affordable(self, tried: Try) -> bool:
        """Whether the budgets of an agent have the money for a tour."""
        return not np.any(tried.rows > self.left + 1e-6)

    def _lines_have(self, tried: Try) -> bool:
        """Whether the budgets of lines have the money for a tour; hours held leave premiums as they come."""
        of_lines = len(self.left) - len(self.crew.line_kind)
        return not np.any(tried.rows[of_lines:] > self.left[of_lines:] + 1e-6)

    def at_best(self, kind: str, agent: int, queue: int = -1) -> Try | None:
        """Return an agent's best tour, wherever it is at work, with a kind of rule loosened."""
        key = kind, agent, queue
        if key not in self._free:
            self._free[key] = self._retour(kind, agent, 0, 0, queue)
        return self._free[key]

    def towards(self, kind: str, agent: int, spell: Spell, queue: int = -1) -> Try | None:
        """Return a best tour that leans towards being at work in a spell."""
        if kind != "search":
            return self._retour(kind, agent, spell.first, spell.last, queue)
        # Under the rules as they are it is asked for again beside every kind of rule.
        if self._leaning_to != spell:
            self._leaning_to = spell
            self._leaning.clear()
        if (agent, queue) not in self._leaning:
            self._leaning[agent, queue] = self._retour(kind, agent, spell.first, spell.last, queue)
        return self._leaning[agent, queue]

    def _retour(self, kind: str, agent: int, first: int, last: int, queue: int) -> Try | None:
        tried = self._once(kind, agent, first, last, queue, self.loosened.crew(kind, agent))
        if tried is None or kind == "budget" or self.affordable(tried):
            return tried
        if kind in ("hours", "overtime"):
            return None
        tried = self._once(kind, agent, first, last, queue, self._no_dearer(self.loosened.crew(kind, agent), agent))
        return tried if tried is None or self._lines_have(tried) else None

    def _no_dearer(self, crew: Crew, agent: int) -> Crew:
        """Hold an agent to the hours paid now: there is no money for more."""
        k = crew.agent_class[agent]
        contract, most = crew.class_contract[k], crew.most_paid.copy()
        for week in range(most.shape[1]):
            spans = self.roster.span[agent, 7 * week : 7 * week + 7]
            most[k, week] = min(most[k, week], crew.paid[contract, spans[spans >= 0]].sum())
        return crew._replace(most_paid=most)

    def _once(self, kind: str, agent: int, first: int, last: int, queue: int, crew: Crew) -> Try | None:
        from wfm.schedule.kernels.cells import NONE
        from wfm.schedule.kernels.own_slots import worth_of_slots

        group = int(self.crew.agent_group[agent])
        rows = np.array([group] if queue < 0 else [group, self.alone[queue]])
        rest, own = self.rest_of(agent), np.zeros((1, self.intervals), dtype=np.int64)
        bonus = self._bonus(rest, rows, first, last, agent) if last > first else 0.0
        added, cost = retour(crew, agent, self.tables, rest, rows, (first, last), bonus, self.price, self._scratch, own)
        if added <= NONE / 2:
            return None
        before = worth_of_slots(self.tables, rest, self.own[agent][None], rows[:1])
        money = cost - float(self.roster.cost[agent])
        scratch = self._scratch
        rows_money = self.crew.member[:, agent] * money
        of_lines = len(rows_money) - len(self.crew.line_kind)
        rows_money[of_lines:] += scratch.lines[agent] - self.roster.lines[agent]
        return Try(
            kind, agent, added - before - self.price * money, money, scratch.start[agent].copy(),
            scratch.span[agent].copy(), scratch.breaks[agent].copy(), own[0], crew, rows_money, queue,
        )  # fmt: skip

    def _bonus(self, rest: np.ndarray, rows: np.ndarray, first: int, last: int, agent: int) -> float:
        """Return what makes a slot of the spell count several times the dearest one elsewhere."""
        from wfm.schedule.kernels.worth import fill_gains

        values = np.zeros(len(self.crew.premium))
        top = 0.0
        for row in rows:
            fill_gains(self.tables, rest, int(row), values)
            top = max(top, float(np.abs(values).max()))
        return _BONUS * max(top, self.price * float(self.crew.wage[agent]))

    def cover_after(self, tried: Try) -> np.ndarray:
        """Return the cover with a tour in place of the present one; a new skill counts where it gains most."""
        from wfm.schedule.kernels.worth import interval_worth

        cover, own = self.rest_of(tried.agent), tried.own
        group = int(self.crew.agent_group[tried.agent])
        if tried.queue < 0:
            cover[self.in_pool[group]] += own
            return cover
        for i in np.flatnonzero(own):
            ways = []
            for row in (group, int(self.alone[tried.queue])):
                there = (cover[:, i] + own[i] * self.in_pool[row])[:, None]
                ways.append((float(interval_worth(self.tables, there, 0, i)), -row, there[:, 0]))
            cover[:, i] = max(ways, key=lambda way: way[:2])[2]
        return cover
