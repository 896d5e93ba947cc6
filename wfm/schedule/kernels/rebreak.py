"""Places the breaks and activities of given shifts anew, each against everybody else's cover."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.breaks import FAR
from wfm.schedule.kernels.cover import add_tour, slot_values
from wfm.schedule.kernels.inner import inner
from wfm.schedule.kernels.oracle import break_losses
from wfm.schedule.kernels.pay import tour_cost
from wfm.schedule.kernels.sessions import place_day

_ROUNDS = 2


@njit(cache=True, nogil=True)
def place_again(crew, cover, roster, day, agents, choice, breaks, price):
    """Give agents the shifts `choice[i] = (start, span)` on a day, and place their breaks at their best.

    They begin with the slots `breaks[i]`, -1 where nothing is known. A shift of which all are known keeps them: where
    many breaks fit together, each by itself would leave its place.
    """
    for i in range(len(agents)):
        add_tour(crew, cover, roster, agents[i], -1)
        roster.start[agents[i], day], roster.span[agents[i], day] = choice[i, 0], choice[i, 1]
        roster.breaks[agents[i], day] = breaks[i]
        add_tour(crew, cover, roster, agents[i], 1)
        roster.cost[agents[i]] = tour_cost(crew, roster, agents[i])
    for _ in range(_ROUNDS):
        for i in range(len(agents)):
            if not _all_known(crew, agents[i], choice[i, 1], breaks[i]):
                hold_again(crew, cover, roster, day, agents[i], price)


@inner
def _all_known(crew, agent, span, breaks):
    """Whether all breaks of a shift have a slot, and no activities are held beside them."""
    if crew.sessions.kind[agent] != 0:
        return False
    contract = crew.class_contract[crew.agent_class[agent]]
    for b in range(len(breaks)):
        if crew.due[contract, span, b] and breaks[b] < 0:
            return False
    return True


@njit(cache=True, nogil=True)
def hold_again(crew, cover, roster, day, agent, price):
    """Place the breaks and activities of an agent's shift anew; false, and nothing changed, where there is no room."""
    sessions = crew.sessions
    q = sessions.kind[agent]
    old, wanted = roster.breaks[agent, day].copy(), np.int64(0)
    for j in range(sessions.own_from[q + 1] - sessions.own_from[q]):
        if old[sessions.own_pause[sessions.own_from[q] + j]] >= 0:
            wanted |= 1 << j
    add_tour(crew, cover, roster, agent, -1)
    start, span = roster.start[agent, day], roster.span[agent, day]
    values = slot_values(cover, roster.cover, crew.agent_group[agent], len(crew.premium))
    loss = break_losses(crew, agent, values, price)
    contract = crew.class_contract[crew.agent_class[agent]]
    lost = place_day(crew, agent, contract, day, start, span, wanted, loss, roster.breaks[agent, day])
    if lost >= FAR:
        roster.breaks[agent, day] = old
    roster.cost[agent] = tour_cost(crew, roster, agent)
    add_tour(crew, cover, roster, agent, 1)
    return lost < FAR
