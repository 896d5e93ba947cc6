"""Ruin and recreate: some agents lose their tours and get the best ones against everybody else's cover."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from wfm.schedule.kernels.cells import NONE
from wfm.schedule.kernels.cover import add_tour, all_values
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.kernels.inner import inner, inner_once
from wfm.schedule.kernels.pay import line_prices, tour_cost
from wfm.schedule.kernels.sessions import all_held
from wfm.schedule.kernels.weekly_rest import best_rested_tour
from wfm.schedule.kernels.wishes import (
    any_weight,
    dislikes_or_none,
    drawn_slopes,
    own_counts,
    roster_dislike,
    same_each_day,
    touched_dislike,
    with_partner,
)
from wfm.schedule.kernels.worth import fill_gains, interval_worth

# The objective of a roster over a budget.
TOO_DEAR = -1e200
# Under a budget so many tours in as many as there are agents are taken at random: what little money is left buys a
# tour that may be the best at no price of money, which matters where agents are few.
_AT_RANDOM = 0.5


@inner
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
    first = len(totals) - len(crew.line_kind)
    for m in range(len(crew.line_kind)):
        for agent in range(len(roster.cost)):
            totals[first + m] += roster.lines[agent, m]
    return totals


@inner
def _lines_dearer(crew, row_prices, lines, old_lines):
    """Return what an agent's capped pay lines count for more than before."""
    total, first = 0.0, len(row_prices) - len(crew.line_kind)
    for m in range(len(crew.line_kind)):
        total += row_prices[first + m] * (lines[m] - old_lines[m])
    return total


@njit(cache=True, nogil=True)
def build(crew, cover, tables, roster, order, price, row_prices):
    """Give everybody a best tour, one after the other; returns the first agent without a legal tour, or -1."""
    values = np.zeros(len(crew.premium))
    counts = own_counts(crew, roster, order)
    for j in range(len(order)):
        agent, slopes = order[j], same_each_day(crew, counts[j])
        fill_gains(tables, roster.cover, crew.agent_group[agent], values)
        if not take_best_tour(crew, cover, roster, agent, price, row_prices, slopes, values, 0.0):
            return agent
        add_tour(crew, cover, roster, agent, 1)
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
def _affordable(crew, totals, refused, roster, chosen, count, old_cost, old_lines):
    """Whether no budget row is over its cap, unless it was so before and is less so now; then counts the cost."""
    within = True
    for r in range(len(totals)):
        more = _row_dearer(crew, roster, r, chosen, count, old_cost, old_lines)
        if totals[r] + more > crew.cap[r] + 1e-6 and more > -1e-9:
            refused[r] += 1
            within = False
    if not within:
        return False
    for r in range(len(totals) - len(crew.line_kind)):
        for j in range(count):
            totals[r] += crew.member[r, chosen[j]] * (roster.cost[chosen[j]] - old_cost[j])
    for r in range(len(totals) - len(crew.line_kind), len(totals)):
        totals[r] += _row_dearer(crew, roster, r, chosen, count, old_cost, old_lines)
    return True


@inner
def _row_dearer(crew, roster, r, chosen, count, old_cost, old_lines):
    """Return what some agents cost more than before in a budget row."""
    more, m = 0.0, r - (len(crew.cap) - len(crew.line_kind))
    for j in range(count):
        if m >= 0:
            more += roster.lines[chosen[j], m] - old_lines[j, m]
        else:
            more += crew.member[r, chosen[j]] * (roster.cost[chosen[j]] - old_cost[j])
    return more


@inner
def _touch(crew, cover, roster, agent, touched, count, marked):
    """List the intervals of an agent's shifts; returns how many are listed now."""
    width = cover.slots_an_interval
    contract = crew.class_contract[crew.agent_class[agent]]
    for day in range(roster.start.shape[1]):
        if roster.start[agent, day] >= 0:
            begin = crew.start_slot[day, roster.start[agent, day]]
            end = begin + crew.spans[contract, roster.span[agent, day]]
            for i in range(begin // width, min((end + width - 1) // width, cover.intervals)):
                if not marked[i]:
                    marked[i] = True
                    touched[count] = i
                    count += 1
    return count


@njit(cache=True, nogil=True)
def improve(
    crew,
    cover,
    tables,
    roster,
    best,
    members,
    totals,
    refused,
    price,
    row_prices,
    steps,
    temperature,
    most_at_once,
    scaled,
    added,
):
    """Try `steps` re-insertions of the agents `members`; worse rosters are taken with the odds of annealing.

    Rosters are compared with money at its price, so that savings count that others can spend. The caps hold all
    along. Values of time are shaken before a tour is chosen: half of the time by a share `scaled`, and always by up
    to `added` an interval. The best roster on the way within the caps, money at its plain price, is copied to `best`,
    unless that has no agents. Returns the re-insertions.

    `refused` counts by budget row what was not affordable.

    Others may change the tours of other agents in the same roster meanwhile, and `totals`, the cost by budget row.
    So tours are tried on a copy of the cover: a gap that is only there while its agent chooses must not lure others.
    """
    days, pools = roster.start.shape[1], roster.cover.shape[0]
    touched = np.zeros(cover.intervals, dtype=np.int64)
    marked = np.zeros(cover.intervals, dtype=np.bool_)
    values = np.zeros(len(crew.premium))
    tried = np.zeros(roster.cover.shape, dtype=np.int64)
    there, then = np.zeros((pools, 1), dtype=np.int64), np.zeros((pools, 1), dtype=np.int64)
    most = min(most_at_once, len(members))
    weighed = any_weight(crew)
    old_start, old_span = np.zeros((most + 1, days), dtype=np.int64), np.zeros((most + 1, days), dtype=np.int64)
    old_breaks = np.zeros((most + 1, *roster.breaks.shape[1:]), dtype=np.int64)
    old_cost, old_lines = np.zeros(most + 1), np.zeros((most + 1, len(crew.line_kind)))
    own = Roster(roster.start, roster.span, roster.breaks, roster.cost, tried, roster.lines)
    before = np.zeros(roster.cover.shape, dtype=np.int64)
    watched = len(best.cost) > 0
    plain = objective(crew, cover, roster, price) if watched else 0.0
    top = objective_within(crew, cover, best, price) if watched else 0.0
    at_random = _AT_RANDOM / max(len(members), 1) if len(row_prices) else 0.0
    done = 0
    while done < steps:
        chosen = _drawn(members, 1 + np.random.randint(most))
        if weighed:
            chosen = with_partner(crew, chosen)
        count, changed = len(chosen), 0
        counts = own_counts(crew, roster, chosen) if weighed else np.zeros((count, 2))
        before[:] = roster.cover
        tried[:] = before
        for j in range(count):
            agent = chosen[j]
            changed = _touch(crew, cover, roster, agent, touched, changed, marked)
            old_start[j], old_span[j], old_breaks[j] = roster.start[agent], roster.span[agent], roster.breaks[agent]
            old_cost[j], old_lines[j] = roster.cost[agent], roster.lines[agent]
            add_tour(crew, cover, own, agent, -1)
        gain = touched_dislike(crew, roster, chosen) if weighed else 0.0
        for j in range(count):
            roster.start[chosen[j]] = -1
        shaken = scaled if np.random.random() < 0.5 else 0.0
        any_tour = scaled > 0.0 and np.random.random() < at_random
        # One price picks all or nothing: a tour in between is found at some price near it.
        dearer = 1.0 + 2.0 * shaken * (2.0 * np.random.random() - 1.0) if len(row_prices) else 1.0
        legal = True
        for j in range(count):
            agent = chosen[j]
            fill_gains(tables, tried, crew.agent_group[agent], values)
            _shake(values, cover.intervals, tables.width, shaken, added)
            slopes, noise = drawn_slopes(crew, counts[j]), np.sum(np.abs(values)) / days if any_tour else 0.0
            if not take_best_tour(crew, cover, roster, agent, price, row_prices * dearer, slopes, values, noise):
                legal = False
                break
            changed = _touch(crew, cover, roster, agent, touched, changed, marked)
            add_tour(crew, cover, own, agent, 1)
            # Where a tour is taken at random, money that is there costs nothing.
            pay = price if any_tour else money_multiplier(crew, agent, price, row_prices)
            gain -= pay * (roster.cost[agent] - old_cost[j])
            if not any_tour:
                gain -= _lines_dearer(crew, row_prices, roster.lines[agent], old_lines[j])
        done += count
        accepted = legal
        if legal:
            gain -= touched_dislike(crew, roster, chosen) if weighed else 0.0
            for k in range(changed):
                i = touched[k]
                same = True
                for p in range(pools):
                    there[p, 0] = roster.cover[p, i]
                    then[p, 0] = there[p, 0] + tried[p, i] - before[p, i]
                    same = same and tried[p, i] == before[p, i]
                if not same:
                    gain += interval_worth(tables, then, 0, i) - interval_worth(tables, there, 0, i)
            accepted = gain >= -1e-9 or (temperature > 0.0 and np.random.random() < math.exp(gain / temperature))
            accepted = accepted and _affordable(crew, totals, refused, roster, chosen, count, old_cost, old_lines)
        if accepted:
            for k in range(changed):
                for p in range(pools):
                    roster.cover[p, touched[k]] += tried[p, touched[k]] - before[p, touched[k]]
            if watched:
                plain += gain
                for j in range(0 if any_tour else count):
                    plain += (money_multiplier(crew, chosen[j], price, row_prices) - price) * (
                        roster.cost[chosen[j]] - old_cost[j]
                    )
                    plain += _lines_dearer(crew, row_prices, roster.lines[chosen[j]], old_lines[j])
                if plain > top + 1e-9 and _within(crew, totals):
                    top = plain
                    _copy_into(best, roster)
        else:
            for j in range(count):
                agent = chosen[j]
                roster.start[agent], roster.span[agent], roster.breaks[agent] = old_start[j], old_span[j], old_breaks[j]
                roster.cost[agent], roster.lines[agent] = old_cost[j], old_lines[j]
        for k in range(changed):
            marked[touched[k]] = False
    return done


@njit(cache=True, nogil=True)
def _drawn(members, count):
    """Draw some members, all different."""
    chosen = np.empty(count, dtype=np.int64)
    for j in range(count):
        chosen[j] = members[np.random.randint(len(members))]
        while _among(chosen, j):
            chosen[j] = members[np.random.randint(len(members))]
    return chosen


@inner
def _among(chosen, place):
    """Whether what stands at a place stands before it too."""
    for j in range(place):
        if chosen[j] == chosen[place]:
            return True
    return False


@inner
def _shake(values, intervals, width, scaled, added):
    """Change the values of whole intervals at random; where time is worth nothing it stays so."""
    if scaled == 0.0 and added == 0.0:
        return
    for i in range(intervals):
        here = values[i * width]
        if here != 0.0:
            here *= 1.0 + scaled * (2.0 * np.random.random() - 1.0)
            here += added / width * (2.0 * np.random.random() - 1.0)
            for t in range(i * width, (i + 1) * width):
                values[t] = here


@inner_once
def take_best_tour(crew, cover, roster, agent, price, row_prices, slopes, values, noise):
    """Give an agent the best tour at values of time, not yet covered; false where no tour is legal.

    With `noise`, what a day is worth, every shift is worth up to so much more or less: any tour may be taken.
    """
    pay = money_multiplier(crew, agent, price, row_prices)
    roster.breaks[agent] = -1
    dislike = dislikes_or_none(crew, roster, agent, True, slopes)
    if noise > 0.0:
        dislike = _noisy(crew, agent, dislike, noise)
    start, span, breaks = roster.start[agent], roster.span[agent], roster.breaks[agent]
    lines = line_prices(crew, row_prices)
    found = best_rested_tour(crew, agent, values, pay, lines, dislike, start, span, breaks, 0.0)
    if found <= NONE / 2 or not all_held(crew, agent, start, breaks):
        return False
    roster.cost[agent] = tour_cost(crew, roster, agent)
    return True


@inner_once
def _noisy(crew, agent, dislike, noise):
    """Return what shifts weigh, and a random part of it beside."""
    count = crew.span_count[crew.class_contract[crew.agent_class[agent]]]
    out = noise * (2.0 * np.random.random((count, crew.start_slot.shape[0], crew.start_slot.shape[1])) - 1.0)
    return out + dislike if dislike.shape[0] else out


@njit(cache=True, nogil=True)
def recount(crew, cover, roster):
    """Count all cover anew."""
    roster.cover[:] = 0
    for agent in range(len(roster.cost)):
        add_tour(crew, cover, roster, agent, 1)


@inner
def _copy_into(target, source):
    target.start[:] = source.start
    target.span[:] = source.span
    target.breaks[:] = source.breaks
    target.cost[:] = source.cost
    target.cover[:] = source.cover
    target.lines[:] = source.lines
