"""Everybody's shifts and breaks of one day at once, by MathOpt with HiGHS.

Agents of equal options, skills and pay are a kind.

Measured at 500 agents, 400 of them at work, 3,000 to 4,000 whole numbers, from a roster .17 % from the bound: the seven
days, each by itself, gained .072 % by branch and bound in 8 to 77 s a day, mostly proved, and .058 % in 1.2 to 2 s a
day by the linear program and what it leaves broken. From another at .17 % the latter gained .033 % in 11 s, and .068 %
in 15 s where the second program is of what differs from the roster instead. Programs of a variable an agent and
option, 30 agents at once, gained .0001 % in the time of the first.
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.neighbourhood import free_shifts
from wfm.schedule.shift_program import DayPlan, Kind, Limits, ShiftProgram

# Starts lie this near to the present ones, the wider where there are few kinds: the program stays small.
_REACH_HOURS, _MOST_WHOLE = (3.0, 1.5), 2500


def solve_day(
    crew: Crew,
    cover: Cover,
    price: float,
    seed: int,
    roster: Roster,
    day: int,
    agents: np.ndarray,
    limits: Limits,
    changing: np.ndarray | None = None,
) -> DayPlan | None:
    """Choose the shifts of agents who work on a day anew, everything else as it is; None without an answer.

    `changing` marks those of all agents whose paid hours may change, by default everybody's.
    """
    far, near = _REACH_HOURS
    kinds = _kinds(crew, roster, day, agents, far, changing, _MOST_WHOLE)
    if kinds is None:
        kinds = _kinds(crew, roster, day, agents, near, changing)
    assert kinds is not None
    plans = ShiftProgram(crew, cover, price, roster, kinds, limits.room, from_roster=limits.nodes is None).solve(
        seed, limits
    )
    return None if plans is None else plans[day]


def _kinds(
    crew: Crew,
    roster: Roster,
    day: int,
    agents: np.ndarray,
    reach: float,
    changing: np.ndarray | None,
    most: int | None = None,
) -> list[Kind] | None:
    """Return the kinds of agents; None where they have more than `most` options."""
    kinds: dict[tuple, Kind] = {}
    many = 0
    for shift in free_shifts(crew, roster, day, agents, reach, changing):
        agent = shift.agent
        contract, group = int(crew.class_contract[crew.agent_class[agent]]), int(crew.agent_group[agent])
        alike = (shift.options.tobytes(), shift.money.tobytes(), shift.dislike.tobytes(), shift.lines.tobytes())
        key = (contract, group, crew.member[:, agent].tobytes(), *alike)
        if key not in kinds:
            options = np.column_stack([np.full(len(shift.options), day), shift.options])
            kinds[key] = Kind(group, contract, options, shift.money, shift.dislike, shift.lines)
            many += len(options)
            if most is not None and many > most:
                return None
        kinds[key].agents.append(agent)
    return list(kinds.values())
