"""From a plan's tables to what is simulated: its queues as streams, its agents with their activities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.backlog import backlog_of, read_backlog
from wfm.config.calendar import OpeningCalendar, plan_intervals
from wfm.config.queues import Queue
from wfm.connected import connected
from wfm.errors import InputError
from wfm.simulate.run import Uncertainty
from wfm.simulate.world import Presence, Stream, Waiting, make_world

if TYPE_CHECKING:
    from wfm.simulate.kernels.world import World

WORK = "work"


@dataclass(frozen=True, eq=False)
class PlanWorld:
    """A plan as it is simulated.

    Attributes:
        config: Its configuration.
        index: Starts of its intervals, shape (intervals,).
        is_open: Whether each queue is open, shape (queues, intervals).
        streams: Its queues.
        skills: For each agent the numbers of its queues.
        presence: When agents are at work.
        waiting: Work that waits at the start.
        uncertainty: How far days may differ from the forecast, where that is asked for.
    """

    config: Config
    index: pd.DatetimeIndex
    is_open: np.ndarray
    streams: tuple[Stream, ...]
    skills: tuple[tuple[int, ...], ...]
    presence: Presence
    waiting: Waiting
    uncertainty: Uncertainty | None = None

    @property
    def width(self) -> float:
        """Length of an interval, seconds."""
        return self.config.site.interval_minutes * 60.0

    @property
    def days(self) -> np.ndarray:
        """Number of the local day of each interval, shape (intervals,)."""
        return np.asarray((self.index.tz_localize(None).normalize() - self.index[0].tz_localize(None).normalize()).days)

    def world(self) -> World:
        """Return the arrays of the simulator."""
        return make_world(
            self.width, self.days, self.streams, self.skills, self.presence,
            self.config.staffing.reserve_positions, self.waiting,
        )  # fmt: skip

    def cross_trained(self) -> PlanWorld:
        """Return the same plan with agents who have every skill that hangs together with theirs."""
        distinct = list(dict.fromkeys(frozenset(own) for own in self.skills))
        known: dict[frozenset[int], list[int]] = {}
        for places in connected(distinct):
            union = sorted(frozenset[int]().union(*(distinct[place] for place in places)))
            known |= {distinct[place]: union for place in places}
        more = [tuple(dict.fromkeys([*own, *known[frozenset(own)]])) for own in self.skills]
        return replace(self, skills=tuple(more))


def plan_world(
    config: Config,
    agents: Sequence[Agent],
    events: pd.DataFrame,
    forecast: pd.DataFrame,
    activities: pd.DataFrame,
    backlog: pd.DataFrame | None = None,
) -> PlanWorld:
    """Arrange a plan for simulation.

    Args:
        config: Its configuration.
        agents: Its agents.
        events: As from `read_events`.
        forecast: The forecast table; closed hours of deferred queues included where they bring work.
        activities: The activities table.
        backlog: As from `read_backlog`; the configuration's by default.

    Returns:
        The plan's world. Without a backlog, the work that the plan leaves after its last opening is there at its start.
    """
    index, calendar = plan_intervals(config), OpeningCalendar(config, events)
    is_open = np.array([calendar.open_mask(queue, index) for queue in config.queues])
    none = forecast.iloc[:0].set_index("timestamp").reindex(index)  # of a queue that never opens
    known = {name: part.set_index("timestamp").reindex(index) for name, part in forecast.groupby("queue")}
    rows = {name: known.get(name, none) for name in config.queue_names}
    streams = tuple(
        _stream(config, queue, rows[queue.name], opening) for queue, opening in zip(config.queues, is_open, strict=True)
    )
    number = {name: place for place, name in enumerate(config.queue_names)}
    waiting = _waiting(config, streams, is_open, read_backlog(config) if backlog is None else backlog, calendar)
    return PlanWorld(
        config=config,
        index=index,
        is_open=is_open,
        streams=streams,
        skills=tuple(tuple(number[skill] for skill in agent.skills) for agent in agents),
        presence=_presence(config, [agent.agent_id for agent in agents], activities, index),
        waiting=waiting,
        uncertainty=_uncertainty(config, rows, index) if config.simulation.uncertain_days else None,
    )


def _stream(config: Config, queue: Queue, rows: pd.DataFrame, is_open: np.ndarray) -> Stream:
    limits, settings = queue.service_level, config.simulation
    width = config.site.interval_minutes * 60.0
    contacts = rows["contacts"].fillna(0.0).to_numpy()
    aht = rows["aht_seconds"]
    offer = queue.callback
    if queue.fixed:
        assert queue.aht_seconds is not None
        return Stream(
            np.where(is_open, contacts, 0.0), queue.aht_seconds, max(width, 2 * queue.aht_seconds), deferred=True,
            even=True, pausing=queue.interruptible, is_open=is_open, service="deterministic",
        )  # fmt: skip
    return Stream(
        contacts=contacts if queue.deferred else np.where(is_open, contacts, 0.0),
        aht=aht.fillna(aht.mean() if aht.notna().any() else 1.0).to_numpy(),
        limit=limits.seconds,
        patience=config.patience_of(queue),
        deferred=queue.deferred,
        pausing=queue.interruptible,
        counted=is_open if limits.within_hours is not None else None,
        is_open=is_open,
        service=settings.service,
        cv=settings.service_cv,
        slots=queue.concurrency,
        factors=queue.concurrency_factors,
        priority=queue.priority,
        redial=queue.redial,
        reconnect=queue.reconnect,
        again_after=settings.again_after_seconds,
        offer_after=np.inf if offer is None else offer.offer_after_seconds,
        accept=0.0 if offer is None else offer.accept,
        callback_limit=0.0 if offer is None else offer.within_clock_hours * 3600,
        overflow=queue.overflow_after_seconds,
    )


def _presence(config: Config, agent_ids: list[str], activities: pd.DataFrame, index: pd.DatetimeIndex) -> Presence:
    """Return the stretches of work, each with the share of absence of its hours."""
    place = {agent_id: number for number, agent_id in enumerate(agent_ids)}
    rows = activities[activities["agent_id"].isin(list(place))].sort_values(["agent_id", "start"])
    number = rows["agent_id"].map(place).to_numpy(dtype=np.int64)
    begin, end = (_seconds(rows[side], index) for side in ("start", "end"))
    new_shift = np.ones(len(rows), dtype=bool)
    new_shift[1:] = (number[1:] != number[:-1]) | (begin[1:] > end[:-1] + 1e-6)
    shift = np.cumsum(new_shift) - 1
    at_work = (rows["activity"] == WORK).to_numpy()
    share, width = config.staffing.shrinkage.unplanned_at(index), config.site.interval_minutes * 60.0
    edges = np.flatnonzero(np.diff(share)) + 1  # intervals at which the share of absence changes
    stretches: list[tuple[int, float, float, int, float]] = []
    for who, start, stop, which in zip(number[at_work], begin[at_work], end[at_work], shift[at_work], strict=True):
        inside = edges[(edges * width > start) & (edges * width < stop)] * width
        cuts = [start, *inside.tolist(), stop]
        for one, other in pairwise(cuts):
            at = min(max(int(one // width), 0), len(share) - 1)
            stretches.append((int(who), float(one), float(other), int(which), float(share[at])))
    columns = list(zip(*stretches, strict=True)) or [()] * 5
    kinds = (np.int64, np.float64, np.float64, np.int64, np.float64)
    return Presence(*(np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)))


def _seconds(stamps: pd.Series, index: pd.DatetimeIndex) -> np.ndarray:
    """Return seconds from the plan's start; clocks going forward or back do not matter to them."""
    return (pd.DatetimeIndex(stamps).tz_convert("UTC") - index[0].tz_convert("UTC")).total_seconds().to_numpy()


def _waiting(
    config: Config, streams: Sequence[Stream], is_open: np.ndarray, backlog: pd.DataFrame, calendar: OpeningCalendar
) -> Waiting:
    width = config.site.interval_minutes * 60.0
    pieces: list[tuple[int, float, float]] = []
    for number, (queue, stream) in enumerate(zip(config.queues, streams, strict=True)):
        if not queue.deferred or queue.fixed:
            continue
        counted = np.ones(is_open.shape[1]) if stream.counted is None else stream.counted.astype(float)
        passed = np.concatenate([[0.0], np.cumsum(counted)]) * width
        items = backlog_of(config, queue, backlog, calendar)
        if len(items.contacts):
            groups = list(zip(items.contacts, -items.waited, stream.limit - items.age, strict=True))
        else:
            groups = _left_over(stream, is_open[number], width)
        owed = 0.0
        for contacts, arrived, due in groups:
            owed += contacts
            until = due if due <= 0 else float(np.interp(due, passed, np.arange(len(passed)) * width, right=np.inf))
            while owed >= 0.5:
                pieces.append((number, float(arrived), until))
                owed -= 1.0
    columns = list(zip(*pieces, strict=True)) or [(), (), ()]
    return Waiting(np.array(columns[0], dtype=np.int64), np.array(columns[1], float), np.array(columns[2], float))


def _left_over(stream: Stream, is_open: np.ndarray, width: float) -> list[tuple[float, float, float]]:
    """Return contacts, arrival and time left of the work that comes after the last opening of the week before."""
    last = int(np.flatnonzero(is_open)[-1]) + 1 if is_open.any() else len(is_open)
    contacts = np.broadcast_to(np.asarray(stream.contacts, dtype=float), is_open.shape)
    found = []
    for at in range(last, len(is_open)):
        arrived = (at + 0.5 - len(is_open)) * width
        left = stream.limit + (arrived if stream.counted is None else 0.0)
        found.append((float(contacts[at]), arrived, left))
    return found


def _uncertainty(config: Config, rows: dict[str, pd.DataFrame], index: pd.DatetimeIndex) -> Uncertainty:
    days = int((index[-1].date() - index[0].date()).days) + 1
    cvs = []
    for queue in config.queues:
        part = rows[queue.name]
        known = part[["contacts", "contacts_p10", "contacts_p90"]].dropna()
        if known.empty and part["contacts"].sum() > 0:
            message = "the forecast has no contacts_p10 and contacts_p90; needed to simulate uncertain days"
            raise InputError.at("forecast.csv", 0, queue.name, message)
        cvs.append(0.0 if known.empty or queue.fixed else erlang.rate_variation(*known.to_numpy().T))
    callbacks = sum(queue.callback is not None and queue.callback.accept > 0 for queue in config.queues)
    return Uncertainty(np.tile(np.array([*cvs, *([0.0] * callbacks)])[:, None], (1, days)))
