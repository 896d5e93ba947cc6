"""How the contacts of a day spread over its clock slots: a smoothed weekday profile with a memory that is chosen."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from wfm.forecast.queue_days import QueueDays

MEMORIES_DAYS = (28.0, 70.0, 200.0)
POOL_CONTACTS = (30.0, 300.0, 3000.0)
SMOOTHINGS = (0, 1, 2)
DEFAULT_SETTING = (70.0, 300.0, 1)
SCORED_WEEKS = 4
FLOOR_SHARE = 1e-6


@dataclass(frozen=True)
class Setting:
    """How a profile is made.

    Attributes:
        memory_days: Age at which a day counts half.
        pool_contacts: Contacts of the day type that count as much as the weekday's own.
        smoothing: Passes of the (1, 2, 1)/4 filter over the slots.
    """

    memory_days: float = DEFAULT_SETTING[0]
    pool_contacts: float = DEFAULT_SETTING[1]
    smoothing: int = DEFAULT_SETTING[2]


def weekday_profile(days: QueueDays, setting: Setting, until: int, fallback: np.ndarray | None = None) -> np.ndarray:
    """Estimate the share of each slot in the day's contacts.

    Args:
        days: The queue.
        setting: Memory, pooling, smoothing.
        until: Number of past days that may be used.
        fallback: Shares to lean on where the queue has none, shape (7, slots).

    Returns:
        Shares by weekday and slot, shape (7, slots); a row adds up to 1 over the usual slots, or over all slots
        where there are no usual ones.
    """
    counts = _without_gaps(_weighted_counts(days, setting.memory_days, until), fallback)
    smooth = np.stack([_smoothed(row, usual, setting.smoothing) for row, usual in zip(counts, days.usual_slots)])
    return _shares(smooth, days.usual_slots, setting.pool_contacts, fallback)


def choose_setting(days: QueueDays, fallback: np.ndarray | None = None) -> Setting:
    """Choose the setting that would have foretold the last weeks best, by multinomial likelihood.

    Source: the multinomial view of a day given its total is Weinberg, Brown and Stroud (2007), section 2.
    """
    last = days.grid.past_days
    origins = [last - 7 * week for week in range(1, SCORED_WEEKS + 1)]
    origins = [origin for origin in origins if np.nansum(days.contacts[: max(origin, 0)]) > 0 and origin >= 14]
    if not origins:
        return Setting()
    best, best_score = Setting(), -np.inf
    for memory, pool, smoothing in itertools.product(MEMORIES_DAYS, POOL_CONTACTS, SMOOTHINGS):
        setting = Setting(memory, pool, smoothing)
        score = sum(_score(days, setting, origin, fallback) for origin in origins)
        if score > best_score:
            best, best_score = setting, score
    return best


def _score(days: QueueDays, setting: Setting, origin: int, fallback: np.ndarray | None) -> float:
    """Return the multinomial log-likelihood of the week after an origin, up to a constant."""
    share = weekday_profile(days, setting, origin, fallback)
    week = slice(origin, min(origin + 7, days.grid.past_days))
    seen = days.contacts[week]
    share = np.where(np.isnan(seen), 0.0, share[days.past_weekday[week]]) + FLOOR_SHARE * ~np.isnan(seen)
    total = share.sum(axis=1, keepdims=True)
    share = np.divide(share, total, out=np.ones_like(share), where=share > 0)
    return float(np.nansum(np.log(share) * seen))


def _weighted_counts(days: QueueDays, memory_days: float, until: int) -> np.ndarray:
    """Return decayed mean contacts by weekday and slot times the decayed number of days, shape (7, slots).

    Missing (NaN) where nothing is known.
    """
    past = days.contacts[:until]
    weight = 0.5 ** ((until - 1 - np.arange(until)) / memory_days)
    known = ~np.isnan(past)
    counts = np.zeros((7, days.grid.slots))
    for weekday in range(7):
        rows = days.past_weekday[:until] == weekday
        seen = weight[rows, None] * known[rows]
        total = (weight[rows, None] * np.where(known[rows], past[rows], 0.0)).sum(axis=0)
        exposure = seen.sum(axis=0)
        mean = np.divide(total, exposure, out=np.full_like(total, np.nan), where=exposure > 0)
        counts[weekday] = mean * exposure.max(initial=0.0)
    return counts


def _without_gaps(counts: np.ndarray, fallback: np.ndarray | None) -> np.ndarray:
    """Fill slots that a weekday does not know as in the other days, or in other queues; 0 where nobody knows."""
    gaps = np.isnan(counts)
    filled = np.where(gaps, 0.0, counts)
    every = filled.sum(axis=0)
    for weekday in range(7):
        gap = gaps[weekday]
        own = filled[weekday].sum()
        for other in (every, None if fallback is None else fallback[weekday]):
            if own > 0 and other is not None and other[gap].sum() > 0 and other[~gap].sum() > 0:
                filled[weekday, gap] = other[gap] * own / other[~gap].sum()
                break
    return filled


def _smoothed(row: np.ndarray, usual: np.ndarray, passes: int) -> np.ndarray:
    """Smooth over neighbouring usual slots; the total of each run of slots stays."""
    for _ in range(passes):
        left = np.where(np.roll(usual, 1) & usual, np.roll(row, 1), row)
        right = np.where(np.roll(usual, -1) & usual, np.roll(row, -1), row)
        row = np.where(usual, (left + 2 * row + right) / 4, row)
    return row


def _shares(counts: np.ndarray, usual: np.ndarray, pool_contacts: float, fallback: np.ndarray | None) -> np.ndarray:
    shares = np.zeros_like(counts)
    for weekday in range(7):
        alike = (usual == usual[weekday]).all(axis=1)
        pool = _pool(counts, usual[weekday], alike, fallback[weekday] if fallback is not None else None)
        shares[weekday] = counts[weekday] + pool_contacts * pool
        norm = shares[weekday][usual[weekday]].sum() if usual[weekday].any() else shares[weekday].sum()
        shares[weekday] /= norm if norm > 0 else 1.0
    return shares


def _pool(counts: np.ndarray, usual: np.ndarray, alike: np.ndarray, fallback: np.ndarray | None) -> np.ndarray:
    """Return the shares of the day type: of days alike, else of all days, else of other queues, else even."""
    slots = usual if usual.any() else np.ones_like(usual)
    for candidate in (counts[alike].sum(axis=0), counts.sum(axis=0) * slots, fallback):
        if candidate is not None and (candidate * slots).sum() > 0:
            return candidate / (candidate * slots).sum()
    return slots / slots.sum()
