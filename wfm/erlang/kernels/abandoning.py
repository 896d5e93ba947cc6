"""The M/M/n+M queue (Erlang A) from sums and integrals of positive terms.

In units of the mean patience: x = agents * patience / aht, z = load * patience / aht, d = z - x.
tau = t / patience. The virtual wait is the one that an infinitely patient caller would meet.

Source: Palm (1957); Mandelbaum and Zeltyn (2007), "Service engineering in action: the Palm/Erlang-A queue",
restated with the incomplete gamma function P: with load > agents and P(wait) = 1 the virtual wait exceeds t
with probability P(x, z e^-tau), and the caller is also served with agents/load * P(x+1, z e^-tau).
"""

from __future__ import annotations

from math import exp, expm1
from typing import NamedTuple

from numba import njit

from wfm.erlang.kernels.blocking import inverse_whole
from wfm.erlang.kernels.gamma import log1p_gap, log_gap_mean, poisson
from wfm.erlang.kernels.tails import SMALL, lower, upper_integral, waiting


class Shares(NamedTuple):
    """Shares of all callers; `wait` is the time the served waited, per caller, in units of the patience."""

    at_once: float  # served without waiting
    delayed: float  # not served at once
    abandoned: float
    answered_late: float  # delayed and served
    wait: float
    soon: float  # delayed and served within t
    beyond: float  # whose virtual wait exceeds t


@njit(cache=True, error_model="numpy")
def log_density(z: float, d: float, pull: float, tau: float) -> float:
    """Return z (1 - e^-tau) - x tau, the log of the virtual wait's density; pull = d tau to full accuracy."""
    if d > 0.0:
        return -z * expm1(-tau) - (z - d) * tau
    rest = log1p_gap(expm1(-tau)) if tau < 0.5 else tau + expm1(-tau)
    return pull - z * rest  # both parts fall: nothing cancels


@njit(cache=True, error_model="numpy")
def by_sums(load: float, agents: float, aht: float, patience: float, t: float, inverse: float) -> Shares:
    """Return the shares for load <= agents or a short queue; inverse = 1/B - 1."""
    unit = patience / aht
    x = agents * unit
    z = load * unit
    d = (load - agents) * unit
    tau = t / patience
    total, queue, wait = waiting(x, z, d)
    norm = 1.0 / (1.0 + inverse + total)
    none = inverse * norm if norm > 0.0 else 1.0
    soon = 0.0
    late = (1.0 + total) * norm
    ratio = agents / load
    if tau > 0.0:
        z_late = z * exp(-tau)
        factor = exp(log_density(z, d, (load - agents) * (t / aht), tau))
        total_late = lower(x, z_late, d + z * expm1(-tau))
        soon = ratio * norm * (total - factor * total_late)
        late = factor * (1.0 + total_late) * norm
    delayed = (1.0 + total) * norm
    return Shares(none, delayed, queue * norm / z, ratio * total * norm, wait * norm, soon, late)


@njit(cache=True, error_model="numpy")
def by_tails(load: float, agents: float, aht: float, patience: float, t: float, inverse: float) -> Shares:
    """Return the shares for load > agents; inverse = 1/B - 1.

    Everything is scaled by the Poisson weight of x, so that nothing overflows however long the queue.
    """
    unit = patience / aht
    x = agents * unit
    z = load * unit
    d = (load - agents) * unit
    tau = t / patience
    ratio = agents / load
    weight = poisson(x, z, d)
    above, logged = upper_integral(x, d)
    delayed = 1.0 - weight * above
    norm = 1.0 / (weight * inverse + delayed)
    none = weight * inverse * norm
    abandon = ((load - agents) / load * delayed + ratio * weight) * norm
    served = ratio * (delayed - weight) * norm
    wait = ratio * (log_gap_mean(x, d) + weight * logged) * norm
    if tau <= 0.0:
        return Shares(none, delayed * norm, abandon, served, wait, 0.0, delayed * norm)
    z_late = z * exp(-tau)
    d_late = d + z * expm1(-tau)
    weight_late = poisson(x, z_late, d_late)
    if d_late > 0.0 and z_late > SMALL:
        above_late = upper_integral(x, d_late)[0]
        late = 1.0 - weight_late * above_late
        soon = weight_late * (1.0 + above_late) - weight * (1.0 + above)
    else:
        below_late = lower(x, z_late, d_late)
        late = weight_late * (1.0 + below_late)
        soon = delayed - weight - weight_late * below_late
    return Shares(none, delayed * norm, abandon, served, wait, ratio * soon * norm, late * norm)


@njit(cache=True, error_model="numpy")
def shares_from(load: float, agents: float, aht: float, patience: float, t: float, inverse: float) -> Shares:
    """Return the shares for load > 0, real agents > 0, finite patience, by the shorter way.

    inverse = (weight of the states with a free agent) / (weight of the state in which the last one is taken); for
    the plain queue 1/B - 1. Only this depends on what happens below the last agent.
    """
    if load <= agents or load * patience < SMALL * aht:
        return by_sums(load, agents, aht, patience, t, inverse)
    return by_tails(load, agents, aht, patience, t, inverse)


@njit(cache=True, error_model="numpy")
def shares(load: float, agents: float, aht: float, patience: float, t: float) -> Shares:
    """Return the shares for load > 0, whole agents >= 1, finite patience."""
    return shares_from(load, agents, aht, patience, t, inverse_whole(agents, load))
