"""Everybody's shifts and breaks of two days of a week at once, and which of the two is off, by MathOpt with HiGHS.

Who works on one of the days may work on the other instead, where its other days leave that. Agents alike are counted
as a kind; where the week's hours or its number of days tie an agent's two days, it is a kind of its own.

Measured at 50 agents on a busy machine, day models with and without pairs of 12 agents side by side: .179 and .306 %
from the bound after 240 s; from a roster at .330 %, .240 and .273 % after the same time, .276 and .291 % with another
seed. Pairs of all 50 agents (2,000 to 2,600 whole numbers) find nothing, whether all of it is free or only what differs
from the linear program. At 500 agents, 320 of them free, where every day was the best for itself .073 % from the bound,
a pair gained up to .011 %, .003 % in the mean of eleven, in 3 to 10 s.
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.pair_neighbourhood import free_choices
from wfm.schedule.shift_program import DayPlan, Kind, Limits, ShiftProgram

# Starts lie this near to the present ones, the wider where there are few kinds: the program stays small.
_REACH_HOURS, _MOST_WHOLE = (3.0, 1.5), 6000


def solve_pair(
    crew: Crew,
    cover: Cover,
    price: float,
    seed: int,
    roster: Roster,
    days: tuple[int, int],
    agents: np.ndarray,
    limits: Limits,
    changing: np.ndarray | None = None,
) -> dict[int, DayPlan] | None:
    """Choose the shifts of agents on two days of a week anew, the earlier first; None without an answer.

    `changing` marks those of all agents whose paid hours may change, by default everybody's.

    Returns:
        A plan for each of the days. An agent whose day becomes free has the choice (-1, -1).
    """
    for reach in _REACH_HOURS:
        kinds = _kinds(crew, roster, days, agents, reach, changing)
        if sum(len(kind.options) for kind in kinds) <= _MOST_WHOLE:
            break
    if not kinds:
        return None
    return ShiftProgram(crew, cover, price, roster, kinds, limits.room, from_roster=True).solve(seed, limits)


def _kinds(
    crew: Crew,
    roster: Roster,
    days: tuple[int, int],
    agents: np.ndarray,
    reach: float,
    changing: np.ndarray | None,
) -> list[Kind]:
    kinds: dict[tuple, Kind] = {}
    for free in free_choices(crew, roster, days, agents, reach, changing):
        agent = free.agent
        contract, group = int(crew.class_contract[crew.agent_class[agent]]), int(crew.agent_group[agent])
        alike = (free.options.tobytes(), free.money.tobytes(), free.dislike.tobytes(), free.lines.tobytes())
        alone = agent if free.shifts != (1, 1) else -1
        key = (alone, contract, group, crew.member[:, agent].tobytes(), *alike)
        prices = free.money, free.dislike, free.lines
        kind = Kind(group, contract, free.options, *prices, shifts=free.shifts, paid=free.paid)
        kinds.setdefault(key, kind).agents.append(agent)
    return list(kinds.values())
