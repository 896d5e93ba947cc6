"""Requirements: the positions and the staff that each queue needs in each interval in which it is open."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.config.backlog import Backlog, backlog_of, read_backlog
from wfm.config.calendar import OpeningCalendar, plan_intervals
from wfm.config.queues import Queue
from wfm.errors import InputError
from wfm.staffing.deferred import deferred_requirements, fixed_requirements
from wfm.staffing.demand import staffed_load, variation_of
from wfm.staffing.live import live_requirements
from wfm.tables import REQUIREMENTS


def make_requirements(
    config: Config, forecast: pd.DataFrame, events: pd.DataFrame, backlog: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Turn a forecast into staffing needs.

    Args:
        config: The configuration.
        forecast: The forecast table; it must cover every open interval of the plan.
        events: Events as `read_events` returns them; closures close queues.
        backlog: Deferred work that waits when the plan begins, as `read_backlog` returns it; the configuration's by
            default.

    Returns:
        The requirements table: a row for every queue and interval in which it is open.

    Raises:
        InputError: The forecast lacks a queue or intervals, or the spread that `staffing.demand` needs; wrong backlog.
    """
    calendar = OpeningCalendar(config, events)
    grid = plan_intervals(config)
    waiting = read_backlog(config) if backlog is None else backlog
    parts = []
    for queue in config.queues:
        is_open = calendar.open_mask(queue, grid)
        parts.append(_of_queue(config, queue, forecast, is_open, grid, backlog_of(config, queue, waiting, calendar)))
    return pd.concat(parts, ignore_index=True)[REQUIREMENTS.names]


def staff_for(positions: np.ndarray, shrinkage: float | np.ndarray) -> np.ndarray:
    """Return the agents to roster for positions when a share of them does not turn up: ceil(n / (1 - s))."""
    return erlang.scheduled_from_required(positions, shrinkage)


def _of_queue(
    config: Config,
    queue: Queue,
    forecast: pd.DataFrame,
    is_open: np.ndarray,
    grid: pd.DatetimeIndex,
    backlog: Backlog,
) -> pd.DataFrame:
    rows = forecast[forecast["queue"] == queue.name].set_index("timestamp").reindex(grid)
    gaps = rows["contacts"].isna().to_numpy() & is_open
    if gaps.any():
        first = grid[np.argmax(gaps)].isoformat()
        message = f"the forecast has no row in {gaps.sum()} open intervals, the first at {first}"
        raise InputError.at("forecast", 0, queue.name, message)
    contacts = rows["contacts"].fillna(0.0).to_numpy()
    mean_aht = float(rows["aht_seconds"].mean()) if rows["aht_seconds"].notna().any() else 1.0
    aht = rows["aht_seconds"].fillna(mean_aht).to_numpy()
    cv = variation_of(config, queue.name, rows)
    if queue.fixed:
        needs = fixed_requirements(queue, contacts * aht / (config.site.interval_minutes * 60))[is_open]
    elif queue.deferred:
        work = staffed_load(config, contacts, cv)
        needs = deferred_requirements(queue, work, aht, is_open, config.site.interval_minutes, backlog)[is_open]
    else:
        needs = live_requirements(config, queue, contacts, aht, is_open, cv)
    needs = needs.assign(
        timestamp=grid[is_open], queue=queue.name, contacts=contacts[is_open], aht_seconds=aht[is_open], load_cv=cv
    )
    lost = config.staffing.shrinkage
    planned, unplanned = lost.planned_at(grid[is_open]), lost.unplanned_at(grid[is_open])
    positions = needs["positions"].to_numpy()
    needs["staff"] = staff_for(positions, unplanned)
    needs["headcount"] = staff_for(positions, erlang.combined_shrinkage(planned, unplanned))
    return needs.reindex(columns=REQUIREMENTS.names)
