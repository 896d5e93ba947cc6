"""Brings the plans of integer programs into a roster: legal as a whole, breaks placed anew, within the budgets."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.pair_neighbourhood import legal_days
from wfm.schedule.rosters import copy_roster
from wfm.schedule.shift_program import DayPlan


def with_plans(crew: Crew, cover: Cover, price: float, roster: Roster, plans: Mapping[int, DayPlan]) -> Roster | None:
    """Give the shifts of plans that are legal, place breaks one agent after the other, and keep the budgets.

    Args:
        plans: By day, days of one week; a choice of (-1, -1) frees the day.

    Returns:
        A roster of its own arrays; None where nothing is legal or within the budgets.
    """
    from wfm.schedule.kernels.search import row_costs

    legal = _legal(crew, roster, plans)
    new = copy_roster(roster)
    for day, plan in plans.items():
        kept = np.array([int(agent) in legal for agent in plan.agents], dtype=bool)
        agents = plan.agents[kept]
        _place(crew, cover, price, new, day, DayPlan(agents, plan.choice[kept], plan.breaks[kept]))
    # The program prices shifts before their breaks are placed: where that was too hopeful, the dearest changes go.
    before, agents = row_costs(crew, roster), np.array(sorted(legal), dtype=np.int64)
    for agent in agents[np.argsort(roster.cost[agents] - new.cost[agents], kind="stable")]:
        after = row_costs(crew, new)
        if not np.any((after > crew.cap + 1e-6) & (after > before)):
            return new
        for day in plans:
            if roster.start[agent, day] >= 0 or new.start[agent, day] >= 0:
                _place(crew, cover, price, new, day, _as_it_is(roster, agent, day))
    return None


def _legal(crew: Crew, roster: Roster, plans: Mapping[int, DayPlan]) -> set[int]:
    """Return the agents whose shifts stay as they are or are legal on all days together."""
    changed = copy_roster(roster)
    for day, plan in plans.items():
        changed.start[plan.agents, day], changed.span[plan.agents, day] = plan.choice.T
    days = sorted(plans)
    everybody = {int(agent) for plan in plans.values() for agent in plan.agents}
    return {agent for agent in everybody if _same(roster, changed, agent) or legal_days(crew, changed, agent, days)}


def _same(one: Roster, two: Roster, agent: int) -> bool:
    return bool((one.start[agent] == two.start[agent]).all() and (one.span[agent] == two.span[agent]).all())


def _place(crew: Crew, cover: Cover, price: float, roster: Roster, day: int, plan: DayPlan) -> None:
    from wfm.schedule.kernels.cover import add_shift
    from wfm.schedule.kernels.pay import tour_cost
    from wfm.schedule.kernels.rebreak import place_again

    works = plan.choice[:, 0] >= 0
    for agent in plan.agents[~works]:
        if roster.start[agent, day] >= 0:
            add_shift(crew, cover, roster, agent, day, -1)
        roster.start[agent, day], roster.span[agent, day], roster.breaks[agent, day] = -1, -1, -1
        roster.cost[agent] = tour_cost(crew, roster, agent)
    place_again(crew, cover, roster, day, plan.agents[works], plan.choice[works], plan.breaks[works], price)


def _as_it_is(roster: Roster, agent: int, day: int) -> DayPlan:
    here = np.array([[roster.start[agent, day], roster.span[agent, day]]], dtype=np.int64)
    return DayPlan(np.array([agent]), here, roster.breaks[agent, day][None, :])
