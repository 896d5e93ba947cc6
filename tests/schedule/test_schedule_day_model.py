"""The integer program of a day: the best of all shifts and breaks, within budgets, and breaks that are legal."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from schedule_cases import LUNCH, REST, needs, people, settings, write_case

from wfm.plan import service_curves
from wfm.schedule.annealing import Annealing
from wfm.schedule.day_model import solve_day
from wfm.schedule.first import copy_roster, first_roster
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.kernels.pay import tour_cost
from wfm.schedule.kernels.search import recount, row_costs
from wfm.schedule.make import Builder
from wfm.schedule.neighbourhood import free_shifts
from wfm.schedule.problem import Problem
from wfm.schedule.shift_program import DayPlan, Limits

LONG = {"part": {"weekly_hours": [4, 30], "days_per_week": [1, 3], "shift_hours": [4, 6]}}
SHIFTS = {"start_every_minutes": 60, "earliest_start": "08:00", "latest_end": "18:00", "lengths_minutes_step": 60}
PLENTY = Limits(None, None)


def made(folder: Path, agents: int, **changes) -> tuple[Problem, Roster]:
    """Return a problem and its first roster."""
    sections = settings(contracts=LONG, shifts=SHIFTS, objective={"goal": "coverage"}, **changes)
    config = write_case(folder, sections, [{"hourly_cost": 15.0 + n} for n in range(agents)])
    requirements = needs(config, lambda queue, at: 3.0 + at.hour % 5)
    staff = people(config)
    ready = Builder(config, staff, requirements, service_curves(config, requirements, staff), None).prepared()
    problem = ready.problem
    roster, _ = first_roster(problem.crew, problem.cover, ready.cheapest, problem.price, 1)
    return problem, roster


def with_plan(problem: Problem, roster: Roster, day: int, plan: DayPlan) -> Roster:
    """Return a roster with the shifts and breaks of a plan, as they are."""
    new = copy_roster(roster)
    for agent, (start, span), breaks in zip(plan.agents, plan.choice, plan.breaks, strict=True):
        new.start[agent, day], new.span[agent, day], new.breaks[agent, day] = start, span, breaks
        new.cost[agent] = tour_cost(problem.crew, new, agent)
    recount(problem.crew, problem.cover, new)
    return new


def every_plan(problem: Problem, roster: Roster, day: int, agents: np.ndarray):
    """Yield every combination of shifts and breaks, breaks at quarters of an hour."""
    crew, choices = problem.crew, []
    for shift in free_shifts(crew, roster, day, agents, 3.0):
        contract = crew.class_contract[crew.agent_class[shift.agent]]
        one = []
        for start, span in shift.options:
            begin, times = crew.start_slot[day, start], []
            for pause in range(roster.breaks.shape[2]):
                first, last = crew.first[contract, span, pause], crew.last[contract, span, pause]
                slots = [begin + t for t in range(first, last + 1) if (begin + t) % 3 == 0]
                times.append(slots if crew.due[contract, span, pause] else [-1])
            one.extend(((start, span), breaks) for breaks in itertools.product(*times))
        choices.append(one)
    for picks in itertools.product(*choices):
        yield DayPlan(agents, np.array([p[0] for p in picks]), np.array([p[1] for p in picks]))


@pytest.mark.parametrize(
    "changes", [{}, {"breaks": [LUNCH]}, {"budget": {"weekly": 400}}], ids=["plain", "lunch", "cap"]
)
def test_it_finds_the_best_of_all_combinations_of_a_day(changes: dict, tmp_path: Path):
    problem, roster = made(tmp_path, 3, **changes)
    annealing = Annealing(problem.crew, problem.cover, problem.price, 1, 1)
    try:
        day = int(np.argmax((roster.start >= 0).sum(axis=0)))
        agents = np.flatnonzero(roster.start[:, day] >= 0)[:2]
        assert len(agents) == 2
        plan = solve_day(problem.crew, problem.cover, problem.price, 1, roster, day, agents, PLENTY)
        assert plan is not None
        found = annealing.judge(with_plan(problem, roster, day, plan))
        best = max(
            annealing.judge(with_plan(problem, roster, day, one)) for one in every_plan(problem, roster, day, agents)
        )
        worth_of_money = problem.price * float(roster.cost.mean())
        assert best - 0.003 * worth_of_money - 1e-6 <= found <= best + 1e-6
    finally:
        annealing.close()


def test_breaks_are_named_within_their_windows_and_never_overlap(tmp_path: Path):
    early = REST | {"between": [0.1, 0.25]}
    problem, roster = made(tmp_path, 12, breaks=[LUNCH, early])
    crew = problem.crew
    for day in range(7):
        agents = np.flatnonzero(roster.start[:, day] >= 0)
        if not len(agents):
            continue
        plan = solve_day(crew, problem.cover, problem.price, 1, roster, day, agents, PLENTY)
        assert plan is not None
        assert sorted(plan.agents) == sorted(agents)
        named = 0
        for agent, (start, span), breaks in zip(plan.agents, plan.choice, plan.breaks, strict=True):
            contract = crew.class_contract[crew.agent_class[agent]]
            begin, taken = crew.start_slot[day, start], []
            for pause in np.flatnonzero(breaks >= 0):
                assert crew.due[contract, span, pause]
                assert crew.first[contract, span, pause] <= breaks[pause] - begin <= crew.last[contract, span, pause]
                taken.append((breaks[pause], breaks[pause] + crew.break_slots[pause]))
                named += 1
            taken.sort()
            assert all(one[1] <= two[0] for one, two in itertools.pairwise(taken))
        assert named


def test_a_budget_that_is_used_up_is_kept(tmp_path: Path):
    problem, roster = made(tmp_path, 8, budget={"weekly": 900})
    crew = problem.crew
    spent = row_costs(crew, roster)
    day = int(np.argmax((roster.start >= 0).sum(axis=0)))
    agents = np.flatnonzero(roster.start[:, day] >= 0)
    used_up = crew._replace(cap=spent.copy())
    plan = solve_day(used_up, problem.cover, problem.price, 1, roster, day, agents, PLENTY)
    assert plan is not None
    assert np.all(row_costs(crew, with_plan(problem, roster, day, plan)) <= spent + 1e-6)


def test_whose_hours_may_not_change_keeps_them_and_may_still_move(tmp_path: Path):
    problem, roster = made(tmp_path, 8, breaks=[LUNCH])
    crew, changing = problem.crew, np.arange(8) % 2 == 0
    day = int(np.argmax((roster.start >= 0).sum(axis=0)))
    agents = np.flatnonzero(roster.start[:, day] >= 0)
    options = {
        shift.agent: np.unique(crew.paid[0, shift.options[:, 1]])
        for shift in free_shifts(crew, roster, day, agents, 3.0, changing)
    }
    now = {int(agent): int(crew.paid[0, roster.span[agent, day]]) for agent in agents}
    assert all(options[agent].tolist() == [now[agent]] for agent in options if not changing[agent])
    assert any(len(options[agent]) > 1 for agent in options if changing[agent])
    plan = solve_day(crew, problem.cover, problem.price, 1, roster, day, agents, PLENTY, changing)
    assert plan is not None
    held = [(agent, span) for agent, (_, span) in zip(plan.agents, plan.choice, strict=True) if not changing[agent]]
    assert held
    assert all(crew.paid[0, span] == now[int(agent)] for agent, span in held)
