"""A forecast from elsewhere: `forecast.model: table`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.calendar import OpeningCalendar, instant, intervals
from wfm.config.nearest import did_you_mean
from wfm.config.queues import Queue
from wfm.errors import InputError, Problem
from wfm.forecast.aht import handle_times
from wfm.table_io import read_table
from wfm.tables import FOREIGN_FORECAST

VALUES = ["contacts", "contacts_p10", "contacts_p90", "aht_seconds"]


def forecast_from_table(
    config: Config,
    history: pd.DataFrame | None,
    events: pd.DataFrame,
    weeks: int | None = None,
    as_of: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Take the forecast from `forecast.table`.

    Quantiles that the table lacks stay missing; handle times come from the configuration, the table or the history,
    in this order. Deferred work that the table does not name is none.

    Args:
        config: The plan.
        history: For handle times that the table lacks; may be none where it has them all.
        events: As from `read_events`.
        weeks: Length of the horizon from the plan's first day; beyond the plan, intervals may be missing.
        as_of: Rows before it are left out.

    Returns:
        The columns of `make_forecast`.

    Raises:
        InputError: Wrong cells, unknown queues, rows that stand twice, open intervals of the plan that are missing.
    """
    path = config.path_of("table")
    table = read_table(path, FOREIGN_FORECAST, config.site.timezone)
    problems = [*_unknown_queues(config, table, path), *_twice(table, path)]
    index = intervals(config.week.start, 7 * (weeks or config.week.weeks), config)
    start = index[0] if as_of is None else max(index[0], as_of)
    index = index[index >= start]
    calendar = OpeningCalendar(config, events)
    frames = []
    for queue in config.queues:
        rows = table[table["queue"] == queue.name].drop_duplicates("timestamp").set_index("timestamp").reindex(index)
        due = np.ones(len(index), dtype=bool) if queue.deferred else calendar.open_mask(queue, index)
        planned = index < instant(config.week.start, 7 * 24 * 60 * config.week.weeks, config.site.timezone)
        known = rows["contacts"].notna().to_numpy()
        problems += _missing(queue.name, index[due & planned & ~known], queue.deferred and known.any(), path)
        keep = due & (known | (planned & queue.deferred))
        frames.append(_rows(rows[keep], queue))
    if problems:
        raise InputError(problems)
    forecast = _with_handle_times(config, pd.concat(frames, ignore_index=True), history, path)
    forecast["aht_seconds"] *= forecast["queue"].map({queue.name: queue.aht_multiplier for queue in config.queues})
    return forecast


def _rows(rows: pd.DataFrame, queue: Queue) -> pd.DataFrame:
    table = rows.reindex(columns=VALUES)
    table["contacts"] = table["contacts"].fillna(0.0)
    multiplier = queue.volume_at(pd.DatetimeIndex(table.index))[:, None]
    table[["contacts", "contacts_p10", "contacts_p90"]] *= multiplier
    return table.rename_axis("timestamp").reset_index().assign(queue=queue.name)[["timestamp", "queue", *VALUES]]


def _unknown_queues(config: Config, table: pd.DataFrame, path: Path) -> list[Problem]:
    unknown = table[~table["queue"].isin(config.queue_names)].drop_duplicates("queue")
    return [
        Problem(
            str(path),
            int(row.line),
            "queue",
            f"unknown queue '{row.queue}'{did_you_mean(str(row.queue), config.queue_names)}",
        )
        for row in unknown.itertuples()
    ]


def _twice(table: pd.DataFrame, path: Path) -> list[Problem]:
    rows = table[table.duplicated(["timestamp", "queue"])]
    return [
        Problem(str(path), int(row.line), "timestamp", f"queue {row.queue} has this interval twice")
        for row in rows.itertuples()
    ]


def _missing(queue: str, gaps: pd.DatetimeIndex, allowed: bool, path: Path) -> list[Problem]:
    if allowed or not len(gaps):
        return []
    message = f"'{queue}' has no row for {len(gaps)} intervals of the plan, the first is {gaps[0].isoformat()}"
    return [Problem(str(path), 0, "timestamp", f"{message}; add them, 0 where nobody will call")]


def _with_handle_times(
    config: Config, forecast: pd.DataFrame, history: pd.DataFrame | None, path: Path
) -> pd.DataFrame:
    for queue in config.queues:
        if queue.aht_seconds is not None:
            forecast.loc[forecast["queue"] == queue.name, "aht_seconds"] = float(queue.aht_seconds)
    lacking = forecast["aht_seconds"].isna() | (forecast["aht_seconds"] <= 0)
    if not lacking.any():
        return forecast
    names = set(forecast.loc[lacking, "queue"])
    if history is None:
        message = f"no aht_seconds for {', '.join(sorted(names))}; add them, or history, or aht_seconds of the queue"
        raise InputError.at(path, 0, "aht_seconds", message)
    concerned = config.model_copy(update={"queues": tuple(q for q in config.queues if q.name in names)})
    for column in ("aht_seconds", "abandoned"):
        history = history if column in history else history.assign(**{column: np.nan})
    for name in sorted(names):
        rows = lacking & (forecast["queue"] == name)
        stamps = pd.DatetimeIndex(forecast.loc[rows, "timestamp"])
        one = concerned.model_copy(update={"queues": tuple(q for q in concerned.queues if q.name == name)})
        forecast.loc[rows, "aht_seconds"] = handle_times(one, history, stamps)[name]
    return forecast
