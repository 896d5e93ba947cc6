"""The first legal roster, or the reasons why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.costs import line_of, weekly_budgets
from wfm.errors import NoRosterError
from wfm.schedule.kernels.crew import LINES, Cover, Crew, Roster
from wfm.schedule.line_limits import lines_too_low, within_lines
from wfm.schedule.people import People
from wfm.schedule.rosters import copy_roster, empty_roster, row_money
from wfm.schedule.sessions import concerned

_BISECTIONS = 9
# Of the currency's smallest unit, what rounding may take off a shift.
_ROUNDED_OFF = 0.5


class Cheapest(NamedTuple):
    """Everybody's cheapest legal tour, and what each agent's money is at the least, shape (agents,).

    `without_place` tells in words whose activities have no room in any legal tour; those agents have none any more.
    """

    roster: Roster
    least: np.ndarray
    without_place: list[str]


def cheapest_roster(config: Config, people: People, cover: Cover, agents: Sequence[Agent]) -> Cheapest:
    """Give everybody the cheapest legal tour, and keep the caps of pay lines.

    Raises:
        NoRosterError: Somebody has no legal tour, or the least payroll is over a hard budget.
    """
    tours = _cheapest_tours(config, people, cover, agents)
    return tours._replace(roster=kept_within(config, people, cover, tours))


def kept_within(config: Config, people: People, cover: Cover, cheapest: Cheapest) -> Roster:
    """Return the cheapest roster with the caps of pay lines kept, whatever the budgets were when it was found.

    Raises:
        NoRosterError: The least payroll is over a hard budget.
    """
    crew = people.crew
    if config.budget.hard:
        no_lines = np.arange(len(crew.cap)) < len(crew.cap) - len(crew.line_kind)
        rows = np.where(no_lines, crew.member @ cheapest.least, -np.inf)
        reasons = [
            f"{reason}, the least that the contracts' minimum hours cost"
            for reason in over_budget(config, people, rows)
        ]
        reasons += [one.reason(config) for one in lines_too_low(config, people)]
        if reasons:
            raise NoRosterError(reasons)
    return within_lines(crew, cover, cheapest.roster) if len(crew.line_kind) else cheapest.roster


def _cheapest_tours(config: Config, people: People, cover: Cover, agents: Sequence[Agent]) -> Cheapest:
    from wfm.schedule.kernels.cells import NONE
    from wfm.schedule.kernels.cover import add_tour
    from wfm.schedule.kernels.pay import tour_cost
    from wfm.schedule.kernels.sessions import all_held
    from wfm.schedule.kernels.weekly_rest import best_rested_tour

    crew = people.crew
    without_place: list[str] = []
    roster = empty_roster(crew, cover)
    nothing, no_lines, no_dislike = np.zeros(len(crew.premium)), np.zeros(LINES), np.empty((0, 0, 0))
    reasons, least = [], np.zeros(len(agents))
    for index, agent in enumerate(agents):
        tour = roster.start[index], roster.span[index], roster.breaks[index]
        found = best_rested_tour(crew, index, nothing, 1.0, no_lines, no_dislike, *tour, 1.0)
        if crew.sessions.kind[index] and (found < NONE / 2 or not all_held(crew, index, tour[0], tour[2])):
            without_place += _activities_of(config, agent)
            crew.sessions.kind[index] = 0
            found = best_rested_tour(crew, index, nothing, 1.0, no_lines, no_dislike, *tour, 1.0)
        if found < NONE / 2:
            reasons.append(f"agent {agent.agent_id} ({agent.name}) has no legal week")
            continue
        least[index] = max(-found - _ROUNDED_OFF * len(roster.start[index]) / crew.rounding, 0.0)
        roster.cost[index] = tour_cost(crew, roster, index)
        add_tour(crew, cover, roster, index, 1)
    if reasons:
        raise NoRosterError(reasons)
    return Cheapest(roster, least, without_place)


def _activities_of(config: Config, agent: Agent) -> list[str]:
    return [f"{item.name} of agent {agent.agent_id}" for item in config.activities if concerned(item, agent)]


def affordable_caps(config: Config, crew: Crew, cheapest: Roster) -> np.ndarray:
    """Return the caps of the budget rows; a soft budget gives way as far as the least payroll needs."""
    least = row_money(crew, cheapest)
    return crew.cap if config.budget.hard else np.maximum(crew.cap, least)


def first_roster(crew: Crew, cover: Cover, cheapest: Roster, price: float, seed: int) -> tuple[Roster, np.ndarray]:
    """Build a roster by best responses, with the least prices of money that keep the budgets.

    Returns:
        The roster, and the prices of the budget rows, shape (rows,).
    """
    from wfm.schedule.kernels.search import build, row_costs
    from wfm.schedule.kernels.worth import make_tables

    tables = make_tables(cover)
    order = np.random.default_rng(seed).permutation(len(crew.wage))

    def built(row_prices: np.ndarray) -> Roster:
        roster = empty_roster(crew, cover)
        build(crew, cover, tables, roster, order, price, row_prices)
        return roster

    rows = np.zeros(len(crew.cap))
    roster = built(rows)
    if np.all(row_costs(crew, roster) <= crew.cap):
        return roster, rows
    top = _dearest_price(cover, crew)
    low, high, best = np.zeros(len(rows)), np.zeros(len(rows)), None
    high[row_costs(crew, roster) > crew.cap] = top
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2 if best is not None else high
        roster = built(middle)
        over = row_costs(crew, roster) > crew.cap
        if not over.any():
            best, high = (roster, middle), np.minimum(high, middle)
        elif best is None:
            high = np.where(over, np.maximum(high, top) * 4, high)
        else:
            low = np.where(over, middle, low)
    return best if best is not None else (copy_roster(cheapest), high)


def _dearest_price(cover: Cover, crew: Crew) -> float:
    """Return a price at which the average hour is not worth its money: the value of all cover by all wages."""
    worth = float(np.ptp(cover.guide)) * max(cover.intervals, 1) if len(cover.guide) else 1.0
    hours = max(float(crew.wage.sum()) * cover.intervals * cover.slots_an_interval, 1e-9)
    return max(worth / hours, 1e-6)


def over_budget(config: Config, people: People, costs: np.ndarray) -> list[str]:
    """Say which hard budgets are less than some costs by row; nothing of soft ones."""
    crew, currency, decimals = people.crew, config.site.currency, config.site.currency_decimals
    reasons = []
    for key, cap, cost, taken in zip(people.rows, crew.cap, costs, people.taken, strict=True):
        if config.budget.hard and cost > cap + 1e-6:
            most = cap + taken if line_of(key) is None else weekly_budgets(config)[key] * config.week.weeks
            reason = (
                f"{key}: {currency} {most:,.{decimals}f} for the plan is less than "
                f"{currency} {cost + taken:,.{decimals}f}"
            )
            reasons.append(reason + beside(config, taken))
    return reasons


def beside(config: Config, taken: float) -> str:
    """Say what of a sum goes to overhead, activities and partners; nothing where none does."""
    site = config.site
    part = f"{site.currency} {taken:,.{site.currency_decimals}f}"
    return f" ({part} of it for overhead and activities)" if taken else ""
