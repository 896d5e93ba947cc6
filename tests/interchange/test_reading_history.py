"""Every profile of history reads its sample into exactly these rows."""

from __future__ import annotations

import pytest
from import_samples import read, sample_of

FULL = "timestamp,queue,contacts,aht_seconds,abandoned,channel"
EXPECTED = {
    "genesys-history": [
        "timestamp,queue,contacts,aht_seconds,channel",
        "2026-11-02T08:00:00+01:00,billing,20,266.6667,voice",
        "2026-11-02T08:15:00+01:00,billing,3,,voice",
        "2026-11-02T08:00:00+01:00,help chat,5,500.0,chat",
        "2026-11-02T08:00:00+01:00,help email,2,420.0,email",
    ],
    "amazon-connect-history": [
        "timestamp,queue,contacts,aht_seconds,channel",
        "2026-11-02T08:00:00+01:00,billing,20,241.5,voice",
        "2026-11-02T08:15:00+01:00,billing,10,,voice",
        "2026-11-02T08:00:00+01:00,help,7,300.0,chat",
    ],
    "generic-history": [
        FULL,
        "2026-11-02T08:00:00+01:00,billing,12,240,1,voice",
        "2026-11-02T08:15:00+01:00,billing,9,,0,voice",
        "2026-11-02T08:00:00+01:00,help,3,400,0,chat",
    ],
    "cxone-history": [
        "timestamp,queue,contacts,aht_seconds,abandoned",
        "2026-11-02T08:00:00+01:00,billing,12,240,1",
        "2026-11-02T08:15:00+01:00,billing,9,250,0",
    ],
    "iex-history": [
        "timestamp,queue,contacts,aht_seconds,abandoned",
        "2026-11-02T08:00:00+01:00,billing,12,240,1",
        "2026-11-02T08:15:00+01:00,billing,9,250,0",
    ],
    "calabrio-history": [
        "timestamp,queue,contacts,aht_seconds,abandoned",
        "2026-11-02T08:00:00+01:00,billing,12,300,2",
        "2026-11-02T08:15:00+01:00,billing,9,,0",
    ],
    "verint-planner": [
        "timestamp,queue,contacts,aht_seconds",
        "2026-01-02T00:00:00+01:00,billing,521,242",
        "2026-01-03T00:00:00+01:00,billing,480,250",
        "2026-01-02T00:00:00+01:00,help,90,400",
    ],
    "five9-call-log": [
        FULL,
        "2026-11-02T08:00:00+01:00,billing,2,240,1,voice",
        "2026-11-02T08:15:00+01:00,billing,0,,0,voice",
        "2026-11-02T08:30:00+01:00,billing,1,120,0,voice",
    ],
    "zendesk-tickets": [
        "timestamp,queue,contacts,channel",
        "2026-11-02T08:00:00+01:00,Billing,2,email",
        "2026-11-02T08:30:00+01:00,tickets,1,chat",
    ],
    "freshdesk-tickets": [
        "timestamp,queue,contacts,aht_seconds,channel",
        "2026-11-02T08:00:00+01:00,Billing,3,450,email",
        "2026-11-02T08:15:00+01:00,Calls,1,9000,voice",
    ],
    "jira-tickets": ["timestamp,queue,contacts,aht_seconds", "2026-11-02T08:00:00+01:00,SUP,2,600"],
    "salesforce-cases": [
        "timestamp,queue,contacts,channel",
        "2026-11-02T08:00:00+01:00,cases,1,email",
        "2026-11-02T08:15:00+01:00,cases,0,email",
        "2026-11-02T08:30:00+01:00,cases,1,email",
    ],
    "hubspot-tickets": ["timestamp,queue,contacts,channel", "2026-11-02T08:00:00+01:00,Support,2,email"],
    "assembled-conversations": [
        "timestamp,queue,contacts,aht_seconds,channel",
        "2026-11-02T08:00:00+01:00,billing,2,300,voice",
        "2026-11-02T08:15:00+01:00,help,1,,email",
    ],
}
# Of these only the intervals with contacts are listed; those between are zero.
BUSY = {
    "ringcentral-call-log": [
        "2026-11-02T08:00:00+01:00,calls,2,240,1,voice",
        "2026-11-02T13:00:00+01:00,calls,1,120,0,voice",
    ],
    "zoho-desk-tickets": ["2026-11-02T08:00:00+01:00,Billing,1,email", "2026-11-02T13:15:00+01:00,Billing,1,email"],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gives_these_rows(name: str) -> None:
    assert read(name, sample_of(name), timezone="Europe/Amsterdam") == EXPECTED[name]


@pytest.mark.parametrize("name", BUSY)
def test_intervals_without_contacts_are_zero(name: str) -> None:
    rows = read(name, sample_of(name), timezone="Europe/Amsterdam")[1:]
    assert [row for row in rows if ",0," not in row.replace(",0,voice", ",none,voice") or ",1," in row] == BUSY[name]
    assert len(rows) == (21 if name == "ringcentral-call-log" else 22)


def test_without_a_zone_the_clock_of_the_file_stands() -> None:
    assert read("generic-history", sample_of("generic-history"))[1].startswith("2026-11-02T08:00:00,billing")


def test_contacts_are_counted_into_the_interval_asked_for() -> None:
    rows = read("five9-call-log", sample_of("five9-call-log"), timezone="Europe/Amsterdam", interval_minutes=60)
    assert rows[1:] == ["2026-11-02T08:00:00+01:00,billing,3,180,1,voice"]
