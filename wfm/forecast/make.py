"""From history to the forecast table of a plan."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.calendar import OpeningCalendar, instant
from wfm.config.queues import Queue
from wfm.errors import InputError
from wfm.forecast.aht import forecast_aht
from wfm.forecast.calendar_terms import calendar_terms, holiday_names
from wfm.forecast.cold_start import has_little, pooled
from wfm.forecast.combination import Combination, fit_combination
from wfm.forecast.event_terms import event_days, known_uplift
from wfm.forecast.grid import Grid, make_grid
from wfm.forecast.naive import WeekdayMean
from wfm.forecast.outliers import outlier_days
from wfm.forecast.plain_prophet import fit_plain_prophet
from wfm.forecast.quantiles import Model, learn_dispersion, quantiles
from wfm.forecast.queue_days import QueueDays, make_queue_days
from wfm.tables import FORECAST

LONGEST_HISTORY_DAYS = 3 * 365 + 1
Progress = Callable[[str, int, int], None]


def make_forecast(
    config: Config,
    history: pd.DataFrame,
    events: pd.DataFrame,
    *,
    weeks: int | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Forecast contacts and handle times of every queue.

    Args:
        config: The plan.
        history: Columns timestamp (time-zone aware), queue, contacts[, aht_seconds][, abandoned]; rows at or
            after the plan's first instant are not used.
        events: As from `wfm.config.calendar.read_events`.
        weeks: Length of the horizon from the plan's first day; the plan's weeks by default.
        progress: Called with the queue's name, how many queues are done, and how many there are.

    Returns:
        Columns timestamp, queue, contacts (expected, per interval), contacts_p10 and contacts_p90 (whole numbers),
        aht_seconds; a row for each open interval of live queues and for every interval of deferred ones, in the
        order of the queues and of time. `attrs["outlier_days"]` lists (queue, date, contacts) of days that were so
        far from the usual that nothing was learned from them.

    Raises:
        InputError: A queue without history or without any handle time.
    """
    past = _past(config, history)
    calendar = OpeningCalendar(config, events)
    grid = make_grid(config, past["timestamp"].min(), weeks or config.week.weeks)
    aht = _handle_times(config, past, grid)
    public = np.array([bool(name) for name in holiday_names(config, grid)])
    every = [_learnable(make_queue_days(queue, past, calendar, grid), events, public) for queue in config.queues]
    frames, outliers = [], []
    for number, (days, marks) in enumerate(every):
        if progress is not None:
            progress(days.queue.name, number, len(every))
        others = [other for other, _ in every if other is not days]
        model = _fit(config, days, others, calendar, events)
        frames.append(_rows(days, model, aht[days.queue.name], events))
        outliers += marks
    forecast = pd.concat(frames, ignore_index=True)[FORECAST.names]
    forecast.attrs["outlier_days"] = outliers
    return forecast


def _past(config: Config, history: pd.DataFrame) -> pd.DataFrame:
    start = instant(config.week.start, 0, config.site.timezone)
    past = history[history["timestamp"] < start].copy()
    past["timestamp"] = past["timestamp"].dt.tz_convert(config.site.timezone)
    for column in ("aht_seconds", "abandoned"):
        past[column] = past[column].astype(float) if column in past else np.nan
    missing = [i for i, queue in enumerate(config.queues) if not (past["queue"] == queue.name).any()]
    if missing:
        message = f"has no history before {config.week.start}; add its rows or take it out of queues"
        raise InputError(
            config.problem(("queues", i, "name"), message, f"queues.{config.queues[i].name}") for i in missing
        )
    latest = past.groupby("queue")["timestamp"].transform("max")
    return past[past["timestamp"] > latest - pd.Timedelta(days=LONGEST_HISTORY_DAYS)]


def _handle_times(config: Config, past: pd.DataFrame, grid: Grid) -> dict[str, np.ndarray]:
    """Return the handle time in seconds of each interval of the horizon, by queue."""
    index = grid.index[grid.first_future :]
    found: dict[str, np.ndarray] = {}
    problems = []
    for i, queue in enumerate(config.queues):
        seconds = _handle_time(queue, past, index)
        if seconds is None:
            message = f"the history of '{queue.name}' has no aht_seconds; give the queue aht_seconds: 300, or such"
            problems.append(config.problem(("queues", i, "name"), message, f"queues.{queue.name}.aht_seconds"))
        else:
            found[queue.name] = seconds
    if problems:
        raise InputError(problems)
    return found


def _handle_time(queue: Queue, past: pd.DataFrame, index: pd.DatetimeIndex) -> np.ndarray | None:
    if queue.aht_seconds is not None:
        return np.full(len(index), float(queue.aht_seconds))
    return forecast_aht(past[past["queue"] == queue.name], index)


def _learnable(
    days: QueueDays, events: pd.DataFrame, public: np.ndarray
) -> tuple[QueueDays, list[tuple[str, str, float]]]:
    """Take known uplifts out of the past, and the outlier days, which are listed."""
    uplift = known_uplift(days.queue, days.grid, events)[: days.grid.past_days, None]
    contacts = np.divide(days.contacts, uplift, out=np.full_like(days.contacts, np.nan), where=uplift > 0)
    cleaned = dataclasses.replace(days, contacts=contacts)
    totals = cleaned.past_totals
    special = (public | event_days(days.queue, days.grid, events))[: days.grid.past_days]
    marks = outlier_days(totals, days.past_weekday, special)
    contacts[marks] = np.nan
    listed = [(days.queue.name, str(days.grid.dates[day]), float(totals[day])) for day in np.flatnonzero(marks)]
    return cleaned, listed


def _fit(
    config: Config, days: QueueDays, others: list[QueueDays], calendar: OpeningCalendar, events: pd.DataFrame
) -> Model:
    fallback, shape = pooled(others) if has_little(days) else (None, None)
    terms = calendar_terms(config, days.queue, days.grid, calendar, events, ~np.isnan(days.past_totals))
    name = config.forecast.model
    base = fit_combination(days, terms, fallback, shape, with_level=name == "auto")
    return _yardstick(name, days, base)


def _yardstick(name: str, days: QueueDays, base: Combination) -> Model:
    if name == "prophet":
        return fit_plain_prophet(base)
    if name == "seasonal_naive":
        return WeekdayMean(days, 1, base)
    if name == "moving_average":
        return WeekdayMean(days, 4, base)
    return base


def _rows(days: QueueDays, model: Model, aht_seconds: np.ndarray, events: pd.DataFrame) -> pd.DataFrame:
    """Return the forecast rows of one queue over the horizon."""
    grid, future = days.grid, slice(days.grid.first_future, None)
    by_day = model.predict(grid.past_days, np.arange(grid.past_days, grid.days))
    day, slot = grid.day[future], grid.slot[future]
    factor = known_uplift(days.queue, grid, events)[day] * days.queue.volume_multiplier
    asked = days.open[future]
    contacts = (np.maximum(by_day[day - grid.past_days, slot], 0.0) * factor)[asked]
    low, high = quantiles(contacts, learn_dispersion(model, days, grid.days - grid.past_days))
    return pd.DataFrame(
        {
            "timestamp": grid.index[future][asked],
            "queue": days.queue.name,
            "contacts": contacts,
            "contacts_p10": low,
            "contacts_p90": high,
            "aht_seconds": aht_seconds[asked],
        }
    )
