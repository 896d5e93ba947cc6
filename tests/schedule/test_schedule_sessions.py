"""The best tour with off-phone activities in it, beside every tour with every way to hold them."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from schedule_brute import Option, Worth, overlap, placements, tours
from schedule_cases import LUNCH, REST, days, people, settings, write_case

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.contracts import Activity
from wfm.schedule.kernels.cells import NONE
from wfm.schedule.kernels.crew import LINES
from wfm.schedule.kernels.oracle import best_tour
from wfm.schedule.kernels.sessions import all_held
from wfm.schedule.people import make_people
from wfm.schedule.time_grid import TimeGrid

SHIFTS = {"start_every_minutes": 240, "earliest_start": "06:00", "latest_end": "20:00", "lengths_minutes_step": 120}
NIGHTS = {"start_every_minutes": 480, "earliest_start": "06:00", "latest_end": "34:00", "lengths_minutes_step": 120}
WEEK = {"part": {"weekly_hours": [8, 18], "days_per_week": [2, 3], "shift_hours": [4, 6]}}
TRAINING = {"name": "training", "minutes": 60, "agents": "all"}
COACHING = {"name": "coaching", "minutes": 30, "agents": "A1"}
MEETING = {"name": "meeting", "minutes": 45, "agents": "all", "at": "tue,thu 11:00"}
AT_NIGHT = {"name": "briefing", "minutes": 30, "agents": "all", "at": "wed 01:00"}


def held_ways(config: Config, option: Option, wanted: frozenset[int], grid: TimeGrid) -> list[list[tuple[int, int]]]:
    """Return every way to hold fixed activities and a set of own ones in a shift, as (minute of the span, length)."""
    ways: list[list[tuple[int, int]]] = [[]]
    for number, activity in enumerate(config.activities):
        if activity.at is None:
            if number in wanted:
                starts = range(-option.begin % 15, option.span - activity.minutes + 1, 15)
                ways = [[*way, (at, activity.minutes)] for way in ways for at in starts]
            continue
        days_named, _, clock = activity.at.rpartition(" ")
        hours, minutes = map(int, clock.split(":"))
        for date in config.week.dates:
            if f"{date:%a}".lower() in days_named.split(","):
                at = grid.clock_slot(date, hours * 60 + minutes) * 5 - option.begin
                if at >= 0 and at + activity.minutes <= option.span:
                    ways = [[*way, (at, activity.minutes)] for way in ways]
    return ways


class Slow:
    """The slow way to value tours with activities."""

    def __init__(self, config: Config, agent: Agent, worth: Worth) -> None:
        self.config, self.worth, self.grid = config, worth, TimeGrid(config)
        self.own = [n for n, item in enumerate(config.activities) if item.at is None]
        self.best = cache(self._best)

    def _best(self, option: Option, wanted: frozenset[int]) -> float:
        found = -np.inf
        for placed in placements(self.config, option.span):
            pauses = [(at, self.config.breaks[b].minutes) for b, at in placed.items()]
            for way in held_ways(self.config, option, wanted, self.grid):
                if not overlap([*pauses, *way]):
                    lost = sum(self._lost(option.begin + at, minutes) for at, minutes in way)
                    found = max(found, self.worth.shift(option, placed) - lost)
        return found

    def _lost(self, begin: int, minutes: int) -> float:
        return float(self.worth.value[begin // 5 : (begin + minutes) // 5].sum())

    def tour(self, tour: list[Option]) -> float:
        """Return what a tour is worth with everything held at its best."""
        choices = [frozenset(s) for s in _subsets(self.own)]
        best = -np.inf
        for sets in product(choices, repeat=len(tour)):
            if all(sum(n in s for s in sets) == min(self._times(n), len(tour)) for n in self.own):
                best = max(best, sum(self.best(option, s) for option, s in zip(tour, sets, strict=True)))
        return best - self.worth.overtime(tour)

    def _times(self, number: int) -> int:
        activity: Activity = self.config.activities[number]
        return activity.per_week


def _subsets(items: list[int]) -> list[list[int]]:
    return [[n for n, bit in zip(items, bits, strict=True) if bit] for bits in product((0, 1), repeat=len(items))]


def best_of(config: Config, value: np.ndarray, price: float):
    """Return the oracle's value, the tour as (day, start, end, pauses by column), and whether all is held."""
    agent, grid = people(config)[0], TimeGrid(config)
    crew = make_people(config, [agent], grid).crew
    starts, spans = np.full(7, -1), np.full(7, -1)
    breaks = np.full((7, len(crew.break_slots)), -1)
    total = best_tour(crew, 0, value, price, np.zeros(LINES), np.empty((0, 0, 0)), starts, spans, breaks)
    return total, starts, spans, breaks, crew


CASES = {
    "own, once": (settings(shifts=SHIFTS, contracts=WEEK, activities=[TRAINING]), {}, True),
    "own, twice": (settings(shifts=SHIFTS, contracts=WEEK, activities=[TRAINING | {"per_week": 2}]), {}, True),
    "own, every day": (settings(shifts=SHIFTS, contracts=WEEK, activities=[TRAINING | {"per_week": 5}]), {}, True),
    "fixed": (settings(shifts=SHIFTS, contracts=WEEK, breaks=[LUNCH, REST], activities=[MEETING]), {}, True),
    "fixed at night": (
        settings(
            shifts=NIGHTS,
            contracts={"part": {"weekly_hours": [16, 40], "days_per_week": [2, 3], "shift_hours": [8, 8]}},
            breaks=[LUNCH],
            activities=[AT_NIGHT],
        ),
        {},
        True,
    ),
    "own beside a day off": (
        settings(shifts=SHIFTS, contracts=WEEK, activities=[TRAINING | {"per_week": 2}]),
        {"time_off": days(1, 4)},
        True,
    ),
    "all at once": (
        settings(
            shifts=SHIFTS, contracts=WEEK, breaks=[LUNCH], activities=[TRAINING, COACHING | {"per_week": 2}, MEETING]
        ),
        {},
        False,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_best_tour_holds_its_activities_at_their_best(name: str, tmp_path: Path):
    """With breaks and own activities in one shift the oracle's value may be too good, never too bad.

    Not where time is worth less than nothing and an activity is not followed, which the bound makes good.
    """
    sections, more, exact = CASES[name]
    config = write_case(tmp_path, sections, [more])
    agent, grid = people(config)[0], TimeGrid(config)
    legal = list(tours(config, agent))
    assert len(legal) > 20
    for seed in range(2):
        random = np.random.default_rng(seed)
        value = np.repeat(random.uniform(-1.0 if exact else 0.0, 5, grid.all_slots // 6 + 1), 6)[: grid.all_slots]
        worth = Worth(config, agent, value, grid.premium, 0.1)
        slow = Slow(config, agent, worth)
        best = max(slow.tour(tour) for tour in legal)
        total, starts, spans, breaks, crew = best_of(config, value, 0.1)
        assert total >= best - 1e-6
        if exact:
            assert total == pytest.approx(best, abs=1e-6)
        earned = _earned(config, worth, crew, starts, spans, breaks)
        assert all_held(crew, 0, starts, breaks)
        assert earned <= best + 1e-6
        assert earned >= best - 0.03 * abs(best)


def _earned(config: Config, worth: Worth, crew, starts, spans, breaks) -> float:
    """Return what the oracle's tour earns with its pauses where they are, none over another."""
    total, tour = 0.0, []
    for day in np.flatnonzero(starts >= 0):
        begin, span = int(crew.start_slot[day, starts[day]]) * 5, int(crew.spans[0, spans[day]]) * 5
        option = Option(int(day), 0, begin, span, int(crew.paid[0, spans[day]]) * 5)
        count = len(config.breaks)
        placed = {b: int(at) * 5 - begin for b, at in enumerate(breaks[day][:count]) if at >= 0}
        held = [(int(at) * 5, config.activities[n].minutes) for n, at in enumerate(breaks[day][count:]) if at >= 0]
        assert placed in list(placements(config, span))
        pauses = [(at + begin, config.breaks[b].minutes) for b, at in placed.items()]
        assert not overlap([*pauses, *held])
        assert all(begin <= at and at + minutes <= begin + span for at, minutes in held)
        total += worth.shift(option, placed)
        total -= sum(float(worth.value[at // 5 : (at + minutes) // 5].sum()) for at, minutes in held)
        tour.append(option)
    return total - worth.overtime(tour)


def test_more_kinds_than_are_followed_are_held_all_the_same(tmp_path: Path):
    many = [{"name": f"module {n}", "minutes": 30, "agents": "all", "per_week": 2} for n in range(4)]
    config = write_case(tmp_path, settings(shifts=SHIFTS, contracts=WEEK, activities=many))
    value = np.random.default_rng(3).uniform(0, 5, TimeGrid(config).all_slots)
    total, starts, _, breaks, crew = best_of(config, value, 0.1)
    assert total > NONE / 2
    assert all_held(crew, 0, starts, breaks)
    assert ((breaks >= 0).sum(axis=0) == 2).all()


def test_a_fixed_activity_that_leaves_no_room_for_lunch_keeps_the_shift_away(tmp_path: Path):
    long = {"name": "audit", "minutes": 150, "agents": "all", "at": "mon,tue,wed,thu,fri,sat,sun 12:00"}
    shifts = SHIFTS | {"start_every_minutes": 120}
    week = {"part": {"weekly_hours": [6, 18], "days_per_week": [1, 3], "shift_hours": [6, 6]}}
    config = write_case(tmp_path, settings(shifts=shifts, contracts=week, breaks=[LUNCH], activities=[long]))
    value = np.where(np.arange(TimeGrid(config).all_slots) % 288 // 12 == 12, 10.0, 1.0)  # noon is dear
    total, starts, _, breaks, crew = best_of(config, value, 0.0)
    assert total > NONE / 2
    for day in np.flatnonzero(starts >= 0):
        begin = int(crew.start_slot[day, starts[day]]) - 288 * day
        lunch = int(breaks[day, 0]) - 288 * day
        if breaks[day, 1] >= 0:
            assert not (144 - 6 < lunch < 174)
        else:
            assert not begin <= 144 <= 174 <= begin + 72
