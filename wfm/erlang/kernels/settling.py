"""Loads that depend on the service they meet: who gives up calls again, who waits long takes a call-back."""

from __future__ import annotations

from math import exp

import numpy as np
from numba import njit

from wfm.erlang.kernels.abandoning import shares_from
from wfm.erlang.kernels.blocking import delay_from_inverse, inverse_at
from wfm.erlang.kernels.measures import NEGLIGIBLE

TRIES = 100
CLOSE = 1e-13


@njit(cache=True, error_model="numpy")
def lost_and_late(load: float, agents: float, aht: float, patience: float, after: float) -> tuple[float, float]:
    """Return the share that gives up and the share that would wait longer than `after` if it did not."""
    if agents <= 0.0:
        return (0.0 if np.isinf(patience) else 1.0), 1.0
    if np.isinf(patience):
        if load >= agents:
            return 0.0, 1.0
        wait = delay_from_inverse(agents, load, inverse_at(agents, load))
        return 0.0, wait * exp(-(agents - load) * after / aht)
    share = shares_from(load, agents, aht, patience, after, inverse_at(agents, load))
    return min(1.0, max(0.0, share.abandoned)), min(1.0, max(0.0, share.beyond))


@njit(cache=True, error_model="numpy")
def surplus(
    load: float, fresh: float, agents: float, aht: float, patience: float, again: float, back: float,
    after: float, accept: float,
) -> tuple[float, float]:  # fmt: skip
    """Return by how much a live load is too large for its own consequences, and the load moved to call-backs."""
    lost, late = lost_and_late(load, agents, aht, patience, after)
    offered = load / (1.0 - accept * late)
    return offered - (again * lost + back * (1.0 - lost)) * load - fresh, offered - load


@njit(cache=True, error_model="numpy")
def settle(
    fresh: float, agents: float, aht: float, patience: float, again: float, back: float, after: float, accept: float
) -> tuple[float, float]:
    """Return the live load and the load moved to call-backs at which both agree with the service they cause.

    The surplus grows with the load, from below 0 without any: one root, found by false position with halved ends.
    """
    if fresh < NEGLIGIBLE:
        return fresh, 0.0
    low, high = 0.0, fresh / (1.0 - max(again, back))
    over, moved = surplus(high, fresh, agents, aht, patience, again, back, after, accept)
    if over <= 0.0:
        return high, moved
    under = -fresh
    side = 0
    for _ in range(TRIES):
        load = (low * over - high * under) / (over - under)
        if not low < load < high:
            load = 0.5 * (low + high)
        found, moved = surplus(load, fresh, agents, aht, patience, again, back, after, accept)
        if high - low <= CLOSE * high or abs(found) <= CLOSE * fresh:
            break
        if found > 0.0:
            high, over = load, found
            if side == 1:
                under *= 0.5
            side = 1
        else:
            low, under = load, found
            if side == -1:
                over *= 0.5
            side = -1
    return load, moved


@njit(cache=True, error_model="numpy")
def fill_settled(
    fresh: np.ndarray,
    agents: np.ndarray,
    aht: np.ndarray,
    patience: np.ndarray,
    again: np.ndarray,
    back: np.ndarray,
    after: np.ndarray,
    accept: np.ndarray,
    live: np.ndarray,
    moved: np.ndarray,
) -> None:
    """Write `settle` of every element into `live` and `moved`."""
    for i in range(fresh.size):
        live[i], moved[i] = settle(fresh[i], agents[i], aht[i], patience[i], again[i], back[i], after[i], accept[i])
