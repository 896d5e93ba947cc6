"""Minimum positions that no week of several agents together can keep: an elastic model in CP-SAT.

Agents alike are counted together, breaks are left out, and of the rules of a week the days, hours, rest and days in a
row are kept on the whole of each kind: all of that allows more than the rules do, so what stays short is proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.explain.findings import Finding, Fix
from wfm.schedule.explain.words import count, day, listed
from wfm.schedule.people import People
from wfm.schedule.time_grid import TimeGrid

_MOST_VARIABLES = 40_000
_DETERMINISTIC_TIME = 4.0
_SEED = 1


def elastic_causes(
    config: Config, agents: Sequence[Agent], people: People, opened: np.ndarray, grid: TimeGrid
) -> list[Finding]:
    """Return a finding where minimum positions cannot be kept by any roster; none where that is not proved."""
    model = _Elastic(config, agents, people, opened, grid)
    return model.causes() if model.small_enough else []


class _Elastic:
    """Counts of shifts by kind of agents, and the heads that stay missing."""

    def __init__(
        self, config: Config, agents: Sequence[Agent], people: People, opened: np.ndarray, grid: TimeGrid
    ) -> None:
        self.config, self.crew, self.grid = config, people.crew, grid
        self.wages = [agent.hourly_cost for agent in agents]
        self.chosen = [number for number, queue in enumerate(config.queues) if queue.min_positions]
        names = {config.queue_names[number] for number in self.chosen}
        self.opened = opened
        self.kinds: dict[tuple[int, frozenset[str]], int] = {}
        for place, agent in enumerate(agents):
            skills = names & set(agent.skills)
            if skills:
                key = int(people.crew.agent_class[place]), frozenset(skills)
                self.kinds[key] = self.kinds.get(key, 0) + 1
        self.small_enough = sum(int(self.crew.allowed[k].sum()) for k, _ in self.kinds) <= _MOST_VARIABLES

    def causes(self) -> list[Finding]:
        """Solve, and name the queues that stay short."""
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        there = {key: self._add_kind(model, key, number) for key, number in self.kinds.items()}
        missing = self._add_minima(model, there)
        model.minimize(sum(variable for variable, *_ in missing))
        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = _DETERMINISTIC_TIME
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = _SEED
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE) or solver.best_objective_bound < 0.5:
            return []
        short = [(solver.value(variable), at, queues) for variable, at, queues in missing if solver.value(variable)]
        return [self._finding(short, solver.best_objective_bound)] if short else []

    def _add_kind(self, model, key: tuple[int, frozenset[str]], number: int) -> list[list]:
        """Add the shifts of one kind; returns for each interval the variables of those that cover it."""
        crew, k = self.crew, key[0]
        contract, width = int(crew.class_contract[k]), self.grid.slots_an_interval
        covering: list[list] = [[] for _ in range(len(self.grid.intervals))]
        days: list[list] = [[] for _ in range(len(crew.start_slot))]
        for at, start, span in zip(*np.nonzero(crew.allowed[k]), strict=True):
            shifts = model.new_int_var(0, number, "")
            days[at].append((shifts, int(start), int(span)))
            begin = int(crew.start_slot[at, start])
            end = begin + int(crew.spans[contract, span])
            for interval in range(begin // width, min(-(-end // width), len(covering))):
                covering[interval].append(shifts)
        for at, shifts in enumerate(days):
            working = sum(variable for variable, *_ in shifts)
            model.add(working <= number)
            if not crew.may_rest[k, at]:
                model.add(working == number)
            if at + 1 < len(days):
                self._add_rest(model, contract, at, shifts, days[at + 1], number)
        self._add_weeks(model, k, contract, days, number)
        return covering

    def _add_rest(self, model, contract: int, at: int, shifts: list, following: list, number: int) -> None:
        """Nobody has a late shift and an early one after it: those two together are no more than the people."""
        latest = self.crew.next_start[contract, at]
        for start in sorted({start for _, start, _ in following}):
            late = [variable for variable, begin, span in shifts if latest[begin, span] > start]
            early = [variable for variable, begin, _ in following if begin <= start]
            if late and early:
                model.add(sum(late) + sum(early) <= number)

    def _add_weeks(self, model, k: int, contract: int, days: list, number: int) -> None:
        crew = self.crew
        for week in range(self.config.week.weeks):
            here = [one for shifts in days[7 * week : 7 * week + 7] for one in shifts]
            worked = sum(variable for variable, *_ in here)
            paid = sum(variable * int(crew.paid[contract, span]) for variable, _, span in here)
            model.add_linear_constraint(
                worked, number * int(crew.least_days[k, week]), number * int(crew.most_days[k, week])
            )
            model.add_linear_constraint(
                paid, number * int(crew.least_paid[k, week]), number * int(crew.most_paid[k, week])
            )
        run = int(crew.most_run)
        for first in range(max(len(days) - run, 0)):
            model.add(sum(v for shifts in days[first : first + run + 1] for v, *_ in shifts) <= number * run)

    def _add_minima(self, model, there: dict) -> list[tuple]:
        """Ask for the heads of every set of queues (Hall 1935), less those that stay missing."""
        missing = []
        sizes = range(1, len(self.chosen) + 1) if len(self.chosen) <= 4 else (1, len(self.chosen))
        for size in sizes:
            for members in combinations(self.chosen, size):
                names = {self.config.queue_names[number] for number in members}
                least = np.array([self.config.queues[number].min_positions for number in members])
                needed = (self.opened[list(members)] * least[:, None]).sum(axis=0)
                for at in np.flatnonzero(needed):
                    heads = [v for (_, skills), covering in there.items() if skills & names for v in covering[at]]
                    lack = model.new_int_var(0, int(needed[at]), "")
                    model.add(sum(heads) + lack >= int(needed[at]))
                    missing.append((lack, int(at), sorted(names)))
        return missing

    def _finding(self, short: list[tuple[int, int, list[str]]], least: float) -> Finding:
        names = sorted({name for _, _, queues in short for name in queues})
        most, at, _ = max(short, key=lambda one: (one[0], -one[1]))
        first = self.grid.intervals[at]
        minutes = self.config.site.interval_minutes
        message = (
            f"min_positions cannot be kept in every open interval by any weeks of those with the skill: days, hours "
            f"and rest leave at least {count(round(least), 'agent')} x {minutes} min missing, {most:g} at a time, for "
            f"instance on {day(first.date())} at {first:%H:%M}"
        )
        lower = listed(f"queues.{n}.min_positions: {max(self.config.queue(n).min_positions - most, 0)}" for n in names)
        more = f"{count(most, 'more agent')} with the skill {listed(names)}"
        cost = round(float(np.mean(self.wages)) * least * minutes / 60, 2)
        return Finding(
            "min_positions",
            f"queue{'s' if len(names) > 1 else ''} {listed(names)}",
            message,
            (Fix(lower, None, 1.0), Fix(more, cost, 1.0)),
        )
