from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from budget_sweep import monotone, sweep


def test_a_small_sweep_keeps_budgets_and_bounds_and_is_monotone():
    budgets = [12_000.0, 14_000.0, 16_000.0]
    rows, took = sweep(25, budgets, 1, iterations=20_000)
    assert [row.budget for row in rows] == budgets
    assert took > 0
    assert all(row.cost <= row.budget and row.objective >= row.bound for row in rows)
    assert monotone(rows)
    assert rows[0].objective > rows[-1].objective
    assert rows[-1].ahead is None
    assert all(row.ahead is not None for row in rows[:-1])
