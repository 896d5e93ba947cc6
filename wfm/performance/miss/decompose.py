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

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from wfm.performance.miss.demand import Demand, actual_demand, loads_in, planned_demand
from wfm.performance.miss.prediction import Pools, pools_in, predict
from wfm.performance.miss.shapley import ABSENT, ACTUAL, PLAN, Shares, shares_of
from wfm.performance.miss.staff import Staff, planned_staff, skilled, staff_of
from wfm.performance.planned import PlannedWeek

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
        start: When the plan begins.
        staff_known: Whether it is known who was at work; if not, what staffing did is in `model`.
        aht_known: Whether handle times were measured; if not, what they did is in `model`.
        left_out: Contacts that came where it is not known how many were answered in time, or while their queue, which
            waits in line, was closed.
        unrecorded: Dates on which, or on part of which, nobody recorded who was at work though others were; their
            staffing is in `model`.
    """

    rows: pd.DataFrame
    start: pd.Timestamp
    staff_known: bool
    aht_known: bool
    left_out: float
    unrecorded: tuple[str, ...] = ()


def make_miss(
    plan: PlannedWeek,
    actuals: pd.DataFrame,
    worked: pd.DataFrame | None = None,
    covered: np.ndarray | None = None,
) -> Miss:
    """Split the miss of every interval.

    Args:
        plan: The plan.
        actuals: The actuals; with `answered_within`, or there is nothing to split.
        worked: What agents did, as `worked_pieces` returns it; none where it is not known.
        covered: Whether a queue's interval without a row had no contacts, instead of nobody having counted; shape
            (queues, intervals).
    """
    planned, came = planned_demand(plan), _came(plan, actuals, covered)
    actual = actual_demand(plan, planned, came["contacts"], actuals)
    staff = (
        planned_staff(plan.agents, plan.activities, plan.intervals)
        if worked is None
        else staff_of(plan.agents, plan.shifts, plan.activities, worked, plan.intervals)
    )
    shares, unfilled = _shares(plan, planned, actual, staff, worked is not None)
    expected = planned.contacts * (1 - _served(plan, plan.matrix(plan.coverage, "service_level")))
    rows, left_out = _table(plan, planned, came, expected, shares, unfilled)
    aht_known = "aht_seconds" in actuals and bool(actuals["aht_seconds"].notna().any())
    known = worked is not None
    return Miss(rows, plan.intervals[0], known, aht_known, left_out, _unrecorded(plan, rows, staff) if known else ())


def _unrecorded(plan: PlannedWeek, rows: pd.DataFrame, staff: Staff) -> tuple[str, ...]:
    """Return the dates on which people were to be at work and something is judged, but nobody says who was there."""
    rostered = sum(staff.planned.values(), np.zeros(len(plan.intervals))) > 0
    asked = rostered & plan.open.any(axis=0) & np.asarray(plan.intervals.isin(rows["timestamp"]))
    return tuple(sorted(set(plan.intervals.strftime("%Y-%m-%d")[asked & ~staff.recorded])))


def _shares(
    plan: PlannedWeek, planned: Demand, actual: Demand, staff: Staff, staff_known: bool
) -> tuple[Shares, np.ndarray]:
    """Return what each cause adds, and what cover short of the requirement costs by the plan's own prediction."""
    pools = pools_in(plan, sorted({frozenset(agent.skills) for agent in plan.agents}, key=sorted))
    cases = _rostered(plan, pools, staff, staff_known)
    filled = _filled(plan, pools, cases[PLAN])
    missed: dict[tuple[int, int, int], np.ndarray] = {}
    unfilled = np.zeros(plan.open.shape)
    for volume, aht in product((0, 1), (0, 1)):
        demand = Demand((planned, actual)[volume].contacts, (planned, actual)[aht].aht)
        loads = loads_in(plan, demand)
        first = [filled] if volume == aht == 0 else []
        levels = predict(plan, pools, loads, [*cases, *first])
        for case, level in enumerate(levels[: len(cases)]):
            missed[volume, aht, case] = demand.contacts * (1 - _served(plan, level))
        if first:
            unfilled = missed[0, 0, PLAN] - demand.contacts * (1 - _served(plan, levels[-1]))
    last = len(cases) - 1
    return shares_of(lambda v, h, s: missed[v, h, min(s, last)]), unfilled


def _rostered(plan: PlannedWeek, pools: Pools, staff: Staff, known: bool) -> list[list[np.ndarray]]:
    """Return for each state of the staff the agents of every pool, before the shrinkage that the plan allows for."""
    present = 1 - plan.config.staffing.shrinkage.unplanned_at(plan.intervals)
    size = len(plan.intervals)
    states: dict[int, list[np.ndarray]] = {PLAN: [], ABSENT: [], ACTUAL: []}
    for places, pool in pools:
        planned, absent, actual = (skilled(one, pool, size) for one in (staff.planned, staff.absent, staff.actual))
        states[PLAN].append(planned[places])
        kept, there = (planned - absent) / present, actual / present
        states[ABSENT].append(np.where(staff.recorded, kept, planned)[places])
        states[ACTUAL].append(np.where(staff.recorded, there, planned)[places])
    return [states[PLAN], states[ABSENT], states[ACTUAL]] if known else [states[PLAN]]


def _filled(plan: PlannedWeek, pools: Pools, planned: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return the planned agents of every pool, raised to what its queues require together."""
    needed = np.nan_to_num(plan.matrix(plan.requirements, "staff"))
    names = plan.config.queue_names
    return [
        np.maximum(here, needed[[names.index(name) for name in sorted(pool)]][:, places].sum(axis=0))
        for (places, pool), here in zip(pools, planned, strict=True)
    ]


def _served(plan: PlannedWeek, level: np.ndarray) -> np.ndarray:
    """Return service levels, those of work that may wait also for what arrives while closed: it is begun at the next
    opening, or at the last one after which none comes."""
    found = np.nan_to_num(level)
    for place, queue in enumerate(plan.config.queues):
        opened = np.flatnonzero(plan.open[place])
        if queue.deferred and len(opened):
            following = np.searchsorted(opened, np.arange(len(plan.intervals)))
            found[place] = found[place, opened[np.minimum(following, len(opened) - 1)]]
    return found


def _came(plan: PlannedWeek, actuals: pd.DataFrame, covered: np.ndarray | None) -> dict[str, np.ndarray]:
    """Return the contacts, and of them those answered in time, NaN where nobody counted; shape (queues, intervals)."""
    contacts = plan.matrix(actuals, "contacts")
    if covered is not None:
        contacts = np.where(covered & np.isnan(contacts), 0.0, contacts)
    none = np.full(contacts.shape, np.nan)
    in_time = plan.matrix(actuals, "answered_within") if "answered_within" in actuals else none
    if np.isnan(in_time).all():  # nobody counted: then an interval without contacts tells nothing either
        return {"contacts": contacts, "in_time": none}
    return {"contacts": contacts, "in_time": np.where(contacts == 0, 0.0, in_time)}


def _table(
    plan: PlannedWeek,
    planned: Demand,
    came: dict[str, np.ndarray],
    expected: np.ndarray,
    shares: Shares,
    unfilled: np.ndarray,
) -> tuple[pd.DataFrame, float]:
    """Return the rows of the miss, and the contacts that are in none."""
    contacts = came["contacts"]
    missed = np.maximum(contacts - came["in_time"], 0.0)
    deferred = np.array([queue.deferred for queue in plan.config.queues])
    judged = np.isfinite(missed) & (plan.open | deferred[:, None])
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
    rows.insert(0, "timestamp", plan.intervals[place])
    rows.insert(1, "queue", np.array(plan.config.queue_names, dtype=object)[queue])
    return rows, float(np.nansum(contacts[~judged]))
