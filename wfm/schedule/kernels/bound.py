"""A bound that no roster can beat: everybody's best tour against prices of time, plus the best cover at those prices.

For any prices pi >= 0 of cover and mu >= 0 of money, and any weights w of a term's curves that add up to 1,
    max value - price x cost  <=    sum_t max_N [ sum w curve(N) - pi N ]
                                  + sum_agents max_tour [ pi tour - (price + mu) cost ]
                                  + mu cap
(Lagrangian relaxation; Geoffrion 1974). The second sum is priced exactly by the oracle, so the bound holds
wherever the prices come from.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.cover import add_tour
from wfm.schedule.kernels.oracle import best_tour
from wfm.schedule.kernels.pay import tour_cost
from wfm.schedule.kernels.search import money_multiplier


@njit(cache=True, nogil=True)
def best_cover(cover, weights, prices, most, wanted):
    """Return the most that the terms can be worth at prices of cover; fills `wanted[p, i]` with agents.

    `weights[e]` are the curves' shares of their terms, `most[p]` the agents that a pool has at all.
    """
    total = 0.0
    pools = prices.shape[0]
    for i in range(cover.intervals):
        for p in range(pools):
            best, at = -1e300, 0
            top = most[p]
            for n in range(top + 1):
                worth = -prices[p, i] * n
                for term in range(cover.term_start[i], cover.term_start[i + 1]):
                    for entry in range(cover.entry_start[term], cover.entry_start[term + 1]):
                        if cover.pool[entry] == p and weights[entry] > 0.0:
                            worth += weights[entry] * _curve(cover, entry, n)
                if worth > best:
                    best, at = worth, n
            wanted[p, i] = at
            total += best
    return total


@njit(cache=True, nogil=True)
def _curve(cover, entry, n):
    begin, length = cover.curve_start[entry], cover.curve_length[entry]
    if n < length:
        return cover.value[begin + n]
    last = cover.value[begin + length - 1]
    return last + (n - length + 1) * (last - cover.value[begin + length - 2])


@njit(cache=True, nogil=True)
def best_tours(crew, cover, prices, price, row_prices, first, step, roster):
    """Give every `step`-th agent from `first` on the best tour at prices of cover; returns the sum of their worth.

    `roster` is filled with these tours, their cover and cost; it need keep no budget.
    """
    total = 0.0
    slots = len(crew.premium)
    values = np.zeros((cover.in_pool.shape[0], slots))
    for g in range(values.shape[0]):
        for i in range(cover.intervals):
            worth = 0.0
            for p in range(prices.shape[0]):
                if cover.in_pool[g, p]:
                    worth += prices[p, i]
            for t in range(i * cover.slots_an_interval, (i + 1) * cover.slots_an_interval):
                values[g, t] = worth / cover.slots_an_interval
    for agent in range(first, len(roster.cost), step):
        pay = money_multiplier(crew, agent, price, row_prices)
        roster.breaks[agent] = -1
        total += best_tour(
            crew,
            agent,
            values[crew.agent_group[agent]],
            pay,
            roster.start[agent],
            roster.span[agent],
            roster.breaks[agent],
            True,
        )
        roster.cost[agent] = tour_cost(crew, roster, agent)
        add_tour(crew, cover, roster, agent, 1)
    return total
