"""Loads that move, return, or are not known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm import erlang

DAY = 30 + 25 * np.sin(np.arange(48) / 48 * 2 * np.pi)


def test_a_load_that_stands_still_is_the_plain_one() -> None:
    found = erlang.modified_offered_load(np.full(20, 40.0), 600.0, 1800.0, first=40 * 600 / 1800)
    assert found.mean == pytest.approx(erlang.offered_load(np.full(20, 40.0), 600.0, 1800.0))
    assert found.last == pytest.approx(40 * 600 / 1800)


def test_no_work_is_lost_or_made() -> None:
    found = erlang.modified_offered_load(DAY, 1500.0, 1800.0, first=3.0)
    # Work brought in is first * aht; what is in hand at the end is last * aht.
    assert found.mean.sum() * 1800 == pytest.approx(DAY.sum() * 1500 + (3.0 - found.last) * 1500)


def test_it_follows_the_differential_equation() -> None:
    aht, width, steps = 1500.0, 1800.0, 20_000
    found = erlang.modified_offered_load(DAY[:6], aht, width, first=5.0)
    present, means, peaks = 5.0, [], []
    for volume in DAY[:6]:
        seen = []
        for _ in range(steps):
            seen.append(present)
            present += (volume / width - present / aht) * width / steps
        means.append(np.mean(seen))
        peaks.append(max(*seen, present))
    assert found.mean == pytest.approx(means, rel=2e-4)
    assert found.peak == pytest.approx(peaks, rel=2e-4)


def test_the_load_lags_behind_the_volume() -> None:
    late = erlang.modified_offered_load(DAY, 1500.0, 1800.0, first=DAY[-1] * 1500 / 1800).mean
    assert late.argmax() > DAY.argmax()
    assert late.max() < erlang.offered_load(DAY, 1500.0, 1800.0).max()


def test_redials_are_the_fixed_point() -> None:
    load, agents = np.array([3.0, 12.0, 60.0]), np.array([2, 11, 50])
    found = erlang.redial_load(load, agents, 300.0, 90.0, 0.4, 0.1)
    lost = erlang.erlang_a(found, agents, 300.0, 90.0, 20.0).prob_abandon
    assert found == pytest.approx(load + (0.4 * lost + 0.1 * (1 - lost)) * found, rel=1e-10)
    assert (found > load).all()


def test_without_redials_the_load_is_the_one_given() -> None:
    assert erlang.redial_load(12.0, 11, 300.0, 90.0, 0.0) == pytest.approx(12.0, rel=1e-12)


def test_call_backs_take_their_load_out_of_the_line_and_lose_none() -> None:
    found = erlang.settled_load(30.0, 28, 300.0, 120.0, offer_after=60.0, accept=0.5)
    assert found.live + found.callbacks == pytest.approx(30.0, rel=1e-10)
    late = 1 - erlang.erlang_a(30.0, 28, 300.0, math.inf, 60.0).sl_wait_le_t
    assert 0 < found.callbacks < 30 * 0.5 * late
    assert erlang.settled_load(30.0, 60, 300.0, 120.0, offer_after=60.0, accept=0.5).callbacks < 1e-4


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(0.2, 80), st.integers(1, 90), st.floats(0.0, 0.9), st.floats(10, 1000))
def test_more_agents_mean_fewer_attempts(load: float, agents: int, again: float, patience: float) -> None:
    first, second = erlang.redial_load(load, [agents, agents + 1], 240.0, patience, again)
    assert load * (1 - 1e-9) <= second <= first * (1 + 1e-9) <= load / (1 - again) * (1 + 1e-9)


@pytest.mark.parametrize("more", [{"redial": 0.5}, {"reconnect": 0.2}, {"offer_after": 30.0, "accept": 0.6}, {}])
def test_the_fewest_agents_for_a_load_that_settles(more: dict) -> None:
    load = np.array([0.0, 0.3, 4.0, 25.0, 120.0])
    aims = {"service_level": 0.8, "t": 20.0, "max_occupancy": 0.9}
    found = erlang.required_agents_settled(load, 300.0, patience=90.0, **more, **aims)
    for less, right in ((0, True), (1, False)):
        agents = np.maximum(found - less, 0)
        settled = erlang.settled_load(load, agents, 300.0, 90.0, **more).live
        enough = erlang.required_agents(settled, 300.0, patience=90.0, **aims) <= agents
        assert enough[1:].tolist() == [right] * 4
    assert found[0] == 0
    plain = erlang.required_agents(load, 300.0, patience=90.0, **aims)
    assert (found >= plain).all() if "accept" not in more else (found <= plain).all()
    if not more:
        assert found.tolist() == plain.tolist()
    assert erlang.required_agents_settled(0.0, 300.0, min_agents=3, service_level=0.8, t=20.0) == 3


def quantile_mean(load: float, cv: float, agents: int, patience: float) -> float:
    """Average the service level over 4,000 quantiles of the load, each weighed by its size."""
    q = (np.arange(4000) + 0.5) / 4000
    loads = erlang.load_quantile(load, cv, q)
    level = erlang.erlang_a(loads, agents, 300.0, patience, 20.0).sl_answered_of_offered
    return float((loads * level).sum() / loads.sum())


@pytest.mark.parametrize("patience", [180.0, math.inf])
@pytest.mark.parametrize(("load", "agents"), [(2.0, 4), (20.0, 22), (50.0, 52), (300.0, 320)])
@pytest.mark.parametrize("cv", [0.05, 0.2, 0.5])
def test_mixtures_are_averages_over_what_may_come(load: float, agents: int, cv: float, patience: float) -> None:
    found = erlang.erlang_a_mixture(load, cv, agents, 300.0, patience, 20.0).sl_answered_of_offered
    assert found == pytest.approx(quantile_mean(load, cv, agents, patience), abs=1.5e-3)


@pytest.mark.parametrize("patience", [60.0, math.inf])
@pytest.mark.parametrize("agents", [0.05, 0.19, 0.45, 0.8, 1.3])
def test_mixtures_of_less_than_one_agent(agents: float, patience: float) -> None:
    q = (np.arange(40_000) + 0.5) / 40_000
    loads = erlang.load_quantile(0.16, 0.4, q)
    found = erlang.erlang_a_mixture(0.16, 0.4, agents, 300.0, patience, 20.0)
    right = erlang.erlang_a_real(loads, agents, 300.0, patience, 20.0)
    for name in ("sl_answered_of_offered", "occupancy", "prob_abandon"):
        mean = (loads * getattr(right, name)).sum() / loads.sum()
        assert getattr(found, name) == pytest.approx(mean, abs=1e-4), name


def test_the_fewest_agents_for_the_average() -> None:
    load = np.array([0.4, 3.0, 20.0, 50.0, 200.0])
    found = erlang.required_agents_mixture(load, 0.15, 300.0, service_level=0.8, t=20.0, patience=180.0)
    at, less = (
        erlang.erlang_a_mixture(load, 0.15, n, 300.0, 180.0, 20.0).sl_answered_of_offered for n in (found, found - 1)
    )
    assert (at >= 0.8 - 1e-9).all()
    assert (less < 0.8).all()
    plain = erlang.required_agents(load, 300.0, service_level=0.8, t=20.0, patience=180.0)
    assert (found >= plain).all()
    none = erlang.required_agents_mixture(load, 0.0, 300.0, service_level=0.8, t=20.0, patience=180.0)
    assert none.tolist() == plain.tolist()


def test_the_fewest_agents_for_a_quantile_are_those_of_that_load() -> None:
    found = erlang.required_agents_mixture(50.0, 0.1, 300.0, service_level=0.8, t=20.0, criterion="quantile", q=0.9)
    high = erlang.load_quantile(50.0, 0.1, 0.9)
    assert high == pytest.approx(50 * (1 + 1.2816 * 0.1), rel=0.01)
    assert found == erlang.required_agents(high, 300.0, service_level=0.8, t=20.0)


def test_load_quantiles_are_those_of_a_gamma_distribution() -> None:
    # cv 1 is the exponential distribution: -log(1 - q).
    q = np.array([1e-6, 0.1, 0.5, 0.9, 0.9999])
    assert erlang.load_quantile(7.0, 1.0, q) == pytest.approx(-7 * np.log1p(-q), rel=1e-9)
    # cv 1 / sqrt 2: P(L <= x) = 1 - (1 + 2 x) e^(-2 x) for mean 1.
    x = erlang.load_quantile(1.0, math.sqrt(0.5), q)
    assert 1 - (1 + 2 * x) * np.exp(-2 * x) == pytest.approx(q, abs=1e-10)
    assert erlang.load_quantile(7.0, 0.0, q).tolist() == [7.0] * 5
    many = erlang.load_quantile(1.0, 0.3, np.linspace(0.0005, 0.9995, 1000))
    assert (np.diff(many) > 0).all()
    assert (many.mean(), many.std()) == pytest.approx((1.0, 0.3), abs=3e-3)
