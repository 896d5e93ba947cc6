"""Places the breaks of given shifts anew, each against everybody else's cover."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.breaks import place_breaks
from wfm.schedule.kernels.cover import add_tour, slot_values
from wfm.schedule.kernels.oracle import break_losses
from wfm.schedule.kernels.pay import tour_cost

_ROUNDS = 2


@njit(cache=True, nogil=True)
def place_again(crew, cover, roster, day, agents, choice, price):
    """Give agents the shifts `choice[i] = (start, span)` on a day, and place their breaks at their best."""
    for i in range(len(agents)):
        add_tour(crew, cover, roster, agents[i], -1)
        roster.start[agents[i], day], roster.span[agents[i], day] = choice[i, 0], choice[i, 1]
        roster.breaks[agents[i], day] = -1
        add_tour(crew, cover, roster, agents[i], 1)
    for _ in range(_ROUNDS):
        for i in range(len(agents)):
            _place(crew, cover, roster, day, agents[i], price)


@njit(cache=True, nogil=True)
def _place(crew, cover, roster, day, agent, price):
    add_tour(crew, cover, roster, agent, -1)
    start, span = roster.start[agent, day], roster.span[agent, day]
    values = slot_values(cover, roster.cover, crew.agent_group[agent], len(crew.premium))
    loss = break_losses(crew, agent, values, price)
    contract = crew.class_contract[crew.agent_class[agent]]
    chosen = np.empty(len(crew.break_slots), dtype=np.int64)
    place_breaks(crew, contract, span, crew.start_slot[day, start], loss, chosen)
    roster.breaks[agent, day] = chosen
    roster.cost[agent] = tour_cost(crew, roster, agent)
    add_tour(crew, cover, roster, agent, 1)
