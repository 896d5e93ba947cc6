"""Hiring plans side by side, as capacity_scenarios.csv."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from wfm.scenario.capacity.plan import CapacityPlan
from wfm.tables import CAPACITY_SCENARIOS


def comparison(plans: Sequence[tuple[str, CapacityPlan]]) -> pd.DataFrame:
    """Return a row for every plan, given with its name: totals over its months."""
    rows = [
        {
            "scenario": name,
            "required_fte": plan.table["required_fte"].mean(),
            "headcount_at_end": plan.table["headcount"].iloc[-1],
            "hires": plan.table["hires"].sum(),
            "leavers": plan.table["leavers"].sum(),
            "overtime_hours": plan.table["overtime_hours"].sum(),
            "outsourced_contacts": plan.table["outsourced_contacts"].sum(),
            "cost": plan.table["cost"].sum(),
            "service_level": plan.summary["service_level"],
            "months_short": len(plan.short),
            "contacts_short": sum(one.contacts for one in plan.short),
            "gap": plan.gap,
        }
        for name, plan in plans
    ]
    return pd.DataFrame(rows, columns=CAPACITY_SCENARIOS.names)
