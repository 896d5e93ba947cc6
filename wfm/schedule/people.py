"""From configuration and agents to the arrays of the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import DAYS_LOOKED_BACK, Agent
from wfm.config.calendar import DAY
from wfm.errors import InputError
from wfm.schedule.cost_lines import budget_rows, line_kinds
from wfm.schedule.kernels.crew import BASE, PREMIUMS, Crew
from wfm.schedule.kernels.weekly_rest import FOREVER
from wfm.schedule.legal_limits import holiday_dates, overtime_room, week_slots, within_the_night
from wfm.schedule.overtime import OvertimeArrays, overtime_arrays, unsure_slots
from wfm.schedule.sessions import activity_slots, make_sessions
from wfm.schedule.shift_options import (
    ContractShape,
    DayOptions,
    allowed_shifts,
    contract_shape,
    week_limits,
)
from wfm.schedule.time_grid import SLOT_MINUTES, SLOTS_AN_HOUR, TimeGrid
from wfm.schedule.wishes import make_wishes


@dataclass(frozen=True)
class People:
    """The agents as the search sees them.

    `groups` are the distinct skill sets, `rows` the keys of the budgets, and `taken` is money of each that goes to
    overhead and activities, shape (rows,); the caps are what is left for pay.
    """

    crew: Crew
    groups: tuple[frozenset[str], ...]
    rows: tuple[str, ...]
    taken: np.ndarray


def make_people(config: Config, agents: Sequence[Agent], grid: TimeGrid) -> People:
    """Build the arrays of agents, contracts, options and budget rows.

    Raises:
        InputError: A contract that somebody has allows no shift at all.
    """
    names = sorted({agent.contract for agent in agents})
    shapes = [contract_shape(config, name) for name in names]
    for name, shape in zip(names, shapes, strict=True):
        if not len(shape.spans):
            message = "no shift of this contract has room for the breaks it is due; widen breaks.between"
            raise InputError([config.problem(("contracts", name), message)])
    days = DayOptions(config, grid)
    groups = tuple(sorted({frozenset(agent.skills) for agent in agents}, key=sorted))
    rows, member, cap, taken = budget_rows(config, agents)
    fields = _contract_arrays(config, names, shapes, days, grid)
    fields |= _class_arrays(config, agents, names, shapes, days, grid)
    kinds = line_kinds(rows)
    overtime = overtime_arrays(config, names, shapes, days.start_slot, grid, len(kinds) > 0)
    fields |= vars(overtime)
    unsure = _unsure_money(config, agents, grid, overtime)
    if unsure.any():
        cap[len(cap) - len(kinds) :] = _cautious(config, agents, grid, kinds, cap[len(cap) - len(kinds) :])
    rounded = fields["most_days"][fields["agent_class"]].sum(axis=1) * 10.0**-config.site.currency_decimals
    of_line = (rounded + 2 * unsure[:, 1])[:, None] * (kinds >= 0)
    crew = Crew(
        start_slot=days.start_slot,
        break_slots=np.concatenate([shapes[0].minutes, activity_slots(config)]),
        break_paid=np.array([item.paid for item in config.breaks] + [True] * len(config.off_phone), dtype=np.bool_),
        agent_group=np.array([groups.index(frozenset(agent.skills)) for agent in agents], dtype=np.int64),
        wage=np.array([agent.hourly_cost / SLOTS_AN_HOUR for agent in agents]),
        premium=grid.premium,
        premium_sum=np.concatenate([[0.0], np.cumsum(grid.premium)]),
        overtime_extra=float(overtime.week_extra.max()),
        overtime_floor=grid.overtime_floor,
        weekly_rest=-(-round((config.rules.min_weekly_rest_hours or 0) * 60) // SLOT_MINUTES),
        week_slot=week_slots(grid),
        most_run=config.rules.max_consecutive_days or len(grid.dates) + DAYS_LOOKED_BACK + 1,
        rounding=float(10**config.site.currency_decimals),
        member=member,
        line_kind=kinds,
        line_slack=np.column_stack([unsure[:, :1], of_line]),
        cap=cap,
        wishes=make_wishes(config, agents, days, grid),
        sessions=make_sessions(config, agents, grid),
        **fields,
    )
    return People(crew, groups, rows, taken)


def _unsure_money(config: Config, agents: Sequence[Agent], grid: TimeGrid, overtime: OvertimeArrays) -> np.ndarray:
    """Return how far pay may be from what the search counts, shape (agents, 2): the whole, and any one line of it.

    It is 0 where overtime begins with slots.
    """
    dearest = grid.premium.max() * (1 + max(overtime.week_extra.max(), overtime.day_extra.max()))
    dearest = max(float(dearest), float(grid.overtime_floor.max()))
    slots = [agent.hourly_cost / SLOTS_AN_HOUR * unsure_slots(config, agent.contract)[0] for agent in agents]
    return np.outer(slots, [dearest - 1.0, dearest])


def _cautious(
    config: Config, agents: Sequence[Agent], grid: TimeGrid, kinds: np.ndarray, caps: np.ndarray
) -> np.ndarray:
    """Lower the caps of regular pay by what the search may count as overtime though it is none."""
    regular = sum(agent.hourly_cost / SLOTS_AN_HOUR * unsure_slots(config, agent.contract)[1] for agent in agents)
    less = {BASE: regular, PREMIUMS: regular * (float(grid.premium.max()) - 1.0)}
    lowered = [max(cap - less[kind], 0.0) if kind in less else cap for kind, cap in zip(kinds.tolist(), caps)]
    return np.array(lowered)


def _contract_arrays(
    config: Config, names: list[str], shapes: list[ContractShape], days: DayOptions, grid: TimeGrid
) -> dict[str, np.ndarray]:
    widest = max(len(shape.spans) for shape in shapes)
    breaks, pauses = len(config.breaks), len(config.breaks) + len(config.off_phone)

    def stack(field: str, *more: int) -> np.ndarray:
        out = np.zeros((len(shapes), widest, *more), dtype=np.int64)
        for row, shape in enumerate(shapes):
            found = getattr(shape, field)
            if more:
                out[row, : len(found), :breaks] = found
            else:
                out[row, : len(found)] = found
        return out

    spans, paid = stack("spans"), stack("paid")
    # No span makes an activity due: those columns stay empty.
    due, first, last = (stack(name, pauses) for name in ("due", "first", "last"))
    order, mode = np.full(due.shape, -1), np.zeros(spans.shape, dtype=np.int64)
    excess = np.zeros(spans.shape, dtype=np.int64)
    for row, shape in enumerate(shapes):
        excess[row, : len(shape.spans)] = (shape.paid - shape.paid.min()) // shape.paid_step
        for span in range(len(shape.spans)):
            queue = sorted(
                (int(b) for b in np.flatnonzero(shape.due[span])),
                key=lambda b: (shape.first[span, b], shape.last[span, b], b),
            )
            order[row, span, : len(queue)] = queue
            mode[row, span] = 0 if shape.apart[span] else 1 if _order_forced(shape, span, queue) else 2
    following = next_starts(config, spans, days, grid)
    step = config.shifts.start_every_minutes
    spreads = [config.contracts[name].start_spread_hours for name in names]
    return {
        "spans": spans,
        "span_count": np.array([len(shape.spans) for shape in shapes]),
        "paid": paid,
        "excess": excess,
        "paid_step": np.array([shape.paid_step for shape in shapes]),
        "paid_low": np.array([shape.paid.min() for shape in shapes]),
        "excess_high": excess.max(axis=1),
        "next_start": following,
        "rest_states": np.maximum(following.max(axis=(1, 2, 3)), days.start_slot.shape[1]) + 1,
        "rest_reach": (following % max(days.start_slot.shape[1], 1)).max(axis=(1, 2, 3)),
        "due": due,
        "first": first,
        "last": last,
        "order": order,
        "mode": mode,
        "band": np.array([-1 if spread is None else int(spread * 60 // step) for spread in spreads]),
    }


def _order_forced(shape: ContractShape, span: int, queue: Sequence[int]) -> bool:
    """Whether no later break can end before an earlier one must have begun."""
    return all(
        shape.first[span, later] + shape.minutes[later] > shape.last[span, earlier]
        for i, earlier in enumerate(queue)
        for later in queue[i + 1 :]
    )


def next_starts(config: Config, spans: np.ndarray, days: DayOptions, grid: TimeGrid) -> np.ndarray:
    """Return for each shift the first start of the two following days that leaves the rest due.

    Starts of the next day count from 0, those of the day after on from their number.
    """
    rest = -(-round((config.rules.min_rest_hours or 0) * 60) // SLOT_MINUTES)
    count = len(days.start_minutes)
    following = np.zeros((len(spans), len(grid.dates), count, spans.shape[1]), dtype=np.int64)
    for day, date in enumerate(grid.dates):
        later = [grid.clock_slot(date + ahead * DAY, int(m)) for ahead in (1, 2) for m in days.start_minutes]
        for contract in range(len(spans)):
            free = days.start_slot[day][:, None] + spans[contract][None, :] + rest
            following[contract, day] = np.searchsorted(np.array(later), free, side="left")
    return following


def _class_arrays(
    config: Config,
    agents: Sequence[Agent],
    names: list[str],
    shapes: list[ContractShape],
    days: DayOptions,
    grid: TimeGrid,
) -> dict[str, np.ndarray]:
    """Build the options of every class: agents of equal contract, availability and days off."""
    keys = [
        (a.contract, a.available, a.time_off, a.hired, a.leaves, a.absences, a.locks, a.worked_until, a.days_in_a_row)
        for a in agents
    ]
    classes = list(dict.fromkeys(keys))
    widest = max(len(shape.spans) for shape in shapes)
    allowed = np.zeros((len(classes), *days.start_slot.shape, widest), dtype=np.bool_)
    may_rest = np.ones((len(classes), len(grid.dates)), dtype=np.bool_)
    limits = []
    for index, key in enumerate(classes):
        agent = agents[keys.index(key)]
        contract, shape = config.contracts[agent.contract], shapes[names.index(agent.contract)]
        fits, may_rest[index] = allowed_shifts(agent, config, shape, days, grid)
        limit = week_limits(agent, contract, config, grid)
        room = overtime_room(config, agent.contract, shape, limit, days, grid)
        limits.append(replace(limit, most_paid=room.most_paid))
        fits &= within_the_night(config, shape, days, grid)
        fits &= shape.paid <= np.repeat(room.longest, 7)[:, None, None]
        fits &= ~(np.repeat(room.holidays_free, 7) & holiday_dates(days, grid))[:, None, None]
        allowed[index, :, :, : fits.shape[2]] = fits
    fields = ("least_days", "most_days", "least_paid", "most_regular", "most_paid")
    return {
        "allowed": allowed,
        "may_rest": may_rest,
        "class_contract": np.array([names.index(key[0]) for key in classes]),
        "ended": np.array([-FOREVER if key[-2] is None else _slot_of_end(grid, key[-2]) for key in classes]),
        "run_before": np.array([key[-1] for key in classes], dtype=np.int64),
        "agent_class": np.array([classes.index(key) for key in keys]),
        **{field: np.array([getattr(limit, field) for limit in limits]) for field in fields},
    }


def _slot_of_end(grid: TimeGrid, moment: pd.Timestamp) -> int:
    """Return the slot in which a shift before the plan ended, below 0 mostly; the later where it ends within one."""
    return int(-((grid.origin - moment) // pd.Timedelta(minutes=SLOT_MINUTES)))
