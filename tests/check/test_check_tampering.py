"""Whatever is changed in a table of the plan, the check does not pass."""

from __future__ import annotations

import datetime as dt

import pytest
from tiny_plan import MINUTE

COLUMNS = {
    "shifts": ["agent_id", "date", "start", "end", "paid_hours", "overtime_hours", "cost"],
    "activities": ["agent_id", "start", "end", "activity", "paid"],
    "coverage": ["timestamp", "queue", "contacts", "required", "scheduled", "service_level"],
    "requirements": ["positions", "staff"],
    "forecast": ["timestamp", "queue", "contacts"],
}
CELLS = [(table, column) for table, columns in COLUMNS.items() for column in columns]


def other(value: object) -> object:
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, dt.datetime):
        return value + 30 * MINUTE
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=1)
    if isinstance(value, str):
        return {"A1": "A2", "A2": "A3", "A3": "A1", "urgent": "desk", "work": "rest"}.get(value, "work")
    return float(value) + 1


@pytest.mark.parametrize(("table", "column"), CELLS)
@pytest.mark.parametrize("place", [0.1, 0.8])
def test_a_changed_cell_is_caught(table, column, place, built, judge):
    rows = getattr(built, table)
    row = rows[int(place * len(rows))]
    value = other(row[column])
    row[column] = int(value) if column in ("required", "positions", "staff") else value
    assert not judge(built).ok


@pytest.mark.parametrize("table", ["shifts", "activities", "coverage", "forecast", "requirements"])
@pytest.mark.parametrize("place", [0, 0.5, -1])
def test_a_missing_row_is_caught(table, place, built, judge):
    rows = getattr(built, table)
    del rows[-1 if place < 0 else int(place * len(rows))]
    assert not judge(built).ok


@pytest.mark.parametrize("table", ["shifts", "activities", "coverage", "forecast", "requirements"])
def test_a_row_twice_is_caught(table, built, judge):
    rows = getattr(built, table)
    rows.append(dict(rows[-1]))
    assert not judge(built).ok
