"""The page of plan against actual: what was promised, what came, and the light of each measure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from wfm.config import Config
from wfm.report.chart_page import render_chart_page
from wfm.report.embed import KPI_SCRIPTS
from wfm.report.kpi_lessons import lessons_view, miss_view
from wfm.report.kpi_series import series_of
from wfm.report.wording import MINUS, Wording, words_of

CARDS = ("service_level", "offered", "cost", "adherence")
OF_QUEUES = (
    "offered", "bias", "wape_interval", "service_level", "abandonment", "asa_seconds", "aht_seconds", "occupancy",
    "inflexibility", "understaffing",
)  # fmt: skip
OF_PEOPLE = (
    "adherence", "conformance", "occupancy", "utilisation", "shrinkage_planned", "shrinkage_unplanned", "paid_hours",
    "cost",
)  # fmt: skip
_UNKNOWN = "\u2013"
_NEAR_ZERO = 5e-5


@dataclass(frozen=True)
class Shown:
    """What the page shows.

    Attributes:
        table: As kpi.csv, with text columns of any kind.
        units: Unit of every measure, in the order of the page: contacts, share, seconds, hours, money, score.
        names: Name of every agent by id.
        abandoned: How abandoned contacts count.
        notes: What was left out or is not judged.
        miss: The miss by cause, as `wfm kpi --json` has it; none where it is not known.
        corrections: What the actuals teach, likewise.
    """

    table: pd.DataFrame
    units: Mapping[str, str]
    names: Mapping[str, str]
    abandoned: str
    notes: Sequence[str] = ()
    miss: Mapping[str, Any] | None = None
    corrections: Sequence[Mapping[str, Any]] = ()


def write_kpi_page(path: str | Path, config: Config, shown: Shown) -> Path:
    """Write the page as UTF-8, and return its path."""
    target = Path(path)
    target.write_bytes(render_kpi(config, shown).encode("utf-8"))
    return target


def render_kpi(config: Config, shown: Shown) -> str:
    """Render the page."""
    words = words_of(config)
    text = words.strings["kpi"]
    table = shown.table
    weeks = table[table["grain"] == "week"]
    whole = weeks[(weeks["queue"] == "") & (weeks["team"] == "") & (weeks["agent_id"] == "")]
    show = _Cells(words, shown.units)
    starts = list(dict.fromkeys(whole["start"]))
    views = [_week(show, whole[whole["start"] == start], start, len(starts) > 1) for start in starts]
    scores = [name for name, unit in shown.units.items() if unit == "score" and whole_known(whole, name)]
    of_queues, of_people = [*OF_QUEUES, *scores], [*OF_PEOPLE, *scores]
    teams = weeks[(weeks["team"] != "") & (weeks["agent_id"] == "")]
    groups = [
        _group(show, "queues", weeks[weeks["queue"] != ""], "queue", of_queues, None),
        _group(show, "teams", teams, "team", of_people, None),
        _group(show, "agents", weeks[weeks["agent_id"] != ""], "agent_id", of_people, shown.names),
    ]
    dates = config.week.dates
    return render_chart_page(
        "kpi.html.j2", KPI_SCRIPTS, config, words, text, series_of(config, table, words),
        period=words.period(dates[0], dates[-1]), views=views, groups=[one for one in groups if one["rows"]],
        notes=shown.notes, abandoned=text["abandoned"][shown.abandoned], miss=miss_view(words, shown.miss),
        lessons=lessons_view(words, shown.corrections),
        known=[name for name in shown.units if name in set(whole["measure"])],
    )  # fmt: skip


def whole_known(rows: pd.DataFrame, measure: str) -> bool:
    """Whether a measure has an actual value among some rows."""
    return bool(rows.loc[rows["measure"] == measure, "actual"].notna().any())


class _Cells:
    """Values as people read them."""

    def __init__(self, words: Wording, units: Mapping[str, str]) -> None:
        self.words, self.units = words, units
        self.text = words.strings["kpi"]

    def value(self, measure: str, value: float, *, whole: bool = False) -> str:
        """Write a value with its unit, money in whole units where `whole`."""
        if not math.isfinite(value):
            return _UNKNOWN
        unit = self.units[measure]
        if unit == "share":
            return self.words.percent(value)
        if unit == "money":
            return self.words.money(value, whole=whole)
        decimals = {"contacts": 0, "seconds": 0 if value >= 100 else 1, "hours": 1, "score": 2}[unit]
        suffix = self.text["units"].get(unit, "")
        return self.words.number(value, decimals) + (f"\u00a0{suffix}" if suffix else "")

    def apart(self, measure: str, actual: float, plan: float) -> str:
        """Write how far the actual value is from the plan: shares in points, others in percent."""
        if not (math.isfinite(actual) and math.isfinite(plan)):
            return _UNKNOWN
        by = actual - plan if self.units[measure] == "share" else (actual / plan - 1 if plan else math.nan)
        if not math.isfinite(by):
            return _UNKNOWN
        sign = "" if abs(by) < _NEAR_ZERO else "+" if by > 0 else MINUS
        unit = self.text["points"] if self.units[measure] == "share" else "%"
        return f"{sign}{self.words.number(abs(by) * 100, 1)}\u00a0{unit}"

    def name(self, measure: str) -> str:
        """Name a measure; scores that the page does not know are called as in their file."""
        return self.text["measures"].get(measure, [measure])[0]

    def meaning(self, measure: str) -> str:
        """Say what a measure is."""
        return self.text["measures"].get(measure, ["", self.text["other_score"]])[1]

    def light(self, status: str) -> dict[str, str]:
        """Return a light's class and its word."""
        return {"class": status, "word": self.text["lights"].get(status, "")}


def _week(show: _Cells, rows: pd.DataFrame, start: pd.Timestamp, several: bool) -> dict[str, Any]:
    found = {str(row["measure"]): row for row in rows.to_dict("records")}
    named = show.text["week_of"].format(day=show.words.full_day(start.date()))
    return {
        "title": named if several else show.text["overall"],
        "cards": [_card(show, name, found[name]) for name in CARDS if name in found],
        "rows": [_row(show, name, row) for name, row in found.items()],
    }


def _card(show: _Cells, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    text = show.text
    return {
        "name": show.name(name),
        "actual": show.value(name, row["actual"], whole=True),
        "light": show.light(str(row["status"])),
        "beside": ", ".join(
            text[f"{side}_was"].format(value=show.value(name, row[side], whole=True))
            for side in ("plan", "target")
            if math.isfinite(row[side])
        ),
        "apart": show.apart(name, row["actual"], row["plan"]),
        "note": str(row["note"]),
    }


def _row(show: _Cells, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": show.name(name),
        "meaning": show.meaning(name),
        "cells": [show.value(name, row[side]) for side in ("plan", "actual", "target")],
        "apart": show.apart(name, row["actual"], row["plan"]),
        "light": show.light(str(row["status"])),
        "note": str(row["note"]),
    }


def _group(
    show: _Cells, title: str, rows: pd.DataFrame, key: str, measures: Sequence[str], names: Mapping[str, str] | None
) -> dict[str, Any]:
    """Return a table with a row for every queue, team or agent and week: plan and actual of some measures."""
    known = [name for name in measures if whole_known(rows, name)]
    several = rows["start"].nunique() > 1
    found = []
    for (start, who), some in rows.groupby(["start", key], observed=True, sort=True):
        cells = {str(row["measure"]): row for row in some.to_dict("records")}
        label = names.get(str(who), str(who)) if names else str(who)
        found.append(
            {
                "name": label,
                "id": str(who) if names else "",
                "team": str(some["team"].iloc[0]) if names else "",
                "week": show.words.day(start.date()) if several else "",
                "cells": [_pair(show, name, cells.get(name)) for name in known],
            }
        )
    heads = [{"name": show.name(name), "meaning": show.meaning(name)} for name in known]
    return {"id": title, "heads": heads, "rows": found, "several": several, "people": names is not None}


def _pair(show: _Cells, name: str, row: Mapping[str, Any] | None) -> dict[str, Any]:
    if row is None:
        return {"actual": _UNKNOWN, "key": "", "plan": "", "light": show.light("")}
    actual = row["actual"]
    return {
        "actual": show.value(name, actual),
        "key": f"{actual:.6f}" if math.isfinite(actual) else "",
        "plan": show.text["of_plan"].format(value=show.value(name, row["plan"])) if math.isfinite(row["plan"]) else "",
        "light": show.light(str(row["status"])),
    }
