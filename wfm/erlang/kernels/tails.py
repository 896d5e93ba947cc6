"""The two halves of the incomplete gamma function, as positive sums or integrals.

With x, z > 0 and the Poisson weight p(x; z) = z^x e^-z / gamma(x+1), the whole package rests on

    lower(x, z) = sum_{k>=1} z^k / ((x+1)...(x+k)) = P(x+1, z) / p(x; z)
    upper(x, z) = sum_{k>=1} x (x-1)...(x-k+1) / z^k (x whole) = Q(x, z) / p(x; z)

so that 1 + lower + upper = 1 / p. Nothing here subtracts, so no digits are lost, and the work is bounded:
short series, else one Gauss-Legendre rule over the part of the integral that matters.

Source: NIST Digital Library of Mathematical Functions (2010), eqs. 8.2.1-8.2.4 and 8.7.1; the integrals below
are 8.2.1 and 8.2.2 with the variable measured from z, in units of z.
"""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
from numba import njit

from wfm.erlang.kernels.gamma import log1p_gap

SERIES_BELOW = 400.0  # z <= x up to here: the series is as quick as the quadrature
SMALL = 120.0  # both x and z up to here: the series is as quick, whichever is larger
SPARSE_RATIO = 0.4  # z/x up to here: the series ends within 40 terms, whatever x
CUT = 42.0  # the integrand is followed down to e^-CUT of its peak
STOP = 1e-18  # a series ends at this share of its sum

_nodes, _weights = np.polynomial.legendre.leggauss(28)
NODES = 0.5 * (_nodes + 1.0)
WEIGHTS = 0.5 * _weights


@njit(cache=True, error_model="numpy")
def lower_series(x: float, z: float) -> float:
    """Return lower(x, z) term by term."""
    k = x + 1.0
    term = z / k
    total = term
    while term > STOP * total:
        k += 1.0
        term *= z / k
        total += term
    return total


@njit(cache=True, error_model="numpy")
def lower_reach(x: float, d: float) -> float:
    """Return where e^(zu) (1-u)^x has certainly fallen by CUT, for d = z - x <= 0; at most 1."""
    return min(1.0, 2.0 * CUT / (-d + sqrt(d * d + 2.0 * CUT * x)))


@njit(cache=True, error_model="numpy")
def lower_integral(x: float, d: float) -> float:
    """Return lower(x, x+d), d <= 0, as z times the integral of e^(zu) (1-u)^x over 0..1."""
    reach = lower_reach(x, d)
    total = 0.0
    for i in range(NODES.size):
        u = reach * NODES[i]
        total += WEIGHTS[i] * exp(d * u - x * log1p_gap(-u))
    return (x + d) * reach * total


@njit(cache=True, error_model="numpy")
def lower(x: float, z: float, d: float) -> float:
    """Return lower(x, z) for z <= x, or for both below SMALL; d = z - x."""
    if z <= 0.0:
        return 0.0
    if x < SERIES_BELOW or z < SPARSE_RATIO * x:
        return lower_series(x, z)
    return lower_integral(x, d)


@njit(cache=True, error_model="numpy")
def upper_reach(x: float, d: float) -> float:
    """Return where e^(-zv) (1+v)^x has certainly fallen by CUT, for d = z - x >= 0.

    Solves d v + x v^2 / (2 + 4v/3) = CUT, since v - log(1+v) >= v^2 / (2 + 4v/3).
    """
    square = x + 4.0 * d / 3.0
    linear = 2.0 * d - 4.0 * CUT / 3.0
    root = sqrt(linear * linear + 8.0 * CUT * square)
    return 4.0 * CUT / (linear + root) if linear > 0.0 else 0.5 * (root - linear) / square


@njit(cache=True, error_model="numpy")
def upper_integral(x: float, d: float) -> tuple[float, float]:
    """Return upper(x, z), and z times the integral of e^(-zv) (1+v)^x log(1+v) over v >= 0.

    Given d = z - x >= 0 to full accuracy.
    """
    reach = upper_reach(x, d)
    plain = 0.0
    logged = 0.0
    for i in range(NODES.size):
        v = reach * NODES[i]
        gap = log1p_gap(v)
        weight = WEIGHTS[i] * exp(-d * v - x * gap)
        plain += weight / (1.0 + v)
        logged += weight * (v - gap)
    return x * reach * plain, (x + d) * reach * logged


@njit(cache=True, error_model="numpy")
def waiting_series(x: float, z: float) -> tuple[float, float, float]:
    """Return lower, queue and served-wait sums of `waiting_integral`, term by term."""
    k = x + 1.0
    inverse = 1.0 / k
    harmonic = inverse
    term = 1.0
    total = 0.0
    queue = 0.0
    wait = inverse * harmonic
    length = 0.0
    while True:
        term *= z * inverse
        length += 1.0
        k += 1.0
        inverse = 1.0 / k
        harmonic += inverse
        total += term
        queue += length * term
        wait += term * inverse * harmonic
        if length * term <= STOP * queue:
            return total, queue, x * wait


@njit(cache=True, error_model="numpy")
def waiting_integral(x: float, d: float) -> tuple[float, float, float]:
    """Return three positive integrals over u in 0..1 with weight e^(zu) (1-u)^x, z = x + d, d <= 0.

    In the order returned: z * weight = lower(x, z); z x u/(1-u) * weight = sum of j q_j;
    x * -log(1-u) * weight = sum of q_j P(served | j) E[wait | served, j] in patience units.
    """
    reach = lower_reach(x, d)
    total = 0.0
    queue = 0.0
    wait = 0.0
    for i in range(NODES.size):
        u = reach * NODES[i]
        gap = log1p_gap(-u)
        weight = WEIGHTS[i] * exp(d * u - x * gap)
        total += weight
        queue += weight * u / (1.0 - u)
        wait += weight * (u + gap)
    z = x + d
    return z * reach * total, z * x * reach * queue, x * reach * wait


@njit(cache=True, error_model="numpy")
def waiting(x: float, z: float, d: float) -> tuple[float, float, float]:
    """Return the sums of `waiting_integral` by the shorter way; range as `lower`."""
    if z <= 0.0:
        return 0.0, 0.0, x / ((x + 1.0) * (x + 1.0))
    if x < SERIES_BELOW or z < SPARSE_RATIO * x:
        return waiting_series(x, z)
    return waiting_integral(x, d)
