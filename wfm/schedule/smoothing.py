"""Cover whose worth bends gently: the way from a first roster to a good one.

Where the worth of cover has a kink, one agent more or less is worth all or nothing, and best responses stop at the
first roster that fits: nobody moves to the dear hours that a cheaper colleague could take. So the search begins with
curves averaged over a width of agents, whose slopes tell what time is worth everywhere, and narrows the width step
by step to the curves themselves. At a kink the mean of both slopes is not what time is worth there; the prices of the
bound say that, so curves are moved until they agree. At 500 agents and one core, 8 s: .26 % from the bound with curves
as they are, .19 % with curves moved by prices (tests/bench/roster_table.py).

Source: graduated optimisation, Blake and Zisserman (1987), "Visual Reconstruction"; averages of concave curves are
concave.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.schedule.kernels.crew import Cover

_POINTS = 17  # of an average
_BISECTIONS = 24


@dataclass(frozen=True)
class Guide:
    """What the bound knows: prices of time and cover wanted at them, both (pools, intervals), weights of entries.

    `most` are the agents that a pool has at all.
    """

    prices: np.ndarray
    wanted: np.ndarray
    weights: np.ndarray
    most: np.ndarray


def smoothed(cover: Cover, width: float, guide: Guide | None = None) -> Cover:
    """Return cover worth the mean of each curve's hull over `width` agents to either side, beyond its ends linear.

    With a guide the curves are moved sideways, so that they are as steep at the cover wanted as time is dear there.
    """
    begin, length = cover.curve_start, cover.curve_length
    entry = np.repeat(np.arange(len(length)), length)
    place = np.arange(len(entry)) - np.repeat(begin_of(length), length)
    moved = place if guide is None else place + _moves(cover, width, guide)[entry]
    total = np.zeros(len(entry))
    for shift in np.linspace(-width, width, _POINTS):
        total += read_guide(cover, entry, moved + shift)
    curve = np.empty(len(cover.guide))
    curve[begin[entry] + place] = total / _POINTS
    terms = len(cover.weight)
    return cover._replace(
        guide=curve, level=curve, weight=np.ones(terms), floor=np.full(terms, -1e300), price=np.zeros(terms)
    )


def read_guide(cover: Cover, entry: np.ndarray, agents: np.ndarray) -> np.ndarray:
    """Read the guides of entries at numbers of agents, beyond their ends in their first and last slope."""
    begin, length = cover.curve_start[entry], cover.curve_length[entry]
    low = np.clip(np.floor(agents).astype(np.int64), 0, length - 2)
    here = cover.guide[begin + low]
    return here + (cover.guide[begin + low + 1] - here) * (agents - low)


def _moves(cover: Cover, width: float, guide: Guide) -> np.ndarray:
    """Return how far each entry's curve is moved: as far as all of its pool in its interval, by bisection.

    The mean of a curve over a width is as steep as the chord over that width.
    """
    entries = np.arange(len(cover.pool))
    terms = np.searchsorted(cover.entry_start, entries, side="right") - 1
    interval = np.searchsorted(cover.term_start, terms, side="right") - 1
    place = cover.pool * cover.intervals + interval
    wanted, price = guide.wanted.ravel()[place], guide.prices.ravel()[place]
    low, high = np.full(len(guide.wanted.ravel()), -width - 1.0), np.full(len(guide.wanted.ravel()), width + 1.0)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        at = wanted + middle[place]
        chord = (
            guide.weights
            * (read_guide(cover, entries, at + width) - read_guide(cover, entries, at - width))
            / (2 * width)
        )
        steep = np.bincount(place, chord, minlength=len(low)) > np.bincount(place, price, minlength=len(low)) / (
            np.maximum(np.bincount(place, minlength=len(low)), 1)
        )
        low, high = np.where(steep, middle, low), np.where(steep, high, middle)
    found = ((low + high) / 2)[place]
    known = (wanted > 0.5) & (wanted < guide.most[cover.pool] - 0.5)
    return np.where(known, found, 0.0)


def begin_of(length: np.ndarray) -> np.ndarray:
    """Return where each of some stretches begins that follow one another."""
    return np.cumsum(length) - length


def widths(agents: float, steps: int) -> np.ndarray:
    """Return the widths of a search, from a share of all agents down to a part of one, shape (steps,)."""
    return np.geomspace(max(0.06 * agents, min(20.0, 0.4 * agents)), 0.3, steps)
