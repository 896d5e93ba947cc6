"""Confidence intervals of ratios and shares."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.simulate.measures import half_width, ratio_of, share_of, t_quantile


# Student's t, two-sided 95 %: tables of Abramowitz and Stegun (1964), table 26.10.
@pytest.mark.parametrize(("freedom", "right"), [(8, 2.306), (10, 2.228), (30, 2.042), (120, 1.980)])
def test_quantiles_of_student(freedom: int, right: float):
    assert t_quantile(0.975, freedom) == pytest.approx(right, abs=2e-3)


def moments(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.array([x.sum(), y.sum(), (x * x).sum(), (y * y).sum(), (x * y).sum()])


def test_intervals_hold_what_is_right_in_95_of_100():
    rng = np.random.default_rng(3)
    inside = {"share": 0, "ratio": 0}
    for _ in range(2000):
        offered = rng.poisson(40, 30).astype(float)
        good = rng.binomial(offered.astype(int), 0.8).astype(float)
        for name, make in (("share", share_of), ("ratio", ratio_of)):
            found = make(moments(good, offered), 30)
            inside[name] += bool(found.low <= 0.8 <= found.high)
    assert 0.94 <= inside["share"] / 2000 <= 0.975  # wider than need be where contacts come in no clusters
    assert inside["ratio"] / 2000 == pytest.approx(0.95, abs=0.02)


def test_a_share_never_missed_is_not_certain():
    offered = np.full(20, 5.0)
    found = share_of(moments(offered, offered), 20)
    assert found.value == 1.0
    assert 0.9 < found.low < 0.99
    assert found.high == pytest.approx(1.0)
    assert half_width(found) > 0.01


def test_nothing_offered_is_no_number():
    found = share_of(np.zeros((2, 5)), 10)
    assert np.isnan(found.value).all()
