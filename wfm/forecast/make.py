"""From history to the forecast table of a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.forecast.aht import handle_times
from wfm.forecast.event_terms import known_uplift
from wfm.forecast.fit import fit_model
from wfm.forecast.fixed import with_fixed_queues
from wfm.forecast.from_table import forecast_from_table
from wfm.forecast.intraday import Today, rest_of_day
from wfm.forecast.negative_binomial import quantile
from wfm.forecast.outsourced import without_outsourced
from wfm.forecast.overrides import apply_overrides, read_overrides
from wfm.forecast.quantiles import Model, learn_dispersion
from wfm.forecast.queue_days import QueueDays
from wfm.forecast.regressors import read_regressors
from wfm.forecast.situation import Situation, situation_at
from wfm.tables import FORECAST

Progress = Callable[[str, int, int], None]
SHOWN_QUANTILES = (0.1, 0.9)


def make_forecast(
    config: Config,
    history: pd.DataFrame | None,
    events: pd.DataFrame,
    *,
    weeks: int | None = None,
    as_of: pd.Timestamp | None = None,
    regressors: pd.DataFrame | None = None,
    overrides: pd.DataFrame | None = None,
    locked: pd.DataFrame | None = None,
    quantiles: Sequence[float] = (),
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Forecast contacts for the centre itself: the model, overrides laid over it, and less what partners take.

    Args:
        config: The plan.
        history: Columns timestamp (time-zone aware), queue, contacts[, aht_seconds][, abandoned]; rows at or
            after the moment of the forecast are not used. May be none where the forecast comes from a table.
        events: As from `wfm.config.calendar.read_events`.
        weeks: Length of the horizon from the plan's first day; the plan's weeks by default.
        as_of: The moment of the forecast, time-zone aware; the plan's first instant by default. Within the
            horizon, the rows start at that moment, and the rest of its day follows the day so far.
        regressors: As from `read_regressors`; those of the configuration by default.
        overrides: As from `read_overrides`; those of the configuration by default.
        locked: The stored forecast that locks hold on to; the newest of `forecast.versions` by default.
        quantiles: Further quantiles asked for, each above 0 and below 1; 0.025 makes `contacts_p2.5`.
        progress: Called with the queue's name, how many queues are done, and how many there are.

    Returns:
        Columns timestamp, queue, contacts (expected, per interval), contacts_p10 and contacts_p90 (whole numbers),
        aht_seconds; a row for each open interval of live queues and for every interval of deferred ones, in the
        order of the queues and of time. `attrs["flagged_days"]` lists the days and hours that stand out
        and that nothing was learned from, as `wfm.forecast.flagged_days.Flag`; `attrs["intraday"]` gives by queue
        how far today ran above the forecast so far, and the factor on the rest of it; `attrs["overrides"]` what
        each override did.

    Raises:
        InputError: A queue without history or without any handle time, or wrong overrides.
        ValueError: A quantile outside 0 to 1.
    """
    baseline = make_baseline(
        config, history, events, weeks=weeks, as_of=as_of, regressors=regressors, quantiles=quantiles, progress=progress
    )
    overrides = read_overrides(config) if overrides is None else overrides
    return without_outsourced(config, apply_overrides(config, baseline, overrides, locked), as_of)


def make_baseline(
    config: Config,
    history: pd.DataFrame | None,
    events: pd.DataFrame,
    *,
    weeks: int | None = None,
    as_of: pd.Timestamp | None = None,
    regressors: pd.DataFrame | None = None,
    quantiles: Sequence[float] = (),
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Forecast as `make_forecast` does, without the planner's overrides."""
    if not all(0 < probability < 1 for probability in quantiles):
        raise ValueError(f"quantiles lie above 0 and below 1, not {tuple(quantiles)}")
    learned = config.of_queues(config.forecast_queues)
    if not learned.queues:
        return with_fixed_queues(config, events, FORECAST.empty(config.site.timezone), weeks, as_of)
    if config.forecast.model == "table":
        found = forecast_from_table(learned, history, events, weeks, as_of)
        return with_fixed_queues(config, events, found, weeks, as_of)
    if history is None:
        raise ValueError("history is needed, but where the forecast comes from a table")
    regressors = read_regressors(config) if regressors is None else regressors
    situation = situation_at(learned, history, events, as_of, weeks, regressors)
    aht = _handle_times(situation)
    frames, intraday = [], {}
    for number, queue in enumerate(learned.queues):
        if progress is not None:
            progress(queue.name, number, len(learned.queues))
        days = situation.days(queue)
        model = fit_model(situation, days, config.forecast.model)
        today = rest_of_day(situation, days, model)
        if today is not None:
            intraday[queue.name] = asdict(today)
        frames.append(_rows(situation, days, model, aht[queue.name], quantiles, today))
    forecast = with_fixed_queues(config, events, pd.concat(frames, ignore_index=True), weeks, as_of)
    forecast.attrs["flagged_days"] = [asdict(flag) for queue in learned.queues for flag in situation.flags(queue)]
    forecast.attrs["intraday"] = intraday
    return forecast


def column_of(probability: float) -> str:
    """Return the name of the column of a quantile: `contacts_p10`."""
    return f"contacts_p{100 * probability:.10g}"


def _handle_times(situation: Situation) -> dict[str, np.ndarray]:
    """Return the handle time in seconds of each interval of the horizon, by queue."""
    grid = situation.grid
    return handle_times(situation.config, situation.past, grid.index[grid.first_future :])


def _rows(
    situation: Situation,
    days: QueueDays,
    model: Model,
    aht_seconds: np.ndarray,
    quantiles: Sequence[float],
    today: Today | None,
) -> pd.DataFrame:
    """Return the forecast rows of one queue over the horizon."""
    grid, future = situation.grid, slice(situation.grid.first_future, None)
    by_day = model.predict(grid.past_days, np.arange(grid.first_day, grid.days))
    day, slot = grid.day[future], grid.slot[future]
    rate = np.maximum(by_day[day - grid.first_day, slot], 0.0)
    uplift = known_uplift(days.queue, grid, situation.events)
    rate *= uplift[day]
    if today is not None:
        rate[day == grid.first_day] *= today.factor
    asked = days.open[future] & (grid.index[future] >= situation.moment)
    contacts = rate[asked] * days.queue.volume_at(grid.index[future][asked])
    dispersion = learn_dispersion(model, days, grid.days - grid.past_days)
    columns = {"timestamp": grid.index[future][asked], "queue": days.queue.name, "contacts": contacts}
    for probability in (*SHOWN_QUANTILES, *quantiles):
        columns[column_of(probability)] = quantile(probability, contacts, dispersion)
    columns["aht_seconds"] = aht_seconds[asked] * days.queue.aht_multiplier
    return pd.DataFrame(columns)[[*FORECAST.names, *(column_of(p) for p in quantiles)]]
