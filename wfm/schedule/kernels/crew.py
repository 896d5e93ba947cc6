"""The arrays that the compiled loops read: people and their options, cover and its value."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# Pay lines, as `crew.line_kind` names them.
BASE, PREMIUMS, OVERTIME = 0, 1, 2
LINES = 3


class Wishes(NamedTuple):
    """What weighs against shifts beside their money, in the unit of the objective; nobody's without weights.

    Axes: n agents, d days, s starts, e partners; kinds are weekend and late shifts.
    """

    start_dislike: np.ndarray  # n, d, s: start off the preferred one, and a day that is wished free
    weekend_day: np.ndarray  # d: 1.0 on Saturdays and Sundays
    late_slot: np.ndarray  # d: shifts of the day that end after this slot are late
    weight: np.ndarray  # kinds
    before: np.ndarray  # n, kinds: shifts of the weeks before
    pair_start: np.ndarray  # n + 1: partners of an agent
    pair_with: np.ndarray  # e
    apart_slot: float  # a slot in which one of a pair has a shift and the other has none


class Sessions(NamedTuple):
    """Off-phone activities. In arrays of breaks they stand behind the breaks, one column each: all are pauses.

    Axes: n agents, q kinds (people of the same activities; kind 0 has none), f fixed ones of a kind one after the
    other, o own ones of a kind likewise, a states, z sets. A set holds, bit by bit, which of the first own activities
    of a kind a day has; a state says how often each was held so far in a week. Own activities beyond those are placed
    into a tour once it is chosen.
    """

    first: int  # the first column
    step: int  # slots between the starts that own activities may have
    kind: np.ndarray  # n
    fixed_from: np.ndarray  # q + 1
    fixed_pause: np.ndarray  # f
    fixed_slot: np.ndarray  # f: -1 where the time is not chosen yet
    own_from: np.ndarray  # q + 1
    own_pause: np.ndarray  # o
    own_times: np.ndarray  # o: a week, on different days
    states: np.ndarray  # q
    sets: np.ndarray  # q
    next_state: np.ndarray  # q, a, z: -1 where a day must not have this set
    complete: np.ndarray  # q, a, 8: whether that is enough for a week of so many days worked


class Crew(NamedTuple):
    """People, contracts and days. Times in slots of 5 minutes, money in the site's currency.

    Axes: n agents, k classes (people with the same options), c contracts, d days, s starts, l spans,
    b breaks and then off-phone activities, w weeks, r budget rows, the last m of them of pay lines, t slots.
    """

    start_slot: np.ndarray  # d, s: slot of each start; -1 where the clock skips it
    spans: np.ndarray  # c, l
    span_count: np.ndarray  # c
    paid: np.ndarray  # c, l
    excess: np.ndarray  # c, l: paid over the least paid span, in steps
    paid_step: np.ndarray  # c
    paid_low: np.ndarray  # c: least paid span
    excess_high: np.ndarray  # c: largest excess
    rest_states: np.ndarray  # c: one more than the largest of next_start
    rest_reach: np.ndarray  # c: latest start that next_start names, on whichever day
    next_start: np.ndarray  # c, d, s, l: first start of the following days that leaves the rest due
    due: np.ndarray  # c, l, b
    break_slots: np.ndarray  # b
    break_paid: np.ndarray  # b
    first: np.ndarray  # c, l, b
    last: np.ndarray  # c, l, b
    order: np.ndarray  # c, l, b: breaks due by window, then -1
    mode: np.ndarray  # c, l: 0 windows apart, 1 in a fixed order, 2 in any order
    band: np.ndarray  # c: most starts that a week's starts may spread over; -1 without limit
    allowed: np.ndarray  # k, d, s, l
    may_rest: np.ndarray  # k, d
    least_days: np.ndarray  # k, w
    most_days: np.ndarray  # k, w
    least_paid: np.ndarray  # k, w
    most_regular: np.ndarray  # k, w
    most_paid: np.ndarray  # k, w
    run_before: np.ndarray  # k: days worked in a row up to the plan's start
    class_contract: np.ndarray  # k
    agent_class: np.ndarray  # n
    agent_group: np.ndarray  # n
    wage: np.ndarray  # n: money a slot
    premium: np.ndarray  # t: multiplier
    premium_sum: np.ndarray  # t + 1: running sums of it
    overtime_extra: float  # largest multiplier of a week's overtime - 1, for what only estimates
    week_over: np.ndarray  # c, v: paid slots of a week beyond which each class of overtime begins
    week_extra: np.ndarray  # c, v: multiplier - 1, the largest of the classes so far
    day_over: np.ndarray  # 2, q: the same of a day, and of a week's seventh day worked
    day_extra: np.ndarray  # 2, q
    most_daily: np.ndarray  # c: a day's overtime at most
    long_extra: np.ndarray  # c, d, s, l: premium slots that a day's overtime adds at least; empty without
    long_plain: np.ndarray  # c, d, s, l: the same slots, counted at premiums alone; empty without, or without lines
    overtime_floor: np.ndarray  # t: least multiplier of overtime
    weekly_rest: int  # slots free in a row in every week; 0 without the rule
    week_slot: np.ndarray  # w + 1: slots at which weeks begin
    ended: np.ndarray  # k: slot at which the last shift before the plan ended; long ago where none is known
    most_run: int  # consecutive days; more than there are without limit
    rounding: float  # smallest units of the currency in one
    member: np.ndarray  # r, n: 1.0 where the agent's cost counts in the budget row; rows of lines count nobody's
    line_kind: np.ndarray  # m: the pay line that a row caps: BASE, PREMIUMS, OVERTIME, or -1: none that shifts add to
    line_slack: np.ndarray  # n, 1 + m: how far an agent's money, and each line, may be from what the oracle reckons
    cap: np.ndarray  # r: most money
    wishes: Wishes
    sessions: Sessions


class Cover(NamedTuple):
    """The value of cover: terms, each the least of its curves over pools of agents.

    A curve gives a level at whole numbers of agents of its pool, linear in between and on in its last slope. A
    term is worth `weight x (level - price x shortfall)` with the shortfall of the level below its floor, and an
    interval the sum of its terms. `guide` holds the concave hull of each curve's worth.

    Axes: g groups (agents of one skill set), p pools, i intervals, m terms, e entries.
    """

    slots_an_interval: int
    intervals: int
    in_pool: np.ndarray  # g, p
    term_start: np.ndarray  # i + 1: terms of an interval
    entry_start: np.ndarray  # m + 1: entries of a term
    weight: np.ndarray  # m
    floor: np.ndarray  # m
    price: np.ndarray  # m
    pool: np.ndarray  # e
    curve_start: np.ndarray  # e
    curve_length: np.ndarray  # e, at least 2
    level: np.ndarray
    guide: np.ndarray


class Roster(NamedTuple):
    """Everybody's shifts: start and span index by agent and day (-1: free), and the slots at which breaks start."""

    start: np.ndarray  # n, d
    span: np.ndarray  # n, d
    breaks: np.ndarray  # n, d, b
    cost: np.ndarray  # n
    cover: np.ndarray  # p, i: slots at work
    lines: np.ndarray  # n, m: money of the capped lines
