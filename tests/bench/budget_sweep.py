"""What a sweep of budgets takes, and whether it keeps what it promises.

    .venv/bin/python tests/bench/budget_sweep.py [--agents 500] [--budgets 270000:330000:20] [--seconds 18] [--seed 1]

The goal is `service_level`. Every roster must be within its budget and have a bound, and more money never leave more to
be wished for. `next` is what the shadow price said of the next larger budget's objective, less what was found there; it
is to lie within `allowed`, the two gaps.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
COLUMNS = ("budget", "cost", "objective", "bound", "gap", "price", "next", "allowed")


@dataclass(frozen=True)
class Row:
    """One budget; `ahead` is the objective that its shadow price says of the next larger one, less what was found."""

    budget: float
    cost: float
    objective: float
    bound: float
    gap: float
    price: float
    ahead: float | None
    allowed: float | None

    @property
    def kept(self) -> bool:
        """Whether the roster is within its budget, no better than its bound, and the price within the gaps."""
        predicted = self.ahead is None or self.allowed is None or abs(self.ahead) <= self.allowed
        return self.cost <= self.budget + 0.005 and self.objective >= self.bound - 1e-6 and predicted


def sweep(people: int, budgets: Sequence[float], seed: int, **solver: Any) -> tuple[list[Row], float]:
    """Return a row a budget, from the least up, and the seconds that all took."""
    from roster_weeks import roster_week

    from wfm.schedule.sweep import sweep_budgets

    small = roster_week(8, goal="service_level", iterations=50)
    sweep_budgets(small.config, small.agents, small.requirements, small.curves, [1e6])  # compiles
    week = roster_week(people, 1, seed, goal="service_level", flexible=0.4, patience=120.0, **solver)
    begun = time.monotonic()
    points = sweep_budgets(week.config, week.agents, week.requirements, week.curves, sorted(budgets))
    took = time.monotonic() - begun
    made = [(point.weekly, point.roster.summary) for point in points if point.roster is not None]
    rows = []
    for place, (weekly, found) in enumerate(made):
        ahead = allowed = None
        if place + 1 < len(made):
            larger, then = made[place + 1]
            ahead = found["objective"] - found["budget_shadow_price"] * (larger - weekly) - then["objective"]
            allowed = sum(one["objective"] - one["bound"] for one in (found, then))
        figures = found["cost"], found["objective"], found["bound"], found["gap"], found["budget_shadow_price"]
        rows.append(Row(weekly, *figures, ahead, allowed))
    return rows, took


def monotone(rows: Sequence[Row]) -> bool:
    """Whether more money never leaves more to be wished for."""
    return all(more.objective <= less.objective + 1e-6 for less, more in itertools.pairwise(rows))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--agents", type=int, default=500)
    parser.add_argument("--budgets", default="270000:330000:20", help="FROM:TO:HOW_MANY")
    parser.add_argument("--seconds", type=float, default=18.0, help="of search, for all of them; tables come after")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    low, high, count = asked.budgets.split(":")
    budgets = np.linspace(float(low), float(high), int(count)).tolist()
    rows, took = sweep(asked.agents, budgets, asked.seed, time_limit_seconds=asked.seconds)
    print("".join(f"{name:>12}" for name in COLUMNS))
    for row in rows:
        figures = (row.budget, row.cost, row.objective, row.bound)
        ahead = "" if row.ahead is None else f"{row.ahead:,.0f}"
        allowed = "" if row.allowed is None else f"{row.allowed:,.0f}"
        text = "".join(f"{figure:>12,.0f}" for figure in figures)
        print(f"{text}{row.gap:>12.3%}{row.price:>12.3f}{ahead:>12}{allowed:>12}{'' if row.kept else '  not kept'}")
    print(f"{len(rows)} budgets in {took:.1f} s, monotone: {monotone(rows)}, all kept: {all(row.kept for row in rows)}")


if __name__ == "__main__":
    main()
