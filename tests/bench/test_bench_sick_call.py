"""The benchmark of sick calls runs, and nobody is asked needlessly."""

from __future__ import annotations

from sick_call import measured


def test_sick_calls_are_answered_with_five_people_at_most():
    rows = list(measured(24, 3, iterations=1500))
    assert len(rows) == 3
    assert all(row["people"] <= 5 for row in rows)
    assert all(row["recovered"] >= -1e-9 for row in rows)
