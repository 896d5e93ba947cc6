"""What planning for a service level over the whole plan saves against meeting every interval's own requirement.

    .venv/bin/python tests/bench/service_savings.py [--agents 500] [--plans assessor bank] [--seconds 30]

Interval-wise rosters come from the goal `coverage` without a price for agents too many: `every requirement` is the
cheapest found that (nearly) meets all of them, `tuned` has the price of a missing hour lowered until the plan just
reaches the level wanted. Plan-wise ones have the goal `service_level` (`same money`, and the least money for the same
level) or `cost`. Levels are compared as predicted on a synthetic week, as simulated on the acceptance plans.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from roster_settings import PLANS, Answer, Setting, acceptance_setting, week_setting

from wfm.errors import NoRosterError

WANTED = 0.8
# Prices of a missing hour that are tried, in mean hourly costs, until no more than a share is missing of what is
# required; and between which they are tuned. At once at a high price the optimiser would end with dearer rosters.
DEAR, NEARLY = (3.0, 4.5, 7.0), 0.003
CHEAP = (1.2, 2.4)
SHORTEST = 0.7  # of the money at hand: a shadow price tells nothing that far off
MONEY_BAR, LEVEL_BAR, BOUND_BAR = 0.015, 0.04, 0.01


@dataclass(frozen=True)
class Row:
    """A line of the table; `rival` is the interval-wise roster that it is compared with."""

    setting: str
    name: str
    answer: Answer
    rival: Answer | None = None


class Comparison:
    """Rosters of one setting, interval-wise and plan-wise.

    Args:
        setting: The people and needs.
        simulated: Whether levels are compared as simulated.
        steps: Rosters made on the way to an equal level, at most.
        tunes: Whether the least money for the level wanted is looked for, too.
    """

    def __init__(self, setting: Setting, simulated: bool, steps: int = 3, tunes: bool = False) -> None:
        self._setting, self._simulated, self._steps, self._tunes = setting, simulated, steps, tunes

    def rows(self) -> Iterator[Row]:
        """Yield every line as it is known."""
        name = self._setting.name
        every = self.every_requirement()
        yield Row(name, "every requirement", every)
        same = self._plan_wise(every.cost)
        yield Row(name, "same money", same, every)
        yield Row(name, "same level, less money", self.least_money(self._level(every), same), every)
        if self._tunes and self._level(every) > WANTED:
            tuned = self.tuned()
            yield Row(name, f"tuned to {WANTED:.0%}", tuned, every)
            yield Row(name, f"{WANTED:.0%}, least money", self.least_money(WANTED, same), tuned)
            cheapest = self._setting.solved(goal="cost", target=WANTED)
            yield Row(name, f"{WANTED:.0%}, goal cost", self._setting.simulated(cheapest), tuned)

    def every_requirement(self) -> Answer:
        """Return the cheapest roster that nearly meets every requirement, or what comes closest."""
        tried: list[Answer] = []
        for price in DEAR:
            tried.append(self._interval_wise(price))
            if tried[-1].short <= NEARLY:
                return tried[-1]
        return min(tried, key=lambda one: one.short)

    def tuned(self) -> Answer:
        """Return the cheapest interval-wise roster found that reaches the level wanted over the plan."""
        low, high = CHEAP
        best = None
        for _ in range(self._steps):
            middle = (low * high) ** 0.5
            found = self._interval_wise(middle)
            enough = self._level(found) >= WANTED
            low, high = (low, middle) if enough else (middle, high)
            if enough and (best is None or found.cost < best.cost):
                best = found
        return best or self._interval_wise(high)

    def least_money(self, level: float, start: Answer) -> Answer:
        """Return the cheapest plan-wise roster found that reaches a level; budgets follow what others gave."""
        found, too_little = [start], 0.0
        for _ in range(self._steps):
            budget = self._next_budget(level, found)
            if too_little:
                budget = max(budget, (too_little + min(one.cost for one in found)) / 2)
            try:
                found.append(self._plan_wise(budget))
            except NoRosterError:  # positions that are held at any price
                too_little = budget
        enough = [one for one in found if self._level(one) >= level]
        return min(enough, key=lambda one: one.cost) if enough else max(found, key=self._level)

    def _next_budget(self, level: float, found: list[Answer]) -> float:
        """Return the money between rosters below and above a level, or as far off as the shadow price says."""
        above = min((one for one in found if self._level(one) >= level), key=lambda one: one.cost, default=None)
        below = max((one for one in found if self._level(one) < level), key=self._level, default=None)
        if above is not None and below is not None:
            share = (level - self._level(below)) / (self._level(above) - self._level(below))
            return below.cost + min(share * 1.05 + 0.02, 0.9) * (above.cost - below.cost)
        one = above or found[-1]
        slope = max(one.price, 0.05 * self._setting.contacts / one.cost) / self._setting.contacts
        return max(one.cost + 0.9 * (level - self._level(one)) / slope, SHORTEST * one.cost)

    def _interval_wise(self, hours: float) -> Answer:
        """Roster for every interval's requirement, a missing hour priced at so many mean hourly costs."""
        price = hours * self._setting.hourly_cost
        found = self._setting.solved(goal="coverage", understaffed_hour=price, overstaffed_hour=0.0)
        return self._setting.simulated(found)

    def _plan_wise(self, budget: float) -> Answer:
        weeks = self._setting.config.week.weeks
        return self._setting.simulated(self._setting.solved(budget / weeks, goal="service_level"))

    def _level(self, answer: Answer) -> float:
        if self._simulated and answer.simulated is not None:
            return answer.simulated
        return answer.level


HEADINGS = "money", "cheaper", "predicted", "at most", "simulated", "gap", "short", "below target", "below floor"


def head() -> str:
    """Return the table's first line."""
    return f"{'plan':<16}{'roster':<26}" + "".join(f"{name:>14}" for name in HEADINGS) + f"{'broken':>8}"


def line(row: Row) -> str:
    """Lay out a line; cheaper is how much less it costs than its rival."""
    one = row.answer
    cheaper = "" if row.rival is None else f"{1 - one.cost / row.rival.cost:.2%}"
    shares = (one.level, one.best, one.simulated or 0.0, one.gap, one.short, one.below_target, one.below_floor)
    cells = [f"{one.cost:,.0f}", cheaper, *(f"{share:.2%}" for share in shares)]
    return f"{row.setting:<16}{row.name:<26}" + "".join(f"{text:>14}" for text in cells) + f"{one.broken:>8}"


def verdicts(rows: list[Row]) -> list[str]:
    """Say what was asked of the plan-wise rosters and what came out, of the first of each kind."""
    same = next(row for row in rows if row.name == "same money")
    less = next(row for row in rows if row.name.startswith("same level"))
    assert same.rival is not None
    assert less.rival is not None
    worst = max(row.answer.gap for row in rows if row.name.startswith("same") or row.name.endswith("least money"))
    wanted = [
        f"  {row.name}: {1 - row.answer.cost / same.rival.cost:.2%} cheaper than every requirement "
        f"(asked: {MONEY_BAR:.1%})"
        for row in rows
        if row.name.startswith(f"{WANTED:.0%}")
    ]
    missed = same.rival.short
    out_of_reach = [f"  requirements out of reach of these people: {missed:.0%} of the hours are missing"]
    return [
        *(out_of_reach if missed > NEARLY else []),
        *wanted,
        f"  points more at equal money: {100 * (same.answer.level - same.rival.level):.2f} predicted "
        f"(asked on the week of 500: {100 * LEVEL_BAR:g})",
        f"  cheaper at equal level: {1 - less.answer.cost / less.rival.cost:.2%} (asked: {MONEY_BAR:.1%})",
        f"  largest proved gap, plan-wise: {worst:.2%} (asked: {BOUND_BAR:.0%})",
    ]


def main() -> None:
    """Print the table, line by line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--agents", type=int, default=500, help="of the synthetic week; 0: none")
    parser.add_argument("--patience", type=float, default=120.0, help="seconds, of the synthetic week")
    parser.add_argument("--plans", nargs="*", default=list(PLANS), help="acceptance plans")
    parser.add_argument("--seconds", type=float, default=30.0, help="of each search")
    parser.add_argument("--tuned", action="store_true", help="also the least money for 80 %% over the week, both ways")
    parser.add_argument("--steps", type=int, default=3, help="rosters on the way to an equal level")
    asked = parser.parse_args()
    solver = {"time_limit_seconds": asked.seconds, "gap": 0.0}
    print(head())
    if asked.agents:
        show(Comparison(week_setting(asked.agents, asked.patience, **solver), False, asked.steps, asked.tuned))
    for name in asked.plans:
        show(Comparison(acceptance_setting(name, **solver), True, asked.steps))


def show(comparison: Comparison) -> None:
    """Print the lines of one setting, then what they say."""
    rows = []
    for row in comparison.rows():
        rows.append(row)
        print(line(row), flush=True)
    print("\n".join(verdicts(rows)), flush=True)


if __name__ == "__main__":
    main()
