"""Which shifts the labour rules leave, and where their breaks may lie."""

from __future__ import annotations

from wfm.config.contracts import Break
from wfm.config.root import Config
from wfm.config.rules import BreakMinimum

Window = tuple[int, int]
_SLACK = 1e-9


def due_breaks(config: Config, span: int) -> dict[int, Break]:
    """Return the breaks that a shift of so many minutes is due, by their place in the configuration."""
    return {index: item for index, item in enumerate(config.breaks) if item.due(span)}


def paid_minutes(config: Config, span: int) -> int:
    """Return the paid minutes of a shift of so many minutes."""
    return span - sum(item.minutes for item in due_breaks(config, span).values() if not item.paid)


def illegal(config: Config, span: int) -> str | None:
    """Return the rule that no shift of so many minutes keeps; None where some do."""
    most = config.rules.max_daily_hours
    if most is not None and paid_minutes(config, span) > most * 60 + _SLACK:
        return "max_daily_hours"
    found = break_windows(config, span)
    return found if isinstance(found, str) else None


def break_windows(config: Config, span: int) -> dict[int, Window] | str:
    """Return the first and last minute at which each break due may start, or the rule that cannot be kept.

    Windows are narrowed so far that the rules hold wherever in them the breaks lie.
    """
    breaks = due_breaks(config, span)
    windows = {index: item.window(span) for index, item in breaks.items()}
    for least in config.rules.least_breaks or ():
        if span > least.shift_longer_than_hours * 60 + _SLACK and not _begun_in_time(least, breaks, windows):
            return "least_breaks"
    most = config.rules.max_work_without_break_hours
    if most is not None and not _no_long_work(int(most * 60 + _SLACK), span, breaks, windows):
        return "max_work_without_break_hours"
    return windows


def _begun_in_time(least: BreakMinimum, breaks: dict[int, Break], windows: dict[int, Window]) -> bool:
    """Narrow the windows of the first breaks that count to the hours within which they are to begin."""
    left = least.minutes
    for index in sorted(breaks, key=lambda index: windows[index]):
        item = breaks[index]
        if left <= 0 or item.minutes < least.each_minutes or least.paid not in (None, item.paid):
            continue
        left -= item.minutes
        if least.within_hours is not None:
            first, last = windows[index]
            windows[index] = first, min(last, int(least.within_hours * 60 + _SLACK) // 5 * 5)
            if windows[index][1] < first:
                return False
    return left <= 0


def _no_long_work(most: int, span: int, breaks: dict[int, Break], windows: dict[int, Window]) -> bool:
    """Narrow the windows so that no work between two breaks, or before or after them, is longer than `most` minutes.

    From the end back, each break begins late enough for the next one or the end to follow in time; from the start on,
    early enough after the earliest end of the one before.
    """
    order = sorted(breaks, key=lambda index: windows[index])
    follows = span
    for index in reversed(order):
        first, last = windows[index]
        first = max(first, -(-(follows - most - breaks[index].minutes) // 5) * 5)
        windows[index], follows = (first, last), first
    if follows > most:
        return False
    free_at = 0
    for index in order:
        first, last = windows[index]
        windows[index] = first, min(last, (free_at + most) // 5 * 5)
        free_at = first + breaks[index].minutes
    return span - free_at <= most and all(first <= last for first, last in windows.values())
