"""Erlang C: callers wait as long as it takes.

Conventions: load >= agents (unstable) is P(wait) = 1, service level 0, infinite ASA; no load is P(wait) = 0,
service level 1, ASA 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wfm.erlang.arguments import FloatArray, amount, duration, moment, spread, whole


def _delay(load: FloatArray, agents: FloatArray, whole_agents: bool) -> FloatArray:
    from wfm.erlang.kernels.blocking import fill_delay

    out = np.empty(load.size)
    fill_delay(load, agents, whole_agents, out)
    return out


def erlang_c(load: ArrayLike, agents: ArrayLike) -> FloatArray:
    """Return the probability that a caller has to wait in M/M/n.

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with `agents`.
        agents: whole number of agents, 0..1e9.

    Returns:
        Probabilities, float64, relative error below 1e-12 down to 1e-290.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Erlang (1917), second formula, as C = n / ((n-a)/B + a).
    """
    shape, (offered, staff) = spread(load=amount("load", load), agents=whole("agents", agents))
    return _delay(offered, staff, True).reshape(shape)[()]


def erlang_c_real(load: ArrayLike, agents: ArrayLike) -> FloatArray:
    """Return Erlang C continued to fractional agents.

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with `agents`.
        agents: real number of agents, 0..1e9.

    Returns:
        Probabilities, float64; equal to `erlang_c` at whole agents.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Jagerman (1974) for Erlang B at real n, put into C = n / ((n-a)/B + a).
    """
    shape, (offered, staff) = spread(load=amount("load", load), agents=amount("agents", agents))
    return _delay(offered, staff, False).reshape(shape)[()]


def prob_wait_exceeds(load: ArrayLike, agents: ArrayLike, aht: ArrayLike, t: ArrayLike) -> FloatArray:
    """Return P(W > t), the probability that a caller waits longer than t, when nobody abandons.

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with the others.
        agents: whole number of agents, 0..1e9.
        aht: average handle time, seconds, 1e-6..1e12.
        t: threshold, seconds, 0..1e12; at 0 the result is P(wait).

    Returns:
        Probabilities, float64, relative error below 1e-12 down to 1e-290.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Cooper (1981), "Introduction to Queueing Theory", P(W > t) = C e^(-(n-a) t/aht).
    """
    shape, (offered, staff, handling, threshold) = spread(
        load=amount("load", load),
        agents=whole("agents", agents),
        aht=duration("aht", aht),
        t=moment("t", t),
    )
    spare = np.maximum(staff - offered, 0.0)
    return (_delay(offered, staff, True) * np.exp(-spare * threshold / handling)).reshape(shape)[()]


def service_level(load: ArrayLike, agents: ArrayLike, aht: ArrayLike, t: ArrayLike) -> FloatArray:
    """Return the share of callers answered within t seconds when nobody abandons, 1 - P(W > t).

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with the others.
        agents: whole number of agents, 0..1e9.
        aht: average handle time, seconds, 1e-6..1e12.
        t: threshold, seconds, 0..1e12.

    Returns:
        Fractions 0..1, float64, absolute error below 1e-12.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Cooper (1981), "Introduction to Queueing Theory", P(W <= t) = 1 - C e^(-(n-a) t/aht).
    """
    return 1.0 - prob_wait_exceeds(load, agents, aht, t)


def asa(load: ArrayLike, agents: ArrayLike, aht: ArrayLike) -> FloatArray:
    """Return the average speed of answer, the mean wait of all callers, when nobody abandons.

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with the others.
        agents: whole number of agents, 0..1e9.
        aht: average handle time, seconds, 1e-6..1e12.

    Returns:
        Seconds, float64; infinite where load >= agents and there is load.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Cooper (1981), "Introduction to Queueing Theory", E[W] = C aht / (n-a).
    """
    shape, (offered, staff, handling) = spread(
        load=amount("load", load), agents=whole("agents", agents), aht=duration("aht", aht)
    )
    wait = np.where(offered > 0.0, np.inf, 0.0)
    np.divide(_delay(offered, staff, True) * handling, staff - offered, out=wait, where=offered < staff)
    return wait.reshape(shape)[()]
