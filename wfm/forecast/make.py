"""From history to the forecast table of a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.queues import Queue
from wfm.errors import InputError
from wfm.forecast.aht import forecast_aht
from wfm.forecast.event_terms import known_uplift
from wfm.forecast.fit import fit_model
from wfm.forecast.intraday import rest_of_day
from wfm.forecast.negative_binomial import quantile
from wfm.forecast.quantiles import Model, learn_dispersion
from wfm.forecast.queue_days import QueueDays
from wfm.forecast.situation import Situation, situation_at
from wfm.tables import FORECAST

Progress = Callable[[str, int, int], None]
SHOWN_QUANTILES = (0.1, 0.9)


def make_forecast(
    config: Config,
    history: pd.DataFrame,
    events: pd.DataFrame,
    *,
    weeks: int | None = None,
    as_of: pd.Timestamp | None = None,
    regressors: pd.DataFrame | None = None,
    quantiles: Sequence[float] = (),
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Forecast contacts and handle times of every queue.

    Args:
        config: The plan.
        history: Columns timestamp (time-zone aware), queue, contacts[, aht_seconds][, abandoned]; rows at or
            after the moment of the forecast are not used.
        events: As from `wfm.config.calendar.read_events`.
        weeks: Length of the horizon from the plan's first day; the plan's weeks by default.
        as_of: The moment of the forecast, time-zone aware; the plan's first instant by default. Within the
            horizon, the rows start at that moment, and the rest of its day follows the day so far.
        regressors: As from `read_regressors`; none by default.
        quantiles: Further quantiles asked for, each above 0 and below 1; 0.025 makes `contacts_p2.5`.
        progress: Called with the queue's name, how many queues are done, and how many there are.

    Returns:
        Columns timestamp, queue, contacts (expected, per interval), contacts_p10 and contacts_p90 (whole numbers),
        aht_seconds; a row for each open interval of live queues and for every interval of deferred ones, in the
        order of the queues and of time. `attrs["outlier_days"]` lists (queue, date, contacts) of days that were so
        far from the usual that nothing was learned from them.

    Raises:
        InputError: A queue without history or without any handle time.
        ValueError: A quantile outside 0 to 1.
    """
    if not all(0 < probability < 1 for probability in quantiles):
        raise ValueError(f"quantiles lie above 0 and below 1, not {tuple(quantiles)}")
    situation = situation_at(config, history, events, as_of, weeks, regressors)
    aht = _handle_times(situation)
    frames = []
    for number, queue in enumerate(config.queues):
        if progress is not None:
            progress(queue.name, number, len(config.queues))
        days = situation.days(queue)
        model = fit_model(situation, days, config.forecast.model)
        frames.append(_rows(situation, days, model, aht[queue.name], quantiles))
    forecast = pd.concat(frames, ignore_index=True)
    forecast.attrs["outlier_days"] = [mark for queue in config.queues for mark in situation.outliers(queue)]
    return forecast


def column_of(probability: float) -> str:
    """Return the name of the column of a quantile: `contacts_p10`."""
    return f"contacts_p{100 * probability:.10g}"


def _handle_times(situation: Situation) -> dict[str, np.ndarray]:
    """Return the handle time in seconds of each interval of the horizon, by queue."""
    config, grid = situation.config, situation.grid
    index = grid.index[grid.first_future :]
    found: dict[str, np.ndarray] = {}
    problems = []
    for i, queue in enumerate(config.queues):
        seconds = _handle_time(queue, situation.past, index)
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


def _rows(
    situation: Situation, days: QueueDays, model: Model, aht_seconds: np.ndarray, quantiles: Sequence[float]
) -> pd.DataFrame:
    """Return the forecast rows of one queue over the horizon."""
    grid, future = situation.grid, slice(situation.grid.first_future, None)
    by_day = model.predict(grid.past_days, np.arange(grid.first_day, grid.days))
    day, slot = grid.day[future], grid.slot[future]
    rate = np.maximum(by_day[day - grid.first_day, slot], 0.0)
    uplift = known_uplift(days.queue, grid, situation.events)
    rate *= uplift[day] * rest_of_day(situation, days, model)[day - grid.first_day]
    asked = days.open[future] & (grid.index[future] >= situation.moment)
    contacts = rate[asked] * days.queue.volume_multiplier
    dispersion = learn_dispersion(model, days, grid.days - grid.past_days)
    columns = {"timestamp": grid.index[future][asked], "queue": days.queue.name, "contacts": contacts}
    for probability in (*SHOWN_QUANTILES, *quantiles):
        columns[column_of(probability)] = quantile(probability, contacts, dispersion)
    columns["aht_seconds"] = aht_seconds[asked]
    return pd.DataFrame(columns)[[*FORECAST.names, *(column_of(p) for p in quantiles)]]
