"""The back-test of one queue: what every model would have said at each origin, and what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.config.calendar import instant
from wfm.config.queues import Queue
from wfm.forecast.aht import forecast_aht
from wfm.forecast.event_terms import known_uplift
from wfm.forecast.fit import fit_model
from wfm.forecast.negative_binomial import quantile
from wfm.forecast.quantiles import learn_dispersions
from wfm.forecast.queue_days import QueueDays, make_queue_days
from wfm.forecast.scores import score
from wfm.forecast.situation import Situation, situation_at

GRAINS = ("interval", "day", "week")
FEWEST_PAST_DAYS = 14
USUAL_AHT_SECONDS = 300.0
SHOWN_QUANTILES = (0.1, 0.9)


@dataclass(frozen=True)
class Job:
    """One origin of one queue; the other fields are those of `wfm.forecast.backtest.backtest`."""

    config: Config
    history: pd.DataFrame
    events: pd.DataFrame
    regressors: pd.DataFrame | None
    queue: Queue
    origin: dt.date
    horizon_days: int
    models: tuple[str, ...]


@dataclass(frozen=True)
class PastForecast:
    """What every model would have said at an origin, and what came.

    Attributes:
        forecasts: A row for each model and interval, as `wfm.forecast.backtest.Backtest` has them.
        naive_errors: The mean absolute error of the same weekday a week before, until the origin, by grain.
    """

    forecasts: pd.DataFrame
    naive_errors: dict[str, float]


def forecast_past(job: Job) -> PastForecast:
    """Forecast a queue from an origin, with what was known then."""
    situation = situation_of(job)
    known, truth = situation.days(job.queue), truth_of(job, situation)
    agents = _Agents(job.queue, situation)
    rows = [_forecast(situation, known, model, truth, agents, job.horizon_days) for model in job.models]
    forecasts = pd.concat(rows, ignore_index=True).assign(origin=job.origin, queue=job.queue.name)
    return PastForecast(forecasts, _naive_errors(known))


def score_queue(queue: Queue, parts: Sequence[PastForecast]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Score a queue's forecasts, given by origin with the earliest first.

    Returns:
        The table, the table by origin and the forecasts.
    """
    naive_errors = parts[0].naive_errors
    forecasts = pd.concat([part.forecasts for part in parts], ignore_index=True)
    by_origin = [
        _scored(part, queue, naive_errors).assign(origin=origin) for origin, part in forecasts.groupby("origin")
    ]
    return _scored(forecasts, queue, naive_errors), pd.concat(by_origin), forecasts


def origin_dates(history: pd.DataFrame, queue: str, origins: int, horizon_days: int, step_days: int) -> list[dt.date]:
    """Return the first days of the horizons, earliest first."""
    stamps = history.loc[history["queue"] == queue, "timestamp"]
    first, end = stamps.min().date(), stamps.max().date() + dt.timedelta(days=1)
    last = end - dt.timedelta(days=horizon_days)
    dates = [last - dt.timedelta(days=step_days * back) for back in range(origins)]
    return [date for date in reversed(dates) if (date - first).days >= FEWEST_PAST_DAYS]


def situation_of(job: Job) -> Situation:
    """Return what was known at an origin; queues that had not begun then are unknown."""
    moment = instant(job.origin, 0, job.config.site.timezone)
    weeks = -(-job.horizon_days // 7)
    begun = set(job.history.loc[job.history["timestamp"] < moment, "queue"])
    queues = tuple(queue for queue in job.config.queues if queue.name in begun)
    week = job.config.week.model_copy(update={"start": job.origin, "weeks": min(weeks, 13)})
    then = job.config.model_copy(update={"week": week, "queues": queues})
    return situation_at(then, job.history, job.events, moment, weeks, job.regressors)


def truth_of(job: Job, situation: Situation) -> QueueDays:
    """Return what really came, on the same days, closed and unknown intervals missing."""
    later = situation.grid.past_as_a_whole()
    stamps = job.history["timestamp"]
    seen = job.history[(stamps >= later.index[0]) & (stamps <= later.index[-1])]
    return make_queue_days(job.queue, seen, situation.calendar, later)


def _naive_errors(days: QueueDays) -> dict[str, float]:
    """Return the mean absolute error of the same weekday a week before, by grain."""
    contacts, totals = days.contacts, days.past_totals
    weeks = totals[len(totals) % 7 :].reshape(-1, 7)
    alike = (np.isnan(weeks[1:]) == np.isnan(weeks[:-1])).all(axis=1)
    weekly = np.nansum(weeks, axis=1)
    return {
        "interval": _mean(np.abs(contacts[7:] - contacts[:-7])),
        "day": _mean(np.abs(totals[7:] - totals[:-7])),
        "week": _mean(np.abs(weekly[1:] - weekly[:-1])[alike]),
    }


def _mean(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


class _Agents:
    """Required agents of contacts at the queue's target; the forecast handle time holds for both sides."""

    def __init__(self, queue: Queue, situation: Situation) -> None:
        self._queue = queue
        self._seconds = situation.config.site.interval_minutes * 60.0
        rows = situation.past[situation.past["queue"] == queue.name]
        future = situation.grid.index[situation.grid.first_future :]
        known = forecast_aht(rows, future[:1]) if queue.aht_seconds is None else np.array([queue.aht_seconds])
        self._aht = USUAL_AHT_SECONDS if known is None else float(known[0])

    def __call__(self, contacts: np.ndarray) -> np.ndarray:
        load = contacts * self._aht / self._seconds
        if self._queue.deferred:
            return load
        target = self._queue.service_level
        needed = erlang.required_agents(
            load * self._queue.slower / self._queue.concurrency,
            self._aht,
            service_level=target.target,
            t=target.within_seconds,
            max_occupancy=self._queue.max_occupancy,
            patience=self._queue.patience_seconds,
        )
        return needed.astype(float)


def _forecast(
    situation: Situation, days: QueueDays, name: str, truth: QueueDays, agents: _Agents, horizon_days: int
) -> pd.DataFrame:
    """Return the forecast of one model from one origin, beside what came."""
    grid = situation.grid
    model = fit_model(situation, days, name)
    targets = np.arange(grid.past_days, grid.past_days + horizon_days)
    uplift = known_uplift(days.queue, grid, situation.events)[targets, None]
    expected = np.maximum(model.predict(grid.past_days, targets), 0.0) * uplift
    actual = truth.contacts[targets]
    day, slot = np.nonzero(~np.isnan(actual))
    table = pd.DataFrame(
        {
            "model": name,
            "date": grid.dates[targets[day]],
            "lead_days": day + 1,
            "slot": slot,
            "contacts": actual[day, slot],
            "expected": expected[day, slot],
        }
    )
    table["agents_needed"] = agents(table["contacts"].to_numpy())
    table["agents_planned"] = agents(table["expected"].to_numpy())
    for grain, dispersion in learn_dispersions(model, days, horizon_days, GRAINS).items():
        table[f"dispersion_{grain}"] = dispersion
        if grain == "interval":
            for probability in SHOWN_QUANTILES:
                table[f"p{100 * probability:.0f}"] = quantile(probability, table["expected"].to_numpy(), dispersion)
    return table


def _scored(forecasts: pd.DataFrame, queue: Queue, naive_error: dict[str, float]) -> pd.DataFrame:
    """Score every model and grain of one queue."""
    records = []
    for grain in GRAINS:
        for model, rows in forecasts.groupby("model", sort=False):
            one = _at_grain(rows, grain)
            scores = score(
                one["contacts"].to_numpy(),
                one["expected"].to_numpy(),
                one[f"dispersion_{grain}"].to_numpy(),
                naive_error[grain],
                (one["agents_needed"].to_numpy(), one["agents_planned"].to_numpy()),
            )
            origins = int(rows["origin"].nunique())
            records.append({"queue": queue.name, "grain": grain, "model": model, **asdict(scores), "origins": origins})
    return pd.DataFrame(records)


def _at_grain(rows: pd.DataFrame, grain: str) -> pd.DataFrame:
    if grain == "interval":
        return rows
    unit = rows["date"] if grain == "day" else (rows["lead_days"] - 1) // 7
    added = ["contacts", "expected", "agents_needed", "agents_planned"]
    groups = rows.groupby([rows["origin"], unit.rename("unit")])
    return groups[added].sum().assign(**{f"dispersion_{grain}": groups[f"dispersion_{grain}"].first()})
