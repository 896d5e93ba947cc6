"""The tables that pass between stages: their columns, kinds and units.

Kinds: `text`; `number` (finite, at least 0); `real` (finite); `integer` (at least 0); `timestamp` (start of an
interval or an instant, with the site's UTC offset in files, time-zone aware in memory); `local` (a timestamp that
may be naive in files); `date`; `flag` (`true` or `false`).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Column:
    """One column: `optional` columns may be absent, `blank` ones may have empty cells."""

    name: str
    kind: str
    optional: bool = False
    blank: bool = False
    decimals: int | None = None


@dataclass(frozen=True)
class Table:
    """One table of the contract, in the order in which its columns are written."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Column names in the order in which they are written."""
        return [column.name for column in self.columns]

    def empty(self, timezone: str) -> pd.DataFrame:
        """Return the table without rows, its columns of the right kinds."""
        kinds = {"timestamp": f"datetime64[us, {timezone}]", "number": "float64", "real": "float64", "integer": "int64"}
        return pd.DataFrame({column.name: pd.Series(dtype=kinds.get(column.kind, object)) for column in self.columns})

    @property
    def required(self) -> list[str]:
        """Names of the columns that a file must have."""
        return [column.name for column in self.columns if not column.optional]


def _extra(name: str, kind: str, decimals: int | None = None) -> Column:
    return Column(name, kind, optional=True, blank=True, decimals=decimals)


HISTORY = Table(
    "history",
    (
        Column("timestamp", "local"),
        Column("queue", "text"),
        Column("contacts", "number"),
        _extra("aht_seconds", "number"),
        _extra("abandoned", "number"),
        _extra("channel", "text"),
    ),
)
AGENTS = Table(
    "agents",
    (
        Column("agent_id", "text"),
        Column("name", "text"),
        Column("contract", "text"),
        Column("skills", "text"),
        Column("hourly_cost", "number"),
        _extra("team", "text"),
        _extra("email", "text"),
        _extra("available", "text"),
        _extra("time_off", "text"),
        _extra("preferred_start", "text"),
        _extra("hired", "date"),
        _extra("leaves", "date"),
    ),
)
ABSENCES = Table(
    "absences",
    (
        Column("agent_id", "text"),
        Column("start", "local"),
        Column("end", "local"),
        Column("reason", "text", blank=True),
    ),
)
LOCKS = Table(
    "locks",
    (
        Column("agent_id", "text"),
        Column("date", "date"),
        Column("start", "local", blank=True),
        Column("end", "local", blank=True),
    ),
)
PREVIOUS = Table(
    "previous",
    (
        Column("agent_id", "text"),
        Column("date", "date"),
        Column("start", "timestamp"),
        Column("end", "timestamp"),
    ),
)
BACKLOG = Table(
    "backlog",
    (
        Column("queue", "text"),
        Column("arrived", "local"),
        Column("contacts", "number"),
    ),
)
EVENTS = Table(
    "events",
    (
        Column("date", "date"),
        Column("end_date", "date", blank=True),
        Column("name", "text"),
        _extra("kind", "text"),
        _extra("queues", "text"),
        _extra("uplift", "number"),
    ),
)
FORECAST = Table(
    "forecast",
    (
        Column("timestamp", "timestamp"),
        Column("queue", "text"),
        Column("contacts", "number", decimals=4),
        Column("contacts_p10", "number", blank=True, decimals=4),
        Column("contacts_p90", "number", blank=True, decimals=4),
        Column("aht_seconds", "number", decimals=2),
    ),
)
FLAGGED_DAYS = Table(
    "flagged_days",
    (
        Column("queue", "text"),
        Column("date", "text"),
        Column("start", "text", blank=True),
        Column("end", "text", blank=True),
        Column("contacts", "number", decimals=1),
        Column("expected", "number", decimals=1),
        Column("reason", "text"),
    ),
)
FOREIGN_FORECAST = Table(
    "forecast",
    (
        Column("timestamp", "timestamp"),
        Column("queue", "text"),
        Column("contacts", "number"),
        _extra("contacts_p10", "number"),
        _extra("contacts_p90", "number"),
        _extra("aht_seconds", "number"),
    ),
)
OVERRIDES = Table(
    "overrides",
    (
        Column("queue", "text"),
        Column("start", "text"),
        Column("end", "text"),
        _extra("change", "text"),
        _extra("contacts", "number"),
        _extra("aht_seconds", "number"),
        _extra("lock", "text"),
        _extra("note", "text"),
    ),
)
REQUIREMENTS = Table(
    "requirements",
    (
        Column("timestamp", "timestamp"),
        Column("queue", "text"),
        Column("contacts", "number", decimals=4),
        Column("aht_seconds", "number", decimals=2),
        Column("load_erlangs", "number", decimals=6),
        Column("positions", "integer"),
        Column("staff", "integer"),
        Column("service_level", "number", decimals=6),
        Column("asa_seconds", "number", blank=True, decimals=3),
        Column("occupancy", "number", decimals=6),
        Column("abandonment", "number", decimals=6),
        _extra("staffed_load_erlangs", "number", 6),
        _extra("load_cv", "number", 6),
        _extra("headcount", "number", 0),
        _extra("backlog_contacts", "number", 4),
        _extra("oldest_hours", "number", 4),
        _extra("callback_contacts", "number", 4),
    ),
)
SERVICE_CURVES = Table(
    "service_curves",
    (
        Column("timestamp", "timestamp"),
        Column("queue", "text"),
        Column("pool", "text"),
        Column("staff", "integer"),
        Column("service_level", "number", decimals=8),
        _extra("contacts_in_time", "number", 6),
        _extra("abandoned", "number", 6),
        _extra("occupancy", "number", 6),
    ),
)
SHIFTS = Table(
    "shifts",
    (
        Column("agent_id", "text"),
        Column("date", "date"),
        Column("start", "timestamp"),
        Column("end", "timestamp"),
        Column("paid_hours", "number", decimals=4),
        Column("overtime_hours", "number", decimals=4),
        Column("cost", "number"),
    ),
)
ACTIVITIES = Table(
    "activities",
    (
        Column("agent_id", "text"),
        Column("start", "timestamp"),
        Column("end", "timestamp"),
        Column("activity", "text"),
        Column("paid", "flag"),
    ),
)
COVERAGE = Table(
    "coverage",
    (
        Column("timestamp", "timestamp"),
        Column("queue", "text"),
        Column("contacts", "number", decimals=4),
        Column("required", "integer"),
        Column("scheduled", "number", decimals=6),
        Column("service_level", "number", decimals=6),
    ),
)
REASONS = Table(
    "reasons",
    (
        Column("timestamp", "timestamp"),
        Column("queue", "text"),
        Column("short", "number", decimals=4),
        Column("reason", "text"),
        Column("message", "text"),
        Column("best_fix", "text", blank=True),
        Column("cost", "real", blank=True, decimals=2),
        Column("gain", "real", blank=True, decimals=4),
    ),
)
SIMULATION = Table(
    "simulation",
    (
        Column("timestamp", "timestamp"),
        Column("queue", "text"),
        Column("offered", "number", decimals=4),
        Column("service_level", "number", blank=True, decimals=6),
        Column("low", "number", blank=True, decimals=6),
        Column("high", "number", blank=True, decimals=6),
        Column("asa_seconds", "number", blank=True, decimals=3),
        Column("abandonment", "number", blank=True, decimals=6),
        Column("occupancy", "number", blank=True, decimals=6),
        Column("predicted_service_level", "number", blank=True, decimals=6),
        _extra("waiting_contacts", "number", 4),
        _extra("asa_seconds_low", "real", 3),
        _extra("asa_seconds_high", "real", 3),
        _extra("abandonment_low", "number", 6),
        _extra("abandonment_high", "number", 6),
        _extra("occupancy_low", "real", 6),
        _extra("occupancy_high", "real", 6),
        _extra("waiting_contacts_low", "real", 4),
        _extra("waiting_contacts_high", "real", 4),
    ),
)
SCENARIOS = Table(
    "scenarios",
    (
        Column("scenario", "text"),
        Column("budget", "number", blank=True),
        Column("status", "text"),
        Column("reason", "text", blank=True),
        Column("cost", "number", blank=True),
        Column("paid_hours", "number", blank=True, decimals=4),
        Column("overtime_hours", "number", blank=True, decimals=4),
        Column("fte", "number", blank=True, decimals=2),
        Column("service_level", "number", blank=True, decimals=6),
        Column("service_level_bound", "number", blank=True, decimals=6),
        Column("service_level_simulated", "number", blank=True, decimals=6),
        Column("asa_seconds", "number", blank=True, decimals=2),
        Column("abandonment", "number", blank=True, decimals=6),
        Column("occupancy", "number", blank=True, decimals=6),
        Column("cost_per_contact", "number", blank=True, decimals=4),
        Column("gap", "number", blank=True, decimals=6),
        Column("budget_shadow_price", "real", blank=True, decimals=6),
        _extra("floor_breaks", "number", 0),
        _extra("gap_with_floor", "number", 6),
        _extra("frontier", "text"),
        _extra("target", "number", 6),
        _extra("cost_bound", "number"),
    ),
)
CAPACITY = Table(
    "capacity",
    (
        Column("month", "text"),
        Column("required_fte", "number", decimals=2),
        Column("headcount", "number", decimals=2),
        Column("hires", "integer"),
        Column("leavers", "number", decimals=2),
        Column("training_fte", "number", decimals=2),
        Column("overtime_hours", "number", decimals=2),
        Column("outsourced_contacts", "number", decimals=2),
        Column("cost", "number"),
        Column("budget", "number", blank=True),
        Column("service_level", "number", decimals=6),
    ),
)
CAPACITY_CLASSES = Table(
    "capacity_classes",
    (
        Column("queues", "text"),
        Column("agents", "integer"),
        Column("decided_by", "date"),
        Column("starts", "date"),
        Column("ready", "date"),
    ),
)
CAPACITY_SCENARIOS = Table(
    "capacity_scenarios",
    (
        Column("scenario", "text"),
        Column("required_fte", "number", decimals=2),
        Column("headcount_at_end", "number", decimals=2),
        Column("hires", "integer"),
        Column("leavers", "number", decimals=2),
        Column("overtime_hours", "number", decimals=2),
        Column("outsourced_contacts", "number", decimals=2),
        Column("cost", "number"),
        Column("service_level", "number", decimals=6),
        Column("months_short", "integer"),
        Column("contacts_short", "number", decimals=2),
        Column("gap", "number", decimals=8),
    ),
)
BACKTEST = Table(
    "backtest",
    (
        Column("queue", "text"),
        Column("grain", "text"),
        Column("model", "text"),
        Column("wape", "number", blank=True, decimals=6),
        Column("bias", "real", blank=True, decimals=6),
        Column("mase", "number", blank=True, decimals=6),
        Column("pinball", "number", blank=True, decimals=6),
        Column("coverage_80", "number", blank=True, decimals=6),
        Column("agents_wape", "number", blank=True, decimals=6),
        Column("origins", "integer"),
    ),
)
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
