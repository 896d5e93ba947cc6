"""The ten measures of Erlang A over arrays, with the conventions of empty, unstaffed and patient queues."""

from __future__ import annotations

from math import exp

import numpy as np
from numba import njit

from wfm.erlang.kernels.abandoning import Shares, shares_from
from wfm.erlang.kernels.blocking import delay_from_inverse, inverse_at

MEASURES = 10
NEGLIGIBLE = 1e-290  # erlangs; below it ratios of loads overflow


@njit(cache=True, error_model="numpy")
def within(share: float) -> float:
    """Return a share clipped to 0..1 against rounding."""
    return min(1.0, max(0.0, share))


@njit(cache=True, error_model="numpy")
def service_levels(share: Shares, t: float, patience: float) -> tuple[float, float, float, float]:
    """Return the four service levels, in the order of `CONVENTIONS` of `required_agents`.

    A wait exceeds t where both the virtual wait and the caller's own patience do.
    """
    good = within(share.at_once + share.soon)
    longer = exp(-t / patience) * share.beyond
    answered = share.at_once + share.answered_late
    return good, within(1.0 - longer), within(good / answered), within(good / (good + longer))


@njit(cache=True, error_model="numpy")
def fill_finite(
    load: float, agents: float, aht: float, patience: float, t: float, inverse: float, out: np.ndarray
) -> None:
    """Write the measures for load > 0, agents > 0 and finite patience; inverse as in `shares_from`."""
    share = shares_from(load, agents, aht, patience, t, inverse)
    answered = share.at_once + share.answered_late
    out[0] = within(share.delayed)
    out[1] = within(share.abandoned)
    out[2] = share.wait / answered * patience
    out[3] = share.abandoned * patience
    out[4], out[5], out[6], out[7] = service_levels(share, t, patience)
    out[8] = within(answered * load / agents)
    out[9] = share.abandoned * load * (patience / aht)


@njit(cache=True, error_model="numpy")
def fill_unstaffed(load: float, aht: float, patience: float, t: float, out: np.ndarray) -> None:
    """Write the measures of load > 0 with no agents: every caller waits, and leaves when patience ends."""
    out[0] = 1.0
    out[1] = 0.0 if np.isinf(patience) else 1.0
    out[2] = np.inf
    out[3] = patience
    out[4:8] = 0.0
    out[5] = 1.0 - exp(-t / patience)
    out[8] = 1.0
    out[9] = load * (patience / aht)


@njit(cache=True, error_model="numpy")
def fill_patient(load: float, agents: float, aht: float, t: float, inverse: float, out: np.ndarray) -> None:
    """Write the measures of load > 0 when nobody abandons: Erlang C; inverse as in `shares_from`."""
    delay = 1.0
    wait = np.inf
    beyond = 1.0
    if load < agents:
        delay = delay_from_inverse(agents, load, inverse)
        wait = delay * aht / (agents - load)
        beyond = delay * exp(-(agents - load) * t / aht)
    out[0] = delay
    out[1] = 0.0
    out[2:4] = wait
    out[4:8] = 1.0 - beyond
    out[8] = min(1.0, load / agents)
    out[9] = load * (wait / aht)


@njit(cache=True, error_model="numpy")
def fill_one(
    load: float, agents: float, aht: float, patience: float, t: float, inverse: float, out: np.ndarray
) -> None:
    """Write the measures of one queue, shape (MEASURES,), load and agents real; inverse as in `shares_from`."""
    if load < NEGLIGIBLE:
        out[:] = 0.0
        out[4:8] = 1.0
    elif agents <= 0.0:
        fill_unstaffed(load, aht, patience, t, out)
    elif np.isinf(patience):
        fill_patient(load, agents, aht, t, inverse, out)
    else:
        fill_finite(load, agents, aht, patience, t, inverse, out)


@njit(cache=True, error_model="numpy")
def fill_measures(
    load: np.ndarray,
    agents: np.ndarray,
    aht: np.ndarray,
    patience: np.ndarray,
    t: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write the measures of every element into `out`, shape (MEASURES, elements)."""
    for i in range(load.size):
        inverse = inverse_at(agents[i], load[i]) if load[i] >= NEGLIGIBLE else 0.0
        fill_one(load[i], agents[i], aht[i], patience[i], t[i], inverse, out[:, i])
