"""The tables that imports write: those of the contract, and three that it leaves open."""

from __future__ import annotations

from wfm.tables import ABSENCES, AGENTS, HISTORY, Column, Table

TRAINING = Table(
    "training",
    (
        Column("agent_id", "text"),
        Column("course", "text"),
        Column("status", "text", optional=True, blank=True),
        Column("assigned", "date", optional=True, blank=True),
        Column("due", "date", optional=True, blank=True),
        Column("completed", "date", optional=True, blank=True),
        Column("hours", "number", optional=True, blank=True),
        Column("score", "number", optional=True, blank=True),
    ),
)
SCORES = Table(
    "scores",
    (
        Column("agent_id", "text", optional=True, blank=True),
        Column("date", "date"),
        Column("measure", "text"),
        Column("score", "real"),
        Column("queue", "text", optional=True, blank=True),
        Column("reference", "text", optional=True, blank=True),
    ),
)
TABLES = {
    "history": HISTORY,
    "agents": AGENTS,
    "time_off": ABSENCES,
    "training": TRAINING,
    "scores": SCORES,
}


def table_of(name: str, columns: list[str]) -> Table:
    """Return a table by its name; drivers have a date and the numbers that the profile names."""
    if name != "drivers":
        return TABLES[name]
    return Table(name, tuple(Column(one, "date" if one == "date" else "real") for one in columns))
