"""Back-tests as work: each origin of each queue is forecast on its own, anywhere, from the same files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from wfm.config import Config, load
from wfm.config.calendar import read_events
from wfm.errors import WfmError
from wfm.forecast.backtest import Backtest, assembled, make_jobs
from wfm.forecast.backtest_queue import Job, forecast_past
from wfm.forecast.regressors import read_regressors
from wfm.history import read_history
from wfm.scenario.executor import Place, Told, run_tasks
from wfm.scenario.work import Done, digests_of, key_of, reason_of


@dataclass(frozen=True)
class _Inputs:
    config: Config
    history: pd.DataFrame
    events: pd.DataFrame
    regressors: pd.DataFrame | None


# What this process has read last, by the work's `source`.
_READ: dict[tuple, _Inputs] = {}


@dataclass(frozen=True)
class PastOrigin:
    """The forecasts of one queue from one origin (an ISO date); `source` is the file, the week and the digests of it.

    `file` is the same path wherever this is done.
    """

    file: str
    week: str | None
    inputs: tuple[str, ...]
    queue: str
    origin: str
    horizon_days: int
    models: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def key(self) -> str:
        """A name for what it says and the files it reads."""
        return key_of(asdict(self))

    @property
    def label(self) -> str:
        """The queue."""
        return self.queue

    @property
    def source(self) -> tuple:
        """What is read for it."""
        return self.file, self.week, self.inputs

    def run(self) -> Done:
        """Forecast; whatever goes wrong is a row that says so."""
        try:
            found = forecast_past(self._job())
        except Exception as error:  # of one origin; the others go on
            return self.failed(reason_of(error, self.file))
        return Done([{"status": "done", "reason": "", "found": found}])

    def failed(self, reason: str) -> Done:
        """Return a row that says why there is no forecast."""
        said = f"queue {self.queue}, origin {self.origin}: {reason}"
        return Done([{"status": "failed", "reason": said, "found": None}])

    def _job(self) -> Job:
        read = _READ.get(self.source)
        if read is None:
            read = _read(load(self.file, week=self.week), self.source)
        return Job(
            read.config, read.history, read.events, read.regressors, read.config.queue(self.queue),
            dt.date.fromisoformat(self.origin), self.horizon_days, self.models,
        )  # fmt: skip


def run_backtest(
    config: Config,
    week: str | None,
    place: Place,
    told: Told,
    *,
    origins: int,
    horizon_days: int,
    step_days: int,
    models: Sequence[str],
    queues: Sequence[str],
) -> tuple[Backtest, list[str]]:
    """Test the forecast on the past, as `wfm.forecast.backtest.backtest` does, wherever the place is.

    Args:
        config: The plan, from a file.
        week: First day of the plan, as the configuration was loaded with.
        place: Where the origins are forecast; results do not depend on it.
        told: Hears of each origin that is done.
        origins: This and the others as for `backtest`.

    Returns:
        What was found, and for each origin that failed its queue, its date and why; it is left out.

    Raises:
        InputError: No queue has history enough for a single origin.
        WfmError: All of them failed.
        KeyboardInterrupt: The user ended it.
    """
    file, inputs = str(config.file.resolve()), digests_of(config)
    read = _read(config, (file, week, inputs))
    jobs = make_jobs(
        config, read.history, read.events, origins=origins, horizon_days=horizon_days, step_days=step_days,
        models=models, queues=queues, regressors=read.regressors,
    )  # fmt: skip
    work = [
        PastOrigin(file, week, inputs, job.queue.name, f"{job.origin}", horizon_days, job.models, (number,))
        for number, job in enumerate(jobs)
    ]
    rows, interrupted = run_tasks(work, None, place, told)
    if interrupted:
        raise KeyboardInterrupt
    failures = [rows[number]["reason"] for number in sorted(rows) if rows[number]["status"] == "failed"]
    done = [number for number in sorted(rows) if rows[number]["status"] != "failed"]
    if not done:
        raise WfmError("\n".join(failures))
    return assembled([jobs[number] for number in done], [rows[number]["found"] for number in done]), failures


def _read(config: Config, source: tuple) -> _Inputs:
    read = _Inputs(config, read_history(config), read_events(config), read_regressors(config))
    _READ.clear()
    _READ[source] = read
    return read
