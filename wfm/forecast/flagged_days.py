"""Days and hours that nothing is learned from: outliers, outages, silent days, and what the planner says of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wfm.config import Config
from wfm.forecast.outliers import outlier_days, usual_totals
from wfm.forecast.queue_days import QueueDays

OUTAGE_EXPECTED_CONTACTS = 20.0
OUTAGE_SHARE = 0.02
OUTAGE_MINUTES = 60
REASONS = ("outlier", "outage", "silent", "ignored", "kept")


@dataclass(frozen=True)
class Flag:
    """A day, or a part of it, that stands out.

    Attributes:
        queue: Name of the queue.
        date: Local date.
        start: Clock time of an outage's beginning, empty for whole days.
        end: Its end.
        contacts: What the history says of the day, or of the outage.
        expected: What would have been usual.
        reason: `outlier` (over ten times or under a tenth of the usual total), `outage` (an hour and more without
            contacts where twenty or more were due), `silent` (nothing recorded on a working day), `ignored`
            (`history.ignore`) or `kept` (one of the first three, but `history.keep` says that it counts).
    """

    queue: str
    date: str
    start: str
    end: str
    contacts: float
    expected: float
    reason: str


@dataclass(frozen=True)
class _Outage:
    day: int
    first: int
    last: int
    came: float
    expected: float


def flag_days(
    config: Config, days: QueueDays, special: np.ndarray, holiday: np.ndarray
) -> tuple[QueueDays, list[Flag]]:
    """Take out of a queue's past what nothing should be learned from, and list it.

    Args:
        config: The plan, whose `history.ignore` and `history.keep` overrule the rules.
        days: The queue; known uplifts are taken out of its contacts.
        special: Holidays and events, which may differ from the usual, shape (days,).
        holiday: Public holidays, shape (days,).

    Returns:
        The queue without the flagged days and hours, and the flags in the order of time.
    """
    ignored, kept = _said(config, days)
    usual = usual_totals(days.past_totals, days.past_weekday)
    silent = _silent(days, holiday[: days.grid.past_days]) & ~ignored
    outlier = outlier_days(days.past_totals, days.past_weekday, special[: days.grid.past_days]) & ~ignored
    judged = ~(outlier | ignored | special[: days.grid.past_days] | np.isnan(days.past_totals))
    contacts = days.contacts.copy()
    flags = []
    for marks, reason in ((ignored, "ignored"), (silent, "silent"), (outlier, "outlier")):
        flags += [_day_flag(days, int(day), usual, "kept" if kept[day] else reason) for day in np.flatnonzero(marks)]
        contacts[marks & (~kept | ignored)] = np.nan
    contacts[(silent & kept)[:, None] & days.open_slots[: days.grid.past_days]] = 0.0
    for outage in _outages(days, usual, judged):
        flags.append(_outage_flag(days, outage, "kept" if kept[outage.day] else "outage"))
        if not kept[outage.day]:
            contacts[outage.day, outage.first : outage.last + 1] = np.nan
    return replace(days, contacts=contacts), sorted(flags, key=lambda flag: (flag.date, flag.start))


def _day_flag(days: QueueDays, day: int, usual: np.ndarray, reason: str) -> Flag:
    came = _round(days.past_totals[day])
    return Flag(days.queue.name, str(days.grid.dates[day]), "", "", came, _round(usual[day]), reason)


def _outage_flag(days: QueueDays, outage: _Outage, reason: str) -> Flag:
    start, end = _clock(outage.first, days.grid.slots), _clock(outage.last + 1, days.grid.slots)
    date = str(days.grid.dates[outage.day])
    return Flag(days.queue.name, date, start, end, outage.came, _round(outage.expected), reason)


def _said(config: Config, days: QueueDays) -> tuple[np.ndarray, np.ndarray]:
    """Mark the past days that the configuration ignores and keeps, shape (past_days,) each."""
    if config.history is None:
        nothing = np.zeros(days.grid.past_days, dtype=bool)
        return nothing, nothing
    dates = days.grid.dates[: days.grid.past_days].astype(object)
    return tuple(  # type: ignore[return-value]
        np.array([any(one.has(days.queue.name, date) for one in spans) for date in dates], dtype=bool)
        for spans in (config.history.ignore, config.history.keep)
    )


def _silent(days: QueueDays, holiday: np.ndarray) -> np.ndarray:
    """Mark open days within the queue's known span of which nothing is known, shape (past_days,)."""
    unknown = np.isnan(days.contacts).all(axis=1)
    seen = np.flatnonzero(~unknown)
    marks = unknown & days.open_slots[: days.grid.past_days].any(axis=1) & ~holiday
    working = np.array([bool(days.queue.hours.on(weekday)) for weekday in days.past_weekday])
    within = np.zeros(len(marks), dtype=bool)
    if len(seen):
        within[seen[0] : seen[-1]] = True
    return marks & within & working


def _outages(days: QueueDays, usual: np.ndarray, judged: np.ndarray) -> list[_Outage]:
    """Find runs of intervals in which nobody came through.

    Source: under Poisson arrivals nobody comes where 20 are due with the probability e^-20, about 2e-9.
    """
    share = _weekday_shares(days)
    fewest = max(2, OUTAGE_MINUTES * days.grid.slots // (24 * 60))
    found = []
    for day in np.flatnonzero(judged & ~np.isnan(usual)):
        due = usual[day] * share[days.past_weekday[day]]
        for first, last in _runs((days.contacts[day] <= OUTAGE_SHARE * due) & (due > 0)):
            run = slice(first, last + 1)
            if last - first + 1 >= fewest and due[run].sum() >= OUTAGE_EXPECTED_CONTACTS:
                found.append(
                    _Outage(int(day), first, last, float(days.contacts[day, run].sum()), float(due[run].sum()))
                )
    return found


def _weekday_shares(days: QueueDays) -> np.ndarray:
    """Return the share of each slot in a weekday's contacts, all history alike, shape (7, slots)."""
    shares = np.zeros((7, days.grid.slots))
    for weekday in range(7):
        rows = days.contacts[days.past_weekday == weekday]
        known = (~np.isnan(rows)).sum(axis=0)
        mean = np.nansum(rows, axis=0) / np.maximum(known, 1)
        shares[weekday] = mean / max(mean.sum(), 1e-9)
    return shares


def _runs(marks: np.ndarray) -> list[tuple[int, int]]:
    """Return the first and last place of each run of marks."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marks, [False])).astype(int)))
    return [(int(start), int(end) - 1) for start, end in zip(edges[::2], edges[1::2])]


def _clock(slot: int, slots: int) -> str:
    minutes = slot * (24 * 60 // slots)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _round(value: float) -> float:
    return 0.0 if np.isnan(value) else round(float(value), 1)
