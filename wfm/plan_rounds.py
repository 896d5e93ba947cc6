"""Plan, simulate, correct, plan again: until the plan predicts what the simulation gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.plan import Plan, Watcher, make_plan
from wfm.plan_simulation import PlanSimulation, simulate_plan
from wfm.schedule import make_roster
from wfm.simulate import PlanWorld, Simulated
from wfm.simulate.simulate import Progress
from wfm.staffing import with_positions

MOST_ROUNDS = 4
AGREED = 0.01  # overall service level: rounds go on while prediction and simulation differ by more
NEAR = 0.02  # and of plans that differ by no more than this, the one that gives the best service is kept
LEAST_ERRORS = 2.0  # standard errors of an interval below which nothing is corrected
WORTH = (0.5, 1.5)  # what an agent counts as, next to what the formula has it count, in one round at most


@dataclass(frozen=True, eq=False)
class Rounds:
    """A plan that agrees with its simulation, and how it came about."""

    plan: Plan
    simulation: PlanSimulation | None  # none: interrupted before there was one
    rounds: list[dict[str, Any]]
    interrupted: bool = False

    def data(self) -> dict[str, Any]:
        """Return what `simulation.json` holds."""
        return {**(self.simulation.data() if self.simulation else {}), "rounds": self.rounds}


def plan_in_rounds(
    config: Config,
    watcher: Watcher | None = None,
    told: Callable[[dict[str, Any]], None] = lambda row: None,
    progress: Progress = lambda done, expected, half: None,
    most_rounds: int = MOST_ROUNDS,
) -> Rounds:
    """Plan, and correct the service curves and requirements where simulation disagrees, until both agree.

    In an interval in which the simulation gives more or less than predicted, the agents of the pool are counted as
    so many as the curve needs for what they really gave, and the search is run again with curves stretched by that.
    It ends when prediction and simulation agree overall, and, where the goal is the cost, every queue may have met
    its target; or after `most_rounds`. Of the plans that agree, the one with the best simulated service level is
    kept; where the goal is the cost, one that misses the fewest targets, and then the cheapest.

    Args:
        config: The configuration.
        watcher: Told of the stages.
        told: Told of each round.
        progress: Told of simulated days.
        most_rounds: Plans that are made at most.

    Raises:
        InputError: Bad input, located.
        NoRosterError: No legal roster exists.
    """
    watcher = watcher or Watcher()
    first = plan = make_plan(config, watcher)
    rounds: list[dict[str, Any]] = []
    made: list[tuple[Plan, PlanSimulation]] = []
    worth: pd.DataFrame | None = None
    interrupted = plan.roster.interrupted
    try:
        while True:
            with watcher.stage(f"simulation {len(rounds) + 1}"):
                found = simulate_plan(config, plan.agents, plan.events, plan.tables, progress=progress)
            rounds.append(_round(len(rounds) + 1, plan, found.simulated, worth, made[-1][0] if made else None))
            made.append((plan, found))
            told(rounds[-1])
            interrupted |= plan.roster.interrupted
            if interrupted or len(rounds) >= most_rounds or _enough(config, rounds[-1]):
                break
            worth = _times(worth, _worth_of_agents(found.simulated, plan))
            if (worth["worth"] == 1.0).all():
                break
            with watcher.stage(f"roster, round {len(rounds) + 1}"):
                plan = _again(first, worth, watcher)
    except KeyboardInterrupt:
        interrupted = True
    if not made:
        return Rounds(plan, None, rounds, True)
    best = max(range(len(made)), key=lambda n: _goodness(config, rounds[n]))
    return Rounds(*made[best], rounds, interrupted)


def _times(before: pd.DataFrame | None, now: pd.DataFrame) -> pd.DataFrame:
    """Return worths of agents in all: those of a round count on top of those before."""
    return now if before is None else now.assign(worth=now["worth"] * before["worth"])


def _agree(row: dict[str, Any], by: float = AGREED) -> bool:
    return abs(row["predicted"] - row["simulated"]) <= max(by, (row["high"] - row["low"]) / 2)


def _enough(config: Config, row: dict[str, Any]) -> bool:
    """Whether another round could not make the plan better: it agrees, and what counts is met or paid for."""
    return _agree(row) and (config.objective.goal != "cost" or not row["missed"])


def _goodness(config: Config, row: dict[str, Any]) -> tuple:
    """Return what one round is better than another by: targets met, then money; or agreement, then service."""
    if config.objective.goal == "cost":
        return (-len(row["missed"]), -row["cost"])
    return (_agree(row, NEAR), row["simulated"])


def _round(
    number: int, plan: Plan, simulated: Simulated, worth: pd.DataFrame | None, before: Plan | None
) -> dict[str, Any]:
    every = simulated.service_level
    missed = [
        queue.name
        for queue in plan.config.queues
        if (high := every[queue.name]["high"]) is not None and high < queue.service_level.target
    ]
    columns = ["agent_id", "date", "start", "end"]
    changed = 0
    if before is not None:
        old = set(before.roster.shifts[columns].itertuples(index=False, name=None))
        changed = sum(row not in old for row in plan.roster.shifts[columns].itertuples(index=False, name=None))
    return {
        "round": number,
        "cost": plan.summary["cost"],
        **{key: every["overall"][key] or 0.0 for key in ("predicted", "simulated", "low", "high")},
        "missed": missed,
        "corrected_intervals": 0 if worth is None else int((worth["worth"] != 1.0).sum()),
        "changed_shifts": changed,
    }


def _worth_of_agents(simulated: Simulated, plan: Plan) -> pd.DataFrame:
    """Return for each open interval of a live queue what an agent of its pool counts as; 1: as the formula has it.

    Returns:
        Columns timestamp, queue, worth.
    """
    level = simulated.share(simulated.sums.intervals)
    world = simulated.plan
    rows = []
    curves = dict(list(plan.curves.groupby(["timestamp", "queue"], sort=False)))
    at_work = agents_at_work(world)
    for number, queue in enumerate(plan.config.queues):
        for at in np.flatnonzero(world.is_open[number]) if not queue.deferred else ():
            curve = curves.get((world.index[at], queue.name))
            value, error = level.value[number, at], max(float(level.error[number, at]), 1e-4)
            gap = simulated.predicted[number, at] - value
            worth = 1.0
            if curve is not None and np.isfinite(gap) and abs(gap) >= LEAST_ERRORS * error:
                # shrunk by its error (James and Stein 1961): a difference no larger than chance moves nothing
                wanted = simulated.predicted[number, at] - gap * gap**2 / (gap**2 + error**2)
                worth = _worth(curve, wanted, at_work[:, at], plan.agents)
            rows.append((world.index[at], queue.name, worth))
    return pd.DataFrame(rows, columns=["timestamp", "queue", "worth"])


def _worth(curve: pd.DataFrame, wanted: float, at_work: np.ndarray, agents: Sequence[Agent]) -> float:
    """Return the agents that the binding curve needs for a level, by those of its pool who were there."""
    least, found = np.inf, 1.0
    for label, part in curve.groupby("pool", sort=False):
        pool = set(str(label).split("|"))
        there = float(at_work[[bool(pool & set(agent.skills)) for agent in agents]].sum())
        staff, level = part["staff"].to_numpy(dtype=float), part["service_level"].to_numpy()
        predicted = float(np.interp(there, staff, level))
        if predicted < least and there > 0:
            rising = np.maximum.accumulate(level)
            needed = float(np.interp(wanted, rising, staff))
            least, found = predicted, float(np.clip(needed / there, *WORTH))
    return found


def agents_at_work(world: PlanWorld) -> np.ndarray:
    """Return the share of each interval in which each agent is at work by the roster, shape (agents, intervals)."""
    width, size = world.width, len(world.index)
    found = np.zeros((len(world.skills), size))
    presence = world.presence
    for agent, begin, end in zip(presence.agent, presence.begin, presence.end, strict=True):
        first, last = int(max(begin, 0.0) // width), int(min(np.ceil(end / width), size))
        edges = np.arange(first, last) * width
        found[agent, first:last] += np.clip(np.minimum(edges + width, end) - np.maximum(edges, begin), 0, width) / width
    return found


def _again(first: Plan, worth: pd.DataFrame, watcher: Watcher) -> Plan:
    """Build the roster again with the first plan's curves and requirements, agents counted as what they are worth."""
    config, needs = first.config, first.requirements
    factors = worth.set_index(["timestamp", "queue"])["worth"]
    curves = _stretched(first.curves, factors)
    share = factors.reindex(pd.MultiIndex.from_frame(needs[["timestamp", "queue"]])).fillna(1.0).to_numpy()
    least = needs["queue"].map({queue.name: queue.min_positions for queue in config.queues}).to_numpy()
    positions = np.ceil(needs["positions"].to_numpy() / share * (1 - 1e-12))
    needs = with_positions(config, needs, np.where(share == 1.0, needs["positions"], np.maximum(positions, least)))
    roster = make_roster(config, first.agents, needs, curves, progress=watcher.search)
    return replace(first, requirements=needs, curves=curves, roster=roster)


def _stretched(curves: pd.DataFrame, factors: pd.Series) -> pd.DataFrame:
    """Return the curves with each agent counted as its worth: new(n) = old(worth n), on to where it is flat."""
    parts = []
    numbers = [name for name in curves.columns if name not in ("timestamp", "queue", "pool", "staff")]
    for (stamp, queue, pool), part in curves.groupby(["timestamp", "queue", "pool"], sort=False):
        worth = float(factors.get((stamp, queue), 1.0))
        if worth == 1.0:
            parts.append(part)
            continue
        old = part["staff"].to_numpy(dtype=float)
        staff = np.arange(int(np.ceil(old[-1] / worth)) + 1)
        columns = {name: np.interp(staff * worth, old, part[name].to_numpy(dtype=float)) for name in numbers}
        parts.append(
            pd.DataFrame({"timestamp": stamp, "queue": queue, "pool": pool, "staff": staff, **columns})[curves.columns]
        )
    stretched = pd.concat(parts, ignore_index=True)
    return stretched.astype({"timestamp": curves["timestamp"].dtype})
