"""One more agent: what a flexible one with the skill would be worth in a short spell, and what it would cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.config.agents import Agent
from wfm.config.opening_hours import ALWAYS
from wfm.config.wishes import Fairness, Preferences
from wfm.schedule.explain.fixes import PricedFix
from wfm.schedule.explain.gains import Prices
from wfm.schedule.explain.retour import retour
from wfm.schedule.explain.spells import Spell
from wfm.schedule.explain.whatif import WhatIf
from wfm.schedule.kernels.crew import Crew, Roster
from wfm.schedule.people import make_people
from wfm.schedule.time_grid import SLOTS_AN_HOUR

_NOTHING = 1e-9
# How many times the dearest slot anywhere a slot of the spell counts: to lean there, and to be there at any price.
_LEAN, _FORCED = 4.0, 1000.0


@dataclass(frozen=True)
class Newcomer:
    """Whether one more agent reaches a spell at all, is worth its money there, and the change in words."""

    reaches: bool
    pays: bool
    fix: PricedFix


class Newcomers:
    """A flexible agent for each queue, on the contract with the fewest hours to be paid."""

    def __init__(self, what_if: WhatIf, prices: Prices) -> None:
        self._w, self._prices = what_if, prices
        config = what_if.config
        used = sorted({agent.contract for agent in what_if.agents})
        self.contract = min(used, key=lambda name: (config.contracts[name].weekly_hours[0], name))
        own = config.contracts[self.contract]
        no_least = {"weekly_hours": (0.0, own.weekly_hours[1]), "days_per_week": (0, own.days_per_week[1])}
        plain: dict = {"contracts": config.contracts | {self.contract: own.model_copy(update=no_least)}}
        plain |= {"activities": (), "preferences": Preferences(), "fairness": Fairness()}
        wages = {name: [a.hourly_cost for a in what_if.agents if name in a.skills] for name in config.queue_names}
        everybody = [agent.hourly_cost for agent in what_if.agents]
        new = [
            Agent("", "", self.contract, (name,), float(np.mean(wages[name] or everybody)), available=ALWAYS)
            for name in config.queue_names
        ]
        self.wages = [agent.hourly_cost for agent in new]
        self.crew = make_people(config.model_copy(update=plain), new, what_if.grid).crew
        self._scratch = _nobody(self.crew, what_if)
        # By queue: the dearest slot, and the best week wherever it is.
        self._anywhere: dict[int, tuple[float, tuple[float, float, np.ndarray] | None]] = {}

    def at(self, spell: Spell) -> Newcomer:
        """Price the newcomer's best week against the cover that there is; it leans towards the spell."""
        w, queue = self._w, spell.queue
        rows = np.array([int(w.alone[queue])])
        if queue not in self._anywhere:
            self._anywhere[queue] = self._dearest_slot(rows), self._week(queue, rows, spell, 0.0)
        top, anywhere = self._anywhere[queue]
        weeks = anywhere, *(self._week(queue, rows, spell, times * top) for times in (_LEAN, _FORCED))
        tops = [week for week in weeks if week is not None and week[2][spell.first : spell.last].any()]
        if not tops:
            return Newcomer(False, False, PricedFix("people", "", 0.0, 0.0, 0.0, 0.0))
        net, cost, best = max(tops, key=lambda one: one[0])
        cover = w.cover.copy()
        cover[w.in_pool[rows[0]]] += best
        gain, points = self._prices.gains(spell, cover)
        name = w.config.queue_names[queue]
        hours = best.sum() / SLOTS_AN_HOUR
        change = f"one more agent with the skill {name} on contract {self.contract}, {hours:.4g} h of work in the plan"
        return Newcomer(True, net > _NOTHING, PricedFix("people", change, round(cost, 2), gain, points, net))

    def _week(self, queue: int, rows: np.ndarray, spell: Spell, bonus: float) -> tuple[float, float, np.ndarray] | None:
        """Return what the best week gains, its cost and its slots at work; a slot of the spell counts `bonus` more."""
        from wfm.schedule.kernels.cells import NONE

        w, own = self._w, np.zeros((1, self._w.intervals), dtype=np.int64)
        added, cost = retour(
            self.crew, queue, w.tables, w.cover, rows, (spell.first, spell.last), bonus, w.price, self._scratch, own
        )
        return (added - w.price * cost, cost, own[0]) if added > NONE / 2 else None

    def _dearest_slot(self, rows: np.ndarray) -> float:
        from wfm.schedule.kernels.worth import fill_gains

        values = np.zeros(len(self.crew.premium))
        fill_gains(self._w.tables, self._w.cover, int(rows[0]), values)
        return max(float(np.abs(values).max()), self._w.price * float(self.crew.wage.max()))


def _nobody(crew: Crew, what_if: WhatIf) -> Roster:
    """Return an empty roster for newcomers."""
    agents, days = len(crew.wage), len(crew.start_slot)
    return what_if.roster._replace(
        start=np.full((agents, days), -1, dtype=np.int64),
        span=np.full((agents, days), -1, dtype=np.int64),
        breaks=np.full((agents, days, len(crew.break_slots)), -1, dtype=np.int64),
        cost=np.zeros(agents),
    )
