"""Where hulls overrate cover: curves that rise late, of which money reaches only the foot.

The first agents of an interval with many contacts answer nothing in time; those near the requirement answer nearly all.
A concave hull shares that out evenly: every agent seems to be worth the same everywhere, and a search guided by hulls
spreads people over intervals in which they answer nothing. Guided by the curves themselves it gives up some intervals
and serves the others. A part of the hull stays, for a flat foot alone tells nobody where to go.

Source: graduated non-convexity, Blake and Zisserman (1987), "Visual Reconstruction".
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Cover, Roster
from wfm.schedule.smoothing import begin_of, read_guide

# At 480 agents and budgets 2 to 8 % short of the floor: shares of .2 to .7 gained about the same.
_HULL = 0.2
# Curves are averaged over this share of their length to either side, in so many points.
_WIDTH, _POINTS = 0.02, 17


def along_curves(cover: Cover) -> Cover:
    """Return a cover whose guide follows the worth itself rather than its hull; what counts stays as it is."""
    entry = np.repeat(np.arange(len(cover.curve_length)), cover.curve_length)
    place = np.arange(len(entry)) - begin_of(cover.curve_length)[entry]
    reach, plain = _WIDTH * cover.curve_length[entry], cover._replace(guide=_worth(cover, cover.level, entry))
    total = np.zeros(len(entry))
    for shift in np.linspace(-1.0, 1.0, _POINTS):
        total += read_guide(plain, entry, np.maximum(place + shift * reach, 0.0))
    return cover._replace(guide=_HULL * cover.guide + (1 - _HULL) * total / _POINTS)


def overrated(cover: Cover, roster: Roster) -> float:
    """Return by how much hulls value a roster's cover over its worth."""
    if not len(cover.pool):
        return 0.0
    entries, first = np.arange(len(cover.pool)), cover.entry_start[:-1]
    interval = np.searchsorted(cover.term_start, _term_of(cover, entries), side="right") - 1
    agents = roster.cover[cover.pool, interval] / cover.slots_an_interval
    hulls = np.minimum.reduceat(read_guide(cover, entries, agents), first)
    levels = np.minimum.reduceat(read_guide(cover._replace(guide=cover.level), entries, agents), first)
    return float(np.sum(hulls - _worth(cover, levels, first)))


def _worth(cover: Cover, level: np.ndarray, entry: np.ndarray) -> np.ndarray:
    """Return what levels are worth, each that of an entry."""
    term = _term_of(cover, entry)
    return cover.weight[term] * (level - cover.price[term] * np.maximum(cover.floor[term] - level, 0.0))


def _term_of(cover: Cover, entry: np.ndarray) -> np.ndarray:
    return np.searchsorted(cover.entry_start, entry, side="right") - 1
