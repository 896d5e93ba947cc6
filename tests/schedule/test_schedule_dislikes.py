"""The compiled sums of wishes and fairness are those of the slow way, and a shift's part of them is what it changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from schedule_brute import Option, options
from schedule_cases import MONDAY, people, queue, settings, write_case
from schedule_dislikes import own, weighs

from wfm.schedule.kernels.crew import Roster
from wfm.schedule.kernels.wishes import (
    dislikes,
    least_of_slopes,
    own_counts,
    roster_dislike,
    same_each_day,
    slots_apart,
    touched_dislike,
    tour_dislike,
)
from wfm.schedule.people import make_people
from wfm.schedule.time_grid import TimeGrid

NIGHTS = {"start_every_minutes": 240, "earliest_start": "02:00", "latest_end": "34:00"}


def night_case(folder: Path, seed: int):
    """Return a crew with every weight set, its configuration, and some tours of every agent."""
    random = np.random.default_rng(seed)
    preferences = {
        "start_hour": 1.5, "day_off": 7, "apart_hour": 3, "together": [["A1", "A2"], ["A3", "A1"]],
        "days_off": [{"agent": "A2", "on": "sat,tue"}, {"agent": "A3", "on": "2026-12-03"}],
    }  # fmt: skip
    sections = settings(
        week={"start": ["2026-11-30", "2026-10-19", "2026-03-23"][seed % 3]},
        contracts={"part": {"weekly_hours": [0, 40], "days_per_week": [1, 3], "shift_hours": [6, 10]}},
        shifts=NIGHTS | {"lengths_minutes_step": 240}, queues=[queue("calls", "mon-sun 00:00-24:00")],
        preferences=preferences, fairness={"weekend_shift": 5, "late_shift": 4, "late_after": "25:30"},
    )  # fmt: skip
    spans = [("2026-11-28T20:00:00+01:00", "2026-11-29T06:00:00+01:00")]
    spans.append(("2026-11-22T08:00:00+01:00", "2026-11-22T14:00:00+01:00"))
    previous = [{"agent_id": "A1", "date": start[:10], "start": start, "end": end} for start, end in spans]
    rows = [{"preferred_start": "22:00"}, {}, {"preferred_start": "06:00"}]
    config = write_case(folder, sections, rows, previous=previous if seed % 3 == 0 else None)
    agents = people(config)
    crew = make_people(config, agents, TimeGrid(config)).crew
    picks = [[random_tour(options(config, agent), random) for _ in range(12)] for agent in agents]
    return config, agents, crew, picks


def random_tour(choice: list[list[Option]], random: np.random.Generator) -> list[Option]:
    """Return shifts on some days that do not overlap."""
    found: list[Option] = []
    for here in choice:
        option = here[int(random.integers(len(here)))] if here and random.random() < 0.7 else None
        if option and (not found or option.begin >= found[-1].end):
            found.append(option)
    return found


def as_roster(crew, chosen: list[list[Option]]) -> Roster:
    start = np.full((len(chosen), len(crew.start_slot)), -1)
    span = start.copy()
    for agent, tour in enumerate(chosen):
        for option in tour:
            start[agent, option.day] = np.flatnonzero(crew.start_slot[option.day] * 5 == option.begin)[0]
            span[agent, option.day] = np.flatnonzero(crew.spans[0] * 5 == option.span)[0]
    nothing = np.zeros((0, 0), dtype=np.int64)
    return Roster(start, span, np.zeros((*start.shape, 0), dtype=np.int64), np.zeros(len(chosen)), nothing, nothing)


@pytest.mark.parametrize("seed", range(6))
def test_sums_are_those_of_the_slow_way(seed: int, tmp_path: Path):
    config, agents, crew, picks = night_case(tmp_path, seed)
    if seed % 3 == 0:
        assert config.week.start == MONDAY
        assert (agents[0].weekend_before, agents[0].late_before) == (2, 1)
    before = None
    for chosen in zip(*picks):
        roster = as_roster(crew, chosen)
        total = roster_dislike(crew, roster)
        assert total == pytest.approx(weighs(config, agents, list(chosen)))
        for agent, tour in enumerate(chosen):
            assert tour_dislike(crew, roster, agent) == pytest.approx(own(config, agents[agent], tour))
        if before is not None:
            mixed = as_roster(crew, [before[0], chosen[1], before[2]])
            for moved in ([0, 2], [2, 0], [0, 1, 2]):
                moved = np.array(moved)
                change = touched_dislike(crew, mixed, moved) - touched_dislike(crew, roster, moved)
                assert roster_dislike(crew, mixed) - total == pytest.approx(change)
        before = chosen


@pytest.mark.parametrize("seed", range(3))
def test_a_shift_counts_what_it_changes(seed: int, tmp_path: Path):
    config, agents, crew, picks = night_case(tmp_path, seed)
    out = np.empty((crew.span_count[0], *crew.start_slot.shape))
    random = np.random.default_rng(seed)
    for chosen in zip(*picks):
        roster = as_roster(crew, chosen)
        slopes = random.uniform(0, 3, 2)
        for agent in range(len(agents)):
            dislikes(crew, roster, agent, True, same_each_day(crew, slopes), out)
            mine = [(roster.span[agent, o.day], o.day, roster.start[agent, o.day]) for o in chosen[agent]]
            counted = sum(out[place] for place in mine)
            plan = own_counts(crew, roster, np.array([agent]))[0] - crew.wishes.before[agent]
            fair = crew.wishes.weight * (plan * slopes)
            exact = own(config, agents[agent], chosen[agent]) + sum(
                crew.wishes.apart_slot * slots_apart(crew, roster, agent, other)
                for other in crew.wishes.pair_with[crew.wishes.pair_start[agent] : crew.wishes.pair_start[agent + 1]]
            )
            after, n0 = plan + crew.wishes.before[agent], crew.wishes.before[agent]
            steep = crew.wishes.weight * (after * (after - 1) - n0 * (n0 - 1)) / 2
            theirs = sum(
                crew.wishes.apart_slot * o.span / 5
                for other in crew.wishes.pair_with[crew.wishes.pair_start[agent] : crew.wishes.pair_start[agent + 1]]
                for o in chosen[other]
            )
            assert counted - fair.sum() + steep.sum() + theirs == pytest.approx(exact)


@pytest.mark.parametrize("seed", range(3))
def test_tangents_lie_below_fairness(seed: int, tmp_path: Path):
    _, agents, crew, picks = night_case(tmp_path, seed)
    random = np.random.default_rng(seed)
    for chosen in zip(*picks):
        roster = as_roster(crew, chosen)
        slopes, touched = random.uniform(0, 5, (len(agents), 2)), np.zeros((len(agents), 2))
        least = least_of_slopes(crew, slopes, touched)
        after, before = own_counts(crew, roster, np.arange(len(agents))), crew.wishes.before
        steep = (crew.wishes.weight * (after * (after - 1) - before * (before - 1)) / 2).sum()
        assert least + (crew.wishes.weight * slopes * (after - before)).sum() <= steep + 1e-9
        at = (crew.wishes.weight * (touched * (touched - 1) - before * (before - 1)) / 2).sum()
        assert least + (crew.wishes.weight * slopes * (touched - before)).sum() == pytest.approx(at)
