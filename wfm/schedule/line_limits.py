"""Caps on pay lines where shifts are the cheapest: what no legal weeks are below, and rosters that keep them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from wfm.config import Config
from wfm.costs import exact, line_of, weekly_budgets
from wfm.schedule.cost_lines import pay_lines
from wfm.schedule.kernels.crew import LINES, Cover, Crew, Roster
from wfm.schedule.payroll import ShiftPay
from wfm.schedule.people import People
from wfm.schedule.rosters import copy_roster, empty_roster, row_money

# The price of a line that is over its cap, in money: the first, by how much it grows, and how often.
_FIRST_PRICE, _GROWS, _TIMES = 0.5, 4.0, 10


@dataclass(frozen=True)
class TooLow:
    """A budget of a line that no roster keeps: its row, what no roster is below, and what some roster comes to."""

    row: int
    key: str
    least: float
    reached: float

    @property
    def words(self) -> str:
        """What the least is, in words."""
        line = line_of(self.key)
        if line in ("overhead", "training", "outsourcing"):
            return f"the {line} that is due, whatever the roster"
        return f"the least for {line} that everybody's legal weeks come to"

    def reason(self, config: Config) -> str:
        """Say that the budget is too low."""
        most = exact(weekly_budgets(config)[self.key]) * config.week.weeks
        amounts = f"{_money(config, float(most))} for the plan is less than {_money(config, self.least)}"
        return f"{self.key}: {amounts}, {self.words}"


def lines_too_low(config: Config, people: People) -> list[TooLow]:
    """Return every hard budget of a line that is proved to be too low."""
    crew = people.crew
    if not config.budget.hard or not len(crew.line_kind):
        return []
    most = {key: float(exact(weekly) * config.week.weeks) for key, weekly in weekly_budgets(config).items()}
    return [one for one in _leasts(people) if one.least > most[one.key] + 1e-6]


def _leasts(people: People) -> Iterator[TooLow]:
    crew = people.crew
    first = len(crew.cap) - len(crew.line_kind)
    for number, kind in enumerate(crew.line_kind):
        row = first + number
        least, reached = _least_of(crew, number) if kind >= 0 else (0.0, 0.0)
        taken = float(people.taken[row])
        yield TooLow(row, people.rows[row], least + taken, reached + taken)


def _least_of(crew: Crew, number: int) -> tuple[float, float]:
    """Return the money of a line that no roster is below, and that of a roster; activities give way to contracts."""
    from wfm.schedule.kernels.cells import NONE
    from wfm.schedule.kernels.pay import tour_cost
    from wfm.schedule.kernels.weekly_rest import best_rested_tour

    crew = crew._replace(sessions=crew.sessions._replace(kind=np.zeros_like(crew.sessions.kind)))
    roster = empty_roster(crew)
    nothing, no_dislike, lines = np.zeros(len(crew.premium)), np.empty((0, 0, 0)), np.zeros(LINES)
    lines[crew.line_kind[number]] = 1.0
    known: dict[tuple[int, float, float], tuple[float, float]] = {}
    for agent, wage in enumerate(crew.wage):
        key = int(crew.agent_class[agent]), float(wage), float(crew.line_slack[agent, 1 + number])
        if key not in known:
            tour = roster.start[agent], roster.span[agent], roster.breaks[agent]
            found = best_rested_tour(crew, agent, nothing, 0.0, lines, no_dislike, *tour, 1.0)
            if found <= NONE / 2:
                known[key] = 0.0, 0.0
                continue
            tour_cost(crew, roster, agent)
            known[key] = max(-found - key[2], 0.0), float(roster.lines[agent, number])
    of_agents = [
        known[int(crew.agent_class[agent]), float(wage), float(crew.line_slack[agent, 1 + number])]
        for agent, wage in enumerate(crew.wage)
    ]
    return sum(least for least, _ in of_agents), sum(reached for _, reached in of_agents)


def within_lines(crew: Crew, cover: Cover, roster: Roster) -> Roster:
    """Return a cheap roster that keeps the budgets of lines, or one that comes as near as was found."""
    prices, best = np.zeros(len(crew.cap)), roster
    of_lines = np.arange(len(crew.cap)) >= len(crew.cap) - len(crew.line_kind)
    for _ in range(_TIMES):
        over = of_lines & (row_money(crew, best) > crew.cap + 1e-6)
        if not over.any():
            break
        prices = np.where(over, np.maximum(prices * _GROWS, _FIRST_PRICE), prices)
        best = _cheapest_at(crew, cover, roster, prices)
    return best


def _cheapest_at(crew: Crew, cover: Cover, roster: Roster, prices: np.ndarray) -> Roster:
    """Give everybody the cheapest legal tour with lines at some prices; who then has none keeps the one of before."""
    from wfm.schedule.kernels.cells import NONE
    from wfm.schedule.kernels.cover import add_tour
    from wfm.schedule.kernels.pay import line_prices, tour_cost
    from wfm.schedule.kernels.sessions import all_held
    from wfm.schedule.kernels.weekly_rest import best_rested_tour

    nothing, no_dislike, lines = np.zeros(len(crew.premium)), np.empty((0, 0, 0)), line_prices(crew, prices)
    new = copy_roster(roster)
    new.cover[:] = 0
    for agent in range(len(crew.wage)):
        tour = new.start[agent], new.span[agent], new.breaks[agent]
        tour[2][:] = -1
        found = best_rested_tour(crew, agent, nothing, 1.0, lines, no_dislike, *tour, 1.0)
        if found <= NONE / 2 or not all_held(crew, agent, tour[0], tour[2]):
            for array, old in zip(tour, (roster.start, roster.span, roster.breaks), strict=True):
                array[:] = old[agent]
        new.cost[agent] = tour_cost(crew, new, agent)
        add_tour(crew, cover, new, agent, 1)
    return new


def lines_over(config: Config, pays: Sequence[ShiftPay]) -> list[str]:
    """Say which hard budgets of pay lines shifts are over, to the smallest unit of the currency."""
    spent, found = pay_lines(pays), []
    for key, weekly in weekly_budgets(config).items() if config.budget.hard else ():
        most, money = exact(weekly) * config.week.weeks, spent.get(line_of(key) or "", exact(0))
        if money > most:
            amounts = f"{_money(config, float(most))} for the plan is less than {_money(config, float(money))}"
            found.append(f"{key}: {amounts}, the cheapest roster that was found")
    return found


def _money(config: Config, amount: float) -> str:
    return f"{config.site.currency} {amount:,.{config.site.currency_decimals}f}"
