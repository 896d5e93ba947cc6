"""Why intervals are short: for every one of a plan a reason that was re-priced, and the cheapest change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.cover_value import make_cover, penalties
from wfm.schedule.explain.findings import Finding, Fix
from wfm.schedule.explain.fixes import Fixes, PricedFix
from wfm.schedule.explain.gains import Prices
from wfm.schedule.explain.newcomer import Newcomers
from wfm.schedule.explain.reasons import Reasons
from wfm.schedule.explain.spells import Spell, find_spells
from wfm.schedule.explain.whatif import WhatIf
from wfm.schedule.explain.words import day
from wfm.schedule.people import make_people
from wfm.schedule.service import make_service
from wfm.schedule.standing import read_standing
from wfm.schedule.time_grid import TimeGrid
from wfm.tables import REASONS

MESSAGES = {
    "search": "the rules leave room for a better week of {who}; the search ended before it found it",
    "breaks": "breaks: people with the skill are on a break that their windows leave no better time for",
    "activities": "activities: training and meetings keep people with the skill away",
    "availability": "availability: people with the skill and with hours to give cannot come then",
    "rest": "rest: a shift then leaves too little rest before or after the other shifts of those who could come",
    "hours": "hours: those who could come work the most hours or days of their contract, where they help more",
    "budget": "budget: there are people with hours left, and no money left to pay them",
    "skills": "skills: people are there who do not have the skill",
    "people": "people: everybody with the skill is where they help most; only one more agent helps",
    "demand": "demand: one more agent there is worth less than it costs",
    "shift_times": "shift times: no shift may be at that time",
}


@dataclass(frozen=True)
class Explained:
    """A spell with what binds there and the changes, the cheapest first."""

    spell: Spell
    reason: str
    also: tuple[str, ...]
    message: str
    fixes: tuple[PricedFix, ...]


def explain_short(
    config: Config,
    agents: Sequence[Agent],
    tables: dict[str, pd.DataFrame],
    curves: pd.DataFrame,
    worth: dict[str, float] | None = None,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> list[Explained]:
    """Explain every short spell of a plan.

    Args:
        config: The plan's configuration.
        agents: Its people.
        tables: requirements, activities and coverage.
        curves: The service curves.
        worth: For the goal `cost`, money that a contact in time counted for, by queue.
        told: Told how many spells are done, of how many.
    """
    grid = TimeGrid(config)
    spells = find_spells(config, tables["coverage"], grid)
    if not spells or not agents:
        return []
    people = make_people(config, agents, grid)
    service = make_service(config.queue_names, tables["requirements"], curves, grid.intervals)
    counted = np.array([worth.get(name, 0.0) for name in config.queue_names]) if worth else None
    cover = make_cover(config, grid, service, people.groups, penalties(config, agents), counted)
    standing = read_standing(config, agents, people, cover, tables["activities"], grid)
    what_if = WhatIf(config, agents, people, standing, cover, service, grid)
    explainer = _Explainer(what_if, len(spells))
    found = []
    for number, spell in enumerate(spells):
        found.append(explainer.explain(spell))
        told(number + 1, len(spells))
    return found


class _Explainer:
    def __init__(self, what_if: WhatIf, spells: int) -> None:
        self._w = what_if
        prices = Prices(what_if)
        self._reasons, self._fixes = Reasons(what_if, prices, spells), Fixes(what_if, prices)
        self._new = Newcomers(what_if, prices)

    def explain(self, spell: Spell) -> Explained:
        """Explain one spell: what binds, else that one more agent is needed, or that none is worth its money."""
        bindings = self._reasons.binding(spell)
        fixes = self._fixes.of(spell, bindings)
        new = self._new.at(spell)
        if new.reaches and (new.pays or not fixes):
            fixes = sorted([*fixes, new.fix], key=lambda fix: fix.rank)
        kinds = list(dict.fromkeys(_shown(fix.kind) for fix in fixes if fix.kind != "people"))
        if not kinds:
            kinds = ["shift_times" if not new.reaches else "people" if new.pays else "demand"]
        who = self._w.agents[bindings[0].tries[0].agent].agent_id if bindings else ""
        return Explained(spell, kinds[0], tuple(kinds[1:]), MESSAGES[kinds[0]].format(who=who), tuple(fixes))


def _shown(kind: str) -> str:
    return {"overtime": "hours", "window": "breaks"}.get(kind, kind)


def reasons_table(config: Config, coverage: pd.DataFrame, explained: Sequence[Explained]) -> pd.DataFrame:
    """Return the table of reasons: a row for every short interval, in the order of coverage."""
    rows = []
    for one in explained:
        best = one.fixes[0] if one.fixes else None
        for row in one.spell.rows:
            here = coverage.iloc[row]
            short = max(float(here["required"]) - float(here["scheduled"]), 0.0)
            change = best.change if best else ""
            cost, gain = (best.cost, best.gain) if best else (np.nan, np.nan)
            rows.append((row, here["timestamp"], here["queue"], short, one.reason, one.message, change, cost, gain))
    frame = pd.DataFrame(sorted(rows, key=lambda row: row[0]), columns=["row", *REASONS.names]).drop(columns="row")
    if not len(frame):
        return REASONS.empty(config.site.timezone)
    return frame.astype({"timestamp": coverage["timestamp"].dtype})


def short_findings(config: Config, coverage: pd.DataFrame, explained: Sequence[Explained]) -> list[Finding]:
    """Return the spells as findings, for `explain --json`."""
    found = []
    for one in explained:
        first, last = coverage.iloc[one.spell.rows[0]], coverage.iloc[one.spell.rows[-1]]
        end = last["timestamp"] + pd.Timedelta(minutes=config.site.interval_minutes)
        at = f"{day(first['timestamp'].date())} {first['timestamp']:%H:%M}-{end:%H:%M}"
        also = f"; also {', '.join(one.also)}" if one.also else ""
        fixes = tuple(
            Fix(f"{fix.change} ({100 * fix.points:+.1f} points there)", fix.cost, round(fix.gain, 4))
            for fix in one.fixes
        )
        found.append(Finding(one.reason, f"queue {first['queue']}, {at}", one.message + also, fixes))
    return found
