"""The changes that would mend a short spell, each re-priced: money over the plan, contacts answered in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wfm.schedule.explain.gains import Prices
from wfm.schedule.explain.reasons import Binding
from wfm.schedule.explain.spells import Spell
from wfm.schedule.explain.whatif import Try, WhatIf
from wfm.schedule.explain.words import clock, day, listed, money
from wfm.schedule.time_grid import SLOT_MINUTES, SLOTS_AN_HOUR

_NAMED = 3


@dataclass(frozen=True)
class PricedFix:
    """A change with its price; `points` is the service level gained in the spell (0-1), `gain` contacts in time."""

    kind: str
    change: str
    cost: float
    gain: float
    points: float
    net: float

    @property
    def rank(self) -> tuple:
        """What it is ranked by: no money first, then money a contact; skills and new people last."""
        order = {"skills": 2, "people": 3}.get(self.kind, 1 if self.cost > 0.005 else 0)
        return order, self.cost / max(self.gain, 1e-9) if order == 1 else -self.net


class Fixes:
    """Turns what binds into changes with their price."""

    def __init__(self, what_if: WhatIf, prices: Prices) -> None:
        self._w, self._prices = what_if, prices
        self._key = {"window": self._break, "breaks": self._break, "rest": self._rest, "activities": self._activity}

    def of(self, spell: Spell, bindings: Sequence[Binding]) -> list[PricedFix]:
        """Return the changes for a spell, cheapest first."""
        found = []
        for binding in bindings:
            best = binding.tries[0]
            together = None
            if binding.kind == "skills" and len(binding.tries) > 1:
                together = self._together(spell, binding.tries[:_NAMED])
            one = self._priced(spell, best, self._words(spell, best))
            found += [together, one] if together is not None and together.gain > one.gain else [one]
        return sorted(found, key=lambda fix: fix.rank)

    def _priced(self, spell: Spell, tried: Try, change: str) -> PricedFix:
        gain, points = self._prices.gains(spell, self._w.cover_after(tried))
        return PricedFix(tried.kind, change, round(tried.money, 2), gain, points, tried.net)

    def _together(self, spell: Spell, tries: Sequence[Try]) -> PricedFix:
        """A skill for several people at once: their tours one upon the other."""
        cover = self._w.cover.copy()
        for tried in tries:
            cover += self._w.cover_after(tried) - self._w.cover
        gain, points = self._prices.gains(spell, cover)
        names = listed(self._name(tried) for tried in tries)
        change = f"the skill {self._queue(spell)} for {names}"
        return PricedFix(
            "skills", change, round(sum(t.money for t in tries), 2), gain, points, sum(t.net for t in tries) - 1e-9
        )

    def _name(self, tried: Try) -> str:
        return self._w.agents[tried.agent].agent_id

    def _queue(self, spell: Spell) -> str:
        return self._w.config.queue_names[spell.queue]

    def _words(self, spell: Spell, tried: Try) -> str:
        name, shift = self._name(tried), self._shift(spell, tried)
        if tried.kind == "availability":
            return f"{name} available for a shift {shift}"
        if tried.kind == "skills":
            return f"the skill {self._queue(spell)} for {name}, with a shift {shift}"
        if tried.kind in ("hours", "overtime"):
            return f"{self._more_hours(tried)} for {name}, with a shift {shift}"
        if tried.kind == "budget":
            lacking = list(zip(tried.rows - self._w.left, self._w.budgets, strict=True))
            named = listed(key for short, key in lacking if short > 1e-6) or "the budget"
            weekly = max([0.0, *(short for short, _ in lacking)]) / self._w.config.week.weeks
            return f"{money(self._w.config, weekly)} more a week in {named}, for {name} with a shift {shift}"
        if tried.kind in self._key:
            return self._key[tried.kind](spell, tried)
        return f"{name} with a shift {shift}; let the search run longer (solver.time_limit_seconds)"

    def _day(self, spell: Spell, tried: Try) -> int:
        """Return the day whose shift is at work in the spell."""
        for number, start in enumerate(tried.start):
            if start >= 0:
                begin, end = self._span(tried, number)
                if begin < spell.last * self._w.width and end > spell.first * self._w.width:
                    return number
        return -1

    def _span(self, tried: Try, number: int) -> tuple[int, int]:
        crew = tried.crew
        contract = crew.class_contract[crew.agent_class[tried.agent]]
        begin = int(crew.start_slot[number, tried.start[number]])
        return begin, begin + int(crew.spans[contract, tried.span[number]])

    def _shift(self, spell: Spell, tried: Try) -> str:
        number = self._day(spell, tried)
        date = self._w.grid.dates[number]
        begin, end = (clock(self._w.grid.moment(slot), date) for slot in self._span(tried, number))
        return f"on {day(date)} {begin}-{end}"

    def _more_hours(self, tried: Try) -> str:
        crew, contract = tried.crew, tried.crew.class_contract[tried.crew.agent_class[tried.agent]]
        k, over, days = self._w.crew.agent_class[tried.agent], 0, 0
        for week in range(self._w.config.week.weeks):
            spans = tried.span[7 * week : 7 * week + 7]
            spans = spans[spans >= 0]
            over += max(int(crew.paid[contract, spans].sum()) - int(self._w.crew.most_paid[k, week]), 0)
            days += max(len(spans) - int(self._w.crew.most_days[k, week]), 0)
        parts = [f"{over / SLOTS_AN_HOUR:g} h of overtime"] if over else []
        parts += [f"{days} day{'s' if days > 1 else ''} more"] if days else []
        return listed(parts) or "another week"

    def _rest(self, spell: Spell, tried: Try) -> str:
        worked = [self._span(tried, number) for number in np.flatnonzero(tried.start >= 0).tolist()]
        gaps = [later[0] - earlier[1] for earlier, later in pairwise(worked)]
        least = min(gaps, default=0) / SLOTS_AN_HOUR
        rest = self._w.config.rules.min_rest_hours
        who, shift = self._name(tried), self._shift(spell, tried)
        return f"{least:g} h of rest instead of {rest:g} h for {who}, with a shift {shift}"

    def _break(self, spell: Spell, tried: Try) -> str:
        """Say by how much which window of a break has to be wider."""
        number, crew = self._day(spell, tried), self._w.crew
        begin, _ = self._span(tried, number)
        contract, found = crew.class_contract[crew.agent_class[tried.agent]], []
        date = self._w.grid.dates[number]
        for column, item in enumerate(self._w.config.breaks):
            slot = tried.breaks[number, column]
            if slot < 0:
                continue
            first, last = (int(ends[contract, tried.span[number], column]) for ends in (crew.first, crew.last))
            off = max(first - (slot - begin), (slot - begin) - last, 0)
            if off:
                at = clock(self._w.grid.moment(int(slot)), date)
                found.append(f"{item.name} at {at}, with its window {off * SLOT_MINUTES} min wider")
        what = listed(found) or "breaks of other days outside their windows"
        return f"{what}, for {self._name(tried)} on {day(date)}"

    def _activity(self, spell: Spell, tried: Try) -> str:
        kind = self._w.crew.sessions
        q, names = kind.kind[tried.agent], []
        for pauses, places in ((kind.fixed_pause, kind.fixed_from), (kind.own_pause, kind.own_from)):
            names += [self._w.config.off_phone[pauses[n] - kind.first].name for n in range(places[q], places[q + 1])]
        what = listed(dict.fromkeys(names)) or "activities"
        return f"no {what} for {self._name(tried)} this week"
