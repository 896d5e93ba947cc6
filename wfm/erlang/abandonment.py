"""Erlang A: callers wait until their patience, exponentially distributed, runs out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wfm.erlang.arguments import FloatArray, amount, duration, moment, spread, whole


@dataclass(frozen=True, eq=False)
class ErlangA:
    """The measures of the M/M/n+M queue, each float64 in the common shape of the arguments.

    Attributes:
        prob_wait: share of callers not served at once.
        prob_abandon: share of callers who give up.
        asa_answered: mean wait of the callers served, seconds.
        mean_wait_all: mean wait of all callers, those who give up included, seconds.
        sl_answered_of_offered: answered within t / offered; those who give up count against it.
        sl_wait_le_t: share of callers whose wait ends within t, by an answer or by giving up.
        sl_answered_of_answered: answered within t / answered.
        sl_excl_short_abandons: answered within t / (offered - given up within t).
        occupancy: share of time agents are busy.
        mean_queue: mean number of callers waiting.
    """

    prob_wait: FloatArray
    prob_abandon: FloatArray
    asa_answered: FloatArray
    mean_wait_all: FloatArray
    sl_answered_of_offered: FloatArray
    sl_wait_le_t: FloatArray
    sl_answered_of_answered: FloatArray
    sl_excl_short_abandons: FloatArray
    occupancy: FloatArray
    mean_queue: FloatArray


def erlang_a(load: ArrayLike, agents: ArrayLike, aht: ArrayLike, patience: ArrayLike, t: ArrayLike) -> ErlangA:
    """Return all measures of a queue whose callers give up after an exponentially distributed patience.

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with the others.
        agents: whole number of agents, 0..1e9.
        aht: average handle time, seconds, 1e-6..1e12.
        patience: mean patience, seconds, 1e-6..1e12, or infinite: then nobody gives up (Erlang C).
        t: threshold of the service levels, seconds, 0..1e12.

    Returns:
        The measures. No load: P(wait) 0, service levels 1, waits 0. No agents: everyone waits and gives up,
        `asa_answered` is infinite. Infinite patience with load >= agents: nobody is served in finite time,
        infinite waits, nobody gives up. Relative error below 1e-12 down to 1e-290; the service levels' error
        is absolute, and below 1e-12 while agents * patience / aht is below 1e10.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Palm (1957); Garnett, Mandelbaum and Reiman (2002), "Designing a call center with impatient
        customers"; Mandelbaum and Zeltyn (2007), "The Palm/Erlang-A queue".
    """
    return _measured(load, whole("agents", agents), aht, patience, t)


def erlang_a_real(load: ArrayLike, agents: ArrayLike, aht: ArrayLike, patience: ArrayLike, t: ArrayLike) -> ErlangA:
    """Return the measures of `erlang_a` continued to fractional agents, as staff after shrinkage is.

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with the others.
        agents: real number of agents, 0..1e9.
        aht: average handle time, seconds, 1e-6..1e12.
        patience: mean patience, seconds, 1e-6..1e12, or infinite (Erlang C continued).
        t: threshold of the service levels, seconds, 0..1e12.

    Returns:
        The measures; equal to `erlang_a` at whole agents, and monotone between them.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Jagerman (1974) for Erlang B at real n; the rest of `erlang_a`, written with incomplete gamma functions,
        asks for no whole number.
    """
    return _measured(load, amount("agents", agents), aht, patience, t)


def _measured(load: ArrayLike, agents: FloatArray, aht: ArrayLike, patience: ArrayLike, t: ArrayLike) -> ErlangA:
    from wfm.erlang.kernels.measures import MEASURES, fill_measures

    shape, (offered, staff, handling, mean_patience, threshold) = spread(
        load=amount("load", load),
        agents=agents,
        aht=duration("aht", aht),
        patience=duration("patience", patience, endless=True),
        t=moment("t", t),
    )
    out = np.empty((MEASURES, offered.size))
    fill_measures(offered, staff, handling, mean_patience, threshold, out)
    return ErlangA(*(row.reshape(shape)[()] for row in out))
