"""How a search shares its clock, by the size of a plan, its kinks, and the time there is.

In each turn a search over smoothed cover, one over the true cover and a bound follow, so that an easy plan is done
after the first turn.
"""

from __future__ import annotations

from typing import NamedTuple

# Up to so many people are few: each is worth a closer look. From so many on a pass over their days takes a minute.
FEW_PEOPLE, THOUSANDS = 100, 1000
# Among more the program of a day is too large.
_MOST_PEOPLE = 10_000
_LONG_SECONDS = 150.0


class Turns(NamedTuple):
    """Shares of the clock: where smoothed search, search and bound of each turn end, and programs of whole days."""

    ends: tuple[tuple[float, float, float], ...]
    models_end: float


_TURNS = Turns(((0.16, 0.19, 0.26), (0.44, 0.74, 1.0)), 0.8)
# Without kinks, and prices moved evenly, which is done at a quarter: a first search that had no time after that would
# leave what is given up to the first roster. (480 agents, 30 s, four budgets: 15 to 19 % from the bound without, below
# .4 % with it.)
_EVENLY = Turns(((0.3, 0.35, 0.38), (0.5, 0.84, 1.0)), 0.92)
# Where cover has kinks, nearly all that is gained is gained over smoothed cover: at 500 agents, 90 s, .075 % from the
# bound instead of .10 %. After more than a minute of that, whole days at once gain more.
_KINKED = Turns(((0.09, 0.1, 0.17), (0.84, 0.93, 1.0)), 0.94)
_KINKED_LONG = Turns(((0.08, 0.09, 0.16), (0.58, 0.6, 1.0)), 0.94)
# Where prices are moved evenly and tours of their ascent mixed, one smoothed search from there gains nearly all that it
# can, and whole days at once the rest. Prices of thousands have more of the end. Where programs of days do not pay, a
# second turn gains a little more.
_MIXED = Turns(((0.38, 0.39, 0.42), (0.42, 0.42, 1.0)), 0.93)
_THOUSANDS = Turns(((0.42, 0.43, 0.45), (0.45, 0.45, 1.0)), 0.9)
_MIXED_ALONE = Turns(((0.5, 0.55, 0.6), (0.84, 0.93, 1.0)), 0.94)
# Where money is so short that a first roster lacks much of what cover is asked for.
STARVED = Turns(((0.16, 0.17, 0.2), (0.44, 0.92, 1.0)), 0.95)


def turns_of(people: int, seconds: float | None, smoothed_most: bool, programs: bool) -> Turns:
    """Return how the clock is shared.

    Args:
        people: How many people are planned.
        seconds: How many seconds there are; None where steps end the search.
        smoothed_most: Whether most of the time is for smoothed cover.
        programs: Whether programs of whole days pay.
    """
    if not smoothed_most:
        return _EVENLY if moved_evenly(people, seconds) else _TURNS
    if moved_evenly(people, seconds):
        return _MIXED_ALONE if not programs else _THOUSANDS if people > THOUSANDS else _MIXED
    return _KINKED_LONG if seconds is not None and seconds > _LONG_SECONDS and programs else _KINKED


def moved_evenly(people: int, seconds: float | None) -> bool:
    """Whether the prices of cover are moved evenly: of many people, with the time for it."""
    return seconds is not None and people > FEW_PEOPLE


def programs_pay(people: int, pools: int, kinked: bool) -> bool:
    """Whether programs of whole days gain more than best responses in the same time.

    Of many people with several sets of skills they do not: 500 agents, three skills, 180 s, .37 % from the bound with
    best responses alone, .44 and .45 % with programs; since terms of several curves are taken apart, .08 % without.
    """
    if people > FEW_PEOPLE and pools > 1 and kinked:
        return False
    return people <= _MOST_PEOPLE
