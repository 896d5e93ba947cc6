"""Why a measure is not known: said in the table, for nothing is made up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wfm.performance.definitions import GRAINS, Measure
from wfm.performance.grains import first_places
from wfm.performance.week import Week

_TIME = ("utilisation", "shrinkage_planned", "shrinkage_unplanned", "adherence", "conformance", "paid_hours")
_SCORED = ("fcr", "satisfaction", "quality")
_COSTS = ("cost", "cost_per_contact")
_SIMULATED = ("answered", "abandoned", "abandonment", "asa_seconds", "cost_per_contact")
_UNFORESEEN = "no plan: `wfm simulate` on the plan predicts it"
_SHARED = "its agents serve other queues too: whose time was whose is not told"


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


def explained(week: Week, rows: pd.DataFrame, measures: Sequence[Measure]) -> pd.DataFrame:
    """Add notes to rows as `measured` returns them, and rows for measures that a week does not know at all."""
    why = reasons(week)
    texts = ["", _SHARED, _UNFORESEEN, *dict.fromkeys(why.values())]
    of_measure = np.array([texts.index(why.get(measure.name, "")) for measure in measures])
    rows = pd.concat([rows, _missing(week, rows, measures)], ignore_index=True)
    names = np.array([measure.name for measure in measures], dtype=object)[rows["measure"]]
    unknown = rows["actual"].isna().to_numpy()
    note = np.where(unknown | np.isin(names, _COSTS), of_measure[rows["measure"]], 0)
    shared = unknown & (names == "occupancy") & (rows["queue"] >= 0).to_numpy() & (note == 0)
    unforeseen = ~unknown & rows["plan"].isna().to_numpy() & np.isin(names, _SIMULATED) & (note == 0)
    note = np.where(unforeseen, 2, note)
    return rows.assign(note=pd.Categorical.from_codes(np.where(shared, 1, note), categories=texts))


def _missing(week: Week, rows: pd.DataFrame, measures: Sequence[Measure]) -> pd.DataFrame:
    """Return rows without values for the measures that a whole week lacks."""
    span = GRAINS.index("week")
    overall = rows[(rows["grain"] == span) & (rows[["queue", "team", "agent"]] < 0).all(axis=1)]
    known = set(zip(overall["place"], overall["measure"]))
    places = np.unique(first_places(week.plan, "week"))
    lacking = [(place, n) for place in places for n in range(len(measures)) if (place, n) not in known]
    lacking = [(place, n) for place, n in lacking if "all" in measures[n].subjects]
    keys = {"grain": span, "queue": -1, "team": -1, "agent": -1, "plan": np.nan, "actual": np.nan, "target": np.nan}
    return pd.DataFrame(lacking, columns=["place", "measure"], dtype="int64").assign(**keys)[rows.columns]
