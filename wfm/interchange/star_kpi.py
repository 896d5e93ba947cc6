"""Plan against actual as facts of the star schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

_FIGURES = ["plan", "actual", "target", "status"]


def date_key(date: dt.date) -> int:
    """Return the key of a date: YYYYMMDD."""
    return date.year * 10000 + date.month * 100 + date.day


def make_kpi_facts(kpi: pd.DataFrame, queues: Mapping[str, int], agents: Mapping[str, int]) -> dict[str, pd.DataFrame]:
    """Return `dim_measure`, `fact_kpi` and `fact_kpi_agent`: the days of each queue and of each agent.

    Rows of other grains, of teams and of the whole site are left out: ratios do not add up, and a fact has one grain.

    Args:
        kpi: Columns grain, start (in the site's zone), queue, team, agent_id, measure, plan, actual, target, status.
        queues: Keys by name.
        agents: Keys by id.
    """
    days = kpi[kpi["grain"] == "day"]
    rows_of = {
        "queue": days[(days["queue"] != "") & (days["team"] == "") & (days["agent_id"] == "")],
        "agent_id": days[(days["agent_id"] != "") & (days["queue"] == "")],
    }
    days = pd.concat(rows_of.values())
    measures = {name: key for key, name in enumerate(sorted(days["measure"].unique()), 1)}
    found = {"dim_measure": pd.DataFrame({"measure_key": list(measures.values()), "measure": list(measures)})}
    for table, column, keys in (("fact_kpi", "queue", queues), ("fact_kpi_agent", "agent_id", agents)):
        rows = rows_of[column]
        rows = rows[rows[column].isin(list(keys))].reset_index(drop=True)
        columns = {
            f"{column.removesuffix('_id')}_key": rows[column].map(keys).astype("int64"),
            "date_key": rows["start"].map(date_key).astype("int64"),
            "measure_key": rows["measure"].map(measures).astype("int64"),
        }
        found[table] = pd.DataFrame(columns | {name: rows[name] for name in _FIGURES})
    return found
