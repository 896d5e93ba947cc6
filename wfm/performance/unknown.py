"""Why a measure is not known: said in the table, for nothing is made up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wfm.performance.definitions import Measure
from wfm.performance.grains import first_places
from wfm.performance.week import Week

_TIME = ("utilisation", "shrinkage_planned", "shrinkage_unplanned", "adherence", "conformance", "paid_hours")
_SCORED = ("fcr", "satisfaction", "quality")


def reasons(week: Week) -> dict[str, str]:
    """Return why the actual value of a measure is unknown, or no measurement, by its name."""
    rows = week.actuals
    found: dict[str, str] = {}
    if rows["answered"].isna().all():
        found |= dict.fromkeys(("answered", "abandoned", "abandonment", "cost_per_contact"), _column("answered"))
    if rows["answered_within"].isna().all():
        found["service_level"] = _column("answered_within")
    elif week.abandoned == "short" and rows["abandoned_within"].isna().all():
        found["service_level"] = _column("abandoned_within")
    if rows["wait_seconds"].isna().all():
        found["asa_seconds"] = _column("wait_seconds")
    if rows["aht_seconds"].isna().all():
        found |= dict.fromkeys(("aht_seconds", "occupancy"), _column("aht_seconds"))
    if week.worked is None:
        found |= dict.fromkeys((*_TIME, "occupancy"), "needs --activities: what agents really did")
        found["cost"] = "the planned cost: what agents really did is not given (--activities)"
        found.setdefault("cost_per_contact", found["cost"])
    if week.scores is None:
        found |= dict.fromkeys(_SCORED, "needs --scores")
    return found


def _column(name: str) -> str:
    return f"the actuals have no {name}"


def explained(week: Week, table: pd.DataFrame, measures: Sequence[Measure]) -> pd.DataFrame:
    """Add a note to rows without an actual value, and rows for measures that a week does not know at all."""
    why = reasons(week)
    table = pd.concat([table, _missing(week, table, measures)], ignore_index=True)
    note = table["measure"].map(why).fillna("")
    shown = table["actual"].isna() | table["measure"].isin(["cost", "cost_per_contact"])
    shared = (table["measure"] == "occupancy") & (table["queue"] != "") & table["actual"].isna() & (note == "")
    note = note.where(~shared, "its agents serve other queues too: whose time was whose is not told")
    order = {name: number for number, name in enumerate(("week", "day", "interval"))}
    rank = {measure.name: number for number, measure in enumerate(measures)}
    table = table.assign(note=note.where(shown, ""), g=table["grain"].map(order), m=table["measure"].map(rank))
    return table.sort_values(["g", "start", "queue", "team", "agent_id", "m"], kind="stable", ignore_index=True)


def _missing(week: Week, table: pd.DataFrame, measures: Sequence[Measure]) -> pd.DataFrame:
    overall = table[
        (table["grain"] == "week") & (table["queue"] == "") & (table["team"] == "") & (table["agent_id"] == "")
    ]
    starts = week.plan.intervals[np.unique(first_places(week.plan, "week"))]
    known = set(zip(overall["start"], overall["measure"]))
    rows = [
        {"grain": "week", "start": start, "queue": "", "team": "", "agent_id": "", "measure": measure.name}
        | dict.fromkeys(("plan", "actual", "target"), np.nan)
        for start in starts
        for measure in measures
        if "all" in measure.subjects and (start, measure.name) not in known
    ]
    return pd.DataFrame(rows, columns=table.columns) if rows else table.head(0)
