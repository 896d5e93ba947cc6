"""Patience and shrinkage, found again in data made from them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from wfm import erlang


def made(size: int, patience: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return waits and who gave up, for waits offered that have nothing to do with the patience."""
    random = np.random.default_rng(seed)
    offered, lasts = random.gamma(0.7, 90.0, size), random.exponential(patience, size)
    return np.minimum(offered, lasts), lasts < offered


def test_patience_is_found_though_most_callers_never_reached_it():
    waits, gone = made(200_000, 120.0, 1)
    assert gone.mean() < 0.4
    found = erlang.patience_from_waits(waits.sum(), gone.sum())
    assert found.value == pytest.approx(120.0, rel=0.02)
    assert found.low < 120 < found.high
    assert waits[gone].mean() < 80  # the mean wait of those who gave up is not their patience


def test_the_interval_holds_as_often_as_it_says():
    parts = [made(60, 120.0, seed) for seed in range(1500)]
    found = erlang.patience_from_waits([w.sum() for w, _ in parts], [g.sum() for _, g in parts], 0.9)
    assert ((found.low <= 120) & (found.high >= 120)).mean() == pytest.approx(0.9, abs=0.04)


def test_a_single_abandonment_has_the_interval_of_the_exponential_distribution():
    found = erlang.patience_from_waits(100.0, 1, 0.95)
    assert found.value == 100.0
    assert found.high == pytest.approx(100 / -math.log(0.975), rel=1e-9)
    assert found.low == pytest.approx(100 / 5.5716434, rel=1e-6)  # the 97.5 % point of a gamma of shape 2


def test_nobody_gave_up():
    found = erlang.patience_from_waits([100.0, 0.0], [0, 3])
    assert found.value.tolist() == [math.inf, 0.0]
    assert found.high.tolist() == [math.inf, 0.0]
    assert 0 < found.low[0] < 100


def test_survival_by_hand_and_for_an_exponential_patience():
    # Five callers: gave up at 10, answered at 15, gave up at 20 (two of three left), answered at 30.
    steps, left = erlang.still_waiting([10, 15, 20, 20, 30], [True, False, True, True, False])
    assert steps.tolist() == [10, 20]
    assert left.tolist() == pytest.approx([0.8, 0.8 / 3])
    steps, left = erlang.still_waiting(*made(50_000, 120.0, 2))
    at = np.searchsorted(steps, [20, 60, 120])
    assert -np.log(left[at]) / steps[at] == pytest.approx([1 / 120] * 3, rel=0.05)
    assert erlang.still_waiting([5.0], [False])[0].size == 0


def test_shrinkage_by_group_counts_no_overtime_against_absence():
    groups, shares = erlang.shrinkage_from_hours([8, 8, 8, 0], [6, 10, 8, 1], ["mon", "mon", "tue", "wed"])
    assert groups.tolist() == ["mon", "tue", "wed"]
    assert shares[:2].tolist() == pytest.approx([2 / 16, 0.0])
    assert math.isnan(shares[2])
    assert erlang.shrinkage_from_hours([8, 8], [6, 8])[1].tolist() == pytest.approx([0.125])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: erlang.patience_from_waits(-1.0, 3), "total_wait"),
        (lambda: erlang.patience_from_waits(1.0, 2.5), "abandoned"),
        (lambda: erlang.patience_from_waits(1.0, 2, 1.0), "confidence"),
        (lambda: erlang.still_waiting([1.0, 2.0], [True]), "shapes"),
        (lambda: erlang.shrinkage_from_hours([8.0], [-1.0]), "worked"),
        (lambda: erlang.shrinkage_from_hours([8.0, 8.0], [1.0, 1.0], [1]), "groups"),
    ],
)
def test_arguments_that_cannot_be_are_named(call, words: str):
    with pytest.raises(ValueError, match=words):
        call()
