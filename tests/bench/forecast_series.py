"""One series of the forecast benchmark: accuracy, time and memory, each in a process of its own."""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.config import Config, load
from wfm.config.calendar import read_events
from wfm.forecast import make_forecast
from wfm.forecast.backtest import backtest
from wfm.forecast.backtest_queue import Job, origin_dates, situation_of, truth_of
from wfm.forecast.daily_level import quiet_prophet, run_quietly
from wfm.forecast.event_terms import known_uplift
from wfm.forecast.fit import MODELS
from wfm.history import read_history

SPEED_ORIGINS = 8


@dataclass(frozen=True)
class Series:
    """What is measured: the queue of a plan over a horizon."""

    plan: Path
    queue: str
    horizon_days: int


def measure(series: Series, origins: int, step_days: int | None, interval_prophet: bool) -> dict:
    """Measure a series in fresh processes: its accuracy, its speed, and whether two runs give the same bytes."""
    spawn = multiprocessing.get_context("spawn")
    step = step_days or series.horizon_days
    found: dict = {"queue": series.queue, "horizon_days": series.horizon_days, "step_days": step}
    jobs = [(accuracy, origins, step), (speed,), (digest,), (digest,)]
    if interval_prophet:
        jobs.append((peer, origins, step))
    digests = []
    for run, *arguments in jobs:
        with ProcessPoolExecutor(1, mp_context=spawn) as pool:
            part = pool.submit(run, series, *arguments).result()
        digests += [part.pop("sha256")] if "sha256" in part else []
        found |= part
    return found | {"sha256": digests[0], "same_bytes_twice": len(set(digests)) == 1}


def accuracy(series: Series, origins: int, step: int) -> dict:
    """Return the interval measures of every model."""
    config, history, events = _inputs(series)
    made = backtest(
        config, history, events, origins=origins, horizon_days=series.horizon_days, step_days=step, models=MODELS
    )
    rows = made.table[made.table["grain"] == "interval"].set_index("model")
    names = ("wape", "bias", "mase", "pinball", "coverage_80", "agents_wape")
    found: dict = {name: {model: float(rows.loc[model, name]) for model in rows.index} for name in names}
    return found | {"intervals": int((made.forecasts["model"] == "auto").sum()), "origins": int(rows["origins"].max())}


def speed(series: Series) -> dict:
    """Return the seconds of a fit with its forecast and of a back-test, and the peak memory of the process."""
    config, history, events = _inputs(series)
    quiet_prophet()
    make_forecast(config, history, events, weeks=2)
    began = time.perf_counter()
    make_forecast(config, history, events, weeks=2)
    once = time.perf_counter() - began
    began = time.perf_counter()
    backtest(config, history, events, origins=SPEED_ORIGINS, horizon_days=series.horizon_days, models=MODELS)
    whole = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"forecast_seconds": once, "backtest_seconds": whole, "peak_mb": peak}


def digest(series: Series) -> dict:
    """Return a digest of a forecast's bytes."""
    forecast = make_forecast(*_inputs(series), weeks=2)
    values = forecast.drop(columns=["timestamp", "queue"]).to_numpy(float).tobytes()
    return {"sha256": hashlib.sha256(values).hexdigest()[:16]}


def peer(series: Series, origins: int, step: int) -> dict:
    """Return the interval WAPE of `Prophet()` as it comes, on interval rows, at the same origins and intervals."""
    config, history, events = _inputs(series)
    queue = config.queues[0]
    missed = came = 0.0
    for origin in origin_dates(history, queue.name, origins, series.horizon_days, step):
        job = Job(config, history, events, None, queue, origin, series.horizon_days, ("auto",))
        situation = situation_of(job)
        days, truth = situation.days(queue), truth_of(job, situation)
        targets = np.arange(situation.grid.past_days, situation.grid.past_days + series.horizon_days)
        uplift = known_uplift(queue, situation.grid, events)[targets, None]
        actual = truth.contacts[targets]
        expected = _interval_prophet(situation.grid, days.contacts, targets) * uplift
        known = ~np.isnan(actual)
        missed += float(np.abs(actual - expected)[known].sum())
        came += float(actual[known].sum())
    return {"interval_prophet_wape": missed / came}


def _interval_prophet(grid, contacts: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Fit Prophet to the rows of open intervals, in local time, and forecast the target days."""
    minutes = np.arange(grid.slots) * (24 * 60 // grid.slots)
    clock = grid.dates.astype("datetime64[m]")[:, None] + minutes.astype("timedelta64[m]")
    day, slot = np.nonzero(~np.isnan(contacts))
    rows = pd.DataFrame({"ds": pd.to_datetime(clock[day, slot]), "y": contacts[day, slot]})
    asked = pd.DataFrame({"ds": pd.to_datetime(clock[targets].ravel())})
    found = run_quietly(quiet_prophet()(uncertainty_samples=0), rows, asked)["yhat"].to_numpy()
    return np.maximum(found, 0.0).reshape(len(targets), grid.slots)


def _inputs(series: Series) -> tuple[Config, pd.DataFrame, pd.DataFrame]:
    config = load(series.plan)
    history, events = read_history(config), read_events(config)
    one = config.model_copy(update={"queues": (config.queue(series.queue),)})
    return one, history[history["queue"] == series.queue].reset_index(drop=True), events


def as_dict(series: Series) -> dict:
    """Return a series as plain values."""
    return {**asdict(series), "plan": str(series.plan)}
