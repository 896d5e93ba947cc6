"""Off-phone activities in the oracle: what they take from a shift's worth, and where they are held.

Fixed activities are held by every shift that spans them. Own ones are chosen with the days: a set of them in a shift
loses the least that each could lose in it by itself, breaks aside, so that no placement is better than reckoned; where
they are held in the end is exact.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.breaks import (
    FAR,
    fill_minima,
    levels_of,
    lost_in_order,
    place_apart,
    place_breaks,
    place_pauses,
)
from wfm.schedule.kernels.inner import inner, inner_once


@njit(cache=True, nogil=True)
def busy(crew, agent):
    """Whether an agent has any activity."""
    return crew.sessions.kind[agent] > 0


@inner
def session_losses(crew, agent, worth, loss):
    """Fill the rows of an agent's activities: `loss[b, t]` is lost by activity b in slot t, all of it being paid."""
    sessions, slots = crew.sessions, loss.shape[1]
    q = sessions.kind[agent]
    for e in range(sessions.fixed_from[q], sessions.fixed_from[q + 1]):
        b = sessions.fixed_pause[e]
        length = crew.break_slots[b]
        loss[b, : slots - length + 1] = worth[length:] - worth[:-length]
    for e in range(sessions.own_from[q], sessions.own_from[q + 1]):
        b = sessions.own_pause[e]
        length = crew.break_slots[b]
        loss[b] = FAR
        for t in range(0, slots - length + 1, sessions.step):
            loss[b, t] = worth[t + length] - worth[t]


@inner
def subtract_fixed(options, crew, k, c, q, loss, net, missing):
    """Price the shifts that span fixed activities anew: those are held, and breaks lie elsewhere."""
    sessions = crew.sessions
    first, last = sessions.fixed_from[q], sessions.fixed_from[q + 1]
    if first == last:
        return
    barred = loss[: sessions.first].copy()
    for e in range(first, last):
        if sessions.fixed_slot[e] >= 0:
            _bar(crew, barred, sessions.fixed_slot[e], crew.break_slots[sessions.fixed_pause[e]])
    days, starts = crew.start_slot.shape
    for span in range(crew.span_count[c]):
        length = crew.spans[c, span]
        for day in range(days):
            for s in range(starts):
                if not crew.allowed[k, day, s, span]:
                    continue
                begin = crew.start_slot[day, s]
                held, touched, lost = _fixed_within(crew, q, begin, begin + length, loss)
                if held == 0:
                    continue
                if held == touched:
                    lost += _least_breaks(crew, c, span, begin, barred)
                else:
                    near = loss[: sessions.first].copy()
                    _bar_spanned(crew, q, begin, begin + length, near, 0)
                    lost += _least_breaks(crew, c, span, begin, near)
                here = net[begin + length] - net[begin] - lost
                options[span, day, s] = here if lost < FAR / 2 else missing


@inner
def _fixed_within(crew, q, begin, end, loss):
    """Return how many fixed activities a shift spans, how many it spans or touches, and what those spanned lose."""
    sessions = crew.sessions
    held, touched, lost = 0, 0, 0.0
    for e in range(sessions.fixed_from[q], sessions.fixed_from[q + 1]):
        b, at = sessions.fixed_pause[e], sessions.fixed_slot[e]
        if at < 0 or at >= end or at + crew.break_slots[b] <= begin:
            continue
        touched += 1
        if begin <= at and at + crew.break_slots[b] <= end:
            held += 1
            lost += loss[b, at]
    return held, touched, lost


@njit(cache=True, nogil=True)
def _bar(crew, loss, at, slots):
    """Forbid all breaks that would overlap some slots."""
    for b in range(crew.sessions.first):
        for t in range(max(at - crew.break_slots[b] + 1, 0), min(at + slots, loss.shape[1])):
            loss[b, t] = FAR


@inner
def _bar_spanned(crew, q, begin, end, loss, origin):
    """Forbid all pauses over the fixed activities that a shift spans; column 0 of `loss` is slot `origin`."""
    sessions = crew.sessions
    for e in range(sessions.fixed_from[q], sessions.fixed_from[q + 1]):
        b, at = sessions.fixed_pause[e], sessions.fixed_slot[e]
        if at < 0 or at < begin or at + crew.break_slots[b] > end:
            continue
        for other in range(loss.shape[0]):
            low = max(at - crew.break_slots[other] + 1 - origin, 0)
            for t in range(low, min(at + crew.break_slots[b] - origin, loss.shape[1])):
                loss[other, t] = FAR


@inner
def _least_breaks(crew, c, span, begin, loss):
    """Return the least that the breaks due lose, at least `FAR` where there is no room."""
    mode, order = crew.mode[c, span], crew.order[c, span]
    first, last = crew.first[c, span], crew.last[c, span]
    if mode == 1:
        work = np.empty((2, crew.spans[c, span] + 1))
        return lost_in_order(order, crew.break_slots, first, last, begin, loss, work)
    if mode == 2:
        chosen = np.empty(len(crew.break_slots), dtype=np.int64)
        return place_breaks(crew, c, span, begin, loss, chosen)
    total = 0.0
    for b in order:
        if b < 0:
            break
        least = FAR
        for t in range(begin + first[b], begin + last[b] + 1):
            least = min(least, loss[b, t])
        total += least
    return total


@inner
def add_sets(options, crew, c, q, loss, missing):
    """Fill `options[z]` for every set z of own activities from `options[0]`, shape (sets, spans, days, starts)."""
    sessions = crew.sessions
    for z in range(1, options.shape[0]):
        options[z] = options[0]
    count = crew.span_count[c]
    widest = np.max(crew.spans[c, :count])
    minima = np.empty((levels_of(widest), loss.shape[1]))
    bit = 1
    for e in range(sessions.own_from[q], sessions.own_from[q + 1]):
        if bit >= options.shape[0]:
            break
        b = sessions.own_pause[e]
        fill_minima(loss[b], minima)
        for span in range(count):
            window = crew.spans[c, span] - crew.break_slots[b] + 1
            if window < 1:
                for z in range(1, options.shape[0]):
                    if z & bit:
                        options[z, span] = missing
                continue
            level = 0
            while 1 << (level + 1) <= window:
                level += 1
            _subtract_set(options, span, crew.start_slot, minima[level], window - (1 << level), bit, missing)
        bit <<= 1


@inner
def _subtract_set(options, span, start_slot, minima, back, bit, missing):
    for day in range(options.shape[2]):
        for s in range(options.shape[3]):
            if options[0, span, day, s] <= missing:
                continue
            begin = start_slot[day, s]
            lost = min(minima[begin], minima[begin + back])
            for z in range(1, options.shape[0]):
                if z & bit and options[z, span, day, s] > missing:
                    options[z, span, day, s] = options[z, span, day, s] - lost if lost < FAR / 2 else missing


@inner_once
def place_tour(crew, agent, c, starts, spans, taken, loss, breaks):
    """Place the breaks and activities of a tour; `taken` are the sets chosen for its days.

    An activity that has no room on its day is held on another one of the week, or left out: see `all_held`.
    """
    sessions = crew.sessions
    q = sessions.kind[agent]
    if q == 0:
        for day in range(len(starts)):
            if starts[day] >= 0 and crew.mode[c, spans[day]] == 0:
                place_apart(crew, c, spans[day], crew.start_slot[day, starts[day]], loss, breaks[day])
            elif starts[day] >= 0:
                place_breaks(crew, c, spans[day], crew.start_slot[day, starts[day]], loss, breaks[day])
        return
    held, lost = taken.copy(), np.zeros(len(starts))
    for day in range(len(starts)):
        if starts[day] < 0:
            continue
        lost[day] = place_day(crew, agent, c, day, starts[day], spans[day], held[day], loss, breaks[day])
        if lost[day] >= FAR:
            held[day] = 0
            lost[day] = place_day(crew, agent, c, day, starts[day], spans[day], held[day], loss, breaks[day])
    for week in range(len(starts) // 7):
        for j in range(sessions.own_from[q + 1] - sessions.own_from[q]):
            _hold_rest(crew, agent, c, week, j, starts, spans, held, lost, loss, breaks)


@inner_once
def _hold_rest(crew, agent, c, week, j, starts, spans, held, lost, loss, breaks):
    """Hold an own activity as often as it is still due in a week, each time where it costs least."""
    sessions = crew.sessions
    times = sessions.own_times[sessions.own_from[sessions.kind[agent]] + j]
    row = np.empty(breaks.shape[1], dtype=np.int64)
    while True:
        worked, have = 0, 0
        for day in range(7 * week, 7 * week + 7):
            worked += starts[day] >= 0
            have += (held[day] >> j) & 1
        if have >= min(times, worked):
            return
        best, at = FAR, np.int64(-1)  # a plain -1 would be a type of its own, and compiled once more
        for day in range(7 * week, 7 * week + 7):
            if starts[day] >= 0 and not (held[day] >> j) & 1:
                wanted = held[day] | (1 << j)
                more = place_day(crew, agent, c, day, starts[day], spans[day], wanted, loss, row)
                if more < FAR and more - lost[day] < best:
                    best, at = more - lost[day], np.int64(day)
        if at < 0:
            return
        held[at] |= 1 << j
        lost[at] = place_day(crew, agent, c, at, starts[at], spans[at], held[at], loss, breaks[at])


@inner
def place_day(crew, agent, c, day, start, span, wanted, loss, row):
    """Place the breaks of a shift and a set of own activities around the fixed ones that it spans.

    `row` is filled with their slots, -1 for those that the shift does not have. Returns what is lost, at least `FAR`
    where there is no room.
    """
    sessions = crew.sessions
    q = sessions.kind[agent]
    begin, length = crew.start_slot[day, start], crew.spans[c, span]
    if q == 0:
        if crew.mode[c, span] == 0:
            place_apart(crew, c, span, begin, loss, row)
            return 0.0
        return place_breaks(crew, c, span, begin, loss, row)
    near = loss[:, begin : begin + length + 1].copy()
    _bar_spanned(crew, q, begin, begin + length, near, begin)
    pauses = len(crew.break_slots)
    order, first, last = np.full(pauses, -1), np.zeros(pauses, dtype=np.int64), np.zeros(pauses, dtype=np.int64)
    count = 0
    for b in crew.order[c, span]:
        if b >= 0:
            order[count], first[b], last[b] = b, crew.first[c, span, b], crew.last[c, span, b]
            count += 1
    for j in range(sessions.own_from[q + 1] - sessions.own_from[q]):
        if (wanted >> j) & 1:
            b = sessions.own_pause[sessions.own_from[q] + j]
            order[count], last[b] = b, length - crew.break_slots[b]
            count += 1
    lost = place_pauses(order, first, last, crew.break_slots, length, near, row)
    for b in range(pauses):
        if row[b] >= 0:
            row[b] += begin
    for e in range(sessions.fixed_from[q], sessions.fixed_from[q + 1]):
        b, at = sessions.fixed_pause[e], sessions.fixed_slot[e]
        if begin <= at and at + crew.break_slots[b] <= begin + length:
            row[b] = at
            lost += loss[b, at]
    return lost


@njit(cache=True, nogil=True)
def all_held(crew, agent, starts, breaks):
    """Whether a tour has every own activity as often as it is due."""
    sessions = crew.sessions
    q = sessions.kind[agent]
    for e in range(sessions.own_from[q], sessions.own_from[q + 1]):
        b = sessions.own_pause[e]
        for week in range(len(starts) // 7):
            worked, have = 0, 0
            for day in range(7 * week, 7 * week + 7):
                worked += starts[day] >= 0
                have += breaks[day, b] >= 0
            if have < min(sessions.own_times[e], worked):
                return False
    return True
