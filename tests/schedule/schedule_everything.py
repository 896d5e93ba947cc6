"""The slow way to the best roster: the objective of every combination of all agents' tours, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import numpy as np
import pandas as pd
from schedule_brute import Option, placements, tours
from schedule_slow_sums import multiplier, short_and_over

from wfm.config import Config
from wfm.config.agents import Agent

SLOT = 5  # minutes
There = dict[frozenset[str], np.ndarray]  # agents at work in each open interval by skill set


class Everything:
    """The objective of every combination of tours, from curves and requirements as tables."""

    def __init__(self, config: Config, agents: list[Agent], requirements: pd.DataFrame, curves: pd.DataFrame) -> None:
        self.config, self.agents, self.requirements = config, agents, requirements
        self.stamps = sorted(set(requirements["timestamp"]))
        self.place = {stamp: i for i, stamp in enumerate(self.stamps)}
        self.groups = sorted({frozenset(agent.skills) for agent in agents}, key=sorted)
        self.curves: dict[pd.Timestamp, list[tuple[str, list[str], np.ndarray]]] = {at: [] for at in self.stamps}
        for (at, name, label), rows in curves.sort_values("staff").groupby(["timestamp", "queue", "pool"]):
            if at in self.place:
                self.curves[at].append((name, label.split("|"), rows["service_level"].to_numpy()))
        self.contacts = requirements.set_index(["timestamp", "queue"])["contacts"].to_dict()
        self.opened: dict[pd.Timestamp, dict[str, float]] = {}
        for row in requirements.itertuples():
            self.opened.setdefault(row.timestamp, {})[row.queue] = row.staff
        mean = float(np.mean([agent.hourly_cost for agent in agents]))
        self.under, self.over = 4 * mean, mean / 2
        self.first = pd.Timestamp(config.week.start, tz=config.site.timezone)
        self.known: dict[tuple, float] = {}
        self.premiums: dict[int, Decimal] = {}

    def tours(self, agent: Agent) -> list[tuple[float, np.ndarray]]:
        """Return (cost, share of each interval at work) of every tour, of those with equal cover the cheapest."""
        found: dict[bytes, tuple[float, np.ndarray]] = {}
        for tour in tours(self.config, agent):
            for placed in product(*(list(placements(self.config, option.span)) for option in tour)):
                shifts = list(zip(tour, placed))
                work = sum((self._work(*shift) for shift in shifts), np.zeros(len(self.stamps)))
                cost, key = self._cost(agent, shifts), np.round(work, 6).tobytes()
                if key not in found or cost < found[key][0]:
                    found[key] = cost, work
        return list(found.values())

    def _paid(self, option: Option, placed: dict[int, int], breaks_too: bool) -> Iterator[int]:
        """Yield the slots of a shift at work, or with its paid breaks."""
        for minute in range(0, option.span, SLOT):
            pauses = [b for b, at in placed.items() if at <= minute < at + self.config.breaks[b].minutes]
            if all(breaks_too and self.config.breaks[b].paid for b in pauses):
                yield option.begin + minute

    def _work(self, option: Option, placed: dict[int, int]) -> np.ndarray:
        width, work = self.config.site.interval_minutes, np.zeros(len(self.stamps))
        for minute in self._paid(option, placed, False):
            at = self.first + pd.Timedelta(minutes=minute // width * width)
            if at in self.place:
                work[self.place[at]] += SLOT / width
        return work

    def _cost(self, agent: Agent, shifts: list[tuple[Option, dict[int, int]]]) -> float:
        """Return the money for a tour, each shift rounded; overtime are the last minutes of a week."""
        regular, over = self.config.contracts[agent.contract].weekly_hours[1] * 60, self.config.pay.overtime_multiplier
        total, worked, week = Decimal(0), 0, 0
        unit = Decimal(1).scaleb(-self.config.site.currency_decimals)
        for option, placed in shifts:
            if option.day // 7 != week:
                worked, week = 0, option.day // 7
            weighed = Decimal(0)
            for minute in self._paid(option, placed, True):
                worked += SLOT
                weighed += self._premium(minute) * Decimal(str(over if worked > regular else 1))
            money = weighed * SLOT * Decimal(str(agent.hourly_cost)) / 60
            total += money.quantize(unit, ROUND_HALF_UP)
        return float(total)

    def _premium(self, minute: int) -> Decimal:
        if minute not in self.premiums:
            moment = (self.first + pd.Timedelta(minutes=minute)).to_pydatetime()
            self.premiums[minute] = multiplier(self.config, moment)
        return self.premiums[minute]

    def objective(self, cost: float, there: There) -> float:
        """Return the objective of cover by skill set."""
        money = cost if self.config.objective.goal == "coverage" else 0.0
        return money + sum(self._interval(at, self._at(there, at)) for at in self.stamps)

    def _at(self, there: There, at: pd.Timestamp) -> dict[frozenset[str], float]:
        return {skills: float(work[self.place[at]]) for skills, work in there.items()}

    def _interval(self, at: pd.Timestamp, there: dict[frozenset[str], float]) -> float:
        key = (at, *(round(number, 6) for number in there.values()))
        if key not in self.known:
            self.known[key] = getattr(self, "_" + self.config.objective.goal)(at, there)
        return self.known[key]

    def _levels(self, at: pd.Timestamp, there: dict[frozenset[str], float]) -> dict[str, float]:
        levels: dict[str, float] = {}
        for name, pool, curve in self.curves[at]:
            present = sum(number for skills, number in there.items() if skills & set(pool))
            levels[name] = min(float(np.interp(present, range(len(curve)), curve)), levels.get(name, 1.0))
        return levels

    def _service_level(self, at: pd.Timestamp, there: dict[frozenset[str], float]) -> float:
        floor, price = self.config.objective.floor, self.config.objective.floor_price
        levels = self._levels(at, there).items()
        return -sum(self.contacts[at, name] * (s - price * max(0.0, floor - s)) for name, s in levels)

    def _coverage(self, at: pd.Timestamp, there: dict[frozenset[str], float]) -> float:
        short, over = short_and_over(self.opened[at], there)
        return self.config.site.interval_minutes / 60 * (self.under * short + self.over * over)

    def answered(self, there: There) -> dict[str, float]:
        """Return the share of contacts answered in time by queue."""
        right, offered = dict.fromkeys(self.config.queue_names, 0.0), dict.fromkeys(self.config.queue_names, 0.0)
        for at in self.stamps:
            for name, level in self._levels(at, self._at(there, at)).items():
                right[name] += level * self.contacts[at, name]
                offered[name] += self.contacts[at, name]
        return {name: right[name] / offered[name] for name in right}

    def cheapest(self) -> float:
        """Return the least cost that meets every queue's target."""
        targets = {queue.name: queue.service_level.target for queue in self.config.queues}
        for cost, there in sorted(self.rosters(), key=lambda one: one[0]):
            if all(share >= targets[name] - 1e-9 for name, share in self.answered(there).items()):
                return cost
        raise AssertionError("the targets are out of reach")

    def best(self) -> float:
        """Return the least objective within the budgets."""
        return min(self.objective(cost, there) for cost, there in self.rosters())

    def rosters(self) -> list[tuple[float, There]]:
        """Return cost and cover of all rosters within the budgets, of those with equal cover the cheapest."""
        totals: dict[tuple, tuple[float, There]] = {}
        for chosen in product(*(self.tours(agent) for agent in self.agents)):
            cost = sum(cost for cost, _ in chosen)
            if not self._affordable([cost for cost, _ in chosen]):
                continue
            there = {group: np.zeros(len(self.stamps)) for group in self.groups}
            for agent, (_, work) in zip(self.agents, chosen):
                there[frozenset(agent.skills)] = there[frozenset(agent.skills)] + work
            key = tuple(np.round(work, 6).tobytes() for work in there.values())
            if cost < totals.get(key, (np.inf,))[0]:
                totals[key] = cost, there
        return list(totals.values())

    def _affordable(self, costs: list[float]) -> bool:
        budget, weeks = self.config.budget, self.config.week.weeks
        if budget.weekly is not None and sum(costs) > budget.weekly * weeks + 1e-9:
            return False
        by_queue = [
            sum(cost for agent, cost in zip(self.agents, costs) if agent.skills[0] == queue) <= most * weeks + 1e-9
            for queue, most in budget.queues.items()
        ]
        return all(by_queue) and all(
            sum(cost for agent, cost in zip(self.agents, costs) if agent.team == team) <= most * weeks + 1e-9
            for team, most in budget.teams.items()
        )

    def of_tables(self, shifts: pd.DataFrame, activities: pd.DataFrame) -> float:
        """Return the objective of a roster's tables."""
        there = {group: np.zeros(len(self.stamps)) for group in self.groups}
        skills = {agent.agent_id: frozenset(agent.skills) for agent in self.agents}
        width = self.config.site.interval_minutes
        for piece in activities[activities["activity"] == "work"].itertuples():
            for at, i in self.place.items():
                inside = min(piece.end, at + pd.Timedelta(minutes=width)) - max(piece.start, at)
                there[skills[piece.agent_id]][i] += max(inside / pd.Timedelta(minutes=width), 0.0)
        return self.objective(float(shifts["cost"].sum()), there)
