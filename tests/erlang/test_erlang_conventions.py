"""Faults seen in other libraries, and the answers at the edges: nothing here may raise."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from wfm import erlang


def test_no_contacts() -> None:
    assert erlang.offered_load(0, 180, 1800) == 0
    assert erlang.erlang_b(0, [0, 1, 9]).tolist() == [1, 0, 0]
    assert erlang.erlang_c(0, [0, 1, 9]).tolist() == [0, 0, 0]
    assert erlang.service_level(0, [0, 9], 180, 20).tolist() == [1, 1]
    assert erlang.asa(0, [0, 9], 180).tolist() == [0, 0]
    assert erlang.occupancy(0, [0, 9]).tolist() == [0, 0]
    assert erlang.required_agents(0, 180, service_level=0.8, t=20) == 0
    assert erlang.required_agents(0, 180, service_level=0.8, t=20, patience=60, min_agents=2) == 2
    for patience in (60, math.inf):
        result = erlang.erlang_a(0, [0, 9], 180, patience, 20)
        for name in erlang.ErlangA.__dataclass_fields__:
            assert getattr(result, name).tolist() == [float(name.startswith("sl_"))] * 2


@pytest.mark.parametrize(("agents", "load"), [(5, 5), (4, 5), (1, 100), (0, 5), (0, 0.1)])
def test_unstable_load(agents: int, load: float) -> None:
    assert erlang.erlang_c(load, agents) == 1
    assert erlang.prob_wait_exceeds(load, agents, 180, 20) == 1
    assert erlang.service_level(load, agents, 180, 20) == 0
    assert erlang.asa(load, agents, 180) == math.inf
    assert erlang.occupancy(load, agents) == 1
    result = erlang.erlang_a(load, agents, 180, math.inf, 20)
    assert (result.prob_wait, result.asa_answered, result.sl_answered_of_offered) == (1, math.inf, 0)


def test_nobody_on_duty() -> None:
    result = erlang.erlang_a(5, 0, 180, 60, 20)
    assert (result.prob_wait, result.prob_abandon, result.occupancy) == (1, 1, 1)
    assert (result.asa_answered, result.mean_wait_all) == (math.inf, 60)
    assert result.mean_queue == pytest.approx(5 * 60 / 180)
    assert result.sl_answered_of_offered == result.sl_answered_of_answered == 0
    assert result.sl_wait_le_t == pytest.approx(1 - math.exp(-20 / 60))


def test_work_needs_an_agent() -> None:
    """Callers so impatient that every wait ends in time are still work for somebody."""
    asked = {"service_level": 0.8, "t": 100, "patience": 1, "convention": "wait_le_t"}
    assert erlang.required_agents(3, 180, **asked) == 1


def test_threshold_zero_is_not_having_to_wait() -> None:
    assert erlang.service_level(48, 50, 60, 0) == 1 - erlang.erlang_c(48, 50)
    result = erlang.erlang_a(48, 50, 60, 120, 0)
    assert result.sl_answered_of_offered == pytest.approx(1 - result.prob_wait)


@pytest.mark.parametrize("load", [0.0344, 0.4, 1.0, 1.4, 5.4, 5.5, 23.9, 24.0])
def test_search_does_not_start_too_high(load: float) -> None:
    """The first stable number of agents is enough here; starts at round(a+1) or ceil(a)+1 miss it."""
    first = math.floor(load) + 1
    t = 180 / (first - load) * 5
    assert erlang.required_agents(load, 180, service_level=0.8, t=t) == first


def test_occupancy_cap_is_exact() -> None:
    """ceil(load / cap) in floating point is one too many for 21 / .70 and others."""
    load = np.arange(1, 401)[:, None]
    percent = np.arange(30, 101)[None, :]
    exact = -(-load * 100 // percent)
    assert np.array_equal(erlang.required_agents(load, 180, max_occupancy=percent / 100), exact)
    assert math.ceil(21 / 0.70) == 31  # the fault is real


def test_occupancy_cap_counts_offered_load_with_patience_too() -> None:
    assert erlang.required_agents(90, 180, max_occupancy=0.9, patience=30) == 100


def test_deep_tails() -> None:
    """No early zero, no overflow, no loss in 1 - B."""
    assert erlang.erlang_b(1, 10) == pytest.approx(
        1 / (math.factorial(10) * sum(1 / math.factorial(k) for k in range(11)))
    )
    assert 0 < erlang.erlang_b(100, 500) < 1e-100
    assert erlang.erlang_b(1, 100_000) == 0
    assert 1 - erlang.erlang_c(1e5 * (1 - 1e-13), 1e5) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("load", [5e-324, 1e-300, 1e-290, 1e-9, 1e9])
@pytest.mark.parametrize("aht", [1e-6, 1e12])
@pytest.mark.parametrize("patience", [1e-6, 1e12, math.inf])
def test_the_far_ends_of_the_ranges_end(load: float, aht: float, patience: float) -> None:
    """No endless search and no NaN, however absurd the numbers."""
    result = erlang.erlang_a(load, [1, 10**9], aht, patience, [[0.0], [1e12]])
    assert not any(np.isnan(getattr(result, name)).any() for name in erlang.ErlangA.__dataclass_fields__)
    asked = {"service_level": 0.99, "t": 1, "asa": 1e-3, "max_abandonment": 1e-6}
    assert 1 <= erlang.required_agents(load, aht, patience=patience, **asked) < 1.01e9


def test_infinite_patience_asks_for_a_stable_queue() -> None:
    assert erlang.required_agents(5, 180, max_abandonment=0.5, patience=math.inf) == 6
    mixed = erlang.required_agents(48, 60, service_level=0.8, t=20, patience=[120, math.inf])
    assert mixed[1] == erlang.required_agents(48, 60, service_level=0.8, t=20) > mixed[0]


def test_the_four_service_levels_are_ordered() -> None:
    result = erlang.erlang_a(48, 46, 60, 120, 20)
    levels = [
        result.sl_answered_of_offered,
        result.sl_excl_short_abandons,
        result.sl_answered_of_answered,
    ]
    assert all(low < high for low, high in pairwise(levels))
    needed = [
        erlang.required_agents(48, 60, service_level=0.8, t=20, patience=120, convention=convention)
        for convention in ("answered_of_offered", "excl_short_abandons", "answered_of_answered")
    ]
    assert needed == sorted(needed, reverse=True)


def test_shapes_and_types() -> None:
    load = np.linspace(0, 50, 6)[:, None]
    agents = np.arange(4, dtype=np.int32)[None, :]
    assert erlang.erlang_b(load, agents).shape == (6, 4)
    result = erlang.erlang_a(load, agents, 300, [[60.0]], 20)
    assert result.mean_queue.shape == (6, 4)
    assert result.mean_queue.dtype == np.float64
    needed = erlang.required_agents(load, [100, 200, 300], asa=10, min_agents=3)
    assert (needed.shape, needed.dtype) == ((6, 3), np.int64)
    assert isinstance(erlang.erlang_c(5, 8), np.float64)
    assert isinstance(erlang.required_agents(5, 180, asa=10), np.int64)
    assert erlang.erlang_c([], []).shape == (0,)
    assert erlang.required_agents([], 180, asa=10).shape == (0,)
