"""Which rule binds where an interval is short: the one that, loosened alone, gives a better roster there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wfm.schedule.explain.gains import Prices
from wfm.schedule.explain.head_count import class_presence
from wfm.schedule.explain.spells import Spell
from wfm.schedule.explain.whatif import Try, WhatIf

# Calls of the oracle for all spells together, about: the more spells, the fewer people are asked for each.
_ALL_CALLS = 4000
_MOST_PEOPLE = 4
# What binds gives at least a tenth of a point of service level there.
LEAST_POINTS = 0.001
# Kinds of rules in the order in which they are tried, and that of the reasons where several bind.
KINDS = ("search", "window", "breaks", "activities", "availability", "rest", "overtime", "hours", "budget", "skills")


@dataclass(frozen=True)
class Binding:
    """A kind of rule that binds at a spell, with the tours that show it, the best first."""

    kind: str
    tries: tuple[Try, ...]


class Reasons:
    """Finds what binds, spell by spell, by a bounded amount of work."""

    def __init__(self, what_if: WhatIf, prices: Prices, spells: int) -> None:
        self._w, self._prices = what_if, prices
        crew = what_if.crew
        self._present = class_presence(crew, what_if.grid)[crew.agent_class]
        self._people = int(np.clip(_ALL_CALLS // max(spells * len(KINDS) * 2, 1), 1, _MOST_PEOPLE))
        self._pause, self._session = self._pauses(0, crew.sessions.first), self._pauses(crew.sessions.first, None)
        scale = float(what_if.service.contacts.sum()) if what_if.config.objective.goal == "service_level" else 1.0
        self.least_gain = 1e-7 * max(scale, 1.0)
        days = [stamp.date() for stamp in what_if.grid.intervals]
        self._day_of = [what_if.grid.dates.index(date) for date in days]
        self._kinds = self._applicable()

    def _applicable(self) -> list[str]:
        config, crew = self._w.config, self._w.crew
        asked = {
            "breaks": bool(config.breaks),
            "window": bool(config.breaks),
            "activities": bool(config.off_phone),
            "rest": bool(config.rules.min_rest_hours),
            "budget": bool(len(crew.cap)),
        }
        return [kind for kind in KINDS if asked.get(kind, True)]

    def _pauses(self, first: int, last: int | None) -> np.ndarray:
        """Return the slots of each interval that agents spend in some of the pauses, shape (agents, intervals)."""
        w = self._w
        found = np.zeros((len(w.agents), w.intervals * w.width), dtype=np.int8)
        for agent, day, column in zip(*np.nonzero(w.roster.breaks[:, :, first:last] >= 0), strict=True):
            begin = w.roster.breaks[agent, day, first + column]
            found[agent, begin : begin + w.crew.break_slots[first + column]] = 1
        return found.reshape(len(w.agents), w.intervals, w.width).sum(axis=2)

    def binding(self, spell: Spell) -> list[Binding]:
        """Return the kinds of rules that bind at a spell, one by one re-priced."""
        found = []
        asked = list(self._kinds)
        for kind in asked:
            tries = self._tries(kind, spell)
            if tries:
                found.append(Binding(kind, tuple(tries)))
                if kind == "search":
                    break
                if kind == "window":
                    asked.remove("breaks")
        return found

    def _tries(self, kind: str, spell: Spell) -> list[Try]:
        queue = spell.queue if kind == "skills" else -1
        good = []
        for agent in self._candidates(kind, spell):
            floor = self._now(agent) + self.least_gain if kind != "search" else self.least_gain
            best = self._better(kind, agent, spell, queue, floor)
            if best is not None:
                good.append(best)
        return sorted(good, key=lambda one: (-one.net, one.agent))

    def _better(self, kind: str, agent: int, spell: Spell, queue: int, floor: float) -> Try | None:
        before = self._w.own[agent]
        asked: tuple[Callable[[], Try | None], ...] = (
            lambda: self._w.at_best(kind, agent, queue),
            lambda: self._w.towards(kind, agent, spell, queue),
        )
        for ask in asked:
            tried = ask()
            if tried is None or tried.net <= floor:
                continue
            there = queue >= 0 or tried.there(before, spell) > 0
            if there and self._serves(tried, spell) and self._beyond_rules(tried, spell):
                return tried
        return None

    def _beyond_rules(self, tried: Try, spell: Spell) -> bool:
        """Whether the agent has no week as good there under the rules as they are."""
        if tried.kind == "search":
            return True
        now = self._w.towards("search", tried.agent, spell)
        return now is None or tried.net > now.net + self.least_gain

    def _serves(self, tried: Try, spell: Spell) -> bool:
        """Whether a tour gives better service there, by enough to be seen."""
        w, here = self._w, slice(spell.first, spell.last)
        if w.config.objective.goal == "coverage" and tried.queue < 0:
            return True
        cover = w.cover.copy()
        cover[:, here] = w.cover_after(tried)[:, here]
        return self._prices.gains(spell, cover)[1] >= LEAST_POINTS

    def _now(self, agent: int) -> float:
        """Return what the objective gains by the agent's best tour under the rules as they are."""
        now = self._w.at_best("search", agent)
        return max(now.net, 0.0) if now is not None else 0.0

    def _candidates(self, kind: str, spell: Spell) -> list[int]:
        w, here = self._w, slice(spell.first, spell.last)
        name = w.config.queue_names[spell.queue]
        movable = np.array([place not in w.fixed for place in range(len(w.agents))])
        skilled = movable & np.array([name in agent.skills for agent in w.agents])
        away = w.own[:, here].sum(axis=1) < (spell.last - spell.first) * w.width
        can = self._present[:, here].any(axis=1)
        day = self._day_of[spell.first]
        off = w.roster.start[:, day] < 0
        chosen = {
            "skills": movable & ~skilled & can,
            "availability": skilled & away & ~self._present[:, here].all(axis=1),
            "window": skilled & (self._pause[:, here].sum(axis=1) > 0),
            "breaks": skilled & (self._pause[:, here].sum(axis=1) > 0),
            "activities": skilled & away & (w.crew.sessions.kind > 0),
        }.get(kind, skilled & away & can)
        people = np.flatnonzero(chosen)
        first = self._session if kind == "activities" else self._pause
        keys = np.lexsort((people, w.crew.wage[people], off[people], -first[people, here].sum(axis=1)))
        return self._different(people[keys], off)

    def _different(self, people: np.ndarray, off: np.ndarray) -> list[int]:
        """Take a few people, of different kinds as far as there are: with and without a shift that day."""
        crew, seen = self._w.crew, set()
        first: list[int] = []
        others: list[int] = []
        for agent in people:
            key = int(crew.agent_class[agent]), int(crew.agent_group[agent]), float(crew.wage[agent]), bool(off[agent])
            (others if key in seen else first).append(int(agent))
            seen.add(key)
        mixed = [one for pair in zip([a for a in first if not off[a]], [a for a in first if off[a]]) for one in pair]
        return list(dict.fromkeys([*mixed, *first, *others]))[: self._people]
