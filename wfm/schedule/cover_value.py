"""What cover is worth for each goal, as the terms that the search and the bound maximise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.allocation import components
from wfm.schedule.kernels.crew import Cover
from wfm.schedule.service import Service
from wfm.schedule.time_grid import TimeGrid

# Where only service counts, all money together counts for this share of all contacts: enough to prefer the
# cheaper of equal rosters.
_TIE_BREAK = 1e-6
# In a bound an agent below a minimum counts for so many of the most that another one may be worth.
_LITTLE_MORE = 2.0


@dataclass(frozen=True)
class Penalties:
    """Money for an hour of an agent missing, and of one too many."""

    understaffed: float
    overstaffed: float


def penalties(config: Config, agents: Sequence[Agent]) -> Penalties:
    """Return the prices of the goal `coverage`: by default four times and half the mean hourly cost."""
    mean = float(np.mean([agent.hourly_cost for agent in agents])) if agents else 0.0
    under, over = config.objective.understaffed_hour, config.objective.overstaffed_hour
    return Penalties(4 * mean if under is None else under, mean / 2 if over is None else over)


def money_price(config: Config, contacts: float, most_cost: float) -> float:
    """Return what a unit of money counts for in the objective to be maximised.

    `contacts` are those of the plan, `most_cost` is more than any roster can cost.
    """
    if config.objective.goal != "service_level":
        return 1.0
    return _TIE_BREAK * contacts / max(most_cost, 1e-9)


@dataclass(frozen=True)
class _Worth:
    """How a term's level counts: `weight x (level - price x shortfall below the floor)`."""

    weight: float = 1.0
    floor: float = 0.0
    price: float = 0.0


class _Terms:
    """Collects curves, then sorts them by interval and term."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int, np.ndarray, _Worth]] = []

    def add(self, interval: int, term: int, pool: int, curve: np.ndarray, worth: _Worth | None = None) -> None:
        self.rows.append((interval, term, pool, curve, worth or _Worth()))

    def steepest(self) -> float:
        """Return the most that one agent more adds anywhere, floors aside."""
        return max((row[4].weight * float(np.max(np.diff(row[3]), initial=0.0)) for row in self.rows), default=0.0)


def make_cover(
    config: Config,
    grid: TimeGrid,
    service: Service,
    groups: Sequence[frozenset[str]],
    money: Penalties,
    worth: np.ndarray | None = None,
    for_bound: bool = False,
) -> Cover:
    """Build the terms of the configured goal.

    Args:
        config: The configuration.
        grid: The plan's time.
        service: The service curves.
        groups: The agents' distinct skill sets.
        money: Prices of the goal `coverage`.
        worth: For the goal `cost`, money that a contact answered in time counts for, by queue.
        for_bound: Whether agents below `min_positions` count for little more than others, instead of for all there is.
            Rosters that keep the minima are worth the same, and prices of time keep one scale.
    """
    terms = _Terms()
    if config.objective.goal == "coverage":
        _add_coverage(terms, service, money, grid)
    else:
        factor = np.ones(len(service.queues)) if worth is None else worth
        _add_answers(terms, service, config, factor)
    loss = (
        _LITTLE_MORE * terms.steepest() if for_bound else 100.0 * max(1.0, float(np.max(service.contacts, initial=0.0)))
    )
    _add_minimum_positions(terms, service, config, loss)
    return _arrange(terms, grid, service, groups)


def _add_answers(terms: _Terms, service: Service, config: Config, factor: np.ndarray) -> None:
    floor, price = config.objective.floor, config.objective.floor_price
    for term in range(len(service.term_interval)):
        weight = service.contacts[term] * factor[service.term_queue[term]]
        for entry in range(service.entry_start[term], service.entry_start[term + 1]):
            begin = service.curve_start[entry]
            level = service.level[begin : begin + service.curve_length[entry]]
            # The last level again: past its end a service curve is flat.
            curve = np.append(level, level[-1])
            worth = _Worth(weight, floor, price)
            terms.add(int(service.term_interval[term]), term, int(service.pool[entry]), curve, worth)


def _pool_needs(service: Service, amount: np.ndarray) -> dict[tuple[int, int], float]:
    """Return for each (interval, pool) with curves the sum of an amount over the pool's open queues."""
    by_interval: dict[int, dict[str, float]] = {}
    for term, interval in enumerate(service.term_interval):
        by_interval.setdefault(int(interval), {})[service.queues[service.term_queue[term]]] = float(amount[term])
    needs = {}
    for term, interval in enumerate(service.term_interval):
        for entry in range(service.entry_start[term], service.entry_start[term + 1]):
            pool = int(service.pool[entry])
            open_now = by_interval[int(interval)]
            needs[int(interval), pool] = sum(open_now.get(name, 0.0) for name in service.pools[pool])
    return needs


def _add_coverage(terms: _Terms, service: Service, money: Penalties, grid: TimeGrid) -> None:
    """Add under- and over-staffing: by flow duality the agents short are the largest shortage of any pool."""
    hours = grid.config.site.interval_minutes / 60
    needs = _pool_needs(service, service.staff)
    number = len(service.term_interval)
    pools: dict[int, list[int]] = {}
    for interval, pool in sorted(needs):
        pools.setdefault(interval, []).append(pool)
    parts: dict[tuple[int, ...], list[list[int]]] = {}
    for interval, here in pools.items():
        if tuple(here) not in parts:
            split = components([service.pools[pool] for pool in here])
            parts[tuple(here)] = [[service.pools.index(names) for names in part] for part in split]
        for numbers in parts[tuple(here)]:
            whole = max(numbers, key=lambda pool: (len(service.pools[pool]), -pool))
            for pool in numbers:
                short = np.maximum(0.0, needs[interval, pool] - np.arange(int(needs[interval, pool]) + 2))
                terms.add(interval, number, pool, -(money.understaffed + money.overstaffed) * hours * short)
            spare = np.arange(2) - needs[interval, whole]
            terms.add(interval, number + 1, whole, -money.overstaffed * hours * spare)
            number += 2


def _add_minimum_positions(terms: _Terms, service: Service, config: Config, loss: float) -> None:
    """Add a loss for every agent missing below `min_positions` (Hall 1935: pool by pool)."""
    minimum = np.array([config.queue(service.queues[q]).min_positions for q in service.term_queue], dtype=float)
    if not minimum.any():
        return
    number = 10**9
    for (interval, pool), needed in _pool_needs(service, minimum).items():
        if needed > 0:
            terms.add(interval, number, pool, -loss * np.maximum(0.0, needed - np.arange(int(needed) + 2)))
            number += 1


def _arrange(terms: _Terms, grid: TimeGrid, service: Service, groups: Sequence[frozenset[str]]) -> Cover:
    from wfm.schedule.kernels.hull import concave_hulls

    rows = sorted(terms.rows, key=lambda row: row[:3])
    term_rows = [i for i, row in enumerate(rows) if i == 0 or row[:2] != rows[i - 1][:2]]
    intervals = np.array([rows[i][0] for i in term_rows], dtype=np.int64)
    lengths = np.array([len(row[3]) for row in rows], dtype=np.int64)
    starts = (np.cumsum(lengths) - lengths).astype(np.int64)
    level = np.concatenate([np.zeros(0), *(row[3] for row in rows)])
    worth = np.concatenate([np.zeros(0), *(_worth_of(row[3], row[4]) for row in rows)])
    kinds = [rows[i][4] for i in term_rows]
    return Cover(
        slots_an_interval=grid.slots_an_interval,
        intervals=len(grid.intervals),
        in_pool=np.array([[float(bool(group & pool)) for pool in service.pools] for group in groups]).reshape(
            len(groups), len(service.pools)
        ),
        term_start=np.searchsorted(intervals, np.arange(len(grid.intervals) + 1)).astype(np.int64),
        entry_start=np.array([*term_rows, len(rows)], dtype=np.int64),
        pool=np.array([row[2] for row in rows], dtype=np.int64),
        curve_start=starts,
        curve_length=lengths,
        weight=np.array([kind.weight for kind in kinds], dtype=np.float64),
        floor=np.array([kind.floor for kind in kinds], dtype=np.float64),
        price=np.array([kind.price for kind in kinds], dtype=np.float64),
        level=level,
        guide=concave_hulls(worth, starts, lengths) if len(rows) else worth,
    )


def _worth_of(level: np.ndarray, kind: _Worth) -> np.ndarray:
    return kind.weight * (level - kind.price * np.maximum(0.0, kind.floor - level))
