"""How well the forecast would have done: what a back-test says of the plan's model, beside last week's same day."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from wfm.report.plan_data import PlanData
from wfm.report.wording import Wording

NAIVE = "seasonal_naive"
MEASURES = ("wape", "bias", "coverage_80")


def accuracy_rows(plan: PlanData, words: Wording) -> list[dict[str, Any]]:
    """Return a row for each queue and grain of time; none where no back-test was made of them."""
    table = plan.tables.get("backtest")
    if table is None:
        return []
    grains, own = words.strings["backtest"]["grains"], plan.config.forecast.model
    return [
        {"queue": queue, "grain": grains[grain], **_cells(rows, own if own in set(rows["model"]) else "auto", words)}
        for queue in plan.config.queue_names
        for grain in grains
        if len(rows := table[(table["queue"] == queue) & (table["grain"] == grain)])
    ]


def _cells(rows: pd.DataFrame, own: str, words: Wording) -> dict[str, str]:
    found = {name: _percent(rows, own, name, words) for name in MEASURES}
    return found | {"naive": _percent(rows, NAIVE, "wape", words)}


def _percent(rows: pd.DataFrame, model: str, measure: str, words: Wording) -> str:
    values = rows.loc[rows["model"] == model, measure]
    return words.percent(float(values.iloc[0])) if len(values) and math.isfinite(values.iloc[0]) else "\u2013"
