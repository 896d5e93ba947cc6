"""Erlang B: calls that find all agents busy are lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wfm.erlang.arguments import FloatArray, amount, spread, whole


def _blocking(load: FloatArray, agents: FloatArray, whole_agents: bool) -> FloatArray:
    from wfm.erlang.kernels.blocking import fill_blocking

    shape, (offered, staff) = spread(load=load, agents=agents)
    out = np.empty(offered.size)
    fill_blocking(offered, staff, whole_agents, out)
    return out.reshape(shape)[()]


def erlang_b(load: ArrayLike, agents: ArrayLike) -> FloatArray:
    """Return the probability that a call is blocked in M/G/n/n.

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with `agents`.
        agents: whole number of agents, 0..1e9.

    Returns:
        Probabilities, float64, relative error below 1e-12 down to 1e-290; 1 for no load and no agents.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Erlang (1917), first formula, as 1/B = sum_k n(n-1)...(n-k+1) / a^k.
    """
    return _blocking(amount("load", load), whole("agents", agents), True)


def log_erlang_b(load: ArrayLike, agents: ArrayLike) -> FloatArray:
    """Return the natural logarithm of Erlang B, for tails far below the smallest float.

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with `agents`.
        agents: whole number of agents, 0..1e9.

    Returns:
        Logarithms, float64, absolute error below 1e-12 (1 + |log B|); minus infinity where B is 0, without load.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: as `erlang_b`; where that underflows, 1/B = (1 + lower) = gamma(n+1) e^a / a^n but for less than 1e-290.
    """
    from wfm.erlang.kernels.blocking import fill_log_blocking

    shape, (offered, staff) = spread(load=amount("load", load), agents=whole("agents", agents))
    out = np.empty(offered.size)
    fill_log_blocking(offered, staff, out)
    return out.reshape(shape)[()]


def erlang_b_real(load: ArrayLike, agents: ArrayLike) -> FloatArray:
    """Return Erlang B continued to fractional agents.

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with `agents`.
        agents: real number of agents, 0..1e9.

    Returns:
        Probabilities, float64; equal to `erlang_b` at whole agents.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Jagerman (1974), "Some properties of the Erlang loss function",
        1/B = a int_0^inf e^(-az) (1+z)^n dz.
    """
    return _blocking(amount("load", load), amount("agents", agents), False)
