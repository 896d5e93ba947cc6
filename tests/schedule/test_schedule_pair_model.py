"""The integer program of two days: the best of all shifts and days off, legal by all rules, within budgets."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from schedule_cases import LUNCH, REST, people, settings, staff_needs, write_case

from wfm.plan import service_curves
from wfm.schedule.annealing import Annealing
from wfm.schedule.first import copy_roster, first_roster
from wfm.schedule.kernels.cover import add_tour
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.kernels.pay import tour_cost
from wfm.schedule.kernels.search import recount, row_costs
from wfm.schedule.make import Builder
from wfm.schedule.pair_model import solve_pair
from wfm.schedule.pair_neighbourhood import free_choices, legal_days
from wfm.schedule.plans_into_roster import with_plans
from wfm.schedule.problem import Problem
from wfm.schedule.shift_program import Limits

PLENTY = Limits(None, None)
SHIFTS = {"start_every_minutes": 60, "earliest_start": "08:00", "latest_end": "15:00", "lengths_minutes_step": 60}
TIED = {"part": {"weekly_hours": [13, 14], "days_per_week": [2, 3], "shift_hours": [4, 6]}}
FIXED = {"part": {"weekly_hours": [12, 12], "days_per_week": [3, 3], "shift_hours": [4, 4]}}


def made(folder: Path, agents: int, contracts: dict, staff=None, **changes) -> tuple[Problem, Roster]:
    """Return a problem and its first roster."""
    sections = settings(contracts=contracts, shifts=SHIFTS, objective={"goal": "coverage"}, **changes)
    config = write_case(folder, sections, [{"hourly_cost": 15.0 + n} for n in range(agents)])
    requirements = staff_needs(config, staff or (lambda queue, at: (at.hour + at.day_of_week) % 4))
    everybody = people(config)
    ready = Builder(config, everybody, requirements, service_curves(config, requirements, everybody), None).prepared()
    problem = ready.problem
    return problem, first_roster(problem.crew, problem.cover, ready.cheapest, problem.price, 1)[0]


def solved(problem: Problem, roster: Roster, pair: tuple[int, int]) -> Roster:
    """Return the roster that the program makes of everybody who works on either day."""
    crew, cover, price = problem.crew, problem.cover, problem.price
    agents = np.flatnonzero((roster.start[:, pair] >= 0).any(axis=1))
    plans = solve_pair(crew, cover, price, 1, roster, pair, agents, PLENTY)
    assert plans is not None
    new = with_plans(crew, cover, price, roster, plans)
    assert new is not None
    return new


def every_roster(problem: Problem, roster: Roster, pair: tuple[int, int]):
    """Yield every legal roster in which two days of everybody are chosen anew, without breaks."""
    crew = problem.crew
    choices = []
    for agent in range(len(crew.wage)):
        k = crew.agent_class[agent]
        on = [[(-1, -1), *map(tuple, np.argwhere(crew.allowed[k, day]))] for day in pair]
        one, legal = copy_roster(roster), []
        for both in itertools.product(*on):
            for day, (start, span) in zip(pair, both, strict=True):
                one.start[agent, day], one.span[agent, day] = start, span
            if legal_days(crew, one, agent, pair):
                legal.append(both)
        choices.append(legal)
    for picks in itertools.product(*choices):
        new = copy_roster(roster)
        for agent, both in enumerate(picks):
            for day, (start, span) in zip(pair, both, strict=True):
                new.start[agent, day], new.span[agent, day] = start, span
            new.cost[agent] = tour_cost(crew, new, agent)
        recount(crew, problem.cover, new)
        yield new


@pytest.mark.parametrize(
    ("contracts", "changes"),
    [(FIXED, {}), (TIED, {}), (FIXED, {"budget": {"weekly": 400}})],
    ids=["days off", "hours that tie the days", "cap"],
)
def test_it_finds_the_best_of_all_combinations_of_two_days(contracts: dict, changes: dict, tmp_path: Path):
    problem, roster = made(tmp_path, 2, contracts, **changes)
    annealing = Annealing(problem.crew, problem.cover, problem.price, 1, 1)
    try:
        for pair in ((0, 3), (2, 6)):
            if not (roster.start[:, pair] >= 0).any():
                continue
            found = annealing.judge(solved(problem, roster, pair))
            best = max(annealing.judge(one) for one in every_roster(problem, roster, pair))
            assert best - 0.003 * problem.price * float(roster.cost.mean()) - 1e-6 <= found <= best + 1e-6
    finally:
        annealing.close()


def on_days(problem: Problem, roster: Roster, agent: int, worked: dict[int, int]) -> None:
    """Give an agent shifts of the first span on some days, by the place of their start."""
    roster.start[agent], roster.span[agent], roster.breaks[agent] = -1, -1, -1
    for day, start in worked.items():
        roster.start[agent, day], roster.span[agent, day] = start, 0
    roster.cost[agent] = tour_cost(problem.crew, roster, agent)
    recount(problem.crew, problem.cover, roster)


def test_a_day_off_moves_where_only_that_helps(tmp_path: Path):
    wanted = {0, 2, 4}
    problem, roster = made(tmp_path, 1, FIXED, lambda queue, at: int(at.day_of_week in wanted and 8 <= at.hour < 12))
    on_days(problem, roster, 0, {0: 0, 2: 0, 5: 0})
    new = solved(problem, roster, (4, 5))
    assert [int(day) for day in np.flatnonzero(new.start[0] >= 0)] == sorted(wanted)
    assert new.start[0, 4] == 0
    assert (new.cover == recounted(problem, new).cover).all()
    assert new.cost[0] == tour_cost(problem.crew, new, 0)


def recounted(problem: Problem, roster: Roster) -> Roster:
    """Return a roster with the cover of its shifts."""
    new = copy_roster(roster)
    new.cover[:] = 0
    for agent in range(len(new.start)):
        add_tour(problem.crew, problem.cover, new, agent, 1)
    return new


@pytest.mark.parametrize(
    ("before", "held"),
    [({0: 0, 1: 0, 5: 0}, {0, 1, 5}), ({0: 0, 3: 0, 5: 0}, {0, 3, 4})],
    ids=["three in a row", "two in a row"],
)
def test_days_in_a_row_are_kept(before: dict[int, int], held: set[int], tmp_path: Path):
    wanted = {2, 4}
    rules = {"max_consecutive_days": 2}
    pair = (2, 5) if 1 in before else (4, 5)
    problem, roster = made(tmp_path, 1, FIXED, lambda queue, at: int(at.day_of_week in wanted), rules=rules)
    on_days(problem, roster, 0, before)
    assert set(np.flatnonzero(solved(problem, roster, pair).start[0] >= 0).tolist()) == held


def test_shifts_of_adjacent_days_keep_the_rest_between_them(tmp_path: Path):
    problem, roster = made(tmp_path, 4, FIXED, staff_late_then_early, rules={"min_rest_hours": 19}, breaks=[LUNCH])
    crew, gained = problem.crew, False
    for agent in range(4):
        on_days(problem, roster, agent, {agent: 0, agent + 1: 0, agent + 3: 1})
    annealing = Annealing(crew, problem.cover, problem.price, 1, 1)
    try:
        for first in range(6):
            pair = (first, first + 1)
            if not (roster.start[:, pair] >= 0).any():
                continue
            agents = np.flatnonzero((roster.start[:, pair] >= 0).any(axis=1))
            plans = solve_pair(crew, problem.cover, problem.price, 1, roster, pair, agents, PLENTY)
            assert plans is not None
            planned = copy_roster(roster)
            for day, plan in plans.items():
                planned.start[plan.agents, day], planned.span[plan.agents, day] = plan.choice.T
            assert all(legal_days(crew, planned, int(agent), pair) for agent in agents)
            new = with_plans(crew, problem.cover, problem.price, roster, plans)
            assert new is not None
            gained |= annealing.judge(new) > annealing.judge(roster)
    finally:
        annealing.close()
    assert gained


def staff_late_then_early(queue: str, at) -> int:
    """Want two late on even days and two early on odd ones."""
    return 2 * int((at.hour >= 11) == (at.day_of_week % 2 == 0))


def test_who_changed_meanwhile_and_would_not_be_legal_stays(tmp_path: Path):
    problem, roster = made(tmp_path, 2, FIXED, lambda queue, at: 2 * int(at.day_of_week == 4))
    for agent in range(2):
        on_days(problem, roster, agent, {0: 0, 2: 0, 5: 0})
    plans = solve_pair(problem.crew, problem.cover, problem.price, 1, roster, (4, 5), np.arange(2), PLENTY)
    assert plans is not None
    assert (plans[4].choice >= 0).all()
    meanwhile = copy_roster(roster)
    on_days(problem, meanwhile, 0, {0: 0, 2: 0, 3: 0})
    new = with_plans(problem.crew, problem.cover, problem.price, meanwhile, plans)
    assert new is not None
    assert (new.start[0] == meanwhile.start[0]).all()
    assert set(np.flatnonzero(new.start[1] >= 0)) == {0, 2, 4}


def test_locked_and_absent_days_stay(tmp_path: Path):
    problem, roster = made(tmp_path, 1, FIXED, lambda queue, at: int(at.day_of_week in {3, 4}))
    on_days(problem, roster, 0, {0: 0, 2: 0, 5: 0})
    locked = problem.crew._replace(may_rest=problem.crew.may_rest.copy())
    locked.may_rest[:, 5] = False
    (free,) = free_choices(locked, roster, (4, 5), np.array([0]), 3.0)
    assert set(free.options[:, 0]) == {5}
    absent = problem.crew._replace(allowed=problem.crew.allowed.copy())
    absent.allowed[:, 4] = False
    (free,) = free_choices(absent, roster, (4, 5), np.array([0]), 3.0)
    assert set(free.options[:, 0]) == {5}
    (free,) = free_choices(problem.crew, roster, (4, 5), np.array([0]), 3.0)
    assert set(free.options[:, 0]) == {4, 5}


def test_a_budget_that_is_used_up_is_kept(tmp_path: Path):
    problem, roster = made(tmp_path, 6, TIED, breaks=[LUNCH, REST], budget={"weekly": 1500})
    spent = row_costs(problem.crew, roster)
    crew = problem.crew._replace(cap=spent.copy())
    pair = (1, 4)
    agents = np.flatnonzero((roster.start[:, pair] >= 0).any(axis=1))
    plans = solve_pair(crew, problem.cover, problem.price, 1, roster, pair, agents, PLENTY)
    assert plans is not None
    new = with_plans(crew, problem.cover, problem.price, roster, plans)
    assert new is not None
    assert np.all(row_costs(crew, new) <= spent + 1e-6)


def test_whose_hours_may_not_change_keeps_those_of_both_days_together(tmp_path: Path):
    problem, roster = made(tmp_path, 6, TIED)
    crew, cover, price = problem.crew, problem.cover, problem.price

    def paid(one: Roster, pair: tuple[int, int]) -> np.ndarray:
        return np.where(one.start[:, pair] >= 0, crew.paid[0, one.span[:, pair]], 0).sum(axis=1)

    moved = 0
    for pair in itertools.combinations(range(7), 2):
        agents = np.flatnonzero((roster.start[:, pair] >= 0).any(axis=1))
        plans = {
            free: solve_pair(crew, cover, price, 1, roster, pair, agents, PLENTY, np.full(6, free))
            for free in (False, True)
        }
        found = {free: with_plans(crew, cover, price, roster, plans[free] or {}) for free in plans}
        if plans[False]:
            assert (paid(found[False] or roster, pair) == paid(roster, pair)).all()
        moved += bool(plans[True]) and bool((paid(found[True] or roster, pair) != paid(roster, pair)).any())
    assert moved
