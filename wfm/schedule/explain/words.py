"""Times, money and lists as planners read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import pandas as pd

from wfm.config import Config
from wfm.config.base import format_clock

_NAMED = 4


def money(config: Config, amount: float) -> str:
    """Write an amount with its currency."""
    return f"{config.site.currency} {amount:,.{config.site.currency_decimals}f}"


def day(date: dt.date) -> str:
    """Write a date as `Wed 2026-12-02`."""
    return f"{date:%a} {date.isoformat()}"


def clock(moment: pd.Timestamp, date: dt.date) -> str:
    """Write an instant as a clock time of a shift's date; past midnight it counts on: 26:00."""
    days = (moment.date() - date).days
    return format_clock(days * 24 * 60 + moment.hour * 60 + moment.minute)


def listed(parts: Iterable[str], joint: str = "and") -> str:
    """Write `a, b and c`."""
    found = list(parts)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {joint} {found[-1]}" if found else ""


def some(parts: Sequence[str]) -> str:
    """Write the first few of a list, and how many more there are."""
    if len(parts) <= _NAMED:
        return listed(parts)
    return f"{', '.join(parts[:_NAMED])} and {len(parts) - _NAMED} more"


def count(number: float, what: str) -> str:
    """Write `1 agent`, `2 agents`."""
    return f"{number:g} {what}" if number == 1 else f"{number:g} {what}s"
