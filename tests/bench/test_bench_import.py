"""The benchmark of imports runs, and no contact is lost."""

from __future__ import annotations

from pathlib import Path

from import_rates import imported, measured


def test_every_ticket_and_every_interval_arrives(tmp_path: Path):
    history, tickets = measured(tmp_path, 6000, 10, 3, imported)
    assert (history["rows"], history["written"]) == (10 * 96 * 3, 10 * 96 * 3)
    assert (tickets["rows"], tickets["contacts"]) == (6000, 6000)
