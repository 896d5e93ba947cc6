"""Ruin and recreate: some agents lose their tours and get the best ones against everybody else's cover."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from wfm.schedule.kernels.cover import add_tour, all_values, slot_values
from wfm.schedule.kernels.oracle import NONE, best_tour
from wfm.schedule.kernels.pay import tour_cost


@njit(cache=True, nogil=True)
def money_multiplier(crew, agent, price, row_prices):
    """Return what a unit of an agent's cost counts for: its own price and those of the budget rows it is in."""
    total = price
    for r in range(len(row_prices)):
        total += row_prices[r] * crew.member[r, agent]
    return total


@njit(cache=True, nogil=True)
def row_costs(crew, roster):
    """Return the cost in each budget row, shape (rows,)."""
    totals = np.zeros(len(crew.cap))
    for r in range(len(totals)):
        for agent in range(len(roster.cost)):
            totals[r] += crew.member[r, agent] * roster.cost[agent]
    return totals


@njit(cache=True, nogil=True)
def give_best_tour(crew, cover, roster, agent, price, row_prices, noise):
    """Give an agent without shifts the best tour over the cover of the others; false where no tour is legal.

    `noise` scales the values of single intervals at random, to look elsewhere.
    """
    values = slot_values(cover, cover.guide, roster.cover, crew.agent_group[agent], len(crew.premium))
    if noise > 0.0:
        for i in range(cover.intervals):
            factor = 1.0 + noise * (2.0 * np.random.random() - 1.0)
            for t in range(i * cover.slots_an_interval, (i + 1) * cover.slots_an_interval):
                values[t] *= factor
    pay = money_multiplier(crew, agent, price, row_prices)
    roster.breaks[agent] = -1
    found = best_tour(crew, agent, values, pay, roster.start[agent], roster.span[agent], roster.breaks[agent], True)
    if found <= NONE / 2:
        return False
    roster.cost[agent] = tour_cost(crew, roster, agent)
    add_tour(crew, cover, roster, agent, 1)
    return True


@njit(cache=True, nogil=True)
def build(crew, cover, roster, order, price, row_prices):
    """Give everybody a best tour, one after the other; returns the first agent without a legal tour, or -1."""
    for agent in order:
        if not give_best_tour(crew, cover, roster, agent, price, row_prices, 0.0):
            return agent
    return -1


@njit(cache=True, nogil=True)
def objective(crew, cover, roster, price):
    """Return the value of the cover less the priced cost."""
    return np.sum(all_values(cover, cover.value, roster.cover)) - price * np.sum(roster.cost)


@njit(cache=True, nogil=True)
def seed_random(seed):
    """Seed the generator of the calling thread."""
    np.random.seed(seed)


@njit(cache=True, nogil=True)
def improve(crew, cover, roster, price, row_prices, steps, temperature, most_at_once, noise):
    """Try `steps` re-insertions of agents; worse rosters are taken with the odds of annealing.

    The roster changes in place and keeps every cap that it kept. Returns the objective, the re-insertions made,
    and the attempts that failed for money alone.
    """
    agents = len(roster.cost)
    kept_start, kept_span, kept_breaks = roster.start.copy(), roster.span.copy(), roster.breaks.copy()
    kept_cost = roster.cost.copy()
    kept_cover = roster.cover.copy()
    now = objective(crew, cover, roster, price)
    totals = row_costs(crew, roster)
    done, too_dear = 0, 0
    while done < steps:
        count = min(1 + np.random.randint(most_at_once), agents)
        chosen = np.random.choice(agents, count, replace=False)
        for agent in chosen:
            add_tour(crew, cover, roster, agent, -1)
            roster.start[agent] = -1
        legal = True
        shaken = noise if np.random.random() < 0.5 else 0.0
        for agent in chosen:
            if not give_best_tour(crew, cover, roster, agent, price, row_prices, shaken):
                legal = False
                break
        done += count
        fresh = row_costs(crew, roster)
        affordable = True
        for r in range(len(fresh)):
            if fresh[r] > crew.cap[r] + 1e-6 and fresh[r] > totals[r] - 1e-9:
                affordable = False
        then = objective(crew, cover, roster, price) if legal else -1e300
        if legal and not affordable and then > now:
            too_dear += 1
        better = then >= now or (temperature > 0.0 and np.random.random() < math.exp((then - now) / temperature))
        if legal and affordable and better:
            now = then
            totals = fresh
            for agent in chosen:
                kept_start[agent], kept_span[agent] = roster.start[agent], roster.span[agent]
                kept_breaks[agent], kept_cost[agent] = roster.breaks[agent], roster.cost[agent]
            kept_cover[:] = roster.cover
        else:
            for agent in chosen:
                roster.start[agent], roster.span[agent] = kept_start[agent], kept_span[agent]
                roster.breaks[agent], roster.cost[agent] = kept_breaks[agent], kept_cost[agent]
            roster.cover[:] = kept_cover
    return now, done, too_dear
