"""Every change of a repair with its reason, cost and gain."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from wfm.plan import Plan
from wfm.replan.asked import Asked
from wfm.schedule.mend import Mending
from wfm.schedule.repair import INSTEAD, KINDS, Change, Repair

CHANGES = ["agent_id", "name", "date", "change", "before", "after", "cost", "gain", "reason"]


def change_table(stood: Plan, mended: Plan, asked: Asked, mending: Mending, repair: Repair) -> pd.DataFrame:
    """Return every change with its reason and cost: those away first, then day by day."""
    before, after = _shifts_by_day(stood.roster.shifts), _shifts_by_day(mended.roster.shifts)
    decimals, reasons = mended.config.site.currency_decimals, _reasons(asked)

    def row(agent: int, day: int, kind: str, why: str, cost: float = 0.0, gain: float = 0.0) -> dict:
        who, date = mended.agents[agent], mending.grid.dates[day]
        key = (who.agent_id, date)
        return {
            "agent_id": who.agent_id, "name": who.name, "date": date, "change": kind, "before": before.get(key, ""),
            "after": after.get(key, ""), "cost": round(cost, decimals), "gain": round(gain, 4), "reason": why,
        }  # fmt: skip

    rows = [row(agent, day, "absent", "away") for agent, day in mending.away]
    by_day: dict[tuple[int, int], list[Change]] = {}
    for change in repair.changes:
        by_day.setdefault((change.agent, change.day), []).append(change)
    for (agent, day), several in sorted(by_day.items(), key=lambda item: (item[0][1], item[0][0])):
        kind = max((change.kind for change in several), key=KINDS.index)
        why = "keeps the least of the contract" if kind == INSTEAD else reasons
        rows.append(row(agent, day, kind, why, sum(one.cost for one in several), sum(one.gain for one in several)))
    return pd.DataFrame(rows, columns=CHANGES)


def _shifts_by_day(shifts: pd.DataFrame) -> dict[tuple[str, dt.date], str]:
    return {(row.agent_id, row.date): f"{row.start:%H:%M}-{row.end:%H:%M}" for row in shifts.itertuples()}


def _reasons(asked: Asked) -> str:
    parts = []
    if asked.absences:
        parts.append("covers for " + ", ".join(dict.fromkeys(one.agent_id for one in asked.absences)))
    for what, factors in (("volume", asked.volume), ("handle time", asked.aht)):
        if factors:
            parts.append(f"{what} of " + ", ".join(f"{name} {factor - 1:+.0%}" for name, factor in factors.items()))
    return "; ".join(parts) or "serves better"
