"""The contacts not answered in time, against those that the plan expected, by cause.

The plan predicts for every interval how many contacts will not be answered in time. Asked again with the contacts that
came, the handle times that they took and the agents who were there, its model gives another number; the way from one
to the other is split over the causes (`shapley`). What the model does not explain even then is its own error. So in
every interval volume + aht + staffing + model = total, and sums of intervals keep it.

The agents of a plan are fewer than its roster by its unplanned shrinkage; that share is an allowance for absence. A
day on which as many stay away as allowed for has no share of absence, and one on which all come has a negative one.

Cover planned below the requirement is no deviation: the plan said so. What it costs by the plan's own prediction,
against cover filled up to the requirement, stands beside the total as `unfilled` and not in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import OpeningCalendar, plan_intervals
from wfm.performance.miss.demand import Demand, Week, actual_demand, loads_in, planned_demand
from wfm.performance.miss.prediction import Pools, pools_in, predict
from wfm.performance.miss.shapley import ABSENT, ACTUAL, PLAN, Shares, shares_of
from wfm.performance.miss.staff import Staff, planned_staff, skilled, staff_of

PARTS = ("volume", "aht", "staffing", "model")
SUMS = (*PARTS, "total", "absence", "adherence", "unfilled")
_ALL = ("contacts_plan", "contacts", "missed_plan", "missed", *SUMS)


@dataclass(frozen=True)
class Miss:
    """The miss by interval and queue.

    Attributes:
        rows: Columns timestamp, queue, contacts_plan, contacts, missed_plan, missed (contacts not answered in time, by
            the plan and in fact), volume, aht, staffing, model, total, absence, adherence (together: staffing),
            unfilled (beside the total).
        staff_known: Whether it is known who was at work; if not, what staffing did is in `model`.
        aht_known: Whether handle times were measured; if not, what they did is in `model`.
        left_out: Contacts that came where it is not known how many were answered in time, or while their queue, which
            waits in line, was closed.
    """

    rows: pd.DataFrame
    staff_known: bool
    aht_known: bool
    left_out: float


def make_miss(
    config: Config,
    events: pd.DataFrame,
    agents: Sequence[Agent],
    plan: Mapping[str, pd.DataFrame],
    actuals: pd.DataFrame,
    worked: pd.DataFrame | None = None,
    covered: np.ndarray | None = None,
) -> Miss:
    """Split the miss of every interval.

    Args:
        config: The plan's configuration.
        events: Events as `read_events` returns them.
        agents: The plan's agents.
        plan: Its tables forecast, requirements, shifts, activities, coverage.
        actuals: The actuals; with `answered_within`, or there is nothing to split.
        worked: What agents did, in the columns of activities; none where it is not known.
        covered: Whether a queue's interval without a row had no contacts, instead of nobody having counted; shape
            (queues, intervals).
    """
    grid = plan_intervals(config)
    calendar = OpeningCalendar(config, events)
    week = Week(config, calendar, grid, np.array([calendar.open_mask(queue, grid) for queue in config.queues]))
    planned = planned_demand(week, plan["forecast"])
    came = _came(week, actuals, covered)
    actual = actual_demand(week, planned, came["contacts"], actuals)
    edges = _edges(week)
    staff = (
        planned_staff(agents, plan["activities"], edges)
        if worked is None
        else staff_of(agents, plan["shifts"], plan["activities"], worked, edges)
    )
    level = week.matrix(plan["coverage"], "service_level")
    shares, unfilled = _shares(week, plan, planned, actual, staff, agents, worked is not None)
    expected = planned.contacts * (1 - _served(week, level))
    rows, left_out = _table(week, planned, came, expected, shares, unfilled)
    aht_known = "aht_seconds" in actuals and bool(actuals["aht_seconds"].notna().any())
    return Miss(rows, worked is not None, aht_known, left_out)


def _edges(week: Week) -> np.ndarray:
    starts = np.asarray((week.grid - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(seconds=1), dtype=np.int64)
    return np.append(starts, starts[-1] + week.config.site.interval_minutes * 60)


def _shares(
    week: Week,
    plan: Mapping[str, pd.DataFrame],
    planned: Demand,
    actual: Demand,
    staff: Staff,
    agents: Sequence[Agent],
    staff_known: bool,
) -> tuple[Shares, np.ndarray]:
    """Return what each cause adds, and what cover short of the requirement costs by the plan's own prediction."""
    pools = pools_in(week, sorted({frozenset(agent.skills) for agent in agents}, key=sorted))
    cases = _rostered(week, pools, staff, staff_known)
    filled = _filled(week, pools, plan["requirements"], cases[PLAN])
    missed: dict[tuple[int, int, int], np.ndarray] = {}
    unfilled = np.zeros(week.opened.shape)
    for volume in (0, 1):
        for aht in (0, 1):
            demand = Demand((planned, actual)[volume].contacts, (planned, actual)[aht].aht)
            loads = loads_in(week, demand, plan["requirements"])
            first = [filled] if volume == aht == 0 else []
            levels = predict(week, pools, loads, [*cases, *first])
            for case, level in enumerate(levels[: len(cases)]):
                missed[volume, aht, case] = demand.contacts * (1 - _served(week, level))
            if first:
                unfilled = missed[0, 0, PLAN] - demand.contacts * (1 - _served(week, levels[-1]))
    last = len(cases) - 1
    return shares_of(lambda v, h, s: missed[v, h, min(s, last)]), unfilled


def _rostered(week: Week, pools: Pools, staff: Staff, known: bool) -> list[list[np.ndarray]]:
    """Return for each state of the staff the agents of every pool, before the shrinkage that the plan allows for."""
    present = 1 - week.config.staffing.shrinkage.unplanned_at(week.grid)
    size = len(week.grid)
    states: dict[int, list[np.ndarray]] = {PLAN: [], ABSENT: [], ACTUAL: []}
    for places, pool in pools:
        planned, absent, actual = (skilled(one, pool, size) for one in (staff.planned, staff.absent, staff.actual))
        states[PLAN].append(planned[places])
        states[ABSENT].append(((planned - absent) / present)[places])
        states[ACTUAL].append((actual / present)[places])
    return [states[PLAN], states[ABSENT], states[ACTUAL]] if known else [states[PLAN]]


def _filled(week: Week, pools: Pools, requirements: pd.DataFrame, planned: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return the planned agents of every pool, raised to what its queues require together."""
    needed = np.nan_to_num(week.matrix(requirements, "staff"))
    names = week.config.queue_names
    return [
        np.maximum(here, needed[[names.index(name) for name in sorted(pool)]][:, places].sum(axis=0))
        for (places, pool), here in zip(pools, planned, strict=True)
    ]


def _served(week: Week, level: np.ndarray) -> np.ndarray:
    """Return service levels, those of work that may wait also for what arrives while closed: it is begun at the next
    opening, or at the last one after which none comes."""
    found = np.nan_to_num(level)
    for place, queue in enumerate(week.config.queues):
        opened = np.flatnonzero(week.opened[place])
        if queue.deferred and len(opened):
            following = np.searchsorted(opened, np.arange(len(week.grid)))
            found[place] = found[place, opened[np.minimum(following, len(opened) - 1)]]
    return found


def _came(week: Week, actuals: pd.DataFrame, covered: np.ndarray | None) -> dict[str, np.ndarray]:
    """Return the contacts, and of them those answered in time, NaN where nobody counted; shape (queues, intervals)."""
    contacts = week.matrix(actuals, "contacts")
    if covered is not None:
        contacts = np.where(covered & np.isnan(contacts), 0.0, contacts)
    none = np.full(contacts.shape, np.nan)
    in_time = week.matrix(actuals, "answered_within") if "answered_within" in actuals else none
    return {"contacts": contacts, "in_time": np.where(contacts == 0, 0.0, in_time)}


def _table(
    week: Week,
    planned: Demand,
    came: dict[str, np.ndarray],
    expected: np.ndarray,
    shares: Shares,
    unfilled: np.ndarray,
) -> tuple[pd.DataFrame, float]:
    """Return the rows of the miss, and the contacts that are in none."""
    contacts = came["contacts"]
    missed = np.maximum(contacts - came["in_time"], 0.0)
    deferred = np.array([queue.deferred for queue in week.config.queues])
    judged = np.isfinite(missed) & (week.opened | deferred[:, None])
    total = missed - expected
    staffing = shares.absence + shares.adherence
    columns = {
        "contacts_plan": planned.contacts, "contacts": contacts, "missed_plan": expected, "missed": missed,
        "volume": shares.volume, "aht": shares.aht, "staffing": staffing,
        "model": total - shares.volume - shares.aht - staffing, "total": total,
        "absence": shares.absence, "adherence": shares.adherence, "unfilled": unfilled,
    }  # fmt: skip
    queue, place = np.nonzero(judged)
    rows = pd.DataFrame({name: columns[name][judged] for name in _ALL})
    rows.insert(0, "timestamp", week.grid[place])
    rows.insert(1, "queue", np.array(week.config.queue_names, dtype=object)[queue])
    return rows, float(np.nansum(contacts[~judged]))
