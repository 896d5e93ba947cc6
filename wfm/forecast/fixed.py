"""Queues whose hours of work are given: their contacts are what those hours can handle."""

from __future__ import annotations

import pandas as pd

from wfm.config import Config
from wfm.config.calendar import OpeningCalendar, intervals


def with_fixed_queues(
    config: Config, events: pd.DataFrame, forecast: pd.DataFrame, weeks: int | None, as_of: pd.Timestamp | None
) -> pd.DataFrame:
    """Add the rows of the queues with fixed work to those of the others.

    Args:
        config: The plan.
        events: As from `read_events`.
        forecast: Rows of the forecast queues, with the columns of `make_forecast`.
        weeks: Length of the horizon from the plan's first day; the plan's weeks by default.
        as_of: Rows before it are left out.

    Returns:
        All rows in the order of the queues; nothing about the added ones is uncertain, so all their quantiles are the
        contacts themselves.
    """
    fixed = [queue for queue in config.queues if queue.fixed]
    if not fixed:
        return forecast
    index = intervals(config.week.start, 7 * (weeks or config.week.weeks), config)
    calendar, minutes = OpeningCalendar(config, events), config.site.interval_minutes
    parts = {str(name): rows for name, rows in forecast.groupby("queue", sort=False)}
    for queue in fixed:
        is_open = calendar.open_mask(queue, index)
        aht = float(queue.aht_seconds)  # type: ignore[arg-type]
        contacts = queue.fixed_work(index, is_open, minutes) * minutes * 60 / aht
        rows = pd.DataFrame({"timestamp": index, "queue": queue.name, "contacts": contacts})
        for column in forecast.columns.difference(rows.columns):
            rows[column] = contacts
        rows["aht_seconds"] = aht
        keep = is_open & (index >= (index[0] if as_of is None else as_of))
        parts[queue.name] = rows.loc[keep, list(forecast.columns)]
    order = [name for name in config.queue_names if name in parts]
    return pd.concat([parts[name] for name in order], ignore_index=True)
