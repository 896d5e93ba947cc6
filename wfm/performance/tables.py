"""The tables that performance reads and writes beside those of a plan; kinds as in `wfm/tables.py`."""

from __future__ import annotations

from wfm.tables import Column, Table


def _extra(name: str, kind: str) -> Column:
    return Column(name, kind, optional=True, blank=True)


ACTUALS = Table(
    "actuals",
    (
        Column("timestamp", "local"),
        Column("queue", "text"),
        Column("contacts", "number"),
        _extra("answered", "number"),
        _extra("abandoned", "number"),
        _extra("answered_within", "number"),
        _extra("aht_seconds", "number"),
        _extra("wait_seconds", "number"),
        _extra("abandoned_within", "number"),
    ),
)
WORKED = Table(
    "worked",
    (
        Column("agent_id", "text"),
        Column("start", "local"),
        Column("end", "local"),
        Column("activity", "text"),
        Column("paid", "flag", optional=True),
    ),
)
KPI = Table(
    "kpi",
    (
        Column("grain", "text"),
        Column("start", "timestamp"),
        Column("queue", "text", blank=True),
        Column("team", "text", blank=True),
        Column("agent_id", "text", blank=True),
        Column("measure", "text"),
        Column("plan", "real", blank=True, decimals=6),
        Column("actual", "real", blank=True, decimals=6),
        Column("target", "real", blank=True, decimals=6),
        Column("status", "text", blank=True),
        Column("note", "text", optional=True, blank=True),
    ),
)
MISS = Table(
    "miss",
    (
        Column("grain", "text"),
        Column("start", "timestamp"),
        Column("queue", "text", blank=True),
        Column("contacts_plan", "number", decimals=4),
        Column("contacts", "number", decimals=4),
        Column("missed_plan", "number", decimals=4),
        Column("missed", "number", decimals=4),
        Column("volume", "real", decimals=4),
        Column("aht", "real", decimals=4),
        Column("staffing", "real", decimals=4),
        Column("model", "real", decimals=4),
        Column("total", "real", decimals=4),
        Column("absence", "real", decimals=4),
        Column("adherence", "real", decimals=4),
        Column("unfilled", "real", decimals=4),
    ),
)
