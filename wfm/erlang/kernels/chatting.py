"""Chat: agents who hold several contacts at a time and handle each of them the slower for it.

States are the chats present, spread as evenly over the agents as whole chats can be. With every place taken the
chain is that of Erlang A or C with one server a place; only the states below differ, and enter as `inverse`.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.erlang.kernels.measures import MEASURES, NEGLIGIBLE, fill_one
from wfm.erlang.kernels.tails import STOP

LARGEST = 1e307


@njit(cache=True, error_model="numpy")
def pace(chats: float, agents: float, rates: np.ndarray) -> float:
    """Return how many chats end in the time of one handled alone, with `chats` spread evenly over the agents.

    rates[k]: what an agent with k chats finishes in that time; rates[0] = 0.
    """
    each = int(chats / agents)
    if each >= rates.size - 1:
        return agents * rates[-1]
    more = chats - each * agents  # agents with one chat more
    return more * rates[each + 1] + (agents - more) * rates[each]


@njit(cache=True, error_model="numpy")
def below(agents: float, load: float, rates: np.ndarray) -> tuple[float, float]:
    """Return the weight of the states with a free place, and their mean chats times it.

    In units of the state in which the last place is taken; load: erlangs of chats handled one at a time.
    """
    places = agents * (rates.size - 1)
    term = 1.0
    total = 0.0
    chats = 0.0
    left = places
    while left > 0.0:
        ended = pace(left, agents, rates)
        term *= ended / load
        left -= 1.0
        total += term
        chats += left * term
        if total > LARGEST:
            return np.inf, np.inf
        if ended < load and term < STOP * total:
            break
    return total, chats


@njit(cache=True, error_model="numpy")
def fill_chat_one(
    load: float, agents: float, aht: float, patience: float, t: float, rates: np.ndarray, out: np.ndarray
) -> None:
    """Write the measures of one chat queue into `out`, shape (MEASURES,); occupancy is the share of places taken."""
    most = rates.size - 1
    slower = most / rates[-1]
    if load < NEGLIGIBLE or agents < 1.0:
        fill_one(load, min(agents, 0.0), aht * slower, patience, t, 0.0, out)
        return
    total, chats = below(agents, load, rates)
    fill_one(load * slower, agents * most, aht * slower, patience, t, total, out)
    if np.isinf(total):
        out[8] = min(1.0, load / (agents * most))  # far more agents than chats: nearly all are alone
    elif total > 0.0:
        out[8] = min(1.0, out[0] + (1.0 - out[0]) * chats / (total * agents * most))


@njit(cache=True, error_model="numpy")
def fill_chat(
    load: np.ndarray,
    agents: np.ndarray,
    aht: np.ndarray,
    patience: np.ndarray,
    t: np.ndarray,
    rates: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write the measures of every element into `out`, shape (MEASURES, elements); between whole agents linear."""
    upper = np.empty(MEASURES)
    for i in range(load.size):
        low = np.floor(agents[i])
        share = agents[i] - low
        fill_chat_one(load[i], low, aht[i], patience[i], t[i], rates, out[:, i])
        if share > 0.0:
            fill_chat_one(load[i], low + 1.0, aht[i], patience[i], t[i], rates, upper)
            out[:, i] = (1.0 - share) * out[:, i] + share * upper
