"""The negative binomial distribution by its mean and dispersion: variance = mean + dispersion mean^2."""

from __future__ import annotations

from math import erf, sqrt
from statistics import NormalDist

import numpy as np

EXACT_UP_TO_MEAN = 150.0
SMALLEST_DISPERSION = 1e-6

_erf = np.vectorize(erf, otypes=[float])


def cumulative(count: np.ndarray, mean: np.ndarray, dispersion: float) -> np.ndarray:
    """Return the probability of at most `count` contacts; exact for small means, else a gamma approximation.

    Args:
        count: Whole numbers, -1 and more, shape (n,).
        mean: At least 0, shape (n,).
        dispersion: At least 0.

    Source: recursion of Johnson, Kemp and Kotz (2005), section 5.2; Wilson and Hilferty (1931).
    """
    size = 1.0 / max(dispersion, SMALLEST_DISPERSION)
    result = np.where(count >= 0, 1.0, 0.0)
    exact = (mean > 0) & (mean <= EXACT_UP_TO_MEAN) & (count >= 0)
    result[exact] = _exact(count[exact], mean[exact], size)
    large = (mean > EXACT_UP_TO_MEAN) & (count >= 0)
    result[large] = _approximate(count[large] + 0.5, mean[large], size)
    return result


def quantile(probability: float, mean: np.ndarray, dispersion: float) -> np.ndarray:
    """Return the smallest whole number of contacts that is not exceeded with a probability.

    Args:
        probability: Above 0 and below 1.
        mean: At least 0, shape (n,).
        dispersion: At least 0.
    """
    size = 1.0 / max(dispersion, SMALLEST_DISPERSION)
    result = np.zeros(len(mean))
    exact = (mean > 0) & (mean <= EXACT_UP_TO_MEAN)
    result[exact] = _exact_quantile(probability, mean[exact], size)
    large = mean > EXACT_UP_TO_MEAN
    shape = _gamma_shape(mean[large], size)
    normal_quantile = NormalDist().inv_cdf(probability)
    root = np.maximum(1 - 1 / (9 * shape) + normal_quantile / np.sqrt(9 * shape), 0.0)
    result[large] = np.round(mean[large] * root**3)
    return result


def _first_term(mean: np.ndarray, size: float) -> np.ndarray:
    return np.exp(-size * np.log1p(mean / size))


def _exact(count: np.ndarray, mean: np.ndarray, size: float) -> np.ndarray:
    term = _first_term(mean, size)
    total = term.copy()
    step = mean / (mean + size)
    for number in range(1, int(count.max(initial=0.0)) + 1):
        term = term * step * ((size + number - 1) / number)
        total += np.where(count >= number, term, 0.0)
    return np.minimum(total, 1.0)


def _exact_quantile(probability: float, mean: np.ndarray, size: float) -> np.ndarray:
    term = _first_term(mean, size)
    total = term.copy()
    step = mean / (mean + size)
    result = np.zeros(len(mean))
    number = 0
    most = int(np.max(mean + 50 * np.sqrt(mean + mean**2 / size), initial=0.0)) + 50
    while (total < probability).any() and number < most:
        result[total < probability] += 1
        number += 1
        term = term * step * ((size + number - 1) / number)
        total += term
    return result


def _gamma_shape(mean: np.ndarray, size: float) -> np.ndarray:
    return mean**2 / (mean + mean**2 / size)


def _approximate(value: np.ndarray, mean: np.ndarray, size: float) -> np.ndarray:
    shape = _gamma_shape(mean, size)
    normal = (np.cbrt(value / mean) - (1 - 1 / (9 * shape))) * np.sqrt(9 * shape)
    return 0.5 * (1 + _erf(normal / sqrt(2.0)))
