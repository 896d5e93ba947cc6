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
from wfm.staffing.live import live_measures, live_requirements
from wfm.tables import REQUIREMENTS

# Contacts in a forecast's file are rounded: that must not cost a position where hours are given.
_LAST_DECIMAL = 0.6e-4


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


def with_positions(config: Config, requirements: pd.DataFrame, positions: np.ndarray) -> pd.DataFrame:
    """Return requirements with other positions, and all that follows from them.

    Args:
        config: The configuration.
        requirements: The requirements table.
        positions: Whole numbers, shape (rows,).

    Returns:
        The table with staff, headcount and, for queues that wait in line, the measures at these positions.
    """
    found = requirements.assign(positions=positions.astype("int64"))
    stamps = pd.DatetimeIndex(found["timestamp"])
    lost = config.staffing.shrinkage
    planned, unplanned = lost.planned_at(stamps), lost.unplanned_at(stamps)
    found["staff"] = staff_for(found["positions"].to_numpy(), unplanned)
    found["headcount"] = staff_for(found["positions"].to_numpy(), erlang.combined_shrinkage(planned, unplanned))
    for queue in config.queues:
        rows = found["queue"] == queue.name
        if rows.any() and not queue.deferred:
            measures = live_measures(config, queue, found[rows])
            found.loc[rows, list(measures.columns)] = measures.to_numpy()
    return found


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
        a_contact = aht / (config.site.interval_minutes * 60)
        needs = fixed_requirements(queue, contacts * a_contact, _LAST_DECIMAL * a_contact)[is_open]
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
