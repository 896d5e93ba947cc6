"""How well the models would have forecast the past: rolling origins, each knowing only what was known then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from wfm.config import Config
from wfm.errors import InputError
from wfm.forecast.backtest_queue import FEWEST_PAST_DAYS, Job, PastForecast, forecast_past, origin_dates, score_queue
from wfm.forecast.fit import MODELS


@dataclass(frozen=True)
class Backtest:
    """What a back-test found.

    Attributes:
        table: A row for each queue, grain and model: the columns of `backtest.csv`.
        by_origin: The same measures at each origin: a further column origin.
        forecasts: A row for each queue, model, origin and interval: date, lead_days, slot of the clock, contacts
            (actual), expected, p10, p90, agents_needed, agents_planned, and the dispersion by grain.
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
    queues: Sequence[str] | None = None,
    regressors: pd.DataFrame | None = None,
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
        queues: Names of those to test; all by default. A young queue still leans on the others.
        regressors: As from `read_regressors`.

    Raises:
        InputError: No queue has history enough for a single origin.
    """
    jobs = make_jobs(
        config, history, events, origins=origins, horizon_days=horizon_days, step_days=step_days, models=models,
        queues=queues, regressors=regressors,
    )  # fmt: skip
    return assembled(jobs, [forecast_past(job) for job in jobs])


def make_jobs(
    config: Config,
    history: pd.DataFrame,
    events: pd.DataFrame,
    *,
    origins: int,
    horizon_days: int,
    step_days: int,
    models: Sequence[str],
    queues: Sequence[str] | None,
    regressors: pd.DataFrame | None,
) -> list[Job]:
    """Return the forecasts that a back-test makes, each of them work of its own; the arguments are those of `backtest`.

    Raises:
        InputError: No queue has history enough for a single origin.
    """
    jobs = [
        Job(config, history, events, regressors, queue, origin, horizon_days, tuple(models))
        for queue in config.forecast_queues
        if queues is None or queue.name in queues
        for origin in origin_dates(history, queue.name, origins, horizon_days, step_days)
    ]
    if not jobs:
        message = f"no queue has the {FEWEST_PAST_DAYS + horizon_days} days of history that a single origin needs"
        raise InputError([config.problem(("history",), f"{message}; bring more history or a shorter --horizon")])
    return jobs


def assembled(jobs: Sequence[Job], parts: Sequence[PastForecast]) -> Backtest:
    """Return the back-test of jobs, in the order in which `make_jobs` has them, and what each of them found."""
    found: dict[str, list[PastForecast]] = {}
    for job, part in zip(jobs, parts, strict=True):
        found.setdefault(job.queue.name, []).append(part)
    queues = {job.queue.name: job.queue for job in jobs}
    scored = [score_queue(queues[name], parts) for name, parts in found.items()]
    table, by_origin, forecasts = (pd.concat(frames, ignore_index=True) for frames in zip(*scored))
    return Backtest(table, by_origin, forecasts)
