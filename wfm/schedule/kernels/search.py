"""Ruin and recreate: some agents lose their tours and get the best ones against everybody else's cover."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from wfm.schedule.kernels.cover import add_tour, all_values, slot_values
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.kernels.oracle import NONE, best_tour
from wfm.schedule.kernels.pay import tour_cost
from wfm.schedule.kernels.wishes import (
    dislikes_or_none,
    drawn_slopes,
    own_counts,
    roster_dislike,
    same_each_day,
    with_partner,
)

# The objective of a roster over a budget.
TOO_DEAR = -1e200


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
def give_best_tour(crew, cover, roster, agent, price, row_prices, noise, slopes):
    """Give an agent without shifts the best tour over the cover of the others; false where no tour is legal.

    `noise` scales the values of single intervals at random, to look elsewhere; `slopes[kind, day]` are those of
    fairness.
    """
    values = slot_values(cover, roster.cover, crew.agent_group[agent], len(crew.premium))
    if noise > 0.0:
        for i in range(cover.intervals):
            factor = 1.0 + noise * (2.0 * np.random.random() - 1.0)
            for t in range(i * cover.slots_an_interval, (i + 1) * cover.slots_an_interval):
                values[t] *= factor
    pay = money_multiplier(crew, agent, price, row_prices)
    roster.breaks[agent] = -1
    dislike = dislikes_or_none(crew, roster, agent, True, slopes)
    start, span, breaks = roster.start[agent], roster.span[agent], roster.breaks[agent]
    found = best_tour(crew, agent, values, pay, dislike, start, span, breaks, True)
    if found <= NONE / 2:
        return False
    roster.cost[agent] = tour_cost(crew, roster, agent)
    add_tour(crew, cover, roster, agent, 1)
    return True


@njit(cache=True, nogil=True)
def build(crew, cover, roster, order, price, row_prices):
    """Give everybody a best tour, one after the other; returns the first agent without a legal tour, or -1."""
    counts = own_counts(crew, roster, order)
    for i in range(len(order)):
        slopes = same_each_day(crew, counts[i])
        if not give_best_tour(crew, cover, roster, order[i], price, row_prices, 0.0, slopes):
            return order[i]
    return -1


@njit(cache=True, nogil=True)
def objective(crew, cover, roster, price):
    """Return the value of the cover less the priced cost and what weighs against wishes and fairness."""
    return np.sum(all_values(cover, roster.cover)) - price * np.sum(roster.cost) - roster_dislike(crew, roster)


@njit(cache=True, nogil=True)
def _within(crew, totals):
    for r in range(len(totals)):
        if totals[r] > crew.cap[r] + 1e-6:
            return False
    return True


@njit(cache=True, nogil=True)
def objective_within(crew, cover, roster, price):
    """Return the objective of a roster within its budgets, and a very low one for any other."""
    if _within(crew, row_costs(crew, roster)):
        return objective(crew, cover, roster, price)
    return TOO_DEAR


@njit(cache=True, nogil=True)
def seed_random(seed):
    """Seed the generator of the calling thread."""
    np.random.seed(seed)


@njit(cache=True, nogil=True)
def copy_into(target, source):
    """Copy a roster into the arrays of another."""
    target.start[:] = source.start
    target.span[:] = source.span
    target.breaks[:] = source.breaks
    target.cost[:] = source.cost
    target.cover[:] = source.cover


@njit(cache=True, nogil=True)
def _keep_or_restore(kept, roster, chosen, keep):
    """Bring the kept roster up to date with the chosen agents' tours, or give these agents their old ones back."""
    source, target = (roster, kept) if keep else (kept, roster)
    for agent in chosen:
        target.start[agent], target.span[agent] = source.start[agent], source.span[agent]
        target.breaks[agent], target.cost[agent] = source.breaks[agent], source.cost[agent]
    target.cover[:] = source.cover


@njit(cache=True, nogil=True)
def _affordable(crew, before, after):
    """Whether no budget row is over its cap, unless it was so before and is less so now."""
    for r in range(len(after)):
        if after[r] > crew.cap[r] + 1e-6 and after[r] > before[r] - 1e-9:
            return False
    return True


@njit(cache=True, nogil=True)
def improve(crew, cover, roster, best, price, row_prices, steps, temperature, most_at_once, noise):
    """Try `steps` re-insertions of agents; worse rosters are taken with the odds of annealing.

    Rosters are compared with money at its price, so that savings count that others can spend; whichever is best
    without that is copied to `best`. The caps hold all along. Returns the best objective and the re-insertions.
    """
    agents = len(roster.cost)
    top = objective_within(crew, cover, best, price)
    totals = row_costs(crew, roster)
    plain = objective(crew, cover, roster, price)
    now = plain - np.sum(row_prices * totals)
    kept = Roster(
        roster.start.copy(), roster.span.copy(), roster.breaks.copy(), roster.cost.copy(), roster.cover.copy()
    )
    done = 0
    while done < steps:
        count = min(1 + np.random.randint(most_at_once), agents)
        chosen = with_partner(crew, np.random.choice(agents, count, replace=False))
        counts = own_counts(crew, roster, chosen)
        for agent in chosen:
            add_tour(crew, cover, roster, agent, -1)
            roster.start[agent] = -1
        shaken = noise if np.random.random() < 0.5 else 0.0
        legal = True
        for i in range(len(chosen)):
            slopes = drawn_slopes(crew, counts[i])
            legal = legal and give_best_tour(crew, cover, roster, chosen[i], price, row_prices, shaken, slopes)
        done += len(chosen)
        accepted = False
        if legal:
            fresh = row_costs(crew, roster)
            plain = objective(crew, cover, roster, price)
            then = plain - np.sum(row_prices * fresh)
            better = then >= now or (temperature > 0.0 and np.random.random() < math.exp((then - now) / temperature))
            accepted = better and _affordable(crew, totals, fresh)
        _keep_or_restore(kept, roster, chosen, accepted)
        if accepted:
            now, totals = then, fresh
            if plain > top + 1e-9 and _within(crew, totals):
                top = plain
                copy_into(best, roster)
    return top, done
