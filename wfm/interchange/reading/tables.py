"""The tables that imports write."""

from __future__ import annotations

from wfm.tables import ABSENCES, AGENTS, HISTORY, SCORES, TRAINING, Column, Table

DRIVERS = "drivers"
TABLES = {
    "history": HISTORY,
    "agents": AGENTS,
    "time_off": ABSENCES,
    "training": TRAINING,
    "scores": SCORES,
}


def table_of(name: str, columns: list[str]) -> Table:
    """Return a table by its name; drivers have a date and the numbers that the profile names."""
    if name != DRIVERS:
        return TABLES[name]
    return Table(name, tuple(Column(one, "date" if one == "date" else "real") for one in columns))
