"""Contacts that wait in one line for the same agents, and the service that any number of agents gives them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

import numpy as np
import pandas as pd

from wfm import erlang
from wfm.config import Config
from wfm.config.queues import CallBack, Queue

Columns: TypeAlias = pd.DataFrame | Mapping[str, np.ndarray]  # of some intervals


@dataclass(frozen=True)
class Served:
    """What agents give a line; arrays in the shape of the agents asked for.

    Attributes:
        service_level: Share of all contacts offered that are answered within the threshold; those who give up, and
            those who are called back instead, are not.
        asa_seconds: Mean wait of those answered in line.
        abandonment: Share of all contacts offered that give up.
        occupancy: Share of the agents' time, or of chat places, that contacts in line take.
        moved: Load that callers moved to call-backs, erlangs.
    """

    service_level: np.ndarray
    asa_seconds: np.ndarray
    abandonment: np.ndarray
    occupancy: np.ndarray
    moved: np.ndarray


@dataclass(frozen=True)
class Line:
    """The live queues of some agents taken as one; arrays of shape (intervals,), one value for each.

    Attributes:
        load: Erlangs; of chats, chats in hand when each lasts as long as beside others.
        aht: Seconds, in the same sense.
        patience: Mean, seconds; infinite where nobody gives up.
        cv: Standard deviation of the load by its mean, where service is averaged over it; else 0.
        redial, reconnect: Shares of those who give up, and of those answered, that call again.
        offer_after, accept: Wait in seconds past which a call-back is offered, and the share that takes it.
        slots: Contacts that an agent holds at a time.
        factors: What an agent gets done with 1, 2, 3 ... chats, where the exact chain of chats is asked for.
    """

    load: np.ndarray
    aht: np.ndarray
    patience: np.ndarray
    cv: np.ndarray
    redial: np.ndarray
    reconnect: np.ndarray
    offer_after: np.ndarray
    accept: np.ndarray
    slots: int
    factors: tuple[float, ...] | None = None

    def take(self, rows: np.ndarray) -> Line:
        """Return the line in some intervals, one after another as often as they are named."""
        arrays = {item.name: getattr(self, item.name) for item in fields(self)}
        return replace(self, **{name: one[rows] for name, one in arrays.items() if isinstance(one, np.ndarray)})

    @property
    def settles(self) -> bool:
        """Whether the load depends on the service it meets."""
        return bool(self.redial.any() or self.reconnect.any() or self.accept.any())

    @property
    def most(self) -> np.ndarray:
        """The load when everybody who may call again does."""
        return self.load / (1 - np.maximum(self.redial, self.reconnect))

    def at(self, agents: np.ndarray, limit: float) -> Served:
        """Return what real numbers of agents give within `limit` seconds; shape (intervals,) or (intervals, k)."""
        wide = (slice(None),) + (None,) * (agents.ndim - 1)
        load, aht, patience, cv = (part[wide] for part in (self.load, self.aht, self.patience, self.cv))
        if self.factors is not None:
            slower = self.slots / self.factors[-1]
            found = erlang.chat(load / slower, agents, aht / slower, patience, limit, self.factors)
            return _served(found, np.ones(agents.shape), np.zeros(agents.shape))
        servers = agents * self.slots
        waits, moved = np.broadcast_to(load, agents.shape), np.zeros(agents.shape)
        if self.settles:
            settled = erlang.settled_load(
                load, servers, aht, patience, redial=self.redial[wide], reconnect=self.reconnect[wide],
                offer_after=self.offer_after[wide], accept=self.accept[wide],
            )  # fmt: skip
            waits, moved = settled.live, settled.callbacks
        offered = waits + moved
        in_line = np.where(offered > 0, waits / np.where(offered > 0, offered, 1.0), 1.0)
        if cv.any():
            return _served(erlang.erlang_a_mixture(waits, cv, servers, aht, patience, limit), in_line, moved)
        return _served(erlang.erlang_a_real(waits, servers, aht, patience, limit), in_line, moved)

    def fewest(self, target: float, limit: float, max_occupancy: float | None) -> np.ndarray:
        """Return the fewest whole agents whose service level meets the target, shape (intervals,).

        The occupancy cap is on load / agents: neither those who give up nor those called back count as relief.
        """
        plain = erlang.required_agents(
            self.most, self.aht, patience=self.patience, service_level=target, t=limit, max_occupancy=max_occupancy
        )  # fmt: skip
        plain = -(-plain // self.slots)
        if not self.settles and not self.cv.any() and self.factors is None:
            return plain
        least = np.where(self.load > 0, 1, 0)
        if max_occupancy is not None:
            capped = erlang.required_agents(self.load, self.aht, max_occupancy=max_occupancy)
            least = np.maximum(least, -(-capped // self.slots))
        return self._halved(least, np.maximum(plain, least), target - 1e-12, limit)

    def _halved(self, least: np.ndarray, high: np.ndarray, target: float, limit: float) -> np.ndarray:
        """Return the fewest agents from `least` on that meet the target: `high` is raised until it does."""
        low, high = least - 1, high.copy()
        step = 1 + np.sqrt(self.load).astype(np.int64)
        while (short := self.at(high.astype(float), limit).service_level < target).any():
            low, high, step = np.where(short, high, low), np.where(short, high + step, high), step * 2
        while (open_ := high - low > 1).any():
            middle = (low + high) // 2
            enough = self.at(np.maximum(middle, 0).astype(float), limit).service_level >= target
            low, high = np.where(open_ & ~enough, middle, low), np.where(open_ & enough, middle, high)
        return high


def _served(found: erlang.ErlangA, in_line: np.ndarray, moved: np.ndarray) -> Served:
    return Served(
        found.sl_answered_of_offered * in_line, found.asa_answered, found.prob_abandon * in_line, found.occupancy,
        moved,
    )  # fmt: skip


def line_of(config: Config, queues: Sequence[Queue], rows: Mapping[str, Columns]) -> Line:
    """Return live queues as one line: loads added up, the rest weighted with the contacts.

    Args:
        config: The configuration.
        queues: The queues, at least one.
        rows: For each, contacts, aht_seconds, staffed_load_erlangs (load_erlangs where needs from elsewhere have no
            other) and load_cv of the same intervals, shape (intervals,).

    Returns:
        The line. Queues that hold different numbers of contacts at a time are counted in agents, each contact
        taking its share of one; queues that do not know how many will come are taken as independent.
    """
    alike = len({(queue.concurrency, queue.concurrency_model, queue.concurrency_factors) for queue in queues}) == 1
    slots = queues[0].concurrency if len({queue.concurrency for queue in queues}) == 1 else 1
    held = {queue.name: queue.concurrency // slots for queue in queues}  # contacts of one server
    count = {queue.name: np.asarray(rows[queue.name]["contacts"]) for queue in queues}
    contacts = np.sum(list(count.values()), axis=0)
    some = np.where(contacts > 0, contacts, 1.0)
    loads = {queue.name: staffed(rows[queue.name]) / held[queue.name] for queue in queues}
    load = np.where(contacts > 0, np.sum(list(loads.values()), axis=0), 0.0)
    lasting = {queue.name: np.asarray(rows[queue.name]["aht_seconds"]) * queue.slower for queue in queues}
    work = sum(count[name] * lasting[name] / held[name] for name in count)
    leaving = sum(count[queue.name] / config.patience_of(queue) for queue in queues)
    spread = sum((_variation(config, rows[name]) * loads[name]) ** 2 for name in loads)
    with np.errstate(divide="ignore"):
        patience = np.where(leaving > 0, some / np.where(leaving > 0, leaving, 1.0), math.inf)

    def mean(shares: Sequence[float]) -> np.ndarray:
        return sum(count[queue.name] * share for queue, share in zip(queues, shares, strict=True)) / some

    offers = [queue.callback or CallBack(offer_after_seconds=0.0, accept=0.0) for queue in queues]
    accept = mean([offer.accept for offer in offers])
    after = mean([offer.accept * offer.offer_after_seconds for offer in offers])
    return Line(
        load=load,
        aht=np.where(contacts > 0, work / some, 1.0),
        patience=patience,
        cv=np.where(load > 0, np.sqrt(spread) / np.where(load > 0, load, 1.0), 0.0),
        redial=mean([queue.redial for queue in queues]),
        reconnect=mean([queue.reconnect for queue in queues]),
        offer_after=np.where(accept > 0, after / np.where(accept > 0, accept, 1.0), 0.0),
        accept=accept,
        slots=slots,
        factors=queues[0].concurrency_factors if alike and queues[0].concurrency_model == "exact" else None,
    )


def staffed(rows: Columns) -> np.ndarray:
    """Return the load staffed for; needs from elsewhere may name the plain one alone."""
    plain = np.asarray(rows["load_erlangs"], dtype=float)
    if "staffed_load_erlangs" not in rows:
        return plain
    load = np.asarray(rows["staffed_load_erlangs"], dtype=float)
    return np.where(np.isnan(load), plain, load)


def _variation(config: Config, rows: Columns) -> np.ndarray:
    """Return how uncertain the load is, where service is averaged over it."""
    if config.staffing.demand != "expected_service" or "load_cv" not in rows:
        return np.zeros(len(rows["contacts"]))
    return np.nan_to_num(np.asarray(rows["load_cv"], dtype=float))
