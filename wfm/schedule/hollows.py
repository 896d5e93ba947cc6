"""Where hulls overrate cover: curves that rise late, of which money reaches only the foot.

The first agents of an interval with many contacts answer nothing in time; those near the requirement answer nearly all.
A concave hull shares that out evenly: every agent seems to be worth the same everywhere, and a search guided by hulls
spreads people over intervals in which they answer nothing. Guided by the curves themselves it gives up some intervals
and serves the others. A part of the hull stays, for a flat foot alone tells nobody where to go.

Or it is said beforehand which intervals are given up, so that the agents there are enough for the others: of these
hulls are near the curves, and whoever takes them for the curves finds a roster near the best. 480 agents, 2 to 8 %
short of the floor, 60 s: 10, 17 and 33 % from the bound without that, .9, 2.6 and 6.4 % with it.

Source: graduated non-convexity, Blake and Zisserman (1987), "Visual Reconstruction".
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.outcome import Found
from wfm.schedule.rosters import row_money
from wfm.schedule.smoothing import begin_of, read_guide, worth_its_curves

# At 480 agents and budgets 2 to 8 % short of the floor: shares of .2 to .7 gained about the same.
_HULL = 0.2
# Curves are averaged over this share of their length to either side, in so many points.
_WIDTH, _POINTS = 0.02, 17
_CLOSE = 1e-9
# Hulls mislead where they overrate a roster by this share of the objective; a search from nothing, which has the time
# to make up for it, heeds less. (500 agents, 1.8 % less money than meets every requirement, 90 s: 1.8 % from the bound
# with the first alone, .5 % with the other.)
_MISLED, _MISLED_AT_FIRST = 0.01, 0.003


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
    hulls = np.minimum.reduceat(read_guide(cover, entries, _agents(cover, roster, entries)), first)
    return float(np.sum(hulls - _worth(cover, _levels(cover, roster), first)))


def misled(cover: Cover, found: Found, at_first: bool = False) -> bool:
    """Whether hulls overrate a roster, so that they guide a search badly; `at_first` in a search from nothing."""
    share = _MISLED_AT_FIRST if at_first else _MISLED
    return overrated(cover, found.roster) > share * abs(found.objective)


def kept_hulls(crew: Crew, cover: Cover, roster: Roster) -> Cover:
    """Return the hulls of what to serve with the money of the budgets, taken for what cover is worth.

    A roster tells how many agents its own money pays for.
    """
    spent = np.maximum(row_money(crew, roster), 1e-9)
    agents = float(roster.cover.sum()) / cover.slots_an_interval
    more = agents * (float(np.min(crew.cap / spent, initial=np.inf)) - 1)
    kept = without(cover, given_up(cover, roster, more))
    return worth_its_curves(kept, kept.guide)


def given_up(cover: Cover, roster: Roster, more: float) -> np.ndarray:
    """Return the terms to give up, so that the agents of a roster are enough where its curves meet their hulls.

    Those are kept that are worth most for the agents that they need.

    Args:
        cover: What cover is worth.
        roster: A roster.
        more: How many agents in an interval, added over intervals, there are beside those of the roster, or less.

    Returns:
        Whether each term is given up, shape (terms,).
    """
    first, entries = cover.entry_start[:-1], np.arange(len(cover.pool))
    knee, gain = _knees(cover)
    needed = np.maximum.reduceat(knee, first)
    useful = np.minimum.reduceat(np.minimum(_agents(cover, roster, entries), knee), first)
    worth = np.minimum.reduceat(gain / np.maximum(knee, 1), first)
    order = np.argsort(-worth, kind="stable")
    given = np.zeros(len(first), dtype=bool)
    given[order[np.cumsum(needed[order]) > useful.sum() + more]] = True
    return given & (cover.weight > 0) & (cover.price > 0)


def without(cover: Cover, terms: np.ndarray) -> Cover:
    """Return a cover whose guide asks for nobody in some terms; what counts stays as it is."""
    entry = np.repeat(np.arange(len(cover.curve_length)), cover.curve_length)
    flat = terms[_term_of(cover, entry)]
    return cover._replace(guide=np.where(flat, cover.guide[cover.curve_start[entry]], cover.guide))


def _knees(cover: Cover) -> tuple[np.ndarray, np.ndarray]:
    """Return the agents at which each entry's curve first meets its hull after nobody, and what they are worth."""
    entry = np.repeat(np.arange(len(cover.curve_length)), cover.curve_length)
    begin = begin_of(cover.curve_length)
    place, worth = np.arange(len(entry)) - begin[entry], _worth(cover, cover.level, entry)
    meets = (place > 0) & (worth >= cover.guide - _CLOSE * (1 + np.abs(worth)))
    knee = np.minimum.reduceat(np.where(meets, place, cover.curve_length[entry] - 1), begin)
    return knee, worth[begin + knee] - worth[begin]


def _agents(cover: Cover, roster: Roster, entries: np.ndarray) -> np.ndarray:
    interval = np.searchsorted(cover.term_start, _term_of(cover, entries), side="right") - 1
    return roster.cover[cover.pool[entries], interval] / cover.slots_an_interval


def _levels(cover: Cover, roster: Roster) -> np.ndarray:
    entries = np.arange(len(cover.pool))
    levels = read_guide(cover._replace(guide=cover.level), entries, _agents(cover, roster, entries))
    return np.minimum.reduceat(levels, cover.entry_start[:-1])


def _worth(cover: Cover, level: np.ndarray, entry: np.ndarray) -> np.ndarray:
    """Return what levels are worth, each that of an entry."""
    term = _term_of(cover, entry)
    return cover.weight[term] * (level - cover.price[term] * np.maximum(cover.floor[term] - level, 0.0))


def _term_of(cover: Cover, entry: np.ndarray) -> np.ndarray:
    return np.searchsorted(cover.entry_start, entry, side="right") - 1
