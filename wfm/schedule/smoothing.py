"""Cover whose worth bends gently: the way from a first roster to a good one.

Where the worth of cover has a kink, one agent more or less is worth all or nothing, and best responses stop at the
first roster that fits: nobody moves to the dear hours that a cheaper colleague could take. So the search begins with
curves averaged over a width of agents, whose slopes tell what time is worth everywhere, and narrows the width step
by step to the curves themselves. At 500 agents and one core this leaves a fifth of the gap that annealing alone
leaves in the same time (tests/bench/roster_table.py).

Source: graduated optimisation, Blake and Zisserman (1987), "Visual Reconstruction"; averages of concave curves are
concave.
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Cover

_POINTS = 17  # of an average


def smoothed(cover: Cover, width: float) -> Cover:
    """Return cover worth the mean of each curve's hull over `width` agents to either side, beyond its ends linear."""
    begin, length = cover.curve_start, cover.curve_length
    entry = np.repeat(np.arange(len(length)), length)
    place = np.arange(len(entry)) - np.repeat(begin_of(length), length)
    first = cover.guide[begin]
    rise = cover.guide[begin + 1] - first
    last = cover.guide[begin + length - 1]
    fall = last - cover.guide[begin + length - 2]
    total = np.zeros(len(entry))
    for shift in np.linspace(-width, width, _POINTS):
        at = place + shift
        low = np.clip(np.floor(at).astype(np.int64), 0, length[entry] - 2)
        here = cover.guide[begin[entry] + low]
        inside = here + (cover.guide[begin[entry] + low + 1] - here) * (at - low)
        before = first[entry] + rise[entry] * at
        beyond = last[entry] + fall[entry] * (at - (length[entry] - 1))
        total += np.where(at < 0, before, np.where(at > length[entry] - 1, beyond, inside))
    curve = np.empty(len(cover.guide))
    curve[begin[entry] + place] = total / _POINTS
    terms = len(cover.weight)
    return cover._replace(
        guide=curve, level=curve, weight=np.ones(terms), floor=np.full(terms, -1e300), price=np.zeros(terms)
    )


def begin_of(length: np.ndarray) -> np.ndarray:
    """Return where each of some stretches begins that follow one another."""
    return np.cumsum(length) - length


def widths(agents: int, steps: int) -> np.ndarray:
    """Return the widths of a search, from a share of all agents down to a part of one, shape (steps,)."""
    return np.geomspace(max(0.06 * agents, 1.5), 0.3, steps)
