"""Offered load and occupancy: plain arithmetic, no queue."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wfm.erlang.arguments import FloatArray, amount, duration, spread, whole


def offered_load(volume: ArrayLike, aht: ArrayLike, interval: ArrayLike) -> FloatArray:
    """Return the offered load, volume * aht / interval.

    Args:
        volume: contacts offered in the interval, 0..1e9; broadcasts with the others.
        aht: average handle time, seconds, 1e-6..1e12.
        interval: length of the interval, seconds, 1e-6..1e12.

    Returns:
        Erlangs, float64, in the common shape.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Erlang (1917): the traffic intensity is the arrival rate times the mean holding time.
    """
    contacts = amount("volume", volume)
    shape, (contacts, handling, length) = spread(
        volume=contacts, aht=duration("aht", aht), interval=duration("interval", interval)
    )
    return (contacts * handling / length).reshape(shape)[()]


def occupancy(load: ArrayLike, agents: ArrayLike) -> FloatArray:
    """Return the share of time agents are busy when nobody abandons, min(1, load / agents).

    Args:
        load: offered load, erlangs, 0..1e9; broadcasts with `agents`.
        agents: whole number of agents, 0..1e9.

    Returns:
        Fractions 0..1, float64; 0 without load, 1 where load >= agents and there is load.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Little (1961), L = lambda W applied to the servers.
    """
    shape, (offered, staff) = spread(load=amount("load", load), agents=whole("agents", agents))
    busy = np.where(offered > 0.0, 1.0, 0.0)
    np.divide(offered, staff, out=busy, where=offered < staff)
    return busy.reshape(shape)[()]
