"""How well the models would have forecast the past: rolling origins, each knowing only what was known then."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

import pandas as pd

from wfm.config import Config
from wfm.errors import InputError
from wfm.forecast.backtest_queue import FEWEST_PAST_DAYS, Job, backtest_queue
from wfm.forecast.fit import MODELS

Progress = Callable[[str, int, int], None]


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
        queues: Names of those to test; all by default. A young queue still leans on the others.
        regressors: As from `read_regressors`.
        workers: Processes that share the queues; results do not depend on it.
        progress: Called with a queue's name, how many origins are done, and how many there are in all.

    Raises:
        InputError: No queue has history enough for a single origin.
    """
    jobs = [
        Job(config, history, events, regressors, queue, origins, horizon_days, step_days, tuple(models))
        for queue in config.forecast_queues
        if queues is None or queue.name in queues
    ]
    run = _in_turn if workers <= 1 or len(jobs) == 1 else _side_by_side
    parts = run(jobs, workers, progress or (lambda name, done, of: None))
    found = [part for part in parts if part is not None]
    if not found:
        message = f"no queue has the {FEWEST_PAST_DAYS + horizon_days} days of history that a single origin needs"
        raise InputError([config.problem(("history",), f"{message}; bring more history or a shorter --horizon")])
    table, by_origin, forecasts = (pd.concat(frames, ignore_index=True) for frames in zip(*found))
    return Backtest(table, by_origin, forecasts)


def _in_turn(jobs: list[Job], workers: int, progress: Progress) -> list:
    done, total = 0, sum(job.origins for job in jobs)

    def told() -> None:
        nonlocal done
        done += 1
        progress(job.queue.name, done, total)

    parts = []
    for job in jobs:
        parts.append(backtest_queue(job, told))
    return parts


def _side_by_side(jobs: list[Job], workers: int, progress: Progress) -> list:
    """Share the queues among processes; when interrupted, they are ended."""
    parts: list = [None] * len(jobs)
    done, total = 0, sum(job.origins for job in jobs)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=spawn, initializer=_leave_interrupts) as pool:
        before = set(multiprocessing.active_children())
        running = {pool.submit(backtest_queue, job): number for number, job in enumerate(jobs)}
        try:
            for future in as_completed(running):
                number = running[future]
                parts[number] = future.result()
                done += jobs[number].origins
                progress(jobs[number].queue.name, done, total)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in set(multiprocessing.active_children()) - before:
                child.terminate()
            raise
    return parts


def _leave_interrupts() -> None:
    """Let the parent answer Ctrl-C, which reaches all processes of a terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
