"""The tables of trends that are written for other programs."""

from __future__ import annotations

from wfm.tables import Column, Table

_ABOUT = (
    Column("queue", "text", blank=True),
    Column("team", "text", blank=True),
    Column("measure", "text"),
)
TREND_WEEKS = Table(
    "kpi_trends",
    (
        Column("start", "date"),
        *_ABOUT,
        Column("plan", "real", blank=True, decimals=6),
        Column("actual", "real", blank=True, decimals=6),
        Column("target", "real", blank=True, decimals=6),
        Column("status", "text", blank=True),
        Column("mean", "real", blank=True, decimals=6),
        Column("lower", "real", blank=True, decimals=6),
        Column("upper", "real", blank=True, decimals=6),
        Column("judged", "number", decimals=6),
    ),
)
TREND_SIGNALS = Table(
    "kpi_signals",
    (
        Column("first", "date"),
        Column("last", "date"),
        *_ABOUT,
        Column("rule", "text"),
        Column("weeks", "integer"),
        Column("side", "real", decimals=0),
        Column("effect", "text", blank=True),
        Column("value", "real", decimals=6),
        Column("line", "real", decimals=6),
        Column("words", "text"),
    ),
)
