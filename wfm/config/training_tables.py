"""The tables of a plan that tell of coaching and training: each session due, and when an hour of it costs least."""

from __future__ import annotations

from wfm.tables import Column, Table

PLANNED_TRAINING = Table(
    "training",
    (
        Column("agent_id", "text"),
        Column("training", "text"),
        Column("why", "text"),
        Column("due", "date", blank=True),
        Column("overdue", "flag"),
        Column("placed", "flag"),
        Column("start", "timestamp", blank=True),
        Column("end", "timestamp", blank=True),
        Column("together", "integer"),
        Column("hours", "number", decimals=4),
        Column("contacts_lost", "real", blank=True, decimals=4),
        Column("contacts_lost_an_hour", "real", blank=True, decimals=4),
        Column("pay", "number", blank=True, decimals=2),
        Column("cost", "number", blank=True, decimals=2),
        Column("message", "text", blank=True),
    ),
)
TRAINING_TIMES = Table(
    "training_times",
    (
        Column("week", "date"),
        Column("date", "date"),
        Column("time", "text"),
        Column("at_work", "number", decimals=4),
        Column("contacts_lost_an_hour", "real", decimals=4),
        Column("pay_an_hour", "number", decimals=2),
    ),
)
