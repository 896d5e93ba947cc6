"""Work that may wait: the taut string against the search for the most crowded stretch."""

from __future__ import annotations

import numpy as np
import pytest

from wfm import erlang

HOUR = 3600.0


def crowded(released: np.ndarray, due: np.ndarray, work: np.ndarray, size: int) -> np.ndarray:
    """Return the levels by Yao, Demers and Shenker: the most crowded stretch first, then without it."""
    levels, free = np.zeros(size), np.ones(size, dtype=bool)
    jobs = [[r, d, w] for r, d, w in zip(released, due, work) if w > 0]
    while jobs:
        best = (-1.0, 0, 0)
        for begin in range(size):
            for end in range(begin + 1, size + 1):
                length = free[begin:end].sum()
                if length:
                    inside = sum(w for r, d, w in jobs if begin <= r and d <= end)
                    best = max(best, (inside / length, begin, end))
        level, begin, end = best
        levels[begin:end][free[begin:end]] = level
        free[begin:end] = False
        jobs = [job for job in jobs if not (begin <= job[0] and job[1] <= end)]
    return levels


@pytest.mark.parametrize("seed", range(12))
def test_the_string_is_the_smoothest_schedule(seed: int) -> None:
    random = np.random.default_rng(seed)
    size, limit = 12, int(random.integers(1, 6))
    arrivals = random.uniform(0, 9, size) * (random.random(size) < 0.6)
    arrivals[-1] = 0.0
    found = erlang.deferred_required(arrivals, HOUR, limit * HOUR, HOUR)
    released = np.arange(size)
    expected = crowded(released, np.minimum(released + 1 + limit, size), arrivals, size)
    assert found.level == pytest.approx(expected, abs=1e-9)
    assert found.peak == pytest.approx(expected.max())


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("count_closed", [False, True])
@pytest.mark.parametrize("steady", [False, True])
def test_nothing_is_late_or_lost(seed: int, count_closed: bool, steady: bool) -> None:
    random = np.random.default_rng(seed)
    size = 48
    opened = np.tile(np.arange(24) % 24 >= 14, 2)
    arrivals = random.uniform(0, 5, size)
    found = erlang.deferred_required(
        arrivals, 1200.0, 5 * HOUR, HOUR, is_open=opened, count_closed=count_closed, steady=steady
    )
    assert not found.level[~opened].any()
    assert found.done.sum() == pytest.approx(arrivals.sum())
    assert found.level == pytest.approx(found.done / 3)
    assert (found.backlog >= -1e-9).all()
    if not steady:
        assert found.backlog == pytest.approx(np.cumsum(arrivals) - np.cumsum(found.done), abs=1e-6)
        assert found.backlog[-1] == 0
    if count_closed:
        # Due within five hours of the end of its hour, or in the first open hour after it came.
        first_open = np.array([np.argmax(opened[h:]) if opened[h:].any() else 99 for h in range(size)])
        assert found.oldest.max() <= max(6, first_open.max()) * HOUR


def test_a_steady_plan_has_no_ends() -> None:
    opened = np.arange(24) % 24 >= 16
    day = erlang.deferred_required(np.ones(24), 1200.0, 30 * HOUR, HOUR, is_open=opened, count_closed=True, steady=True)
    week = erlang.deferred_required(
        np.ones(168), 1200.0, 30 * HOUR, HOUR, is_open=np.tile(opened, 7), count_closed=True, steady=True
    )
    assert np.tile(day.level, 7) == pytest.approx(week.level)
    assert day.level[opened] == pytest.approx([1.0] * 8)  # 24 contacts of 20 minutes in eight hours


def test_backlog_comes_with_its_age() -> None:
    # Ten hours of work are overdue, ten have two hours left of four, and nothing arrives.
    found = erlang.deferred_required(
        np.zeros(8), HOUR, 4 * HOUR, HOUR, backlog=[10.0, 10.0], backlog_age=[5 * HOUR, 2 * HOUR]
    )
    assert found.level[0] == pytest.approx(10.0)
    assert found.level[1:].tolist() == pytest.approx([10.0, 0, 0, 0, 0, 0, 0])
    assert found.oldest[0] == pytest.approx(3 * HOUR)
    assert found.backlog.tolist() == pytest.approx([10.0, 0, 0, 0, 0, 0, 0, 0])


def test_never_open_does_nothing() -> None:
    found = erlang.deferred_required([1.0, 2.0], 600.0, HOUR, HOUR, is_open=[False, False])
    assert found.level.tolist() == [0.0, 0.0]
    assert found.backlog.tolist() == [1.0, 3.0]


def test_flow_needs_no_premium_over_the_load() -> None:
    arrivals = np.full(40, 6.0)
    level = erlang.deferred_required(arrivals, 600.0, 4 * HOUR, 1800.0, steady=True).level
    assert level == pytest.approx(erlang.offered_load(arrivals, 600.0, 1800.0))
    assert np.ceil(level).max() < erlang.required_agents(2.0, 600.0, service_level=0.8, t=20.0)
