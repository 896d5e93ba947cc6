"""OR-Tools on neighbourhoods: everybody's shifts of a day are chosen at once, day after day, and some people's of two.

Best responses move a few agents at a time; the integer program of a day moves hundreds together, and that of two days
moves days off. They see the concave hull of the value of cover, so a roster is kept only when its true objective is
better; and breaks on a coarser grid, so that best responses follow. On two cores two are solved at once: what the
second changed and the first made illegal stays as it was.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from wfm.schedule.annealing import Annealing
from wfm.schedule.clock import SearchClock
from wfm.schedule.day_model import solve_day
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.outcome import Found, Outcome
from wfm.schedule.pair_model import solve_pair
from wfm.schedule.plans_into_roster import with_plans
from wfm.schedule.problem import Problem
from wfm.schedule.shift_program import DayPlan, Limits
from wfm.schedule.turns import FEW_PEOPLE, THOUSANDS, programs_pay

# HiGHS looks at the time now and then only, and may take twice as long.
_SECONDS_A_MODEL, _LEAST_SECONDS = 12.0, 6.0
# Where steps end the search, time may not: models are smaller then, and stop after so many nodes.
_NODES_A_MODEL, _AGENTS_BY_STEPS = 5, 8
_STEPS_A_MODEL = 4000
# Of so many people at most, each pass over the days is followed by so many pairs of days, of so many agents. Of more
# people there are pairs alone after the first pass, of many agents, where there is more than a minute: at 500 agents,
# .073 % from the bound, a core gained per 10 s 3.6 by pairs of 120, 11 by those of 220, 15 by those of 320 and 13 by
# those of all 430. Of thousands, pairs of 320 gain nothing and those of more take too long.
_PAIRS_A_PASS, _AGENTS_A_PAIR, _MANY_A_PAIR = 6, 12, 320
_SECONDS_OF_PAIRS = 60.0
# Polishing after each model, as a share of the clock.
_POLISH, _POLISH_HEAT = 0.01, 0.15


def improve_by_models(
    problem: Problem,
    clock: SearchClock,
    until: float,
    annealing: Annealing,
    outcome: Outcome,
    keep: Callable[[Found], None],
    enough: Callable[[], bool],
) -> None:
    """Solve days, pairs of them, and polish in turn until a share of the clock is used up or the gap is closed."""
    random = np.random.default_rng(problem.seed)
    how_far = clock.progress(until)
    days = problem.crew.start_slot.shape[0]
    waiting: list[tuple[int, ...]] = []
    pays = programs_pay(len(problem.crew.wage), len(problem.cover.in_pool[0]), problem.kinked)
    passes, seconds = 0, clock.seconds_left(until)
    in_time = seconds is not None and seconds > _SECONDS_OF_PAIRS and len(problem.crew.wage) <= THOUSANDS
    at_once = 1 if clock.steps else min(problem.workers, days)  # two take some 45 MB
    with ThreadPoolExecutor(at_once) as pool:
        while how_far() is not None and outcome.gap > problem.gap:
            seconds = clock.seconds_left(until)
            if not pays or (seconds is not None and seconds < _LEAST_SECONDS):
                keep(annealing.run(outcome.found, clock, until, _POLISH_HEAT, keep, enough))
                return
            if len(waiting) < at_once:
                few = len(problem.crew.wage) <= FEW_PEOPLE
                # Where steps end the search they leave a program few nodes, and a pair of days needs many.
                alone = bool(clock.steps) or (not few and (passes == 0 or not in_time))
                waiting = waiting + _pass(days, random, alone, few)
                passes += 1
            now, waiting = waiting[:at_once], waiting[at_once:]
            for better in _solved(problem, clock, outcome, now, seconds, pool, random):
                objective = annealing.judge(better)
                if objective > outcome.found.objective:
                    keep(Found(better, objective, outcome.found.row_prices))
            polished = min(clock.spent + _POLISH, until)
            keep(annealing.run(outcome.found, clock, polished, _POLISH_HEAT, keep, enough))


def _pass(days: int, random: np.random.Generator, alone: bool, few: bool) -> list[tuple[int, ...]]:
    """Return days `alone`, or with some pairs of them, each of one week; of many people pairs alone, no day twice."""
    singles: list[tuple[int, ...]] = [(int(day),) for day in random.permutation(days)]
    if not few:
        # Days side by side lie apart: rest ties days that follow each other.
        first = int(random.integers(7))
        apart = [(week + (first + 3 * step) % 7,) for week in range(0, days, 7) for step in range(7)]
        singles = [(day,) for (day,) in apart if day < days]
    if alone:
        return singles
    if few:
        every = [pair for pair in itertools.combinations(range(days), 2) if pair[0] // 7 == pair[1] // 7]
        return singles + [every[number] for number in random.permutation(len(every))[:_PAIRS_A_PASS]]
    weeks = [random.permutation(np.arange(first, min(first + 7, days))) for first in range(0, days, 7)]
    pairs = [tuple(sorted(week[place : place + 2].tolist())) for week in weeks for place in range(0, len(week) - 1, 2)]
    return pairs or singles


def _solved(
    problem: Problem,
    clock: SearchClock,
    outcome: Outcome,
    chosen: list[tuple[int, ...]],
    seconds: float | None,
    pool: ThreadPoolExecutor,
    random: np.random.Generator,
):
    """Yield a roster for each day or pair of days solved, changed from the best at that moment."""
    crew, cover, price, seed = problem.crew, problem.cover, problem.price, problem.seed
    roster = outcome.found.roster
    limits = Limits(
        None if seconds is None else min(_SECONDS_A_MODEL, seconds / 2),
        _NODES_A_MODEL if clock.steps else None,
        1.0 / len(chosen),
    )
    everybody = [_free(problem, clock, roster, days, random) for days in chosen]
    # Of each agent one program alone may change a week's paid hours: what both change is often too much together.
    changing = random.integers(len(chosen), size=len(crew.wage))
    clock.use(_STEPS_A_MODEL)

    def plans(place: int) -> dict[int, DayPlan] | None:
        agents, days = everybody[place], chosen[place]
        if len(agents) < 2:
            return None
        if len(days) == 2:
            return solve_pair(crew, cover, price, seed, roster, (days[0], days[1]), agents, limits, changing == place)
        plan = solve_day(crew, cover, price, seed, roster, days[0], agents, limits, changing == place)
        return None if plan is None else {days[0]: plan}

    for found in pool.map(plans, range(len(chosen))):
        if found is not None:
            better = with_plans(crew, cover, price, outcome.found.roster, found)
            if better is not None:
                yield better


def _free(
    problem: Problem, clock: SearchClock, roster: Roster, days: tuple[int, ...], random: np.random.Generator
) -> np.ndarray:
    # The program knows of no activities: who has any keeps its shifts.
    working = np.flatnonzero((roster.start[:, days] >= 0).any(axis=1) & (problem.crew.sessions.kind == 0))
    pair = _AGENTS_A_PAIR if len(problem.crew.wage) <= FEW_PEOPLE else _MANY_A_PAIR
    most = _AGENTS_BY_STEPS if clock.steps else pair if len(days) == 2 else len(working)
    if most >= len(working):
        return working
    return np.sort(random.choice(working, most, replace=False))
