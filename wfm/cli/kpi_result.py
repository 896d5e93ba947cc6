"""The result of `wfm kpi` as data, as lines, and as a page."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfm.performance.kpi import Kpi

_SHOWN = (
    "service_level", "offered", "bias", "wape_interval", "abandonment", "asa_seconds", "aht_seconds", "occupancy",
    "adherence", "shrinkage_unplanned", "schedule_efficiency", "cost", "cost_per_contact", "fcr", "satisfaction",
    "quality",
)  # fmt: skip
_MARKS = {"green": "met", "amber": "close", "red": "MISSED", "": ""}


def kpi_data(found: Kpi) -> dict[str, Any]:
    """Return the result as plain data: the rows of kpi.csv, the rule of their status, and the notes."""
    from wfm.performance.status import RULE
    from wfm.table_io import iso

    rows = found.table.assign(start=iso(found.table["start"])).astype(dict.fromkeys(("status", "note"), object))
    return {
        "abandoned": found.week.abandoned,
        "rule": RULE,
        "notes": list(found.notes),
        "rows": json.loads(rows.to_json(orient="records", double_precision=10)),
    }


def kpi_lines(found: Kpi) -> list[str]:
    """Return the measures that matter most, plan beside actual and target, and what a reader has to know."""
    overall = found.overall
    lines = [f"  note: {note}" for note in found.notes]
    starts = list(dict.fromkeys(overall["start"]))
    for start in starts:
        rows = {str(row["measure"]): row for row in overall[overall["start"] == start].to_dict("records")}
        title = f"week of {start:%Y-%m-%d}" if len(starts) > 1 else "all queues and agents"
        lines.append(f"  {title:<22}{'plan':>14}{'actual':>14}{'target':>14}")
        known = [name for name in _SHOWN if name in rows and not math.isnan(rows[name]["actual"])]
        lines += [_line(found, name, rows[name]) for name in known]
        unknown: dict[str, list[str]] = {}
        for name in _SHOWN:
            if name not in known and name in rows and rows[name]["note"]:
                unknown.setdefault(str(rows[name]["note"]), []).append(name)
        lines += [f"  not known: {', '.join(names)} ({why})" for why, names in unknown.items()]
    return [*lines, *_missed(found)]


def _line(found: Kpi, name: str, row: Mapping[str, Any]) -> str:
    values = "".join(f"{_text(found, name, row[side]):>14}" for side in ("plan", "actual", "target"))
    note = f"({row['note']})" if row["note"] else ""
    return f"  {name:<22}{values}  {_MARKS[row['status']]:<7}{note}".rstrip()


def _text(found: Kpi, name: str, value: float) -> str:
    if math.isnan(value):
        return "-"
    unit = found.units[name]
    if unit == "share":
        return f"{value:.1%}"
    decimals = {"contacts": 0, "seconds": 1, "hours": 1, "money": found.week.config.site.currency_decimals}.get(unit, 2)
    return f"{value:,.{decimals}f}" + (" s" if unit == "seconds" else "")


def _missed(found: Kpi) -> list[str]:
    """Return the queues and teams that missed a target."""
    table = found.table
    groups = table[(table["grain"] == "week") & (table["status"] == "red") & (table["agent_id"] == "")]
    groups = groups[(groups["queue"] != "") | (groups["team"] != "")]
    return [
        f"  missed: {row['queue'] or row['team']}: {row['measure']} {_text(found, row['measure'], row['actual'])}, "
        f"target {_text(found, row['measure'], row['target'])}"
        for row in groups.to_dict("records")
    ]


def write_page(found: Kpi, path: Path, language: str | None, lessons: Mapping[str, Any]) -> None:
    """Write the page; `lessons` are the parts `miss` and `corrections` of the result."""
    from wfm.report.kpi_page import Shown, write_kpi_page

    week = found.week
    names = {agent.agent_id: agent.name for agent in week.plan.agents}
    shown = Shown(found.table, found.units, names, week.abandoned, found.notes, **lessons)
    write_kpi_page(path, week.config.in_language(language), shown)
