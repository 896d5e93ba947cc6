"""Service curves: the service level of a queue by the staff of a pool, interval by interval."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.check.clock import utc_minutes
from wfm.errors import InputError, Problem
from wfm.tables import SERVICE_CURVES

_LARGEST_STAFF = 1e6


@dataclass(frozen=True)
class Curves:
    """All curves of a plan, one after another.

    Per curve: `minute` (start of the interval, minutes since 1970 in UTC), `queue`, `pool` (queues joined by `|`),
    `first` (position of its first point). `staff` and `service_level` are the points, by curve and rising staff.
    """

    minute: np.ndarray
    queue: np.ndarray
    pool: np.ndarray
    first: np.ndarray
    staff: np.ndarray
    service_level: np.ndarray

    @classmethod
    def empty(cls) -> Curves:
        """Return no curves at all."""
        whole, text, real = np.zeros(0, np.int64), np.zeros(0, object), np.zeros(0)
        return cls(whole, text, text, whole, real, real)

    def at(self, staff: np.ndarray) -> np.ndarray:
        """Return each curve's service level at a number of agents, linear between points, flat beyond them.

        Args:
            staff: Agents in the pool of each curve, at least 0; shape (curves,).

        Returns:
            Fractions 0-1; shape (curves,).
        """
        if not len(self.first):
            return np.zeros(0)
        last = np.append(self.first[1:], len(self.staff)) - 1
        curve = np.repeat(np.arange(len(self.first)), last - self.first + 1)
        key = curve * _LARGEST_STAFF + self.staff
        below = np.searchsorted(key, np.arange(len(self.first)) * _LARGEST_STAFF + staff, side="right") - 1
        below = np.clip(below, self.first, last)
        above = np.minimum(below + 1, last)
        width = np.where(above > below, self.staff[above] - self.staff[below], 1.0)
        share = np.clip((staff - self.staff[below]) / width, 0.0, 1.0)
        return self.service_level[below] * (1 - share) + self.service_level[above] * share


def read_curves(path: Path) -> Curves:
    """Read the service curves of a plan; they are long, so texts are converted once each.

    Raises:
        InputError: Missing file or columns, or cells of the wrong kind.
    """
    frame = _read(path)
    problems = [Problem(str(path), 1, name, "the column is missing") for name in _missing(frame)]
    if problems:
        raise InputError(problems)
    try:
        stamps = pd.to_datetime(pd.Series(frame["timestamp"].cat.categories), format="ISO8601", utc=True)
    except ValueError as error:
        raise InputError.at(path, 0, "timestamp", f"not a timestamp with offset: {error}") from None
    for name in ("staff", "service_level"):
        wrong = ~np.isfinite(frame[name].to_numpy()) | (frame[name].to_numpy() < 0)
        if wrong.any():
            line = int(np.flatnonzero(wrong)[0]) + 2
            raise InputError.at(path, line, name, f"'{frame[name].iloc[line - 2]}' is not a number of at least 0")
    return _sorted(frame, utc_minutes(stamps))


def _read(path: Path) -> pd.DataFrame:
    kinds = {"timestamp": "category", "queue": "category", "pool": "category"}
    kinds |= {"staff": "float64", "service_level": "float64"}
    try:
        return pd.read_csv(path, dtype=kinds, encoding="utf-8", keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise InputError.at(path, 0, "", "no such file; a plan folder carries its service curves") from None
    except (ValueError, OSError, EOFError, zlib.error, pd.errors.ParserError) as error:
        reason = str(error).replace("\n", " ")
        raise InputError.at(path, 0, "", f"cannot be read: {reason}") from None


def _missing(frame: pd.DataFrame) -> list[str]:
    return [name for name in SERVICE_CURVES.required if name not in frame.columns]


def _sorted(frame: pd.DataFrame, category_minutes: np.ndarray) -> Curves:
    codes = [frame[name].cat.codes.to_numpy().astype(np.int64) for name in ("timestamp", "queue", "pool")]
    queues, pools = (np.asarray(frame[name].cat.categories, dtype=object) for name in ("queue", "pool"))
    curve = (codes[0] * len(queues) + codes[1]) * len(pools) + codes[2]
    staff = frame["staff"].to_numpy()
    order = np.lexsort((staff, curve))
    first = np.flatnonzero(np.r_[True, np.diff(curve[order]) != 0]) if len(order) else np.zeros(0, np.int64)
    head = order[first]
    return Curves(
        minute=category_minutes[codes[0][head]],
        queue=queues[codes[1][head]],
        pool=pools[codes[2][head]],
        first=first,
        staff=staff[order],
        service_level=frame["service_level"].to_numpy()[order],
    )
