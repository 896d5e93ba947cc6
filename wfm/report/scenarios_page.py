"""The page of scenarios: cost against service, what no roster can beat, and any two side by side."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from wfm.config import Config
from wfm.report.chart_page import render_chart_page
from wfm.report.embed import SCENARIO_SCRIPTS
from wfm.report.wording import Wording, words_of

_SHARES = (
    "service_level",
    "service_level_bound",
    "service_level_simulated",
    "abandonment",
    "occupancy",
    "gap",
    "gap_with_floor",
)
_MONEY = ("budget", "cost")
# What no roster that meets the target costs less than: drawn, and told by the gap.
_PROVED = ("target", "cost_bound")


def write_scenarios_page(path: str | Path, config: Config, table: pd.DataFrame) -> Path:
    """Write the page as UTF-8, and return its path; `table` has the rows of `scenarios.csv`."""
    target = Path(path)
    target.write_bytes(render_scenarios(config, table).encode("utf-8"))
    return target


def render_scenarios(config: Config, table: pd.DataFrame) -> str:
    """Render the page."""
    words = words_of(config)
    text, view = words.strings["scenarios"], scenarios_view(words, table)
    shown = {"period": words.period(config.week.dates[0], config.week.dates[-1]), "scenarios": view}
    data = {"scenarios": view["payload"]}
    return render_chart_page("scenarios.html.j2", SCENARIO_SCRIPTS, config, words, text, data, **shown)


def scenarios_view(words: Wording, table: pd.DataFrame) -> dict[str, Any]:
    """Return the rows that are shown, and under `payload` what the scripts draw."""
    text = words.strings["scenarios"]
    measures = [name for name in text["columns"] if name not in ("scenario", "status", "reason")]
    rows = [_row(words, row, measures) for row in table.to_dict("records")]
    drawn = any(row["values"]["cost"] is not None for row in rows)
    labels = [{"name": name, "label": text["columns"][name]} for name in measures]
    payload = {"measures": labels, "rows": rows, "strings": text["page"]}
    return {"measures": measures, "rows": rows, "drawn": drawn, "payload": payload}


def _row(words: Wording, row: dict[str, Any], measures: list[str]) -> dict[str, Any]:
    reason = row["reason"] if isinstance(row["reason"], str) else ""
    said = words.reasons(reason) if reason else ""
    values = {name: None if _empty(row.get(name)) else float(row[name]) for name in (*measures, *_PROVED)}
    return {
        "name": row["scenario"],
        "status": words.strings["scenarios"]["statuses"].get(row["status"], row["status"]),
        "reason": said or reason,
        "foreign": said is None,
        "frontier": row["frontier"] if isinstance(row.get("frontier"), str) else "",
        "values": values,
        "cells": {name: _cell(words, name, values[name]) for name in measures},
    }


def _empty(value: Any) -> bool:
    return value is None or not math.isfinite(value)


def _cell(words: Wording, name: str, value: float | None) -> str:
    if value is None:
        return "\u2013"
    if name in _MONEY:
        return words.money(value)
    if name in _SHARES:
        return words.percent(value, 2 if name.startswith("gap") else 1)
    return words.number(
        value, {"asa_seconds": 1, "fte": 1, "cost_per_contact": 2, "budget_shadow_price": 4}.get(name, 0)
    )
