"""Breaks are placed where they lose least, each within its window, whatever the windows' overlaps and ties."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from schedule_brute import overlap, placements, windows
from schedule_cases import people, settings, write_case

from wfm.config import Config
from wfm.schedule.kernels.breaks import FEW_SPANS, place_breaks, subtract_cheapest_breaks, window_minima
from wfm.schedule.people import make_people
from wfm.schedule.time_grid import TimeGrid

MISSING = -1e290


def pause(name: str, minutes: int, low: float, high: float, longer: float = 0.0) -> dict:
    paid = minutes < 20
    return {"name": name, "minutes": minutes, "paid": paid, "shift_longer_than_hours": longer, "between": [low, high]}


# Windows that never meet, that meet but leave one order only, and that leave every order.
APART = [pause("rest", 15, 0.1, 0.35), pause("lunch", 30, 0.35, 0.65), pause("rest_2", 10, 0.7, 0.9, 4.5)]
ORDERED = [pause("rest", 15, 0.2, 0.45), pause("lunch", 30, 0.37, 0.6), pause("rest_2", 15, 0.58, 0.7)]
FREE = [pause("lunch", 30, 0.2, 0.8), pause("rest", 15, 0.3, 0.6), pause("rest_2", 15, 0.25, 0.75, 4.5)]
SAME = [pause("rest", 15, 0.3, 0.7), pause("rest_2", 15, 0.3, 0.7), pause("rest_3", 15, 0.3, 0.7)]
MODES = {"apart": (APART, {0}), "ordered": (ORDERED, {1}), "any order": (FREE, {2}), "same window": (SAME, {2})}


def crew_of(folder: Path, breaks: list[dict]):
    shifts = {"start_every_minutes": 60, "earliest_start": "08:00", "latest_end": "16:00", "lengths_minutes_step": 60}
    contract = {"part": {"weekly_hours": [0, 40], "days_per_week": [0, 5], "shift_hours": [4, 6]}}
    config = write_case(folder, settings(breaks=breaks, shifts=shifts, contracts=contract))
    return config, make_people(config, people(config), TimeGrid(config)).crew


def losses(kinds: int, slots: int, seed: int, ties: bool) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.integers(0, 3, (kinds, slots)).astype(float) if ties else random.uniform(-2, 3, (kinds, slots))


def cheapest(config: Config, span: int, start: int, loss: np.ndarray) -> float:
    return min(sum(loss[b, start + at // 5] for b, at in placed.items()) for placed in placements(config, span))


@pytest.mark.parametrize("ties", [True, False], ids=["ties", "no ties"])
@pytest.mark.parametrize("kind", MODES)
def test_each_break_lies_in_its_window_and_all_together_lose_least(kind: str, ties: bool, tmp_path: Path):
    breaks, modes = MODES[kind]
    config, crew = crew_of(tmp_path, breaks)
    assert set(crew.mode[0]) == modes
    for seed in range(12):
        loss = losses(len(breaks), 200, seed, ties)
        for number, span in enumerate((240, 300, 360)):
            chosen = np.empty(len(breaks), dtype=np.int64)
            total = place_breaks(crew, 0, number, 20 + seed, loss, chosen)
            assert total == pytest.approx(cheapest(config, span, 20 + seed, loss))
            due = windows(config, span)
            placed = {b: int(at - 20 - seed) * 5 for b, at in enumerate(chosen) if at >= 0}
            assert set(placed) == set(due)
            assert all(placed[b] in due[b] for b in due), (placed, due)
            assert not overlap([(at, config.breaks[b].minutes) for b, at in placed.items()])
            assert total == pytest.approx(sum(loss[b, chosen[b]] for b in due))


@pytest.mark.parametrize("kind", MODES)
def test_equal_losses_everywhere_leave_every_break_in_its_window(kind: str, tmp_path: Path):
    breaks, _ = MODES[kind]
    config, crew = crew_of(tmp_path, breaks)
    for level in (0.0, 1.0, 0.1):
        loss = np.full((len(breaks), 100), level)
        for number, span in enumerate((240, 300, 360)):
            chosen = np.empty(len(breaks), dtype=np.int64)
            place_breaks(crew, 0, number, 7, loss, chosen)
            due = windows(config, span)
            placed = {b: int(at - 7) * 5 for b, at in enumerate(chosen) if at >= 0}
            assert set(placed) == set(due)
            assert all(placed[b] in due[b] for b in due), (placed, due)
            assert not overlap([(at, config.breaks[b].minutes) for b, at in placed.items()])


@pytest.mark.parametrize("ties", [True, False], ids=["ties", "no ties"])
@pytest.mark.parametrize("kind", MODES)
def test_every_shift_is_priced_with_its_breaks_at_their_least_loss(kind: str, ties: bool, tmp_path: Path):
    breaks, _ = MODES[kind]
    config, crew = crew_of(tmp_path, breaks)
    slots = TimeGrid(config).all_slots
    for seed, (number, span) in enumerate(enumerate((240, 300, 360))):
        loss = losses(len(breaks), slots, seed, ties)
        worth = np.random.default_rng(seed).uniform(0, 9, crew.start_slot.shape)
        worth[3, 1] = MISSING
        few = window_minima(crew._replace(span_count=np.array([FEW_SPANS - 1])), 0, loss)
        many = window_minima(crew, 0, loss)
        assert few.shape[1] == 0 < many.shape[1]
        for minima in (few, many):
            left = worth.copy()
            subtract_cheapest_breaks(left, crew, 0, number, crew.start_slot, loss, minima, MISSING)
            assert left[3, 1] == MISSING
            for day, start in ((0, 0), (2, 1), (6, 2)):
                lost = cheapest(config, span, int(crew.start_slot[day, start]), loss)
                assert worth[day, start] - left[day, start] == pytest.approx(lost)
