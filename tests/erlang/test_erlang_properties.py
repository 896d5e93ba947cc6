"""Laws that hold for every queue, tried on random ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm import erlang

settings.register_profile("erlang", max_examples=150, deadline=None, derandomize=True)
law = settings(settings.get_profile("erlang"))

loads = st.floats(1e-3, 2000.0)
small_loads = st.floats(1e-3, 150.0)
ahts = st.floats(1.0, 3600.0)
patiences = st.floats(0.1, 1e6)
thresholds = st.one_of(st.just(0.0), st.floats(0.01, 3600.0))
levels = st.sampled_from([0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999])
staffing = st.integers(1, 2500)


def birth_death(load: float, agents: int, aht: float, patience: float) -> tuple[float, float, float]:
    """Return P(wait), P(abandon) and the mean queue from the stationary law, state by state."""
    weights = [1.0]
    peak = 1.0
    while weights[-1] > 1e-25 * peak or len(weights) <= agents or len(weights) < load:
        k = len(weights)
        weights.append(weights[-1] * load / (min(k, agents) + max(k - agents, 0) * aht / patience))
        peak = max(peak, weights[-1])
        if weights[-1] > 1e200:
            weights = [w * 1e-200 for w in weights]
            peak *= 1e-200
    total = math.fsum(weights)
    queue = math.fsum((k - agents) * w for k, w in enumerate(weights) if k > agents) / total
    return math.fsum(weights[agents:]) / total, queue * aht / (patience * load), queue


@law
@given(loads, staffing)
def test_erlang_b_recursion(load: float, agents: int) -> None:
    """B(n) = a B(n-1) / (n + a B(n-1)): also across the switches between sums and integrals."""
    less, more = erlang.erlang_b(load, [agents - 1, agents])
    if less > 1e-280:
        assert more == pytest.approx(load * less / (agents + load * less), rel=1e-12)


@law
@given(loads, st.floats(0.001, 2500.0))
def test_real_erlang_b_recursion(load: float, agents: float) -> None:
    less, more = erlang.erlang_b_real(load, [agents, agents + 1.0])
    if less > 1e-280:
        agents = (agents + 1.0) - 1.0
        assert more == pytest.approx(load * less / (agents + 1.0 + load * less), rel=1e-11)


@law
@given(loads, staffing, ahts, thresholds)
def test_erlang_c_improves_with_every_agent(load: float, agents: int, aht: float, t: float) -> None:
    less, more = erlang.service_level(load, [agents, agents + 1], aht, t)
    assert less <= more + 1e-14
    slower, faster = erlang.asa(load, [agents, agents + 1], aht)
    assert faster <= slower


@law
@given(small_loads, st.integers(1, 200), ahts, patiences, thresholds)
def test_erlang_a_improves_with_every_agent(load: float, agents: int, aht: float, patience: float, t: float) -> None:
    result = erlang.erlang_a(load, [agents, agents + 1], aht, patience, t)
    for name in erlang.ErlangA.__dataclass_fields__:
        less, more = getattr(result, name)
        better, worse = (more, less) if name.startswith("sl_") else (less, more)
        assert worse <= better + 1e-12 * max(1.0, abs(better)), name


@law
@given(loads, ahts, levels, thresholds)
def test_requirement_by_erlang_c_is_the_fewest(load: float, aht: float, level: float, t: float) -> None:
    agents = erlang.required_agents(load, aht, service_level=level, t=t)
    assert erlang.service_level(load, agents, aht, t) >= level - 1e-12
    assert erlang.service_level(load, agents - 1, aht, t) < level


@law
@given(loads, ahts, st.floats(0.1, 300.0))
def test_requirement_by_asa_is_the_fewest(load: float, aht: float, asa: float) -> None:
    agents = erlang.required_agents(load, aht, asa=asa)
    assert erlang.asa(load, agents, aht) <= asa * (1 + 1e-12)
    assert erlang.asa(load, agents - 1, aht) > asa


@law
@given(loads, ahts, patiences, levels, thresholds, st.sampled_from(erlang.CONVENTIONS))
def test_requirement_by_erlang_a_is_the_fewest(
    load: float, aht: float, patience: float, level: float, t: float, convention: str
) -> None:
    agents = erlang.required_agents(load, aht, service_level=level, t=t, patience=patience, convention=convention)
    reached, below = getattr(erlang.erlang_a(load, [agents, agents - 1], aht, patience, t), f"sl_{convention}")
    assert reached >= level - 1e-12
    assert below < level or agents == 1


@law
@given(loads, ahts, patiences, st.floats(1e-4, 0.5))
def test_requirement_by_abandonment_is_the_fewest(load: float, aht: float, patience: float, share: float) -> None:
    agents = erlang.required_agents(load, aht, max_abandonment=share, patience=patience)
    reached, below = erlang.erlang_a(load, [agents, agents - 1], aht, patience, 0).prob_abandon
    assert reached <= share * (1 + 1e-12)
    assert below > share


@law
@given(small_loads, ahts, patiences, levels, thresholds, st.floats(0.5, 1.0), st.integers(0, 99))
def test_targets_together_ask_for_the_largest_alone(
    load: float, aht: float, patience: float, level: float, t: float, cap: float, floor: int
) -> None:
    asked = [
        {"service_level": level, "t": t},
        {"asa": 15.0},
        {"max_abandonment": 0.03},
        {"max_occupancy": cap},
    ]
    alone = [erlang.required_agents(load, aht, patience=patience, **one) for one in asked]
    together = {key: value for one in asked for key, value in one.items()}
    assert erlang.required_agents(load, aht, patience=patience, min_agents=floor, **together) == max(*alone, floor)


@law
@given(st.floats(1e-2, 500.0), st.floats(1.02, 3.0), ahts, thresholds)
def test_erlang_a_tends_to_erlang_c(load: float, slack: float, aht: float, t: float) -> None:
    agents = math.ceil(load * slack) + 1
    result = erlang.erlang_a(load, agents, aht, 1e12, t)
    assert result.prob_wait == pytest.approx(erlang.erlang_c(load, agents), rel=1e-5, abs=1e-290)
    assert result.asa_answered == pytest.approx(erlang.asa(load, agents, aht), rel=1e-5, abs=1e-290)
    assert result.sl_answered_of_offered == pytest.approx(erlang.service_level(load, agents, aht, t), abs=1e-5)


@law
@given(small_loads, st.integers(1, 200), ahts, st.floats(0.01, 20.0))
def test_erlang_a_against_its_stationary_law(load: float, agents: int, aht: float, ratio: float) -> None:
    patience = aht * ratio
    result = erlang.erlang_a(load, agents, aht, patience, 0)
    wait, abandon, queue = birth_death(load, agents, aht, patience)
    assert result.prob_wait == pytest.approx(wait, rel=1e-11, abs=1e-18)
    assert result.prob_abandon == pytest.approx(abandon, rel=1e-11, abs=1e-18)
    assert result.mean_queue == pytest.approx(queue, rel=1e-11, abs=1e-18)


@settings(law, max_examples=40)
@given(st.floats(0.5, 80.0), st.floats(0.5, 1.5), ahts, st.floats(0.3, 5.0), st.floats(0.01, 2.0))
def test_erlang_a_waits_against_quadrature(
    load: float, staffing: float, aht: float, ratio: float, share: float
) -> None:
    """Integrate the density of the virtual wait, lambda H(v) - n mu v in the exponent, by Simpson's rule."""
    agents = max(1, round(load * staffing))
    patience = aht * ratio
    t = share * min(patience, aht)
    result = erlang.erlang_a(load, agents, aht, patience, t)

    def integral(start: float, end: float, power: int, thinned: bool) -> float:
        v = np.linspace(start, end, 40_001)
        density = np.exp(-load * patience / aht * np.expm1(-v / patience) - agents * v / aht - peak)
        values = density * v**power * (np.exp(-v / patience) if thinned else 1.0)
        weights = np.r_[1.0, np.tile([4.0, 2.0], 19_999), 4.0, 1.0]
        return float(values @ weights * (end - start) / 120_000)

    top = max(0.0, patience * math.log(load / agents))
    peak = -load * patience / aht * math.expm1(-top / patience) - agents * top / aht
    width = 12 * math.sqrt(aht * patience / agents) + 40 * aht / agents
    end = max(top + width, t + 1.0)
    scale = result.prob_wait / integral(0.0, end, 0, False)
    answered = 1 - result.prob_abandon
    beyond = scale * integral(t, end, 0, False) * math.exp(-t / patience)
    soon = 1 - result.prob_wait + scale * integral(0.0, t, 0, True)
    mean = scale * integral(0.0, end, 1, True) / answered
    assert result.sl_wait_le_t == pytest.approx(1 - beyond, abs=1e-8)
    assert result.sl_answered_of_offered == pytest.approx(soon, abs=1e-8)
    assert result.sl_answered_of_answered == pytest.approx(soon / answered, abs=1e-7)
    assert result.sl_excl_short_abandons == pytest.approx(soon / (soon + beyond), abs=1e-7)
    assert result.asa_answered == pytest.approx(mean, rel=1e-6, abs=1e-9)


@law
@given(loads, staffing, ahts, patiences)
def test_erlang_a_flow_balance(load: float, agents: int, aht: float, patience: float) -> None:
    """What is not abandoned is carried by the agents, and Little's law holds for the queue."""
    result = erlang.erlang_a(load, agents, aht, patience, 20)
    assert result.occupancy * agents == pytest.approx(load * (1 - result.prob_abandon), rel=1e-11)
    assert result.mean_queue == pytest.approx(load / aht * result.mean_wait_all, rel=1e-12, abs=1e-300)


@law
@given(st.lists(st.tuples(loads, staffing, ahts, patiences, thresholds), min_size=1, max_size=5))
def test_arrays_equal_scalars(rows: list[tuple[float, int, float, float, float]]) -> None:
    whole = erlang.erlang_a(*np.array(rows).T)
    for i, row in enumerate(rows):
        one = erlang.erlang_a(*row)
        assert all(getattr(whole, name)[i] == getattr(one, name) for name in erlang.ErlangA.__dataclass_fields__)
