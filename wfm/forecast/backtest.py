"""How well the models would have forecast the past: rolling origins, each knowing only what was known then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.config.calendar import instant
from wfm.config.queues import Queue
from wfm.errors import InputError
from wfm.forecast.aht import forecast_aht
from wfm.forecast.event_terms import known_uplift
from wfm.forecast.fit import MODELS, fit_model
from wfm.forecast.quantiles import learn_dispersions
from wfm.forecast.queue_days import QueueDays, make_queue_days
from wfm.forecast.scores import score
from wfm.forecast.situation import Situation, situation_at

GRAINS = ("interval", "day", "week")
FEWEST_PAST_DAYS = 14
USUAL_AHT_SECONDS = 300.0
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Backtest:
    """What a back-test found.

    Attributes:
        table: A row for each queue, grain and model: the columns of `backtest.csv`.
        by_origin: The same measures at each origin: a further column origin.
        forecasts: A row for each queue, model, origin and interval: timestamp, contacts (actual), expected,
            dispersion, agents_needed, agents_planned.
    """

    table: pd.DataFrame
    by_origin: pd.DataFrame
    forecasts: pd.DataFrame


def backtest(
    config: Config,
    history: pd.DataFrame,
    events: pd.DataFrame,
    *,
    origins: int = 8,
    horizon_days: int = 14,
    step_days: int = 7,
    models: Sequence[str] = MODELS,
    regressors: pd.DataFrame | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Backtest:
    """Forecast the last weeks of the history again, and score every model on the same intervals.

    The last origin lies a horizon before the end of the history, the others `step_days` apart before it; an
    origin with less than two weeks of the queue's history is left out. Closed and unknown intervals are left out.

    Args:
        config: The plan.
        history: As from `wfm.history.read_history`.
        events: As from `wfm.config.calendar.read_events`.
        origins: How many forecasts are made, 1 and more.
        horizon_days: How far each looks ahead, 1 to 182 days.
        step_days: Days from one origin to the next.
        models: Of `wfm.forecast.fit.MODELS`.
        regressors: As from `read_regressors`.
        workers: Processes that share the queues; results do not depend on it.
        progress: Called with a queue's name, how many queues are done, and how many there are.

    Raises:
        InputError: No queue has history enough for a single origin.
    """
    jobs = [
        (config, history, events, regressors, queue.name, origins, horizon_days, step_days, tuple(models))
        for queue in config.queues
    ]
    parts = _run(jobs, [queue.name for queue in config.queues], workers, progress)
    found = [part for part in parts if part is not None]
    if not found:
        message = f"no queue has the {FEWEST_PAST_DAYS + horizon_days} days of history that a single origin needs"
        raise InputError([config.problem(("history",), f"{message}; bring more history or a shorter --horizon")])
    table, by_origin, forecasts = (pd.concat(frames, ignore_index=True) for frames in zip(*found))
    return Backtest(table, by_origin, forecasts)


def _run(jobs: list, names: list[str], workers: int, progress: Progress | None) -> list:
    parts: list = [None] * len(jobs)
    if workers <= 1 or len(jobs) == 1:
        for number, job in enumerate(jobs):
            if progress is not None:
                progress(names[number], number, len(jobs))
            parts[number] = _backtest_queue(*job)
        return parts
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=get_context("spawn")) as pool:
        running = {pool.submit(_backtest_queue, *job): number for number, job in enumerate(jobs)}
        for done, future in enumerate(as_completed(running), start=1):
            parts[running[future]] = future.result()
            if progress is not None:
                progress(names[running[future]], done, len(jobs))
    return parts


def _backtest_queue(
    config: Config,
    history: pd.DataFrame,
    events: pd.DataFrame,
    regressors: pd.DataFrame | None,
    name: str,
    origins: int,
    horizon_days: int,
    step_days: int,
    models: tuple[str, ...],
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame] | None:
    queue = config.queue(name)
    days = _origin_dates(config, history, queue, origins, horizon_days, step_days)
    if not days:
        return None
    rows = []
    naive_error = dict.fromkeys(GRAINS, np.nan)
    for number, origin in enumerate(days):
        situation = _situation(config, history, events, regressors, origin, horizon_days, name)
        known = situation.days(queue)
        truth = _truth(config, history, events, situation, queue)
        if number == 0:
            naive_error = _naive_errors(known)
        agents = _Agents(queue, situation)
        for model in models:
            rows.append(_forecast(situation, known, model, truth, agents, horizon_days).assign(origin=origin))
    forecasts = pd.concat(rows, ignore_index=True)
    by_origin = pd.concat(
        [_scored(part, queue, naive_error).assign(origin=origin) for origin, part in forecasts.groupby("origin")]
    )
    return _scored(forecasts, queue, naive_error), by_origin, forecasts


def _origin_dates(
    config: Config, history: pd.DataFrame, queue: Queue, origins: int, horizon_days: int, step_days: int
) -> list[dt.date]:
    """Return the first days of the horizons, earliest first."""
    stamps = history.loc[history["queue"] == queue.name, "timestamp"]
    first, end = stamps.min().date(), stamps.max().date() + dt.timedelta(days=1)
    last = end - dt.timedelta(days=horizon_days)
    dates = [last - dt.timedelta(days=step_days * back) for back in range(origins)]
    return [date for date in reversed(dates) if (date - first).days >= FEWEST_PAST_DAYS]


def _situation(config, history, events, regressors, origin: dt.date, horizon_days: int, name: str) -> Situation:
    """Return what was known at an origin; queues that had not begun then are unknown."""
    moment = instant(origin, 0, config.site.timezone)
    weeks = -(-horizon_days // 7)
    begun = set(history.loc[history["timestamp"] < moment, "queue"])
    queues = tuple(queue for queue in config.queues if queue.name in begun)
    week = config.week.model_copy(update={"start": origin, "weeks": min(weeks, 13)})
    then = config.model_copy(update={"week": week, "queues": queues})
    return situation_at(then, history, events, moment, weeks, regressors)


def _truth(
    config: Config, history: pd.DataFrame, events: pd.DataFrame, situation: Situation, queue: Queue
) -> QueueDays:
    """Return what really came, on the same days, closed and unknown intervals missing."""
    later = situation.grid.past_as_a_whole()
    stamps = history["timestamp"]
    seen = history[(stamps >= later.index[0]) & (stamps <= later.index[-1])]
    return make_queue_days(queue, seen, situation.calendar, later)


def _naive_errors(days: QueueDays) -> dict[str, float]:
    """Return the mean absolute error of the same weekday a week before, by grain."""
    contacts, totals = days.contacts, days.past_totals
    weeks = np.array([totals[i : i + 7].sum() for i in range(len(totals) % 7, len(totals) - 6, 7)])
    return {
        "interval": _mean(np.abs(contacts[7:] - contacts[:-7])),
        "day": _mean(np.abs(totals[7:] - totals[:-7])),
        "week": _mean(np.abs(weeks[1:] - weeks[:-1])),
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
            load / self._queue.concurrency,
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
