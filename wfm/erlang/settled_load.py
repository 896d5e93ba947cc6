"""Loads that depend on the service they meet: redials, reconnects, call-backs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wfm.erlang.arguments import FloatArray, amount, duration, moment, probability, spread
from wfm.erlang.requirement import required_agents


@dataclass(frozen=True, eq=False)
class SettledLoad:
    """Loads in balance with the service they cause, erlangs, float64.

    Attributes:
        live: what is offered to the agents, redials included, call-backs left out.
        callbacks: what callers moved to a call-back instead of waiting.
    """

    live: FloatArray
    callbacks: FloatArray


def redial_load(
    load: ArrayLike,
    agents: ArrayLike,
    aht: ArrayLike,
    patience: ArrayLike,
    redial_prob: ArrayLike,
    reconnect_prob: ArrayLike = 0.0,
) -> FloatArray:
    """Return the load of all attempts when some who give up, and some who were answered, call again (Erlang X).

    Args:
        load: load of first attempts, erlangs, 0..1e9; broadcasts with the others.
        agents: real number of agents, 0..1e9.
        aht: average handle time, seconds, 1e-6..1e12.
        patience: mean patience, seconds, 1e-6..1e12, or infinite.
        redial_prob: share of those who give up that call again, 0..1, below 1.
        reconnect_prob: share of those answered that call again, 0..1, below 1.

    Returns:
        Erlangs, float64, in the common shape; at most load / (1 - the larger share).

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Koole (2013), "Call Center Optimization", Erlang X: the fixed point of
        load' = load + (redial P(abandon at load') + reconnect P(answered at load')) load'.
    """
    return settled_load(load, agents, aht, patience, redial=redial_prob, reconnect=reconnect_prob).live


def settled_load(
    load: ArrayLike,
    agents: ArrayLike,
    aht: ArrayLike,
    patience: ArrayLike,
    *,
    redial: ArrayLike = 0.0,
    reconnect: ArrayLike = 0.0,
    offer_after: ArrayLike = 0.0,
    accept: ArrayLike = 0.0,
) -> SettledLoad:
    """Return the load in balance with redials as in `redial_load`, and with call-backs offered instead of a wait.

    Args:
        load: load of first attempts, erlangs, 0..1e9; all arguments broadcast.
        agents: real number of agents, 0..1e9.
        aht: average handle time, seconds, 1e-6..1e12.
        patience: mean patience, seconds, 1e-6..1e12, or infinite.
        redial: share of those who give up that call again, 0..1, below 1.
        reconnect: share of those answered that call again, 0..1, below 1.
        offer_after: callers who would wait longer than this are offered a call-back, seconds, 0..1e12.
        accept: share of them that takes it, 0..1, below 1.

    Returns:
        The loads; without redials they add up to the load given.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: as `redial_load`; call-backs thin the arrivals by accept * P(virtual wait > offer_after), itself at the
        thinned load. A mean-field balance, exact in the limit of large teams.
    """
    from wfm.erlang.kernels.settling import fill_settled

    shape, (fresh, staff, handling, mean_patience, again, back, after, taken) = spread(
        load=amount("load", load),
        agents=amount("agents", agents),
        aht=duration("aht", aht),
        patience=duration("patience", patience, endless=True),
        redial=probability("redial", redial),
        reconnect=probability("reconnect", reconnect),
        offer_after=moment("offer_after", offer_after),
        accept=probability("accept", accept),
    )
    live, moved = np.empty(fresh.size), np.empty(fresh.size)
    fill_settled(fresh, staff, handling, mean_patience, again, back, after, taken, live, moved)
    return SettledLoad(live.reshape(shape)[()], moved.reshape(shape)[()])


def required_agents_settled(
    load: ArrayLike,
    aht: ArrayLike,
    *,
    patience: ArrayLike = np.inf,
    redial: ArrayLike = 0.0,
    reconnect: ArrayLike = 0.0,
    offer_after: ArrayLike = 0.0,
    accept: ArrayLike = 0.0,
    **targets: ArrayLike | None,
) -> NDArray[np.int64]:
    """Return the fewest agents that meet all targets at the load that settles with them.

    Args:
        load: load of first attempts, erlangs, 0..1e8; all arguments broadcast.
        aht: average handle time, seconds, 1e-6..1e12.
        patience: mean patience, seconds, 1e-6..1e12, or infinite.
        redial, reconnect, offer_after, accept: as in `settled_load`.
        targets: `service_level` with `t`, `asa`, `max_occupancy`, `max_abandonment`, `min_agents` of
            `required_agents`, for the attempts that wait in line.

    Returns:
        Whole agents, int64; 0 without load.

    Raises:
        ValueError: as `settled_load` and `required_agents`.

    Source: as both; more agents settle a smaller load, so the fewest are found by halving.
    """
    again = {"redial": redial, "reconnect": reconnect, "offer_after": offer_after, "accept": accept}
    most = np.asarray(load) / (1.0 - np.maximum(probability("redial", redial), probability("reconnect", reconnect)))
    high = np.asarray(required_agents(most, aht, patience=patience, **targets))  # type: ignore[arg-type]
    least = np.asarray(required_agents(0.0, aht, patience=patience, **targets))  # type: ignore[arg-type]
    high, low = np.broadcast_arrays(high, least - 1)
    high, low = high.copy(), np.where(high > least, np.maximum(low, 0), low)
    while (high - low > 1).any():
        middle = np.maximum((high + low) // 2, 0)
        settled = settled_load(load, middle, aht, patience, **again).live
        needed = required_agents(settled, aht, patience=patience, **targets)  # type: ignore[arg-type]
        enough = (needed <= middle) & (high - low > 1)
        low = np.where(~enough & (high - low > 1), middle, low)
        high = np.where(enough, middle, high)
    return high[()]
