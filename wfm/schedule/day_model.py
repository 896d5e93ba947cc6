"""Everybody's shifts and breaks of one day at once, by MathOpt with HiGHS.

Agents of equal options, skills and pay are a kind.

Measured at 500 agents, from a roster that the search no longer improved: 400 agents, 3,000 to 4,000 whole numbers, 2
to 10 s a day, mostly proved; a pass over a week gained .023 % of the objective. Programs of a variable an agent and
option, 30 agents at once, gained .0001 % in the same time.
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.neighbourhood import free_shifts
from wfm.schedule.shift_program import DayPlan, Kind, Limits, ShiftProgram

# Starts lie this near to the present ones, the wider where there are few kinds: the program stays small.
_REACH_HOURS, _MOST_WHOLE = (3.0, 1.5), 2500


def solve_day(
    crew: Crew, cover: Cover, price: float, seed: int, roster: Roster, day: int, agents: np.ndarray, limits: Limits
) -> DayPlan | None:
    """Choose the shifts of agents who work on a day anew, everything else as it is; None without an answer."""
    for reach in _REACH_HOURS:
        kinds = _kinds(crew, roster, day, agents, reach)
        if sum(len(kind.options) for kind in kinds) <= _MOST_WHOLE:
            break
    plans = ShiftProgram(crew, cover, price, roster, kinds, limits.room).solve(seed, limits)
    return None if plans is None else plans[day]


def _kinds(crew: Crew, roster: Roster, day: int, agents: np.ndarray, reach: float) -> list[Kind]:
    kinds: dict[tuple, Kind] = {}
    for shift in free_shifts(crew, roster, day, agents, reach):
        agent = shift.agent
        contract, group = int(crew.class_contract[crew.agent_class[agent]]), int(crew.agent_group[agent])
        alike = (shift.options.tobytes(), shift.money.tobytes(), shift.dislike.tobytes(), shift.lines.tobytes())
        key = (contract, group, crew.member[:, agent].tobytes(), *alike)
        options = np.column_stack([np.full(len(shift.options), day), shift.options])
        kind = kinds.setdefault(key, Kind(group, contract, options, shift.money, shift.dislike, shift.lines))
        kind.agents.append(agent)
    return list(kinds.values())
