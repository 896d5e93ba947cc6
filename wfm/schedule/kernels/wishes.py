"""What a roster weighs against wishes and fairness, and what each choice of a shift would add to that.

All of it is a penalty of at least 0, in the unit of the objective. Without weights the arrays of `crew.wishes` have
no agents, and every function here returns at once.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.inner import inner

WEEKEND, LATE = 0, 1
# More than any shift is worth.
_NOT_NOW = 1e7


@njit(cache=True, nogil=True)
def any_weight(crew):
    """Whether any weight is set."""
    return crew.wishes.start_dislike.shape[0] > 0


@njit(cache=True, nogil=True)
def repeated(count):
    """Return what a count of unpopular shifts weighs: 0 for the first, 1 more for the second, 2 for the third, ..."""
    return count * (count - 1) / 2.0


@njit(cache=True, nogil=True)
def own_counts(crew, roster, agents):
    """Return `counts[i, kind]`: the weekend and late shifts of some agents, those before the plan included."""
    counts = np.zeros((len(agents), 2))
    if not any_weight(crew):
        return counts
    wishes = crew.wishes
    for i in range(len(agents)):
        agent = agents[i]
        counts[i] = wishes.before[agent]
        c = crew.class_contract[crew.agent_class[agent]]
        for day in range(roster.start.shape[1]):
            s = roster.start[agent, day]
            if s < 0:
                continue
            counts[i, WEEKEND] += wishes.weekend_day[day]
            counts[i, LATE] += crew.start_slot[day, s] + crew.spans[c, roster.span[agent, day]] > wishes.late_slot[day]
    return counts


@njit(cache=True, nogil=True)
def dislikes(crew, roster, agent, paired, slopes, out):
    """Fill `out[span, day, start]` with what each shift of an agent weighs, the roster of the others fixed.

    Fairness, convex in the count of shifts, counts `slopes[kind, day]` shifts for a weekend or late one. With `paired`
    shifts also weigh what they lack in common with those of partners, less a part that no choice changes; partners
    without any shift are left out.
    """
    wishes = crew.wishes
    c = crew.class_contract[crew.agent_class[agent]]
    start_slot = crew.start_slot
    count, days, starts = out.shape
    partners = _partners_at_work(crew, roster, agent) if paired else 0
    for span in range(count):
        length = crew.spans[c, span]
        apart = wishes.apart_slot * length * partners
        for day in range(days):
            weekly = apart + wishes.weight[WEEKEND] * slopes[WEEKEND, day] * wishes.weekend_day[day]
            late = wishes.weight[LATE] * slopes[LATE, day]
            for s in range(starts):
                total = weekly + wishes.start_dislike[agent, day, s]
                if start_slot[day, s] + length > wishes.late_slot[day]:
                    total += late
                out[span, day, s] = total
    if partners > 0:
        for e in range(wishes.pair_start[agent], wishes.pair_start[agent + 1]):
            _subtract_common(crew, roster, c, wishes.pair_with[e], out)


@inner
def _partners_at_work(crew, roster, agent):
    """Return how many partners of an agent have a shift at all."""
    found = 0
    for e in range(crew.wishes.pair_start[agent], crew.wishes.pair_start[agent + 1]):
        found += np.max(roster.start[crew.wishes.pair_with[e]]) >= 0
    return found


@inner
def _subtract_common(crew, roster, c, partner, out):
    """Take from `out` the time that each shift has in common with a partner's, twice: it is apart for neither."""
    count, days, starts = out.shape
    theirs = crew.class_contract[crew.agent_class[partner]]
    for other in range(days):
        if roster.start[partner, other] < 0:
            continue
        begin = crew.start_slot[other, roster.start[partner, other]]
        end = begin + crew.spans[theirs, roster.span[partner, other]]
        # shifts start on their date and last a day at most: those of neighbouring dates alone can meet
        for day in range(max(other - 1, 0), min(other + 2, days)):
            for s in range(starts):
                mine = crew.start_slot[day, s]
                for span in range(count):
                    common = min(end, mine + crew.spans[c, span]) - max(begin, mine)
                    if common > 0 and mine >= 0:
                        out[span, day, s] -= 2.0 * crew.wishes.apart_slot * common


@njit(cache=True, nogil=True)
def dislikes_or_none(crew, roster, agent, paired, slopes):
    """Return what each shift of an agent weighs, shape (spans, days, starts); empty without weights."""
    if not any_weight(crew):
        return np.empty((0, 0, 0))
    c = crew.class_contract[crew.agent_class[agent]]
    out = np.empty((crew.span_count[c], crew.start_slot.shape[0], crew.start_slot.shape[1]))
    dislikes(crew, roster, agent, paired, slopes, out)
    return out


@inner
def drawn_slopes(crew, counts):
    """Return slopes of fairness at an agent's counts, at random between those of one shift less and one more.

    Anywhere in between the present counts stay best if they are; what would be better is found at some of them. Half
    the time days at random are left to others: whoever chooses first would take all that nobody has yet.
    """
    slopes = np.zeros((2, crew.start_slot.shape[0]))
    if any_weight(crew):
        for kind in range(2):
            weight = crew.wishes.weight[kind]
            if weight > 0.0:
                slopes[kind] = max(counts[kind] - np.random.random(), 0.0)
                if np.random.random() < 0.5:
                    for day in range(slopes.shape[1]):
                        if np.random.random() < 0.5:
                            slopes[kind, day] = _NOT_NOW / weight
    return slopes


@njit(cache=True, nogil=True)
def same_each_day(crew, slopes):
    """Return slopes of fairness that are the same on every day, shape (kinds, days)."""
    found = np.zeros((2, crew.start_slot.shape[0]))
    for kind in range(2):
        found[kind] = slopes[kind]
    return found


@inner
def with_partner(crew, chosen):
    """Add a partner of the first of some agents, every other time: those who work together move together."""
    wishes = crew.wishes
    if len(wishes.pair_with) == 0:
        return chosen
    first, last = wishes.pair_start[chosen[0]], wishes.pair_start[chosen[0] + 1]
    if first == last or np.random.random() < 0.5:
        return chosen
    partner = wishes.pair_with[np.random.randint(first, last)]
    for agent in chosen:
        if agent == partner:
            return chosen
    more = np.empty(len(chosen) + 1, dtype=chosen.dtype)
    more[:-1] = chosen
    more[-1] = partner
    return more


@njit(cache=True, nogil=True)
def tour_dislike(crew, roster, agent):
    """Return what an agent's own tour weighs, exactly and without pairs."""
    if not any_weight(crew):
        return 0.0
    wishes = crew.wishes
    total = 0.0
    for day in range(roster.start.shape[1]):
        if roster.start[agent, day] >= 0:
            total += wishes.start_dislike[agent, day, roster.start[agent, day]]
    counts = own_counts(crew, roster, np.array([agent]))[0]
    for kind in range(2):
        total += wishes.weight[kind] * (repeated(counts[kind]) - repeated(wishes.before[agent, kind]))
    return total


@njit(cache=True, nogil=True)
def slots_apart(crew, roster, one, other):
    """Return the slots in which one of two agents has a shift and the other has none."""
    total, days = 0, roster.start.shape[1]
    c, theirs = crew.class_contract[crew.agent_class[one]], crew.class_contract[crew.agent_class[other]]
    for day in range(days):
        if roster.start[other, day] >= 0:
            total += crew.spans[theirs, roster.span[other, day]]
        if roster.start[one, day] < 0:
            continue
        begin = crew.start_slot[day, roster.start[one, day]]
        end = begin + crew.spans[c, roster.span[one, day]]
        total += end - begin
        for near in range(max(day - 1, 0), min(day + 2, days)):
            if roster.start[other, near] >= 0:
                first = crew.start_slot[near, roster.start[other, near]]
                last = first + crew.spans[theirs, roster.span[other, near]]
                total -= 2 * max(0, min(end, last) - max(begin, first))
    return total


@njit(cache=True, nogil=True)
def touched_dislike(crew, roster, agents):
    """Return what the tours of some agents weigh with all pairs that one of them is in, each pair once.

    Where only these agents' tours change, the change of this is that of `roster_dislike`.
    """
    if not any_weight(crew):
        return 0.0
    wishes = crew.wishes
    total = 0.0
    for i in range(len(agents)):
        total += tour_dislike(crew, roster, agents[i])
        for e in range(wishes.pair_start[agents[i]], wishes.pair_start[agents[i] + 1]):
            partner = wishes.pair_with[e]
            before = False
            for j in range(i):
                before = before or agents[j] == partner
            if not before:
                total += wishes.apart_slot * slots_apart(crew, roster, agents[i], partner)
    return total


@njit(cache=True, nogil=True)
def roster_dislike(crew, roster):
    """Return what a roster weighs against wishes and fairness, exactly."""
    if not any_weight(crew):
        return 0.0
    wishes = crew.wishes
    total = 0.0
    for agent in range(roster.start.shape[0]):
        total += tour_dislike(crew, roster, agent)
        for e in range(wishes.pair_start[agent], wishes.pair_start[agent + 1]):
            if wishes.pair_with[e] > agent:
                total += wishes.apart_slot * slots_apart(crew, roster, agent, wishes.pair_with[e])
    return total


@njit(cache=True, nogil=True)
def least_of_slopes(crew, slopes, counts):
    """Return what fairness weighs at least beyond its slopes, and fill `counts[n, kind]` with where that is so.

    For any slope s and every count m, f(m) >= s m + least over all counts k of (f(k) - s k): a tangent of f, which is
    convex. What s counts for each shift of the plan is in `dislikes`; the rest, s x the count before less f of it,
    is here.
    """
    if not any_weight(crew):
        return 0.0
    wishes = crew.wishes
    total, days = 0.0, crew.start_slot.shape[0]
    for agent in range(slopes.shape[0]):
        for kind in range(2):
            s, before = slopes[agent, kind], wishes.before[agent, kind]
            best = 1e300
            for more in range(days + 1):
                here = repeated(before + more) - s * (before + more)
                if here < best:
                    best, counts[agent, kind] = here, before + more
            total += wishes.weight[kind] * (best + s * before - repeated(before))
    return total
