"""The best tour of one agent is the best of all legal tours, found one by one."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from schedule_brute import Option, Worth, options, placements, tours
from schedule_cases import LUNCH, MONDAY, REST, days, people, settings, write_case

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.kernels.cells import NONE
from wfm.schedule.kernels.crew import LINES
from wfm.schedule.kernels.oracle import best_tour
from wfm.schedule.people import make_people
from wfm.schedule.time_grid import TimeGrid

DAY = {"start_every_minutes": 240, "earliest_start": "06:00", "latest_end": "20:00", "lengths_minutes_step": 120}
NIGHT = {"start_every_minutes": 480, "earliest_start": "06:00", "latest_end": "34:00", "lengths_minutes_step": 120}
SUNDAY = {"name": "sunday", "days": "sun", "multiplier": 1.5}
DARK = {"name": "night", "between": ["22:00", "06:00"], "multiplier": 1.25}


def contract(weekly: list, worked: list, shift: list, **more) -> dict:
    return {"part": {"weekly_hours": weekly, "days_per_week": worked, "shift_hours": shift, **more}}


CASES = {
    "days and hours": (settings(shifts=DAY, contracts=contract([8, 18], [2, 4], [4, 6])), {}),
    "breaks": (settings(shifts=DAY, contracts=contract([10, 17], [2, 3], [4, 6]), breaks=[LUNCH, REST]), {}),
    "rest after nights": (
        settings(
            shifts=NIGHT,
            contracts=contract([16, 40], [2, 5], [8, 10]),
            rules={"min_rest_hours": 11},
            pay={"premiums": [DARK, SUNDAY]},
        ),
        {},
    ),
    "rest of a day and more": (
        settings(shifts=NIGHT, contracts=contract([0, 40], [1, 4], [8, 8]), rules={"min_rest_hours": 36}),
        {},
    ),
    "consecutive days": (
        settings(shifts=DAY, contracts=contract([0, 30], [3, 6], [4, 4]), rules={"max_consecutive_days": 2}),
        {},
    ),
    "overtime": (
        settings(
            shifts=DAY,
            contracts=contract([8, 10], [2, 4], [4, 6], overtime_hours=5),
            pay={"overtime_multiplier": 1.5},
            rules={"max_weekly_hours": 14},
        ),
        {},
    ),
    "spread of starts": (
        settings(
            shifts=DAY | {"start_every_minutes": 120},
            contracts=contract([4, 20], [1, 3], [6, 6], start_spread_hours=2),
        ),
        {},
    ),
    "days off": (
        settings(shifts=DAY, contracts=contract([16, 20], [4, 5], [4, 4])),
        {"time_off": f"{days(1)}|{days(5, 2)}"},
    ),
    "hired and leaving": (
        settings(shifts=DAY, contracts=contract([16, 20], [4, 5], [4, 6], leave_credit_hours=3)),
        {"hired": str(MONDAY), "leaves": "2026-12-04"},
    ),
    "two weeks": (
        settings(
            week={"weeks": 2},
            shifts=NIGHT | {"start_every_minutes": 960},
            contracts=contract([8, 16], [1, 2], [8, 8]),
            rules={"min_rest_hours": 12, "max_consecutive_days": 1},
        ),
        {},
    ),
    "two weeks of overtime": (
        settings(
            week={"weeks": 2},
            shifts=DAY | {"start_every_minutes": 720},
            contracts=contract([4, 6], [1, 2], [4, 6], overtime_hours=3),
            pay={"overtime_multiplier": 2.0},
            rules={"max_consecutive_days": 2},
        ),
        {},
    ),
    "a week that loses an hour": (
        settings(
            week={"start": "2026-03-23"},
            shifts={"start_every_minutes": 150, "earliest_start": "00:00", "latest_end": "09:00"},
            contracts=contract([8, 16], [2, 4], [4, 4]),
            rules={"min_rest_hours": 20},
        ),
        {},
    ),
    "a week that gains an hour": (
        settings(
            week={"start": "2026-10-19"}, shifts=NIGHT, contracts=contract([8, 40], [1, 4], [8, 10]), breaks=[LUNCH]
        ),
        {},
    ),
}


def tour_of(config: Config, agent: Agent, value: np.ndarray, price: float):
    """Return the oracle's value and its tour as options with their breaks."""
    grid = TimeGrid(config)
    crew = make_people(config, [agent], grid).crew
    count = len(grid.dates)
    starts, spans = np.full(count, -1), np.full(count, -1)
    breaks = np.full((count, len(config.breaks)), -1)
    total = best_tour(crew, 0, value, price, np.zeros(LINES), np.empty((0, 0, 0)), starts, spans, breaks)
    found = []
    for day in np.flatnonzero(starts >= 0) if total > NONE / 2 else []:
        begin, span = int(crew.start_slot[day, starts[day]]) * 5, int(crew.spans[0, spans[day]]) * 5
        placed = {b: int(at) * 5 - begin for b, at in enumerate(breaks[day]) if at >= 0}
        found.append((int(day), begin, span, placed))
    return total, found


def values(config: Config, seed: int, coarse: bool) -> np.ndarray:
    """Return random values of time, whole numbers (so that ties abound) or not, none in some hours."""
    random = np.random.default_rng(seed)
    slots = TimeGrid(config).all_slots
    hours = random.integers(0, 4, slots // 6 + 1) if coarse else random.uniform(-1, 5, slots // 6 + 1)
    return np.repeat(hours, 6)[:slots].astype(float)


@pytest.mark.parametrize("name", CASES)
def test_the_best_tour_is_the_best_of_all_legal_tours(name: str, tmp_path: Path):
    sections, more = CASES[name]
    config = write_case(tmp_path, sections, [more])
    agent = people(config)[0]
    premium = TimeGrid(config).premium
    legal = list(tours(config, agent))
    assert len(legal) > 20
    for seed, price in enumerate([0.0, 0.0, 0.2, 0.2, 1.5]):
        value = values(config, seed, coarse=seed % 2 == 0)
        worth = Worth(config, agent, value, premium, price)
        best = max(worth.tour(tour) for tour in legal)
        total, found = tour_of(config, agent, value, price)
        assert total == pytest.approx(best, abs=1e-6)
        assert_legal_and_worth(config, agent, worth, legal, found, total)


def assert_legal_and_worth(
    config: Config, agent: Agent, worth: Worth, legal: list[list[Option]], found: list, total: float
) -> None:
    known = {(o.day, o.begin, o.span): o for here in options(config, agent) for o in here}
    tour: list[Option] = [known[day, begin, span] for day, begin, span, _ in found]
    assert tour in legal
    for option, (*_, placed) in zip(tour, found):
        assert placed in list(placements(config, option.span))
    earned = sum(worth.shift(option, placed) for option, (*_, placed) in zip(tour, found))
    assert total == pytest.approx(earned - worth.overtime(tour), abs=1e-6)


def locks(*rows: tuple[str, str, str]) -> list[dict]:
    return [dict(zip(("agent_id", "date", "start", "end"), ("A1", *row))) for row in rows]


def test_locked_shifts_stay_in_the_best_tour_whatever_they_are_worth(tmp_path: Path):
    sections = settings(shifts=DAY, contracts=contract([8, 18], [2, 4], [4, 6]), rules={"max_consecutive_days": 2})
    kept = locks(
        ("2026-12-02", "2026-12-02T12:00", "2026-12-02T18:00"), ("2026-12-01", "", ""),
    )  # fmt: skip
    config = write_case(tmp_path, sections, [{}], locks=kept)
    agent = people(config)[0]
    legal = list(tours(config, agent))
    assert legal
    for seed in range(3):
        value = values(config, seed, False) - 3.0
        worth = Worth(config, agent, value, TimeGrid(config).premium, 0.3)
        total, found = tour_of(config, agent, value, 0.3)
        assert total == pytest.approx(max(worth.tour(tour) for tour in legal), abs=1e-6)
        worked = {day: (begin, span) for day, begin, span, _ in found}
        assert worked[2] == (2 * 1440 + 720, 360)
        assert 1 not in worked


@pytest.mark.parametrize(
    "changes",
    [
        {"contracts": contract([30, 40], [2, 4], [4, 6])},
        {"contracts": contract([0, 40], [7, 7], [4, 6]), "rules": {"max_consecutive_days": 4}},
        {"contracts": contract([0, 7], [2, 4], [4, 6])},
        {"contracts": contract([0, 40], [5, 7], [4, 6]), "rules": {"min_rest_hours": 40}},
    ],
    ids=["hours", "run of days", "days over hours", "rest"],
)
def test_there_is_no_best_tour_where_no_tour_is_legal(changes: dict, tmp_path: Path):
    config = write_case(tmp_path, settings(shifts=DAY, **changes))
    agent = people(config)[0]
    assert not list(tours(config, agent))
    assert tour_of(config, agent, values(config, 0, False), 1.0)[0] < NONE / 2


def test_two_weeks_without_a_limit_of_days_in_a_row_take_no_longer_than_with_one(tmp_path: Path):
    seconds = []
    for rules in ({"max_consecutive_days": 14}, {"max_consecutive_days": 14}, {}):
        sections = settings(week={"weeks": 2}, shifts=DAY, contracts=contract([4, 20], [1, 4], [4, 6]), rules=rules)
        config = write_case(tmp_path, sections)
        agent, value = people(config)[0], values(config, 1, False)
        begun = time.perf_counter()
        total, _ = tour_of(config, agent, value, 0.2)
        seconds.append(time.perf_counter() - begun)
        assert total > 0
    assert seconds[2] < 10 * seconds[1] + 0.05
