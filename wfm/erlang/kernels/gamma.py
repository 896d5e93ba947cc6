"""Pieces of the gamma function that keep all digits where the textbook forms cancel."""

from __future__ import annotations

from math import exp, lgamma, log, log1p, pi, sqrt

from numba import njit

HALF_LOG_TWO_PI = 0.5 * log(2.0 * pi)
STIRLING_FROM = 15.0  # from here on the asymptotic series below is exact to the last digit


@njit(cache=True, error_model="numpy")
def log1p_gap(v: float) -> float:
    """Return v - log(1 + v), v > -1, with full relative accuracy near 0.

    Source: Abramowitz and Stegun (1964), eq. 4.1.27: log(1+v) = 2 artanh(v/(2+v)).
    """
    if v < -0.7 or v > 1.0:
        return v - log1p(v)
    w = v / (2.0 + v)
    square = w * w
    power = square
    total = 1.0 / 3.0
    odd = 5.0
    while power > 1e-17:
        total += power / odd
        power *= square
        odd += 2.0
    return v * w - 2.0 * w * square * total


@njit(cache=True, error_model="numpy")
def stirling_error(x: float) -> float:
    """Return log(gamma(x+1)) - ((x + 1/2) log(x) - x + log(2 pi)/2), x > 0.

    Source: Abramowitz and Stegun (1964), eq. 6.1.41.
    """
    if x < STIRLING_FROM:
        return lgamma(x + 1.0) - ((x + 0.5) * log(x) - x + HALF_LOG_TWO_PI)
    s = 1.0 / (x * x)
    tail = 1.0 / 1260.0 - s * (1.0 / 1680.0 - s * (1.0 / 1188.0 - s * (691.0 / 360360.0 - s / 156.0)))
    return (1.0 / 12.0 - s * (1.0 / 360.0 - s * tail)) / x


@njit(cache=True, error_model="numpy")
def deviance(x: float, z: float, d: float) -> float:
    """Return z - x - x log(z/x) >= 0 for x, z > 0, given d = z - x to full accuracy."""
    if z < 0.3 * x:
        return d - x * log(z / x)  # z/x is exact to the last digit, 1 + d/x would not be
    return x * log1p_gap(d / x)


@njit(cache=True, error_model="numpy")
def log_poisson(x: float, z: float, d: float) -> float:
    """Return log(z^x e^-z / gamma(x+1)) for x, z > 0, given d = z - x to full accuracy.

    Source: Loader (2000), "Fast and accurate computation of binomial probabilities", saddle-point form.
    """
    if x < STIRLING_FROM:
        return x * log(z) - z - lgamma(x + 1.0)
    return -deviance(x, z, d) - stirling_error(x) - HALF_LOG_TWO_PI - 0.5 * log(x)


@njit(cache=True, error_model="numpy")
def poisson(x: float, z: float, d: float) -> float:
    """Return z^x e^-z / gamma(x+1) for x > 0, z >= 0, given d = z - x to full accuracy."""
    if z <= 0.0:
        return 0.0
    return exp(log_poisson(x, z, d))


@njit(cache=True, error_model="numpy")
def poisson_inverse(x: float, z: float, d: float) -> float:
    """Return gamma(x+1) e^z / z^x for x, z > 0; infinite where it overflows."""
    if x < STIRLING_FROM:
        return exp(-log_poisson(x, z, d))
    return sqrt(2.0 * pi * x) * exp(deviance(x, z, d) + stirling_error(x))


@njit(cache=True, error_model="numpy")
def log_gap_mean(x: float, d: float) -> float:
    """Return log(z) - digamma(x+1), z = x + d: the mean of log(z/Y), Y gamma distributed with shape x+1.

    Source: Abramowitz and Stegun (1964), eqs. 6.3.6 (shift) and 6.3.18 (asymptotic series).
    """
    y = x + 1.0
    shift = 1.0
    harmonic = 0.0
    while y < STIRLING_FROM:
        harmonic += 1.0 / y
        y += 1.0
        shift += 1.0
    s = 1.0 / (y * y)
    tail = 1.0 / 252.0 - s * (1.0 / 240.0 - s * (1.0 / 132.0 - s * 691.0 / 32760.0))
    series = 0.5 / y + s * (1.0 / 12.0 - s * (1.0 / 120.0 - s * tail))
    return log1p((d - shift) / y) + series + harmonic
