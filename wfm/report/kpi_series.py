"""What the charts of plan against actual draw: contacts and service level by day and by interval."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from wfm.config import Config
from wfm.report.wording import Wording

_CHARTED = ("offered", "service_level")


def series_of(config: Config, table: pd.DataFrame, words: Wording) -> dict[str, Any]:
    """Return the data of the page's charts.

    Returns:
        `queues`: for all queues together (the first) and each queue its name and, by grain, the labels of its spans and
        the rows plan, actual and target of contacts and service level.
    """
    rows = table[(table["team"] == "") & (table["agent_id"] == "") & table["measure"].isin(_CHARTED)]
    names = ["", *(name for name in config.queue_names if (rows["queue"] == name).any())]
    found = []
    for name in names:
        mine = rows[rows["queue"] == name]
        spans = {grain: _spans(mine[mine["grain"] == grain], words, grain) for grain in ("day", "interval")}
        found.append({"name": name or words.strings["kpi"]["all_queues"], **spans})
    return {"queues": found}


def _spans(rows: pd.DataFrame, words: Wording, grain: str) -> dict[str, Any]:
    starts = sorted(set(rows["start"]))
    wide = {name: rows[rows["measure"] == name].set_index("start").reindex(starts) for name in _CHARTED}
    days = [words.day(start.date()) for start in starts]
    clocks = [f"{start:%H:%M}" for start in starts] if grain == "interval" else []
    found: dict[str, Any] = {"days": days, "clocks": clocks}
    for name, part in wide.items():
        digits = 4 if name == "service_level" else 2
        found[name] = {side: [_plain(value, digits) for value in part[side]] for side in ("plan", "actual", "target")}
    return found


def _plain(value: float, digits: int) -> float | None:
    return round(float(value), digits) if math.isfinite(value) else None
