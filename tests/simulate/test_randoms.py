"""Random numbers that are named and not drawn in turn."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from wfm.simulate.kernels import randoms


@njit
def exponentials(count: int, key: np.uint64) -> np.ndarray:
    found = np.empty(count)
    for number in range(count):
        found[number] = randoms.exponential(randoms.name_of(key, number))
    return found


@njit
def normals(count: int, key: np.uint64) -> np.ndarray:
    found = np.empty(count)
    for number in range(count):
        found[number] = randoms.normal(randoms.name_of(key, number))
    return found


def distance(values: np.ndarray, below: np.ndarray) -> float:
    """Return the distance of Kolmogorov and Smirnov, times the root of the count; below 1.95 in 999 of 1,000 runs."""
    places = (np.arange(len(values)) + 0.5) / len(values)
    return float(np.abs(below - places).max() * np.sqrt(len(values)))


@pytest.mark.parametrize("key", [1, 99, 2**63 + 5])
def test_exponential_numbers_have_their_distribution(key: int):
    values = np.sort(exponentials(2_000_000, np.uint64(key)))
    assert distance(values, -np.expm1(-values)) < 1.95
    assert [float((values**power).mean()) for power in (1, 2, 3)] == pytest.approx([1, 2, 6], rel=0.01)
    beyond = (values > randoms.TAIL).mean()
    assert beyond == pytest.approx(np.exp(-randoms.TAIL), rel=0.15)


def test_normal_numbers_have_their_moments():
    values = normals(2_000_000, np.uint64(4))
    assert values.mean() == pytest.approx(0, abs=0.003)
    assert [float((values**power).mean()) for power in (2, 4)] == pytest.approx([1, 3], rel=0.01)
    assert (values**3).mean() == pytest.approx(0, abs=0.02)


def test_neighbours_and_keys_are_independent():
    one, other = exponentials(500_000, np.uint64(7)), exponentials(500_000, np.uint64(8))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.006
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 0.006
    assert exponentials(100, np.uint64(7)).tolist() == one[:100].tolist()
