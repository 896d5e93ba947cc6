"""The roster mixed from the tours of the bound's ascent: legal, of tours that are hardly worse than the best."""

from __future__ import annotations

from pathlib import Path

import pytest
from schedule_cases import LUNCH, REST, needs, people, planned, settings, staff_needs, write_case

from wfm.check import check_plan
from wfm.plan import service_curves
from wfm.plan_folder import write_plan
from wfm.schedule.bound import Bound
from wfm.schedule.clock import SearchClock
from wfm.schedule.first import first_roster
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.kernels.pay import tour_cost
from wfm.schedule.kernels.search import recount
from wfm.schedule.kernels.sessions import all_held
from wfm.schedule.kernels.weekly_rest import week_without_rest
from wfm.schedule.make import Builder
from wfm.schedule.mixture import Mixture
from wfm.schedule.outcome import Prices
from wfm.schedule.problem import Problem
from wfm.schedule.rosters import copy_roster
from wfm.schedule.smoothing import smoothed

EVALUATIONS = 60
CONTRACTS = {"part": {"weekly_hours": [12, 24], "days_per_week": [3, 6], "shift_hours": [4, 6]}}
SHIFTS = {"start_every_minutes": 60, "earliest_start": "00:00", "latest_end": "24:00"}
TRAINING = {"name": "training", "minutes": 60, "agents": "all", "per_week": 1}
MEETING = {"name": "meeting", "minutes": 30, "agents": "all", "at": "wed 12:00"}
WEDNESDAY, NOON = 2, (2 * 24 + 12) * 12  # a day, and a slot
ROWS = [{"hourly_cost": 15.0 + number % 4} for number in range(24)]


def mixed(folder: Path, seconds: float = 1e6, **sections) -> tuple[Problem, Roster, Roster, Bound, Prices]:
    """Return a problem, its first roster, the one mixed within some seconds, the bound and its prices."""
    base = settings(contracts=CONTRACTS, shifts=SHIFTS, breaks=[LUNCH, REST], objective={"goal": "coverage"})
    config = write_case(folder, base | sections, ROWS)
    agents, need = people(config), staff_needs(config, lambda queue, at: 4 + (at.hour + at.day_of_week) % 5)
    ready = Builder(config, agents, need, service_curves(config, need, agents), None).prepared()
    problem = ready.problem
    first, rows = first_roster(problem.crew, problem.cover, ready.cheapest.roster, problem.price, 1)
    bound = Bound(problem.bounded, problem.bounded_cover, problem.price, problem.crew.cap, 2)
    mixture, done = Mixture(problem.bounded), 0

    def progress(best: Prices) -> float | None:
        nonlocal done
        done += 1
        return (done - 1) / EVALUATIONS if done <= EVALUATIONS else None

    prices = bound.improve_evenly(bound.prices_at(first, rows), progress, mixture)
    guide = bound.guide(prices, within=True)
    return problem, first, mixture.roster(problem, SearchClock(seconds, None), guide, first, prices), bound, prices


def lost(problem: Problem, roster: Roster, prices: Prices) -> float:
    """Return what a roster's tours are worth at some prices, less than nothing where they cost more."""
    worked = roster.cover / problem.cover.slots_an_interval
    return float((prices.cover * worked).sum() - problem.price * roster.cost.sum())


def test_mixed_tours_are_nearly_the_best_at_the_prices(tmp_path: Path):
    problem, first, roster, bound, prices = mixed(tmp_path)
    counted = copy_roster(roster)
    recount(problem.crew, problem.cover, counted)
    assert (counted.cover == roster.cover).all()
    assert [tour_cost(problem.crew, counted, agent) for agent in range(len(ROWS))] == roster.cost.tolist()
    best = bound.evaluate(prices)[0] - bound._beside_tours(prices)
    regret = {name: best - lost(problem, one, prices) for name, one in (("first", first), ("mixed", roster))}
    assert 0.0 <= regret["mixed"] < regret["first"] / 2, regret


@pytest.mark.parametrize(("seconds", "passes"), [(1e6, 20), (1e-6, 1)])
def test_a_clock_that_is_over_is_heeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, passes: int):
    widths: list[float] = []

    def noted(cover, width, guide):
        widths.append(width)
        return smoothed(cover, width, guide)

    monkeypatch.setattr("wfm.schedule.mixture.smoothed", noted)
    problem, first, roster, _, _ = mixed(tmp_path, seconds)
    assert len(widths) == passes
    assert sorted(widths, reverse=True) == widths
    assert [tour_cost(problem.crew, roster, agent) for agent in range(len(ROWS))] == roster.cost.tolist()
    assert (roster.start != first.start).any()


def test_mixed_tours_keep_the_weekly_rest(tmp_path: Path):
    problem, _, roster, _, _ = mixed(tmp_path, rules={"min_rest_hours": 8, "min_weekly_rest_hours": 64})
    weeks = [week_without_rest(problem.crew, n, roster.start[n], roster.span[n])[0] for n in range(len(ROWS))]
    assert weeks == [-1] * len(ROWS)


def test_mixed_tours_hold_the_activities(tmp_path: Path):
    problem, first, roster, _, _ = mixed(tmp_path, activities=[TRAINING, MEETING])
    crew = problem.crew
    assert (roster.start != first.start).any(axis=1).mean() > 0.5
    for agent in range(len(ROWS)):
        assert all_held(crew, agent, roster.start[agent], roster.breaks[agent])
        start, span = roster.start[agent, WEDNESDAY], roster.span[agent, WEDNESDAY]
        if start >= 0:
            begin = crew.start_slot[WEDNESDAY, start]
            end = begin + crew.spans[crew.class_contract[crew.agent_class[agent]], span]
            spanned = begin <= NOON and end >= NOON + 6
            assert (roster.breaks[agent, WEDNESDAY] == NOON).any() == spanned


@pytest.mark.parametrize("wishes", [False, True])
def test_a_plan_of_many_people_with_everything_passes_the_check(wishes: bool, tmp_path: Path):
    preferences = {"start_hour": 3, "days_off": [{"agent": "A2", "on": "sun"}], "together": [["A3", "A4"]]}
    sections = settings(
        contracts=CONTRACTS,
        shifts=SHIFTS,
        breaks=[LUNCH, REST],
        rules={"min_rest_hours": 11, "min_weekly_rest_hours": 36},
        activities=[TRAINING, {"name": "huddle", "minutes": 30, "team": "T1"}],
        objective={"goal": "coverage"},
        budget={"weekly": 36_000},
        solver={"time_limit_seconds": 6, "iterations": None, "workers": 2, "gap": 0.0},
        **({"preferences": preferences} if wishes else {}),
    )
    rows = [{"hourly_cost": 15.0 + number % 4, "preferred_start": "08:00", "team": "T1"} for number in range(120)]
    plan = planned(config := write_case(tmp_path, sections, rows), needs(config, 60.0))
    assert plan.roster.summary["bound"] <= plan.roster.summary["objective"]
    write_plan(plan, tmp_path / "plan", {})
    found = check_plan(tmp_path / "plan")
    assert found.ok, str(found)
