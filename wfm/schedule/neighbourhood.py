"""A neighbourhood of a roster: some agents' shifts of one day are free, everything else stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from wfm.schedule.kernels.crew import BASE, OVERTIME, PREMIUMS, Crew, Roster
from wfm.schedule.time_grid import SLOTS_AN_HOUR


@dataclass(frozen=True)
class FreeShift:
    """One agent's free shift: (start, span) pairs that keep rest, hours and spread, what each costs and weighs.

    `lines` is the money of each in the capped pay lines, shape (options, lines).
    """

    agent: int
    options: np.ndarray
    money: np.ndarray
    dislike: np.ndarray
    lines: np.ndarray


def free_shifts(
    crew: Crew,
    roster: Roster,
    day: int,
    agents: np.ndarray,
    reach_hours: float,
    changing: np.ndarray | None = None,
) -> Iterator[FreeShift]:
    """Yield what each agent who works on a day could work instead, all else unchanged, within so many hours of now.

    `changing` marks those of all agents whose paid hours may change, by default everybody's.
    """
    for agent in agents:
        yield _free_shift(crew, roster, day, int(agent), reach_hours, changing is None or bool(changing[agent]))


def fitting(crew: Crew, roster: Roster, day: int, agent: int, overtime: bool = True) -> np.ndarray:
    """Mark the shifts that an agent may have on a day, its other days as they are, shape (starts, spans).

    Without `overtime` the week's paid hours stay within the regular ones.
    """
    k = crew.agent_class[agent]
    c = crew.class_contract[k]
    fits = crew.allowed[k, day, :, : crew.span_count[c]].copy()
    if roster.start[agent, day] < 0 and not _one_day_more(crew, roster, day, agent, k):
        fits[:] = False
    if not fits.any():
        return fits
    fits &= rested(crew, roster, day, agent, c)
    fits &= _within_hours(crew, roster, day, agent, k, c, overtime)[None, :]
    if crew.band[c] >= 0:
        fits &= _within_spread(crew, roster, day, agent, c)[:, None]
    if crew.weekly_rest:
        kept = with_weekly_rest(crew, roster, day, agent, np.argwhere(fits))
        fits[:] = False
        fits[tuple(kept.T)] = True
    return fits


def _one_day_more(crew: Crew, roster: Roster, day: int, agent: int, k: int) -> bool:
    """Whether a free day may be worked: the days of its week, and those in a row."""
    worked = roster.start[agent] >= 0
    if worked[day // 7 * 7 : day // 7 * 7 + 7].sum() >= crew.most_days[k, day // 7]:
        return False
    return run_around(crew, worked, day, k) <= crew.most_run


def run_around(crew: Crew, worked: np.ndarray, day: int, k: int) -> int:
    """Return the days in a row with a day if it is worked, those before the plan with them."""
    first = day
    while first > 0 and worked[first - 1]:
        first -= 1
    last = day
    while last + 1 < len(worked) and worked[last + 1]:
        last += 1
    return last - first + 1 + (int(crew.run_before[k]) if first == 0 else 0)


def _free_shift(crew: Crew, roster: Roster, day: int, agent: int, reach_hours: float, changing: bool) -> FreeShift:
    k = crew.agent_class[agent]
    c = crew.class_contract[k]
    fits = crew.allowed[k, day, :, : crew.span_count[c]].copy()
    fits &= rested(crew, roster, day, agent, c)
    fits &= _within_hours(crew, roster, day, agent, k, c)[None, :]
    if crew.band[c] >= 0:
        fits &= _within_spread(crew, roster, day, agent, c)[:, None]
    near = np.abs(crew.start_slot[day] - crew.start_slot[day, roster.start[agent, day]])
    fits &= (near <= reach_hours * SLOTS_AN_HOUR)[:, None]
    if not changing:
        fits &= (crew.paid[c] == crew.paid[c, roster.span[agent, day]])[None, : fits.shape[1]]
    options = np.argwhere(fits)
    if crew.weekly_rest:
        options = with_weekly_rest(crew, roster, day, agent, options)
    dislike = dislike_of(crew, roster, day, agent, options)
    money, lines = (price(crew, roster, day, agent, k, c, options) for price in (money_of, lines_of))
    return FreeShift(agent, options, money, dislike, lines)


def dislike_of(crew: Crew, roster: Roster, day: int, agent: int, options: np.ndarray) -> np.ndarray:
    """Return what the options weigh against the agent's wishes, partners where they are; fairness by its slope."""
    from wfm.schedule.kernels.wishes import dislikes_or_none, own_counts, same_each_day

    slopes = np.maximum(own_counts(crew, roster, np.array([agent]))[0] - 0.5, 0.0)
    found = dislikes_or_none(crew, roster, agent, True, same_each_day(crew, slopes))
    return found[options[:, 1], day, options[:, 0]] if len(found) else np.zeros(len(options))


def rested(crew: Crew, roster: Roster, day: int, agent: int, c: int) -> np.ndarray:
    """Mark the shifts that leave the rest to those of the days around, shape (starts, spans)."""
    starts, spans = crew.start_slot.shape[1], crew.span_count[c]
    fits = np.ones((starts, spans), dtype=bool)
    for back in (1, 2):
        before = day - back
        if before >= 0 and roster.start[agent, before] >= 0:
            first = crew.next_start[c, before, roster.start[agent, before], roster.span[agent, before]]
            fits &= (np.arange(starts) + (back - 1) * starts >= first)[:, None]
    for ahead in (1, 2):
        after = day + ahead
        if after < roster.start.shape[1] and roster.start[agent, after] >= 0:
            begins = roster.start[agent, after] + (ahead - 1) * starts
            fits &= crew.next_start[c, day, :, :spans] <= begins
    return fits


def with_weekly_rest(crew: Crew, roster: Roster, day: int, agent: int, options: np.ndarray) -> np.ndarray:
    """Keep the options that leave every week its rest."""
    from wfm.schedule.kernels.weekly_rest import week_without_rest

    starts, spans = roster.start[agent].copy(), roster.span[agent].copy()
    kept = np.zeros(len(options), dtype=bool)
    for row, (start, span) in enumerate(options):
        starts[day], spans[day] = start, span
        kept[row] = week_without_rest(crew, agent, starts, spans)[0] < 0
    return options[kept]


def week_paid(crew: Crew, roster: Roster, day: int, agent: int, c: int) -> int:
    """Return the paid slots of the week's other days."""
    days = [
        other for other in range(day // 7 * 7, day // 7 * 7 + 7) if other != day and roster.start[agent, other] >= 0
    ]
    return int(sum(crew.paid[c, roster.span[agent, other]] for other in days))


def _within_hours(
    crew: Crew, roster: Roster, day: int, agent: int, k: int, c: int, overtime: bool = True
) -> np.ndarray:
    total = week_paid(crew, roster, day, agent, c) + crew.paid[c, : crew.span_count[c]]
    most = crew.most_paid[k, day // 7] if overtime else min(crew.most_paid[k, day // 7], crew.week_over[c, 0])
    return (total >= crew.least_paid[k, day // 7]) & (total <= most)


def _within_spread(crew: Crew, roster: Roster, day: int, agent: int, c: int) -> np.ndarray:
    others = [roster.start[agent, d] for d in range(day // 7 * 7, day // 7 * 7 + 7) if d != day]
    others = [start for start in others if start >= 0]
    starts = np.arange(crew.start_slot.shape[1])
    if not others:
        return np.ones(len(starts), dtype=bool)
    return np.maximum(starts, max(others)) - np.minimum(starts, min(others)) <= crew.band[c]


def money_of(crew: Crew, roster: Roster, day: int, agent: int, k: int, c: int, options: np.ndarray) -> np.ndarray:
    """Price the options: weighted paid time, unpaid breaks at the day's least premium, and overtime.

    Where an unpaid break begins is not known yet: one in dearer time saves more.
    """
    weighed, others = crew.premium_sum, week_paid(crew, roster, day, agent, c)
    start, span = options.T
    begin, length, paid = crew.start_slot[day, start], crew.spans[c, span], crew.paid[c, span]
    total = weighed[begin + length] - weighed[begin] - (length - paid) * least_premium(crew, day)
    if len(crew.long_extra):
        total = total + crew.long_extra[c, day, start, span]
    late = np.clip(others + paid - crew.most_regular[k, day // 7], 0, paid)
    return np.asarray((total + late * crew.overtime_extra) * crew.wage[agent])


def least_premium(crew: Crew, day: int) -> float:
    """Return the least premium at any time at which shifts of a day may be worked."""
    starts = crew.start_slot[day]
    begin = int(starts[starts >= 0].min())
    return float(crew.premium[begin : int(starts.max()) + int(crew.spans.max())].min())


def lines_of(crew: Crew, roster: Roster, day: int, agent: int, k: int, c: int, options: np.ndarray) -> np.ndarray:
    """Price the options by capped pay line, shape (options, lines): overtime at the mean premium of its shift."""
    found = np.zeros((len(options), len(crew.line_kind)))
    if not found.size:
        return found
    others, sums = week_paid(crew, roster, day, agent, c), crew.premium_sum
    start, span = options.T
    begin, length, paid = crew.start_slot[day, start], crew.spans[c, span], crew.paid[c, span]
    total = sums[begin + length] - sums[begin] - (length - paid) * crew.premium[begin + length // 2]
    of_day = np.maximum(paid - crew.day_over[0, 0], 0)
    of_week = np.clip(others + paid - of_day - crew.most_regular[k, day // 7], 0, paid - of_day)
    share = (of_day + of_week) / np.maximum(paid, 1)
    extra = of_week * crew.overtime_extra
    if len(crew.long_extra):
        extra = extra + crew.long_extra[c, day, start, span]
    prices = {BASE: paid * (1 - share), PREMIUMS: (total - paid) * (1 - share), OVERTIME: total * share + extra}
    for number, kind in enumerate(crew.line_kind.tolist()):
        found[:, number] = prices[kind] * crew.wage[agent] if kind >= 0 else 0.0
    return found
