"""A roster for each budget, so that neither objective nor service falls with money."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from wfm.schedule.frontier import frontier


def _brute(objective, service, paid):
    """Return the most of the objective over all budgets, among all ways in which nothing falls."""
    ways = product(*(np.flatnonzero(can) for can in paid))
    rises = (
        sum(objective[way[n]] for n in range(len(way)))
        for way in ways
        if all(objective[a] <= objective[b] and service[a] <= service[b] for a, b in pairwise(way))
    )
    return max(rises)


@pytest.mark.parametrize("seed", range(40))
def test_of_all_ways_that_rise_the_best_is_taken(seed: int):
    random = np.random.default_rng(seed)
    count, budgets = 7, 4
    objective, service = random.integers(0, 9, count).astype(float), random.integers(0, 5, count).astype(float)
    cost = random.permutation(count)
    paid = [cost <= money for money in sorted(random.integers(0, count, budgets))]
    chosen = frontier(objective, service, paid)
    assert all(can[number] for can, number in zip(paid, chosen, strict=True))
    for a, b in pairwise(chosen):
        assert objective[a] <= objective[b]
        assert service[a] <= service[b]
    assert sum(objective[chosen]) == _brute(objective, service, paid)


def test_the_best_of_each_budget_where_these_rise_by_themselves():
    paid = [np.array([True, False, False]), np.array([True, True, False]), np.ones(3, dtype=bool)]
    assert frontier(np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.6, 0.7]), paid) == [0, 1, 2]
    assert frontier(np.array([1.0, 2.0, 3.0]), np.zeros(3), paid[2:]) == [2]


def test_a_better_roster_that_answers_less_gives_way_where_that_costs_least():
    paid = [np.array([True, True, False, False]), np.ones(4, dtype=bool)]
    # The best of the smaller budget answers more than the best of the larger one.
    objective, service = np.array([5.0, 4.9, 9.0, 6.0]), np.array([0.8, 0.6, 0.7, 0.85])
    assert frontier(objective, service, paid) == [1, 2]
