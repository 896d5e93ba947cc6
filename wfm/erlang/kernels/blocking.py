"""Erlang B through its inverse, and Erlang C from it without a cancelling 1-B."""

from __future__ import annotations

from math import exp, gamma, log

import numpy as np
from numba import njit

from wfm.erlang.kernels.gamma import log_poisson, poisson_inverse
from wfm.erlang.kernels.tails import STOP, lower, lower_series, upper_integral

SUM_BELOW = 600.0  # agents up to here: adding the terms is quicker than the quadrature
REAL_BELOW = 50.0  # fractional agents: climb from the fraction only in small systems
LARGEST = 1e307
DEEP = 1e200  # of 1/B: beyond, its logarithm comes from the Poisson weight


@njit(cache=True, error_model="numpy")
def inverse_sum(agents: float, load: float) -> float:
    """Return 1/B - 1 = n/a + n(n-1)/a^2 + ... for whole agents >= 1, load > 0.

    Divides by the load in every term: a stored 1/load would add up its one rounding error.
    """
    term = agents / load
    total = term
    left = agents - 1.0
    while left > 0.0 and (left > load or term > STOP * total):
        term *= left / load
        total += term
        left -= 1.0
        if total > LARGEST:
            return np.inf
    return total


@njit(cache=True, error_model="numpy")
def inverse_tail(agents: float, load: float) -> float:
    """Return 1/B - 1 for real agents > 0 from the incomplete gamma function; max(agents, load) > 30."""
    if load >= agents:
        return upper_integral(agents, load - agents)[0]
    gap = load - agents
    return poisson_inverse(agents, load, gap) - 1.0 - lower(agents, load, gap)


@njit(cache=True, error_model="numpy")
def inverse_fraction(agents: float, load: float) -> float:
    """Return 1/B - 1 for 0 <= agents < 1 and load > 0.

    Source: NIST Digital Library of Mathematical Functions (2010), eq. 8.9.2 (continued fraction of the
    incomplete gamma function; all its terms are positive here), eq. 8.7.1 for small loads.
    """
    if agents <= 0.0:
        return 0.0
    if load < 1.0:
        whole = gamma(agents + 1.0) * exp(load) * load**-agents
        return whole - 1.0 - lower_series(agents, load)
    bottom = load
    for k in range(int(30.0 + 130.0 / load), 0, -1):
        bottom = load + (k - agents) / (1.0 + k / bottom)
    return agents / bottom


@njit(cache=True, error_model="numpy")
def inverse_whole(agents: float, load: float) -> float:
    """Return 1/B - 1 for whole agents >= 0, load > 0; infinite where B underflows."""
    if agents < 1.0:
        return 0.0
    if agents <= SUM_BELOW or agents < 0.3 * load:
        return inverse_sum(agents, load)
    return inverse_tail(agents, load)


@njit(cache=True, error_model="numpy")
def inverse_real(agents: float, load: float) -> float:
    """Return 1/B - 1 for real agents >= 0, load > 0; infinite where B underflows.

    Small systems climb from the fractional part by the recursion I(n) = 1 + (n/a) I(n-1).
    """
    if agents > REAL_BELOW or load > REAL_BELOW:
        return inverse_tail(agents, load)
    start = agents - np.floor(agents)
    total = inverse_fraction(start, load)
    for k in range(int(np.floor(agents))):
        total = (start + k + 1.0) / load * (1.0 + total)
    return total


@njit(cache=True, error_model="numpy")
def inverse_at(agents: float, load: float) -> float:
    """Return 1/B - 1 for any agents >= 0, load > 0, by the quicker way for whole ones."""
    return inverse_whole(agents, load) if agents == np.floor(agents) else inverse_real(agents, load)


@njit(cache=True, error_model="numpy")
def delay_from_inverse(agents: float, load: float, inverse: float) -> float:
    """Return P(wait) from 1/B - 1; 1 where the load is not below the agents.

    Source: Erlang (1917), second formula, as C = n / ((n-a)/B + a).
    """
    if load >= agents:
        return 1.0
    return agents / ((agents - load) * (1.0 + inverse) + load)


@njit(cache=True, error_model="numpy")
def fill_blocking(load: np.ndarray, agents: np.ndarray, whole: bool, out: np.ndarray) -> None:
    """Write Erlang B of every pair into `out`."""
    for i in range(load.size):
        if load[i] <= 0.0:
            out[i] = 1.0 if agents[i] <= 0.0 else 0.0
        else:
            inverse = inverse_whole(agents[i], load[i]) if whole else inverse_real(agents[i], load[i])
            out[i] = 1.0 / (1.0 + inverse)


@njit(cache=True, error_model="numpy")
def fill_delay(load: np.ndarray, agents: np.ndarray, whole: bool, out: np.ndarray) -> None:
    """Write Erlang C of every pair into `out`."""
    for i in range(load.size):
        if load[i] <= 0.0:
            out[i] = 0.0
        elif load[i] >= agents[i]:
            out[i] = 1.0
        else:
            inverse = inverse_whole(agents[i], load[i]) if whole else inverse_real(agents[i], load[i])
            out[i] = delay_from_inverse(agents[i], load[i], inverse)


@njit(cache=True, error_model="numpy")
def fill_log_blocking(load: np.ndarray, agents: np.ndarray, out: np.ndarray) -> None:
    """Write log of Erlang B of every pair into `out`.

    Far in the tail 1/B is the inverse Poisson weight of the agents, but for a share of it below e^-300.
    """
    for i in range(load.size):
        if load[i] <= 0.0:
            out[i] = 0.0 if agents[i] <= 0.0 else -np.inf
            continue
        inverse = inverse_whole(agents[i], load[i])
        if inverse < DEEP:
            out[i] = -log(1.0 + inverse)
        else:
            out[i] = log_poisson(agents[i], load[i], load[i] - agents[i])
