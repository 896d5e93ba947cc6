"""The tables of people and events as the page edits them: cells of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from wfm.tables import EVENTS
from wfm.web.asked import Cell
from wfm.web.desk import Desk, Edit, Inputs
from wfm.web.shifts import EditRefused

# What an agent is called and who it is stays: rosters name agents by it.
FIXED = ("agent_id",)


def agents_view(desk: Desk) -> dict:
    """Return the table of agents."""
    columns, rows = _cells(desk.site.table_text("agents") or "")
    return {"columns": columns, "editable": [name for name in columns if name not in FIXED], "rows": rows}


def events_view(desk: Desk) -> dict:
    """Return the table of events, with all columns that it may have."""
    columns, rows = _cells(desk.site.table_text("events") or "")
    names = list(EVENTS.names)
    place = [columns.index(name) if name in columns else None for name in names]
    return {"columns": names, "rows": [["" if at is None else row[at] for at in place] for row in rows]}


def agents_edit(desk: Desk, changes: Sequence[Cell]) -> Edit:
    """Return the edit that changes cells of agents."""
    columns, rows = _cells(desk.site.table_text("agents") or "")
    key = columns.index("agent_id")
    by_id = {row[key]: row for row in rows}
    for cell in changes:
        if cell.agent_id not in by_id:
            raise EditRefused(f"there is no agent {cell.agent_id}")
        if cell.column not in columns or cell.column in FIXED:
            raise EditRefused(f"{cell.column} cannot be changed here")
        by_id[cell.agent_id][columns.index(cell.column)] = cell.value
    names = ", ".join(dict.fromkeys(cell.agent_id for cell in changes))
    return _edit(desk, f"change {names[:80]}", Inputs(_text(columns, rows), desk.inputs.events))


def events_edit(desk: Desk, rows: Sequence[Sequence[str]]) -> Edit:
    """Return the edit that replaces the events."""
    names = list(EVENTS.names)
    kept = [list(row) for row in rows if any(cell.strip() for cell in row)]
    if any(len(row) != len(names) for row in kept):
        raise EditRefused(f"an event has {len(names)} cells")
    used = [place for place, name in enumerate(names) if place < 3 or any(row[place].strip() for row in kept)]
    text = _text([names[place] for place in used], [[row[place] for place in used] for row in kept])
    return _edit(desk, "change the events", Inputs(desk.inputs.agents, text))


def _edit(desk: Desk, text: str, inputs: Inputs) -> Edit:
    return Edit(text, inputs=(desk.inputs, inputs))


def _cells(text: str) -> tuple[list[str], list[list[str]]]:
    rows = list(csv.reader(io.StringIO(text)))
    if not rows:
        return [], []
    return rows[0], [[*row, *[""] * (len(rows[0]) - len(row))] for row in rows[1:] if row]


def _text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()
