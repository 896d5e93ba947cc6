"""Compiles the inner loops before the search clock starts, by calling them with nothing to do.

Compiled code is cached on disk: it takes minutes once, and a fraction of a second ever after.
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Cover, Crew
from wfm.schedule.rosters import copy_roster, empty_roster


def rehearse(crew: Crew, cover: Cover, price: float) -> None:
    """Compile every kernel for the arrays that the search will pass."""
    from wfm.schedule.kernels.bound import best_cover, best_tours
    from wfm.schedule.kernels.rebreak import place_again
    from wfm.schedule.kernels.search import build, improve, recount, seed_random
    from wfm.schedule.kernels.wishes import least_of_slopes
    from wfm.schedule.kernels.worth import make_tables

    nobody = np.zeros(0, dtype=np.int64)
    pools, rows = cover.in_pool.shape[1], np.zeros(len(crew.cap))
    roster, prices = empty_roster(crew, cover), np.zeros((pools, cover.intervals))
    seed_random(0)
    tables = make_tables(cover)
    build(crew, cover, tables, roster, nobody, price, rows)
    improve(crew, cover, tables, roster, copy_roster(roster), nobody, rows, rows, price, rows, 0, 0.0, 1, 0.0, 0.0)
    recount(crew, cover, roster)
    best_cover(cover, np.zeros(len(cover.pool)), prices, np.zeros(pools, dtype=np.int64), prices.copy())
    best_tours(crew, cover, prices, price, rows, np.zeros((0, 2)), nobody, nobody, roster)
    least_of_slopes(crew, np.zeros((0, 2)), np.zeros((0, 2)))
    shifts, breaks = np.zeros((0, 2), dtype=np.int64), np.zeros((0, roster.breaks.shape[2]), dtype=np.int64)
    place_again(crew, cover, roster, 0, nobody, shifts, breaks, price)
