"""Service under a load that is not known: averages over a gamma distribution, and its quantiles."""

from __future__ import annotations

from math import exp, floor, lgamma, log, sqrt

import numpy as np
from numba import njit

from wfm.erlang.kernels import SLACK
from wfm.erlang.kernels.blocking import inverse_at
from wfm.erlang.kernels.gamma import poisson
from wfm.erlang.kernels.measures import MEASURES, NEGLIGIBLE, fill_one
from wfm.erlang.kernels.tails import lower, upper_integral

STEEP = 4.0  # service falls from good to bad within so many standard deviations of the contacts in hand
CUT_NATS = 16.0  # mass below e^-16 of the peak is left out
NOTHING = 1e-14  # a weight below it
CERTAIN = 1e-6  # a variation below it is none
SMALL_SHAPE = 120.0
LEAST = 1e-3  # agents: the kink of fewer lies at no load

PANELS = 4
NODES_A_PANEL = 14
NODES = PANELS * NODES_A_PANEL
_nodes, _weights = np.polynomial.legendre.leggauss(NODES_A_PANEL)
PANEL_NODES, PANEL_WEIGHTS = 0.5 * (_nodes + 1.0), 0.5 * _weights


@njit(cache=True, error_model="numpy")
def fill_nodes(shape: float, steep: float, width: float, factors: np.ndarray, weights: np.ndarray) -> None:
    """Write values and weights of a gamma distribution with mean (shape + 1) / shape, weighed by its size.

    So that sum(weights * f(load * factors)) = E[L f(L)] / E[L] for L gamma with mean `load` and that shape. Gauss's
    rule over log(L / load) in four panels, the inner ones where service falls: `width` to either side of `steep`,
    where without patience it has a kink.
    """
    size = shape + 1.0  # the density over u = log(factor shape / size) is e^(size (u - e^u))
    low = -(5.0 / sqrt(size) + CUT_NATS / size)
    high = log(1.0 + CUT_NATS / size + sqrt(2.0 * CUT_NATS / size)) + 0.2 / size
    centre = log(steep * shape / size)
    edges = (low, centre - width, centre, centre + width, high)
    begin = low
    for panel in range(PANELS):
        end = min(high, max(begin, edges[panel + 1]))
        fill_panel(begin, end, size, panel * NODES_A_PANEL, factors, weights)
        begin = end
    total = weights.sum()
    for k in range(NODES):
        weights[k] /= total
        factors[k] *= size / shape


@njit(cache=True, error_model="numpy")
def fill_panel(low: float, high: float, size: float, at: int, factors: np.ndarray, weights: np.ndarray) -> None:
    """Write one panel's nodes and unscaled weights from place `at` on."""
    for k in range(NODES_A_PANEL):
        u = low + (high - low) * PANEL_NODES[k]
        factors[at + k] = exp(u)
        weights[at + k] = (high - low) * PANEL_WEIGHTS[k] * exp(size * (u + 1.0 - exp(u)))


@njit(cache=True, error_model="numpy")
def fill_mixed(
    load: float, cv: float, agents: float, aht: float, patience: float, t: float, work: np.ndarray, out: np.ndarray
) -> None:
    """Write the measures of a caller into `out`, shape (MEASURES,), averaged over a gamma distributed load.

    work: shape (3, max(NODES, MEASURES)), scratch.
    """
    if cv < CERTAIN or load < NEGLIGIBLE:
        inverse = inverse_at(agents, load) if load >= NEGLIGIBLE else 0.0
        fill_one(load, agents, aht, patience, t, inverse, out)
        return
    factors, weights, one = work[0, :NODES], work[1, :NODES], work[2]
    fill_nodes(1.0 / (cv * cv), max(agents, LEAST) / load, STEEP / sqrt(max(agents, 1.0)), factors, weights)
    out[:] = 0.0
    for k in range(NODES):
        if weights[k] < NOTHING:
            continue
        some = load * factors[k]
        inverse = inverse_at(agents, some) if some >= NEGLIGIBLE else 0.0
        fill_one(some, agents, aht, patience, t, inverse, one[:MEASURES])
        for m in range(MEASURES):
            out[m] += weights[k] * one[m]


@njit(cache=True, error_model="numpy")
def fill_mixtures(
    load: np.ndarray,
    cv: np.ndarray,
    agents: np.ndarray,
    aht: np.ndarray,
    patience: np.ndarray,
    t: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write `fill_mixed` of every element into `out`, shape (MEASURES, elements)."""
    work = np.empty((3, max(NODES, MEASURES)))
    for i in range(load.size):
        fill_mixed(load[i], cv[i], agents[i], aht[i], patience[i], t[i], work, out[:, i])


@njit(cache=True, error_model="numpy")
def fill_fewest(
    load: np.ndarray,
    cv: np.ndarray,
    aht: np.ndarray,
    patience: np.ndarray,
    service_level: np.ndarray,
    t: np.ndarray,
    row: int,
    least: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write the fewest agents >= least whose averaged service level, measure `row`, meets the target.

    Opens a bracket by doubled steps from the mean load upwards, then halves it: each agent improves the average.
    """
    work = np.empty((3, max(NODES, MEASURES)))
    found = np.empty(MEASURES)
    for i in range(load.size):
        if load[i] < NEGLIGIBLE:
            out[i] = least[i]
            continue
        low = least[i] - 1.0
        high = max(least[i], floor(load[i]))
        step = 1.0 + floor(sqrt(load[i]))
        while True:
            fill_mixed(load[i], cv[i], high, aht[i], patience[i], t[i], work, found)
            if found[row] >= service_level[i] - SLACK:
                break
            low = high
            high += step
            step *= 2.0
        while high - low > 1.0:
            middle = floor(0.5 * (low + high))
            fill_mixed(load[i], cv[i], middle, aht[i], patience[i], t[i], work, found)
            if found[row] >= service_level[i] - SLACK:
                high = middle
            else:
                low = middle
        out[i] = high


@njit(cache=True, error_model="numpy")
def gamma_below(shape: float, z: float) -> float:
    """Return P(L <= z) for L gamma distributed with a shape > 0 and scale 1."""
    if z <= 0.0:
        return 0.0
    gap = z - shape
    if z <= shape or (shape <= SMALL_SHAPE and z <= SMALL_SHAPE):
        return min(1.0, poisson(shape, z, gap) * (1.0 + lower(shape, z, gap)))
    return 1.0 - poisson(shape, z, gap) * upper_integral(shape, gap)[0]


@njit(cache=True, error_model="numpy")
def gamma_quantile(shape: float, share: float) -> float:
    """Return the quantile of a gamma distribution with mean 1, by bisection over its logarithm."""
    if share < 0.5:
        low = (log(share) + lgamma(shape + 1.0)) / shape - 0.1  # P(L <= z) <= z^shape / gamma(shape + 1)
    else:
        low = log(shape) - 3.0 / sqrt(shape) - 1.0 / shape
    high = log(shape + 8.0 * sqrt(shape) + 8.0 - 4.0 * log(1.0 - share))
    low = min(low, log(shape))
    for _ in range(80):
        middle = 0.5 * (low + high)
        if gamma_below(shape, exp(middle)) < share:
            low = middle
        else:
            high = middle
        if high - low < 1e-14:
            break
    return exp(0.5 * (low + high)) / shape


@njit(cache=True, error_model="numpy")
def fill_quantiles(cv: np.ndarray, share: np.ndarray, out: np.ndarray) -> None:
    """Write the quantile of a gamma distribution with mean 1 and this variation for every element."""
    for i in range(cv.size):
        out[i] = 1.0 if cv[i] < CERTAIN else gamma_quantile(1.0 / (cv[i] * cv[i]), share[i])
