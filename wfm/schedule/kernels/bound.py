"""A bound that no roster can beat: everybody's best tour against prices of time, plus the best cover at those prices.

For any prices pi >= 0 of cover and mu >= 0 of money, and any weights w of a term's curves that add up to 1,
    max value - price x cost  <=    sum_t max_N [ sum w curve(N) - pi N ]
                                  + sum_agents max_tour [ pi tour - (price + mu) cost ]
                                  + mu cap
(Lagrangian relaxation; Geoffrion 1974). The second sum is priced exactly by the oracle, so the bound holds
wherever the prices come from. A capped pay line has a price nu of its own in the same way: - nu line of each tour,
+ nu cap; of its lines the oracle reckons no tour dearer than it is (`kernels.pay`).

What weighs against wishes is at least 0: starts and days off are in the oracle exactly, pairs are left out, and
fairness counts by a tangent. f(n) = n (n - 1) / 2 is convex, so for any slope s and every whole n
    f(n) >= s n + min_k [ f(k) - s k ],
the first part a price of each weekend or late shift, the second a number (`least_of_slopes`).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.cover import add_tour, curve_at, worth
from wfm.schedule.kernels.inner import inner
from wfm.schedule.kernels.oracle import best_tour
from wfm.schedule.kernels.pay import line_prices, tour_cost
from wfm.schedule.kernels.search import money_multiplier
from wfm.schedule.kernels.wishes import dislikes_or_none, same_each_day


@njit(cache=True, nogil=True)
def best_cover(cover, weights, prices, most, wanted):
    """Return the most that the terms can be worth at prices of cover; fills `wanted[p, i]` with agents.

    `weights[e]` are the curves' shares of their terms, `most[p]` the agents that a pool has at all. Between whole
    numbers the worth bends only where a level crosses its floor, so these points are looked at too.
    """
    total = 0.0
    for i in range(cover.intervals):
        for p in range(prices.shape[0]):
            best, at = -1e300, 0.0
            # Beyond the curves' ends their worth goes on straight: of what lies there the last number is enough.
            bent = min(_longest(cover, i, p), most[p])
            for n in range(bent + 2):
                agents = n if n <= bent else most[p]
                here = _pool_worth(cover, weights, i, p, float(agents)) - prices[p, i] * agents
                if here > best:
                    best, at = here, float(agents)
            for term in range(cover.term_start[i], cover.term_start[i + 1]):
                for entry in range(cover.entry_start[term], cover.entry_start[term + 1]):
                    if cover.pool[entry] == p and weights[entry] > 0.0 and cover.price[term] > 0.0:
                        n = _floor_crossing(cover, entry, cover.floor[term], most[p])
                        here = _pool_worth(cover, weights, i, p, n) - prices[p, i] * n
                        if here > best:
                            best, at = here, n
            wanted[p, i] = at
            total += best
    return total


@inner
def _longest(cover, interval, pool):
    """Return the length of the longest curve over a pool."""
    longest = 0
    for term in range(cover.term_start[interval], cover.term_start[interval + 1]):
        for entry in range(cover.entry_start[term], cover.entry_start[term + 1]):
            if cover.pool[entry] == pool:
                longest = max(longest, cover.curve_length[entry])
    return longest


@inner
def _pool_worth(cover, weights, interval, pool, agents):
    """Return the weighted worth of an interval's curves over one pool."""
    total = 0.0
    for term in range(cover.term_start[interval], cover.term_start[interval + 1]):
        for entry in range(cover.entry_start[term], cover.entry_start[term + 1]):
            if cover.pool[entry] == pool and weights[entry] > 0.0:
                level = curve_at(cover.level, cover.curve_start[entry], cover.curve_length[entry], agents)
                total += weights[entry] * worth(cover, term, level)
    return total


@inner
def _floor_crossing(cover, entry, floor, most):
    """Return the number of agents at which a curve first reaches the floor, at most `most`."""
    begin = cover.curve_start[entry]
    for n in range(min(cover.curve_length[entry] - 1, most)):
        low, high = cover.level[begin + n], cover.level[begin + n + 1]
        if low < floor <= high:
            return n + (floor - low) / (high - low)
    return 0.0


@njit(cache=True, nogil=True)
def best_tours(crew, cover, prices, price, row_prices, slopes, agents, count, roster):
    """Give agents, each of whom stands for `count` alike, the best tour at prices of cover; returns their worth.

    `roster` is filled with these tours, their cover, cost and lines, all times the count; it need keep no budget.
    `slopes[n, kind]` are those of fairness.
    """
    total, lines = 0.0, line_prices(crew, row_prices)
    slots = len(crew.premium)
    values = np.zeros((cover.in_pool.shape[0], slots))
    for g in range(values.shape[0]):
        for i in range(cover.intervals):
            here = 0.0
            for p in range(prices.shape[0]):
                if cover.in_pool[g, p]:
                    here += prices[p, i]
            for t in range(i * cover.slots_an_interval, (i + 1) * cover.slots_an_interval):
                values[g, t] = here / cover.slots_an_interval
    for j in range(len(agents)):
        agent = agents[j]
        pay = money_multiplier(crew, agent, price, row_prices)
        roster.breaks[agent] = -1
        dislike = dislikes_or_none(crew, roster, agent, False, same_each_day(crew, slopes[agent]))
        total += count[j] * best_tour(
            crew,
            agent,
            values[crew.agent_group[agent]],
            pay,
            lines,
            dislike,
            roster.start[agent],
            roster.span[agent],
            roster.breaks[agent],
        )
        roster.cost[agent] = count[j] * tour_cost(crew, roster, agent)
        roster.lines[agent] *= count[j]
        add_tour(crew, cover, roster, agent, count[j])
    return total
