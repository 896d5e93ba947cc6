"""The tables have exactly the columns of the contract, in its order."""

from __future__ import annotations

import pytest

from wfm import tables
from wfm.tables import Table

# The contract's table list; columns in brackets are optional.
CONTRACT = """
history: timestamp, queue, contacts[, aht_seconds][, abandoned][, channel]
agents: agent_id, name, contract, skills, hourly_cost[, team][, email][, available][, time_off][, preferred_start][, hired][, leaves]
absences: agent_id, start, end, reason
locks: agent_id, date, start, end
events: date, end_date, name[, kind][, queues][, uplift]
forecast: timestamp, queue, contacts, contacts_p10, contacts_p90, aht_seconds
requirements: timestamp, queue, contacts, aht_seconds, load_erlangs, positions, staff, service_level, asa_seconds, occupancy, abandonment
shifts: agent_id, date, start, end, paid_hours, overtime_hours, cost
activities: agent_id, start, end, activity, paid
coverage: timestamp, queue, contacts, required, scheduled, service_level
"""  # noqa: E501
KINDS = {
    "history": "local text number number number text",
    "agents": "text text text text number text text text text text date date",
    "absences": "text local local text",
    "locks": "text date local local",
    "events": "date date text text text number",
    "forecast": "timestamp text number number number number",
    "requirements": "timestamp text number number number integer integer number number number number",
    "shifts": "text date timestamp timestamp number number number",
    "activities": "text timestamp timestamp text flag",
    "coverage": "timestamp text number integer number number",
}
LINES = dict(line.split(": ") for line in CONTRACT.strip().splitlines())


def table(name: str) -> Table:
    return getattr(tables, name.upper())


@pytest.mark.parametrize("name", LINES)
def test_columns_stand_in_the_order_of_the_contract(name: str):
    written = LINES[name].replace("[", "").replace("]", "").split(", ")
    assert table(name).names[: len(written)] == written
    assert all(column.optional and column.blank for column in table(name).columns[len(written) :])
    assert table(name).name == name


@pytest.mark.parametrize("name", LINES)
def test_only_columns_in_brackets_are_optional(name: str):
    required = LINES[name].partition("[")[0].split(", ")
    assert table(name).required == required


@pytest.mark.parametrize("name", LINES)
def test_kinds_of_columns(name: str):
    kinds = KINDS[name].split()
    assert [column.kind for column in table(name).columns][: len(kinds)] == kinds


@pytest.mark.parametrize("name", LINES)
def test_optional_columns_may_be_blank_and_others_only_where_the_contract_says(name: str):
    blank = {column.name for column in table(name).columns if column.blank and not column.optional}
    assert blank == {
        "absences": {"reason"},
        "locks": {"start", "end"},
        "events": {"end_date"},
        "forecast": {"contacts_p10", "contacts_p90"},
        "requirements": {"asa_seconds"},
    }.get(name, set())
    assert all(column.blank for column in table(name).columns if column.optional)


def test_scheduled_has_at_least_four_decimals():
    (scheduled,) = [column for column in tables.COVERAGE.columns if column.name == "scheduled"]
    assert scheduled.decimals >= 4
