"""One agent's best tour against everybody else's cover, judged at the true worth of cover.

The parts are compiled; put together here they need not be compiled once more as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wfm.schedule.kernels.crew import Crew, Roster

if TYPE_CHECKING:
    from wfm.schedule.kernels.worth import Tables


def retour(
    crew: Crew,
    agent: int,
    tables: Tables,
    rest: np.ndarray,
    rows: np.ndarray,
    spell: tuple[int, int],
    bonus: float,
    price: float,
    scratch: Roster,
    own: np.ndarray,
) -> tuple[float, float]:
    """Find an agent's best tour; intervals of a spell, first and after the last, count `bonus` a slot beside.

    Each slot counts for the group of `rows`, indices of `tables.in_pool`, where it adds most.

    The tour and its lines are left in `scratch`, its slots at work in `own`, shape (1, intervals). Returns what it adds
    to the cover at its true worth, and its cost; `NONE` where no tour is legal.
    """
    from wfm.schedule.kernels.cells import NONE
    from wfm.schedule.kernels.crew import LINES
    from wfm.schedule.kernels.own_slots import work_slots, worth_of_slots
    from wfm.schedule.kernels.pay import tour_cost
    from wfm.schedule.kernels.weekly_rest import best_rested_tour
    from wfm.schedule.kernels.worth import fill_gains

    each = np.zeros((len(rows), len(crew.premium)))
    for values, row in zip(each, rows, strict=True):
        fill_gains(tables, rest, row, values)
    values = each.max(axis=0)
    values[spell[0] * tables.width : spell[1] * tables.width] += bonus
    scratch.breaks[agent] = -1
    tour = scratch.start[agent], scratch.span[agent], scratch.breaks[agent]
    found = best_rested_tour(crew, agent, values, price, np.zeros(LINES), np.empty((0, 0, 0)), *tour, 0.0)
    if found <= NONE / 2:
        return NONE, 0.0
    work_slots(crew, scratch, agent, tables.width, own)
    return float(worth_of_slots(tables, rest, own, rows)), float(tour_cost(crew, scratch, agent))
