"""Cover whose worth bends gently: the way from a first roster to a good one.

Where the worth of cover has a kink, one agent more or less is worth all or nothing, and best responses stop at the
first roster that fits: nobody moves to the dear hours that a cheaper colleague could take. So the search begins with
curves averaged over a width of agents, whose slopes tell what time is worth everywhere, and narrows the width step
by step to the curves themselves. At a kink the mean of both slopes is not what time is worth there; the prices of the
bound say that, so curves are moved until they agree. At 500 agents and one core, 8 s: .26 % from the bound with curves
as they are, .19 % with curves moved by prices (tests/bench/roster_table.py).

With several skills a term is the least of curves over several pools, and that has kinks however gentle the curves are:
one agent more counts for all or nothing, by the pool that happens to be least. The bound's weights say what each pool
counts for, so the search begins with the sum of the curves times weights, and nears the least of them as the width
narrows. Three skills, two cores: 500 agents, 180 s, .10 % from the bound instead of .37 %; 2,000, 240 s, .08 % instead
of .7 %.

Source: graduated optimisation, Blake and Zisserman (1987), "Visual Reconstruction"; averages of concave curves are
concave.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.schedule.kernels.crew import Cover, Roster

_POINTS = 17  # of an average
_BISECTIONS = 24
# At this width in agents the least of a term's curves and their weighted sum count for half each. At 500 agents and
# 60 s: .148 % with the sum alone, .125 % with .05 and .2, .131 % with 1, .32 % with 5.
_HALF_APART = 0.2


@dataclass(frozen=True)
class Guide:
    """What the bound knows: prices of time and cover wanted at them, both (pools, intervals), weights of entries.

    `most` are the agents that a pool has at all; weights that are not `fitted` to the prices say little.
    """

    prices: np.ndarray
    wanted: np.ndarray
    weights: np.ndarray
    most: np.ndarray
    fitted: bool


def smoothed(cover: Cover, width: float, guide: Guide | None = None) -> Cover:
    """Return cover worth the mean of each curve's hull over `width` agents to either side, beyond its ends linear.

    With a guide the curves are moved sideways, so that they are as steep at the cover wanted as time is dear there,
    and where its weights are fitted, terms of several curves are taken apart for a share that falls with the width.
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
    gentle = worth_its_curves(cover, curve)
    if guide is None or not guide.fitted:
        return gentle
    return apart(gentle, guide.weights, width / (width + _HALF_APART))


def apart(cover: Cover, weights: np.ndarray, share: float) -> Cover:
    """Return cover whose terms of several curves are for a share, 0 to 1, the sum of the curves times weights.

    `weights` has one for each entry, those of a term adding up to 1: the sum is then never below the least of them.
    What is added are terms of one curve each, which cost the search next to nothing.
    """
    count = np.diff(cover.entry_start)
    term_of = np.repeat(np.arange(len(count)), count)
    several = np.flatnonzero(count[term_of] > 1)
    if not len(several):
        return cover
    curves, length = len(cover.pool), cover.curve_length
    entry = np.repeat(np.arange(curves), length)
    place = np.arange(len(entry)) - np.repeat(begin_of(length), length)
    values = cover.guide[cover.curve_start[entry] + place]
    factor = np.ones(curves)
    factor[several] = 1.0 - share
    added = np.isin(entry, several)
    curve = np.concatenate([values * factor[entry], values[added] * share * weights[entry[added]]])
    lengths = np.concatenate([length, length[several]])
    interval = np.repeat(np.arange(cover.intervals), np.diff(cover.term_start))
    where = np.concatenate([interval, interval[term_of[several]]])
    order = np.argsort(where, kind="stable")  # an interval's own terms, then what is added to it
    counts = np.concatenate([count, np.ones(len(several), dtype=count.dtype)])[order]
    first = np.concatenate([cover.entry_start[:-1], curves + np.arange(len(several))])[order]
    entries = np.repeat(first - begin_of(counts), counts) + np.arange(counts.sum())
    arranged = cover._replace(
        term_start=np.searchsorted(where[order], np.arange(cover.intervals + 1)),
        entry_start=np.concatenate([[0], np.cumsum(counts)]),
        pool=np.concatenate([cover.pool, cover.pool[several]])[entries],
        curve_start=begin_of(lengths)[entries],
        curve_length=lengths[entries],
    )
    return worth_its_curves(arranged, curve)


def worth_its_curves(cover: Cover, curve: np.ndarray) -> Cover:
    """Return cover of which each term is worth the least of the given curves as they are, with no floor."""
    terms = len(cover.entry_start) - 1
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


def missing_share(cover: Cover, roster: Roster) -> float:
    """Return how much of the worth of all the cover that is asked for a roster lacks, 0 to 1."""
    if not len(cover.pool):
        return 0.0
    entries, first = np.arange(len(cover.pool)), cover.entry_start[:-1]
    terms = np.searchsorted(cover.entry_start, entries, side="right") - 1
    interval = np.searchsorted(cover.term_start, terms, side="right") - 1
    nobody, everybody = np.zeros(len(entries)), cover.curve_length - 1.0
    least, here, most = (
        np.minimum.reduceat(read_guide(cover, entries, agents), first)
        for agents in (nobody, roster.cover[cover.pool, interval] / cover.slots_an_interval, everybody)
    )
    kinked = most > least  # and not only what agents too many cost
    return float(np.sum((most - here)[kinked].clip(min=0.0)) / max(np.sum((most - least)[kinked]), 1e-9))


def begin_of(length: np.ndarray) -> np.ndarray:
    """Return where each of some stretches begins that follow one another."""
    return np.cumsum(length) - length


def widths(agents: float, steps: int) -> np.ndarray:
    """Return the widths of a search, from a share of all agents down to a part of one, shape (steps,)."""
    return np.geomspace(max(0.06 * agents, min(20.0, 0.4 * agents)), 0.3, steps)
