"""OR-Tools on neighbourhoods: everybody's shifts of a day are chosen at once, day after day.

Best responses move a few agents at a time; the integer program of a day moves hundreds together. It sees the concave
hull of the value of cover and breaks on a coarser grid, so breaks are placed anew for each agent by the oracle after
it, and a roster is kept only when its true objective is better. On two cores two days are solved at once: what the
second changed and the first made illegal stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from wfm.schedule.annealing import Annealing
from wfm.schedule.clock import SearchClock
from wfm.schedule.day_model import DayPlan, Limits, solve_day
from wfm.schedule.first import copy_roster
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.neighbourhood import fitting
from wfm.schedule.optimise import MOST_PEOPLE, Problem
from wfm.schedule.outcome import Found, Outcome

# HiGHS looks at the time now and then only, and may take twice as long.
_SECONDS_A_MODEL, _LEAST_SECONDS = 8.0, 6.0
# Where steps end the search, time may not: models are smaller then, and stop after so many nodes.
_NODES_A_MODEL, _AGENTS_BY_STEPS = 5, 8
_STEPS_A_MODEL = 4000
# Polishing after each model, as a share of the clock.
_POLISH, _POLISH_HEAT = 0.02, 0.15


def improve_by_models(
    problem: Problem,
    clock: SearchClock,
    until: float,
    annealing: Annealing,
    outcome: Outcome,
    keep: Callable[[Found], None],
    enough: Callable[[], bool],
) -> None:
    """Solve days and polish in turn until a share of the clock is used up or the gap is closed."""
    random = np.random.default_rng(problem.seed)
    how_far = clock.progress(until)
    days, waiting = problem.crew.start_slot.shape[0], np.zeros(0, dtype=np.int64)
    at_once = 1 if clock.steps else min(problem.workers, days)  # each takes 150 MB
    with ThreadPoolExecutor(at_once) as pool:
        while how_far() is not None and outcome.gap > problem.gap:
            seconds = clock.seconds_left(until)
            if len(problem.crew.wage) > MOST_PEOPLE or (seconds is not None and seconds < _LEAST_SECONDS):
                keep(annealing.run(outcome.found, clock, until, _POLISH_HEAT, keep, enough))
                return
            if len(waiting) < at_once:
                waiting = random.permutation(days)
            now, waiting = waiting[:at_once], waiting[at_once:]
            for better in _solved(problem, clock, outcome, now, seconds, pool, random):
                objective = annealing.judge(better)
                if objective > outcome.found.objective:
                    keep(Found(better, objective, outcome.found.row_prices))
            polished = min(clock.spent + _POLISH, until)
            keep(annealing.run(outcome.found, clock, polished, _POLISH_HEAT, keep, enough))


def _solved(
    problem: Problem,
    clock: SearchClock,
    outcome: Outcome,
    days: np.ndarray,
    seconds: float | None,
    pool: ThreadPoolExecutor,
    random: np.random.Generator,
):
    """Yield a roster for each day solved, changed from the best at that moment."""
    roster = outcome.found.roster
    limits = Limits(
        None if seconds is None else min(_SECONDS_A_MODEL, seconds / 3),
        _NODES_A_MODEL if clock.steps else None,
        1.0 / len(days),
    )
    everybody = [_free(problem, clock, roster, int(day), random) for day in days]
    clock.use(_STEPS_A_MODEL)

    def plan(place: int) -> DayPlan | None:
        agents, day = everybody[place], int(days[place])
        if len(agents) < 2:
            return None
        return solve_day(problem.crew, problem.cover, problem.price, problem.seed, roster, day, agents, limits)

    for day, found in zip(days, pool.map(plan, range(len(days))), strict=True):
        if found is not None:
            better = _with_plan(problem, outcome.found.roster, int(day), found)
            if better is not None:
                yield better


def _free(problem: Problem, clock: SearchClock, roster: Roster, day: int, random: np.random.Generator) -> np.ndarray:
    # The program knows of no activities: who has any keeps its shifts.
    working = np.flatnonzero((roster.start[:, day] >= 0) & (problem.crew.sessions.kind == 0))
    if not clock.steps:
        return working
    return np.sort(random.choice(working, min(len(working), _AGENTS_BY_STEPS), replace=False))


def _with_plan(problem: Problem, roster: Roster, day: int, plan: DayPlan) -> Roster | None:
    """Give the shifts of a plan that are legal, place breaks one agent after the other, and keep the budgets."""
    from wfm.schedule.kernels.rebreak import place_again
    from wfm.schedule.kernels.search import row_costs

    crew, cover, price = problem.crew, problem.cover, problem.price
    legal = np.array(
        [
            _is(roster, day, agent, choice) or fitting(crew, roster, day, int(agent))[tuple(choice)]
            for agent, choice in zip(plan.agents, plan.choice, strict=True)
        ]
    )
    agents, new = plan.agents[legal], copy_roster(roster)
    place_again(crew, cover, new, day, agents, plan.choice[legal], plan.breaks[legal], price)
    # The program prices shifts before their breaks are placed: where that was too hopeful, the dearest changes go.
    before = row_costs(crew, roster)
    for agent in agents[np.argsort(roster.cost[agents] - new.cost[agents], kind="stable")]:
        after = row_costs(crew, new)
        if not np.any((after > crew.cap + 1e-6) & (after > before)):
            return new
        old = np.array([[roster.start[agent, day], roster.span[agent, day]]], dtype=np.int64)
        place_again(crew, cover, new, day, np.array([agent]), old, roster.breaks[agent, day][None, :], price)
    return None


def _is(roster: Roster, day: int, agent: int, choice: np.ndarray) -> bool:
    return bool(roster.start[agent, day] == choice[0] and roster.span[agent, day] == choice[1])
