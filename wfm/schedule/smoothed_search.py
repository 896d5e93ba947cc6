"""The search over smoothed cover: from wide to narrow, guided by the prices of the bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wfm.schedule.annealing import Annealing
from wfm.schedule.clock import SearchClock
from wfm.schedule.outcome import Found
from wfm.schedule.problem import Problem
from wfm.schedule.smoothing import Guide, smoothed


def search_smoothed(
    problem: Problem,
    guide: Guide,
    start: Found,
    widths: Iterable[float],
    clock: SearchClock,
    until: float,
    heat: float,
    last: bool,
    told: Callable[[Found], None],
) -> Found:
    """Search with cover that is worth what it is on average over ever fewer agents, and return the last roster.

    Args:
        problem: What is searched for; the cover is that of its bounds, which the guide is for.
        guide: What the bound knows.
        start: Where to begin.
        widths: In agents, one after the other; each has as much time.
        clock, until: The share of the clock at which the search ends.
        heat: Of each width at first.
        last: Whether each width begins with the last roster of that before, and not with its best.
        told: Gets what each width ends with; its objective is that of the smoothed cover.
    """
    begin, steps = clock.spent, list(widths)
    for number, width in enumerate(steps, start=1):
        end = begin + (until - begin) * number / len(steps)
        if clock.spent >= end:
            continue
        gentle, seed = smoothed(problem.bounded_cover, width, guide), problem.seed + 1000 * number
        annealing = Annealing(problem.crew, gentle, problem.price, problem.workers, seed)
        try:
            found = Found(start.roster, annealing.judge(start.roster), start.row_prices)
            start = annealing.run(found, clock, end, heat, lambda _: None, last=last)
        finally:
            annealing.close()
        told(start)
    return start
