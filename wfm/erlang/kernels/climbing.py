"""The fewest agents under Erlang C: from the first stable number upwards, one recursion step an agent."""

from __future__ import annotations

from math import exp, floor

import numpy as np
from numba import njit

from wfm.erlang.kernels import SLACK
from wfm.erlang.kernels.blocking import delay_from_inverse, inverse_whole


@njit(cache=True, error_model="numpy")
def climb(load: float, aht: float, service_level: float, t: float, asa: float, least: float) -> float:
    """Return the fewest agents >= least, stable, with the service level and the ASA (NaN: not asked).

    Steps by 1/B(n+1) = 1 + (n+1)/a 1/B(n); P(W > t) = C e^(-(n-a) t/aht) and ASA = C aht/(n-a).
    """
    agents = max(least, floor(load) + 1.0)
    ask_level = not np.isnan(service_level)
    ask_wait = not np.isnan(asa)
    allowed = 1.0 - service_level + SLACK
    longest = asa * (1.0 + SLACK) / aht
    inverse = inverse_whole(agents, load)
    decay = exp(-t / aht) if ask_level else 1.0
    beyond = exp(-(agents - load) * t / aht) if ask_level else 1.0
    while True:
        delay = delay_from_inverse(agents, load, inverse)
        if (not ask_level or delay * beyond <= allowed) and (not ask_wait or delay <= longest * (agents - load)):
            return agents
        agents += 1.0
        inverse = agents / load * (1.0 + inverse)
        beyond *= decay


@njit(cache=True, error_model="numpy")
def fill_climb(
    load: np.ndarray,
    aht: np.ndarray,
    service_level: np.ndarray,
    t: np.ndarray,
    asa: np.ndarray,
    least: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write `climb` of every element into `out`; without load, `least`."""
    for i in range(load.size):
        if load[i] <= 0.0:
            out[i] = least[i]
        else:
            out[i] = climb(load[i], aht[i], service_level[i], t[i], asa[i], least[i])
