"""A value of the configuration that what happened contradicts, and what it should be instead."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wfm.performance.learning.ratio import Ratio


@dataclass(frozen=True)
class Correction:
    """One estimate beside the value that the plan was made with.

    Attributes:
        key: Path of the configuration: `queues.billing.patience_seconds`.
        old: The value that the plan was made with; none where the key was left out and nothing stands for it.
        new: The estimate, rounded.
        low, high: Its interval of 95 %, rounded outwards.
        days: Days that it comes from.
        what: What was measured and how, in a few words.
        offered: Whether the interval excludes the old value: only then it is offered as a change.
    """

    key: str
    old: float | None
    new: float
    low: float
    high: float
    days: int
    what: str
    offered: bool

    @property
    def text(self) -> str:
        """The change as people read it: `key: old -> new (low..high)`."""
        return f"{self.key}: {shown(self.old)} -> {shown(self.new)} ({shown(self.low)}..{shown(self.high)})"


def shown(value: float | None) -> str:
    """Return a number as it is written into a configuration; `none` for none."""
    return "none" if value is None else f"{value:.10g}"


def correction(key: str, old: float | None, found: Ratio, decimals: int, what: str) -> Correction:
    """Return an estimate as a correction.

    Args:
        key: Path of the configuration.
        old: The value there; none stands for an endless one.
        found: The estimate, in the same unit.
        decimals: How many a configuration shows.
        what: What was measured.
    """
    new = round(found.value, decimals)
    outside = old is None or not found.low <= old <= found.high
    step = 10**decimals
    low, high = math.floor(found.low * step) / step, math.ceil(found.high * step) / step
    return Correction(
        key, old, new, round(low, decimals), round(high, decimals), found.days, what, outside and new != old
    )
