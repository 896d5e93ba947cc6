"""What an edited roster costs, breaks and answers: agents that did not change are not looked at again.

The rules are those of `wfm check`, which shares nothing with the optimiser; of one agent at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from wfm.check import Violation
from wfm.check.agent_rules import broken_by
from wfm.costs import beside_pay, exact, outsourcing, overhead, training
from wfm.schedule.cost_lines import pay_lines
from wfm.schedule.roster_tables import Piece, Pieces, shift_pays, tables_of
from wfm.web.site import Site


@dataclass(frozen=True)
class OfAgent:
    """What one agent's week costs, by line too, and breaks."""

    cost: Fraction
    lines: dict[str, Fraction]
    hours: float
    violations: tuple[Violation, ...]


class Judge:
    """Keeps the verdict on a roster up to date."""

    def __init__(self, site: Site, pieces: Pieces) -> None:
        self.site = site
        self.cover = np.zeros((site.cover.in_pool.shape[1], site.cover.intervals), dtype=np.int64)
        for (agent, _), parts in pieces.items():
            site.add_cover(self.cover, agent, parts)
        self._agents = self._of(range(len(site.plan.agents)), pieces)

    def change(self, pieces: Pieces, before: dict[tuple[int, int], list[Piece] | None]) -> list[int]:
        """Take over a change; `before` has what stood there. Returns the days whose cover it touches."""
        days: set[int] = set()
        for (agent, day), old in before.items():
            for parts, sign in ((old, -1), (pieces.get((agent, day)), 1)):
                if parts:
                    self.site.add_cover(self.cover, agent, parts, sign)
                    days |= {self.site.day_of(parts[0][0]), self.site.day_of(parts[-1][1] - 1)}
        changed = sorted({agent for agent, _ in before})
        for agent, found in zip(changed, self._of(changed, pieces), strict=True):
            self._agents[agent] = found
        return sorted(day for day in days if 0 <= day < len(self.site.grid.dates))

    def _of(self, agents: Sequence[int], pieces: Pieces) -> list[OfAgent]:
        site, everybody = self.site, self.site.plan.agents
        place = {agent: number for number, agent in enumerate(agents)}
        mine = {(place[agent], day): parts for (agent, day), parts in pieces.items() if agent in place}
        who = [everybody[agent] for agent in agents]
        pays = shift_pays(site.plan.config, who, mine, site.grid)
        shifts, activities = tables_of(site.plan.config, who, mine, site.grid, pays)
        found: dict[str, list[Violation]] = {one.agent_id: [] for one in who}
        for violation in broken_by(site.plan.config, who, shifts, activities, site.previous_of(who)):
            found[violation.subject].append(violation)
        spent, hours = beside_pay(site.plan.config, who, activities), dict.fromkeys(found, 0.0)
        for row in shifts[["agent_id", "cost", "paid_hours"]].itertuples(index=False):
            spent[row.agent_id] += exact(row.cost)
            hours[row.agent_id] += row.paid_hours
        held = training(site.plan.config, activities)
        lines = [
            pay_lines([pay for of, _, pay in pays if of == number])
            | {"overhead": overhead(site.plan.config, one), "training": held.get(one.agent_id, Fraction(0))}
            for number, one in enumerate(who)
        ]
        return [
            OfAgent(spent[one.agent_id], of_lines, hours[one.agent_id], tuple(found[one.agent_id]))
            for one, of_lines in zip(who, lines, strict=True)
        ]

    @property
    def cost(self) -> float:
        """Money for the whole roster, overhead, activities and partners with it."""
        return float(self.money_of(range(len(self._agents))) + self.partners)

    @property
    def partners(self) -> Fraction:
        """What partners are paid, whatever the roster."""
        return outsourcing(self.site.plan.config)

    def hours(self, agents: Iterable[int]) -> dict[int, float]:
        """Return the paid hours of agents."""
        return {agent: round(self._agents[agent].hours, 4) for agent in agents}

    def violations(self) -> list[tuple[int, Violation]]:
        """Return every broken rule with its agent."""
        return [(agent, one) for agent, found in enumerate(self._agents) for one in found.violations]

    def lawful(self) -> frozenset[str]:
        """Return the ids of the agents who break no rule."""
        agents = zip(self.site.plan.agents, self._agents, strict=True)
        return frozenset(agent.agent_id for agent, found in agents if not found.violations)

    def money_of(self, agents: Iterable[int]) -> Fraction:
        """Return what some agents cost together."""
        return sum((self._agents[agent].cost for agent in agents), Fraction(0))

    def money_for(self, line: str) -> Fraction:
        """Return what the roster costs in a line."""
        if line == "outsourcing":
            return self.partners
        return sum((agent.lines[line] for agent in self._agents), Fraction(0))

    def levels(self) -> dict[str, float]:
        """Return the service level by queue and `overall`, weighted by contacts."""
        service = self.site.service
        levels = service.predict(self.cover / self.site.grid.slots_an_interval)
        number = len(service.queues)
        offered = np.bincount(service.term_queue, service.contacts, minlength=number)
        answered = np.bincount(service.term_queue, service.contacts * levels, minlength=number)
        found = {name: float(answered[q] / offered[q]) if offered[q] else 1.0 for q, name in enumerate(service.queues)}
        return found | {"overall": float(answered.sum() / offered.sum()) if offered.sum() else 1.0}

    def coverage(self, days: list[int] | None = None) -> pd.DataFrame:
        """Return the coverage table of some days, or of all."""
        return self.site.coverage(self.cover, days)
