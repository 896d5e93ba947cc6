"""OR-Tools on neighbourhoods: MathOpt with HiGHS chooses the shifts of many agents on one day at once.

Best responses move a few agents at a time; this model moves dozens together. It chooses a start and a span for
each free agent (whole numbers), lets breaks float (fractions of agents on a break in each window, by shift), and
maximises the concave hull of the value of cover under the budget's rows. Breaks are then placed for each agent
by the oracle, and a roster is kept only when its true objective is better.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from wfm.schedule.annealing import Annealing
from wfm.schedule.clock import SearchClock
from wfm.schedule.first import copy_roster
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.neighbourhood import FreeShift, free_shifts
from wfm.schedule.optimise import Problem
from wfm.schedule.outcome import Found, Outcome
from wfm.schedule.time_grid import SLOT_MINUTES

_SECONDS_A_MODEL, _LEAST_SECONDS = 5.0, 8.0
# Where steps end the search, time may not: models are smaller then, and stop after so many nodes.
_NODES_A_MODEL, _AGENTS_BY_STEPS = 5, 8
_STEPS_A_MODEL = 4000
_MOST_AGENTS = 30
# Among more people than this, dozens moved together gain less than best responses in the same time.
_MOST_PEOPLE = 1000
_BREAK_GRID_SLOTS = 15 // SLOT_MINUTES
# Polishing after each model, as a share of the clock.
_POLISH, _POLISH_HEAT = 0.02, 0.15


def improve_by_models(
    problem: Problem,
    clock: SearchClock,
    until: float,
    annealing: Annealing,
    outcome: Outcome,
    keep: Callable[[Found], None],
    enough: Callable[[], bool],
) -> None:
    """Solve day models and polish in turn until a share of the clock is used up or the gap is closed."""
    random = np.random.default_rng(problem.seed)
    how_far = clock.progress(until)
    while how_far() is not None and outcome.gap > problem.gap:
        seconds = clock.seconds_left(until)
        if len(problem.crew.wage) > _MOST_PEOPLE or (seconds is not None and seconds < _LEAST_SECONDS):
            keep(annealing.run(outcome.found, clock, until, _POLISH_HEAT, keep, enough))
            return
        day = int(random.integers(problem.crew.start_slot.shape[0]))
        better = _solve_day(problem, clock, outcome.found.roster, day, random)
        if better is not None:
            objective = annealing.judge(better)
            if objective > outcome.found.objective:
                keep(Found(better, objective, outcome.found.row_prices))
        polished = min(clock.spent + _POLISH, until)
        keep(annealing.run(outcome.found, clock, polished, _POLISH_HEAT, keep, enough))


def _solve_day(
    problem: Problem, clock: SearchClock, roster: Roster, day: int, random: np.random.Generator
) -> Roster | None:
    # The model knows of no activities: who has any keeps its shifts.
    working = np.flatnonzero((roster.start[:, day] >= 0) & (problem.crew.sessions.kind == 0))
    if len(working) < 2:
        return None
    chosen = np.sort(
        random.choice(working, min(len(working), _AGENTS_BY_STEPS if clock.steps else _MOST_AGENTS), replace=False)
    )
    free = free_shifts(problem.crew, roster, day, chosen)
    model = _DayModel(problem, roster, day, free)
    clock.use(_STEPS_A_MODEL)
    picked = model.solve(None if clock.steps else _SECONDS_A_MODEL)
    return None if picked is None else _with_shifts(problem, roster, day, free, picked)


class _DayModel:
    """The integer program of one day."""

    def __init__(self, problem: Problem, roster: Roster, day: int, free: list[FreeShift]) -> None:
        from ortools.math_opt.python import mathopt

        self._mathopt, self._sum = mathopt, mathopt.fast_sum
        self._problem, self._roster, self._day, self._free = problem, roster, day, free
        self._model = mathopt.Model(name="day")
        self._cover = self._frozen_cover()
        self._moved: dict[tuple[int, int], list] = {}
        self._choices: list[list] = []
        self._add_shifts()
        self._add_values()
        self._add_budget()

    def _frozen_cover(self) -> np.ndarray:
        """Return the slots at work of each pool with the free agents' shifts of the day taken out."""
        from wfm.schedule.kernels.cover import add_tour

        rest = copy_roster(self._roster)
        for shift in self._free:
            add_tour(self._problem.crew, self._problem.cover, rest, shift.agent, -1)
            rest.start[shift.agent, self._day] = -1
            add_tour(self._problem.crew, self._problem.cover, rest, shift.agent, 1)
        return rest.cover

    def _add_shifts(self) -> None:
        crew = self._problem.crew
        taken: dict[tuple[int, int, int], list] = {}
        for shift in self._free:
            group = int(crew.agent_group[shift.agent])
            contract = crew.class_contract[crew.agent_class[shift.agent]]
            row = []
            for start, span in shift.options:
                x = self._model.add_binary_variable()
                row.append(x)
                taken.setdefault(
                    (group, int(crew.start_slot[self._day, start]), int(contract) * 1000 + int(span)), []
                ).append(x)
            self._model.add_linear_constraint(self._sum(row) == 1)
            self._choices.append(row)
        for (group, begin, kind), variables in taken.items():
            total = self._model.add_variable(lb=0.0)
            self._model.add_linear_constraint(self._sum(variables) == total)
            contract, span = divmod(kind, 1000)
            self._cover_by(group, begin, int(crew.spans[contract, span]), total, 1)
            self._add_breaks(group, begin, contract, span, total)

    def _add_breaks(self, group: int, begin: int, contract: int, span: int, total) -> None:
        crew = self._problem.crew
        for b in np.flatnonzero(crew.due[contract, span]):
            first, last = int(crew.first[contract, span, b]), int(crew.last[contract, span, b])
            offsets = sorted({*range(first, last + 1, _BREAK_GRID_SLOTS), last})
            parts = [self._model.add_variable(lb=0.0) for _ in offsets]
            self._model.add_linear_constraint(self._sum(parts) == total)
            for offset, part in zip(offsets, parts, strict=True):
                self._cover_by(group, begin + offset, int(crew.break_slots[b]), part, -1)

    def _cover_by(self, group: int, begin: int, length: int, amount, sign: int) -> None:
        """Let an amount of agents cover the slots from `begin` on, in every pool of their group."""
        cover = self._problem.cover
        width = cover.slots_an_interval
        for interval in range(begin // width, min(-(-(begin + length) // width), cover.intervals)):
            share = (min(begin + length, (interval + 1) * width) - max(begin, interval * width)) / width
            for pool in np.flatnonzero(cover.in_pool[group]):
                self._moved.setdefault((int(pool), interval), []).append(sign * share * amount)

    def _add_values(self) -> None:
        cover = self._problem.cover
        agents = {key: self._agents(key, parts) for key, parts in self._moved.items()}
        values = []
        for interval in sorted({interval for _, interval in self._moved}):
            for term in range(cover.term_start[interval], cover.term_start[interval + 1]):
                values.append(self._term_value(term, interval, agents))
        self._value = self._sum(values)

    def _agents(self, key: tuple[int, int], parts: list):
        """Return a variable for the agents of a pool in an interval."""
        count = self._model.add_variable(lb=-np.inf)
        frozen = float(self._cover[key]) / self._problem.cover.slots_an_interval
        self._model.add_linear_constraint(self._sum(parts) + frozen == count)
        return count

    def _term_value(self, term: int, interval: int, agents: dict):
        """Return a variable below all hulls of a term, each by the lines of its slopes within reach."""
        cover = self._problem.cover
        worth = self._model.add_variable(lb=-np.inf, ub=np.inf)
        for entry in range(cover.entry_start[term], cover.entry_start[term + 1]):
            key = (int(cover.pool[entry]), interval)
            here = self._cover[key] / cover.slots_an_interval
            curve = cover.guide[cover.curve_start[entry] : cover.curve_start[entry] + cover.curve_length[entry]]
            if key not in agents:
                at = min(here, len(curve) - 1.0)
                self._model.add_linear_constraint(worth <= float(np.interp(at, np.arange(len(curve)), curve)))
                continue
            slopes = np.diff(curve)
            low = min(max(int(here), 0), len(slopes) - 1)
            high = min(int(here) + len(self._free) + 1, len(slopes) - 1)
            before = None
            for n in range(low, high + 1):
                if before is None or slopes[n] != before:
                    line = curve[n] + slopes[n] * (agents[key] - n)
                    self._model.add_linear_constraint(worth <= line)
                before = slopes[n]
        return worth

    def _add_budget(self) -> None:
        """Hold every budget row with the room that the others' cost and this day's leave."""
        problem = self._problem
        bills = [
            self._sum([float(m) * x for m, x in zip(f.money, row, strict=True)])
            for f, row in zip(self._free, self._choices, strict=True)
        ]
        rows = problem.crew.member @ self._roster.cost
        now = np.array([self._money_now(shift) for shift in self._free])
        for r in range(len(problem.crew.cap)):
            members = [i for i, shift in enumerate(self._free) if problem.crew.member[r, shift.agent]]
            if members:
                room = float(problem.crew.cap[r] - rows[r] + now[members].sum())
                self._model.add_linear_constraint(self._sum([bills[i] for i in members]) <= room)
        weighs = [
            float(dislike) * x
            for f, row in zip(self._free, self._choices, strict=True)
            for dislike, x in zip(f.dislike, row, strict=True)
            if dislike
        ]
        self._model.maximize(self._value - problem.price * self._sum(bills) - self._sum(weighs))

    def _money_now(self, shift: FreeShift) -> float:
        here = (self._roster.start[shift.agent, self._day], self._roster.span[shift.agent, self._day])
        same = np.flatnonzero((shift.options == here).all(axis=1))
        return float(shift.money[same[0]]) if len(same) else 0.0

    def solve(self, seconds: float | None) -> list[int] | None:
        """Return the option chosen for each free agent; None without an answer."""
        mathopt = self._mathopt
        parameters = mathopt.SolveParameters(relative_gap_tolerance=1e-5, random_seed=self._problem.seed)
        if seconds is None:
            parameters.node_limit = _NODES_A_MODEL
        else:
            parameters.time_limit = dt.timedelta(seconds=seconds)
        hint = mathopt.SolutionHint(variable_values=self._hint())
        model_parameters = mathopt.ModelSolveParameters(solution_hints=[hint])
        result = mathopt.solve(self._model, mathopt.SolverType.HIGHS, params=parameters, model_params=model_parameters)
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values()
        return [int(np.argmax([values[x] for x in row])) for row in self._choices]

    def _hint(self) -> dict:
        hint = {}
        for shift, row in zip(self._free, self._choices, strict=True):
            here = (self._roster.start[shift.agent, self._day], self._roster.span[shift.agent, self._day])
            for option, x in zip(shift.options, row, strict=True):
                hint[x] = float(tuple(option) == here)
        return hint


def _with_shifts(problem: Problem, roster: Roster, day: int, free: list[FreeShift], picked: list[int]) -> Roster | None:
    """Give the chosen shifts, place breaks one agent after the other, and keep the budgets."""
    from wfm.schedule.kernels.rebreak import place_again
    from wfm.schedule.kernels.search import row_costs

    new = copy_roster(roster)
    agents = np.array([shift.agent for shift in free], dtype=np.int64)
    choice = np.array([shift.options[pick] for shift, pick in zip(free, picked, strict=True)], dtype=np.int64)
    place_again(problem.crew, problem.cover, new, day, agents, choice, problem.price)
    # The model prices shifts before their breaks are placed: where that was too hopeful, the dearest changes go.
    before = row_costs(problem.crew, roster)
    for agent in agents[np.argsort(roster.cost[agents] - new.cost[agents], kind="stable")]:
        after = row_costs(problem.crew, new)
        if not np.any((after > problem.crew.cap + 1e-6) & (after > before)):
            return new
        old = np.array([[roster.start[agent, day], roster.span[agent, day]]], dtype=np.int64)
        place_again(problem.crew, problem.cover, new, day, np.array([agent]), old, problem.price)
    return None
