"""Days unlike others: holidays, the day after a closure, the turn of the month, the user's events."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.calendar import OpeningCalendar
from wfm.config.queues import Queue
from wfm.forecast.event_terms import add_event_terms
from wfm.forecast.grid import Grid
from wfm.forecast.regressors import add_regressors

TERMS_FROM_DAYS = 70


@dataclass
class Terms:
    """Regressors of the day totals: a column per term over all days, and how large its effect may be.

    Attributes:
        columns: By name, the value of each day, shape (days,).
        spread: By name, the standard deviation expected of the effect on the log of the total.
    """

    columns: dict[str, np.ndarray] = field(default_factory=dict)
    spread: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, column: np.ndarray, spread: float) -> None:
        """Add one term."""
        self.columns[name] = column.astype(float)
        self.spread[name] = spread

    def learnable(self, trained: np.ndarray) -> Terms:
        """Keep the terms that occur among the days trained on, but not on all of them."""
        kept = Terms()
        for name, column in self.columns.items():
            seen = column[: len(trained)][trained]
            if seen.any() and not (seen == seen[0]).all():
                kept.add(name, column, self.spread[name])
        return kept


def calendar_terms(
    config: Config,
    queue: Queue,
    grid: Grid,
    calendar: OpeningCalendar,
    events: pd.DataFrame,
    traffic: np.ndarray,
    regressors: pd.DataFrame | None = None,
) -> Terms:
    """Build the terms of one queue over past and horizon.

    Args:
        config: The plan.
        queue: The queue.
        grid: The days.
        calendar: Opening hours, with the closures of the past.
        events: As from `read_events`.
        traffic: Past days with known contacts, shape (past_days,).
        regressors: A column for each of the user's regressors, by date.
    """
    terms = Terms()
    holidays = holiday_names(config, grid)
    public = np.array([bool(name) for name in holidays])
    usual = np.array([bool(queue.hours.on(weekday)) for weekday in grid.weekday])
    closed = usual & _closed_days(config, queue, grid, calendar, public, traffic)
    terms.add("after_closure", _first_after(closed, usual), 0.2)
    if grid.past_days < TERMS_FROM_DAYS:
        return terms
    _add_holidays(terms, holidays, public)
    business = usual & (grid.weekday < 5) & ~public & ~closed
    _add_turn_of_month(terms, grid, business)
    add_event_terms(terms, queue, grid, events)
    add_regressors(terms, grid, regressors, len(traffic))
    return terms


def holiday_names(config: Config, grid: Grid) -> list[str]:
    """Return the public holiday of each day, an empty text on other days; observed days bear the holiday's name."""
    if not config.forecast.holidays or config.site.country is None:
        return [""] * grid.days
    import holidays

    days = grid.dates.astype(object)
    known = holidays.country_holidays(config.site.country, years=range(days[0].year, days[-1].year + 1))
    return [str(known.get(day, "")).split(" (")[0].split(";")[0] for day in days]


def _closed_days(
    config: Config, queue: Queue, grid: Grid, calendar: OpeningCalendar, public: np.ndarray, traffic: np.ndarray
) -> np.ndarray:
    """Return days that the calendar closes, or public holidays of the past without traffic, shape (days,)."""
    closed = np.array([calendar.closed(queue.name, date) for date in grid.dates.astype(object)])
    silent = ~traffic
    if config.site.country is not None and config.forecast.holidays:
        silent &= public[: len(traffic)]
    closed[: len(traffic)] |= silent
    return closed


def _first_after(closed: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Mark the first usual day after one or more closed ones."""
    mark = np.zeros(len(closed), dtype=bool)
    pending = False
    for day in range(len(closed)):
        if closed[day]:
            pending = True
        elif usual[day]:
            mark[day] = pending
            pending = False
    return mark


def _add_holidays(terms: Terms, holidays: list[str], public: np.ndarray) -> None:
    before, after = np.roll(public, -1), np.roll(public, 1)
    before[-1] = after[0] = False
    terms.add("holiday", public, 0.3)
    terms.add("before holiday", before & ~public, 0.1)
    terms.add("after holiday", after & ~public, 0.1)
    names = np.array(holidays)
    for name in sorted(set(holidays) - {""}):
        on = names == name
        early, late = np.roll(on, -1), np.roll(on, 1)
        early[-1] = late[0] = False
        terms.add(f"{name}", on, 0.3)
        terms.add(f"before {name}", early & ~public, 0.1)
        terms.add(f"after {name}", late & ~public, 0.1)


def _add_turn_of_month(terms: Terms, grid: Grid, business: np.ndarray) -> None:
    month = grid.dates.astype("datetime64[M]").astype("int64")
    first = np.zeros(grid.days, dtype=bool)
    last = np.zeros(grid.days, dtype=bool)
    for one in np.unique(month):
        work = np.flatnonzero((month == one) & business)
        whole_start = (month != one)[: work[0]].any() if len(work) else False
        whole_end = (month != one)[work[-1] :].any() if len(work) else False
        if whole_start or (len(work) and _day_of_month(grid, work[0]) <= 3):
            first[work[0]] = True
        if whole_end:
            last[work[-1]] = True
    terms.add("first business day", first, 0.2)
    terms.add("last business day", last, 0.2)


def _day_of_month(grid: Grid, day: int) -> int:
    date: dt.date = grid.dates[day].astype(object)
    return date.day
