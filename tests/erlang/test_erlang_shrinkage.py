"""Shrinkage, deep tails, and fractional agents."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm import erlang


def test_shares_lost_one_after_another_multiply() -> None:
    assert erlang.combined_shrinkage(0.2, 0.1) == pytest.approx(0.28)
    assert erlang.combined_shrinkage([0.0, 0.5], 0.1, 0.1).tolist() == pytest.approx([0.19, 0.595])


def test_no_agent_is_added_for_dust() -> None:
    assert erlang.scheduled_from_required(9, 0.55) == 20
    assert math.ceil(9 / (1 - 0.55)) == 21  # what the plain quotient gives
    assert erlang.required_agents(21.0, 300.0, max_occupancy=0.70) == 30
    hundredths = np.arange(0, 99)
    for needed in range(1, 300):
        exact = -(-needed * 100 // (100 - hundredths))
        assert erlang.scheduled_from_required(needed, hundredths / 100).tolist() == exact.tolist()


@pytest.mark.parametrize("share", [-0.1, 1.0, math.nan])
def test_shares_that_cannot_be_are_refused(share: float) -> None:
    with pytest.raises(ValueError, match="shrinkage"):
        erlang.scheduled_from_required(5, share)


def test_log_erlang_b_goes_where_erlang_b_underflows() -> None:
    load, agents = np.array([0.5, 10.0, 100.0, 5000.0]), np.array([3, 12, 90, 5100])
    assert erlang.log_erlang_b(load, agents) == pytest.approx(np.log(erlang.erlang_b(load, agents)), rel=1e-11)
    # B(1000, 1) = (1 / 1000!) / e, nearly
    assert erlang.log_erlang_b(1.0, 1000) == pytest.approx(-math.lgamma(1001) - 1.0, rel=1e-12)
    assert erlang.erlang_b(1.0, 1000) == 0.0


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.floats(0.05, 150), st.integers(0, 170), st.floats(5, 5000), st.floats(0, 300))
def test_fractional_agents_lie_between_the_whole_ones(load: float, below: int, patience: float, t: float) -> None:
    agents = below + np.linspace(0, 1, 9)
    found = erlang.erlang_a_real(load, agents, 300.0, patience, t)
    assert (np.diff(found.sl_answered_of_offered) >= -1e-11).all()
    assert (np.diff(found.prob_abandon) <= 1e-11).all()
    ends = erlang.erlang_a(load, [below, below + 1], 300.0, patience, t)
    for name in ("sl_answered_of_offered", "prob_abandon", "prob_wait", "occupancy"):
        assert getattr(found, name)[[0, -1]] == pytest.approx(getattr(ends, name), abs=1e-11)
