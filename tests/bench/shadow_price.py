"""Whether the budget's shadow price is what a slightly larger budget brings.

    .venv/bin/python tests/bench/shadow_price.py [--agents 500] [--plans bank] [--seconds 40] [--more 0.01]

Each goal is rostered within a binding budget B and within a slightly larger one. `brought` is what the objective fell
by for each unit of money between them, `bounds` what its bound did; of the first the rosters' gaps over that money
hide a part, `hidden`. The price should lie between what it is at B and at the larger budget.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from roster_settings import Answer, Setting, acceptance_setting, week_setting

# Budgets that bind, in shares of what the roster costs that meets every requirement: with coverage little is wanted
# beyond it, and not even all of it.
SHARES = {"service_level": 0.99, "coverage": 0.97}


@dataclass(frozen=True)
class Row:
    """One goal within a budget and a larger one; money is the plan's."""

    setting: str
    goal: str
    budget: float
    larger: float
    at: Answer
    then: Answer

    @property
    def brought(self) -> float:
        """What a unit of money brought."""
        return (self.at.objective - self.then.objective) / (self.larger - self.budget)

    @property
    def bounds(self) -> float:
        """What a unit of money moved the bound by."""
        return (_bound(self.at) - _bound(self.then)) / (self.larger - self.budget)

    @property
    def hidden(self) -> float:
        """Both rosters' distances from their bounds over the money between the budgets."""
        away = sum(one.objective - _bound(one) for one in (self.at, self.then))
        return away / (self.larger - self.budget)


def _bound(answer: Answer) -> float:
    return answer.objective - answer.gap * abs(answer.objective)


def rows(setting: Setting, required: float, more: float) -> Iterator[Row]:
    """Yield a row for every goal; `required` is money for a week that meets every requirement."""
    weeks = setting.config.week.weeks
    for goal, share in SHARES.items():
        budget = share * required
        at, then = (setting.solved(money, goal=goal) for money in (budget, budget * (1 + more)))
        yield Row(setting.name, goal, budget * weeks, budget * (1 + more) * weeks, at, then)


def required_money(setting: Setting) -> float:
    """Return what a week costs that about meets every requirement."""
    found = setting.solved(goal="coverage", understaffed_hour=3 * setting.hourly_cost, overstaffed_hour=0.0)
    return found.cost / setting.config.week.weeks


HEADINGS = "budget", "left over", "price", "price then", "brought", "bounds", "hidden", "broken"


def head() -> str:
    """Return the table's first line."""
    return f"{'plan':<16}{'goal':<16}" + "".join(f"{name:>12}" for name in HEADINGS)


def line(row: Row) -> str:
    """Lay out a row."""
    numbers = row.at.price, row.then.price, row.brought, row.bounds, row.hidden
    broken = str(row.at.broken + row.then.broken)
    left = f"{1 - row.at.cost / row.budget:.2%}"
    cells = [f"{row.budget:,.0f}", left, *(f"{number:.4f}" for number in numbers), broken]
    return f"{row.setting:<16}{row.goal:<16}" + "".join(f"{text:>12}" for text in cells)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--agents", type=int, default=500, help="of the synthetic week; 0: none")
    parser.add_argument("--plans", nargs="*", default=["bank"], help="acceptance plans")
    parser.add_argument("--seconds", type=float, default=40.0, help="of each search")
    parser.add_argument("--more", type=float, default=0.01, help="share by which the larger budget is larger")
    asked = parser.parse_args()
    solver = {"time_limit_seconds": asked.seconds, "gap": 0.0}
    print(head())
    settings = [week_setting(asked.agents, 120.0, **solver)] if asked.agents else []
    for setting in [*settings, *(acceptance_setting(name, **solver) for name in asked.plans)]:
        for row in rows(setting, required_money(setting), asked.more):
            print(line(row), flush=True)


if __name__ == "__main__":
    main()
