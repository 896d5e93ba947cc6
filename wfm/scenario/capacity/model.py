"""The hiring plan as an integer program, by OR-Tools MathOpt with HiGHS.

Whole numbers are the agents of each class and whether it is held; hours, overtime, time off and contacts given away
are fractions. What is wanted is met in order, each aim held at its best while the next is sought: no month over its
budget, few contacts below the targets, with the goal `service` many in time, and least money. So no price of a missed
target has to be guessed.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.config import Config
from wfm.config.capacity import COST_LINES
from wfm.scenario.capacity.months import Months
from wfm.scenario.capacity.needs import Needs
from wfm.scenario.capacity.people import Heads, Intake

# Seconds for each aim. What is met first need not be met to the last contact: the last part of it takes far longer.
_SECONDS, _AIM_GAP, _COST_GAP, _SLACK, _DUST = 8.0, 5e-4, 1e-5, 1e-6, 1e-6


@dataclass(frozen=True)
class Group:
    """Queues that share agents: the agents there are, and the classes that may be hired."""

    queues: tuple[int, ...]
    present: Heads
    intakes: Sequence[Intake]


@dataclass(frozen=True)
class Question:
    """What the model is asked; money in the site's currency, arrays by month."""

    config: Config
    months: Months
    needs: Needs
    groups: Sequence[Group]
    available: np.ndarray
    budget: np.ndarray  # inf where there is none
    overtime_multiplier: float


@dataclass(frozen=True)
class Limits:
    """Which limits hold; those that do not are asked what they cost."""

    budget: bool = True
    classes: bool = True
    overtime: bool = True
    outsourcing: bool = True
    lines: bool = True


@dataclass(frozen=True)
class Answer:
    """The plan in numbers; arrays of shape (groups, months), of queues (queues, months).

    hired: Agents of each class, by group. regular, overtime, off: Hours. released: Heads let go.
    hours, outsourced, in_time, short: By queue: hours given, contacts given away, answered in time, below target.
    cost: By cost line and month. over: Money over the budget.
    gap: How far from the least cost this may be, a share of the cost.
    """

    hired: list[np.ndarray]
    regular: np.ndarray
    overtime: np.ndarray
    off: np.ndarray
    released: np.ndarray
    hours: np.ndarray
    outsourced: np.ndarray
    in_time: np.ndarray
    short: np.ndarray
    cost: dict[str, np.ndarray]
    over: np.ndarray
    gap: float


def solve(question: Question, limits: Limits = Limits()) -> Answer:
    """Answer a question.

    Raises:
        RuntimeError: The solver gave nothing in its time.
    """
    return _Model(question, limits).solve()


class _Model:
    def __init__(self, question: Question, limits: Limits) -> None:
        from ortools.math_opt.python import mathopt

        self._q, self._limits, self._mathopt = question, limits, mathopt
        self._model = mathopt.Model(name="hiring plan")
        self._count = len(question.months.starts)
        self._lines: dict[str, list] = {name: [0.0] * self._count for name in COST_LINES}
        self._classes_of_month: list[list] = [[] for _ in range(self._count)]
        self._hired_of_month: list[list] = [[] for _ in range(self._count)]
        queues = len(question.needs.queues)
        self._hours = [self._variables() for _ in range(queues)]
        self._given = [self._variables() for _ in range(queues)]
        self._in_time = [[self._model.add_variable() for _ in range(self._count)] for _ in range(queues)]
        self._short = [self._variables() for _ in range(queues)]
        self._over = self._variables()
        self._parts = [self._add_group(group) for group in question.groups]
        self._limit_classes()
        for place in range(queues):
            self._add_queue(place)
        self._add_outsourcing()
        self._add_budget()

    def _variables(self, high: np.ndarray | float = np.inf) -> list:
        highs = np.broadcast_to(high, (self._count,))
        return [self._model.add_variable(lb=0.0, ub=float(one)) for one in highs]

    def _add_group(self, group: Group) -> dict:
        """Hours of the agents there are and of those hired; they flow to the group's queues."""
        question, model = self._q, self._model
        capacity, present = question.config.capacity, group.present
        hired = [self._add_class(intake) for intake in group.intakes]
        released = self._variables(capacity.severance.most_per_month)
        regular, overtime, off = self._variables(), self._variables(), self._variables()
        heads = np.maximum(present.heads, 1e-9)
        for m in range(self._count):
            gone = sum(released[: m + 1]) if capacity.severance.most_per_month else 0.0
            new = group.intakes
            taught = sum(n * one.one.able[m] for n, one in zip(hired, new, strict=True))
            extra = sum(n * one.one.overtime[m] for n, one in zip(hired, new, strict=True))
            contracted = sum(n * one.one.most[m] for n, one in zip(hired, new, strict=True))
            model.add_linear_constraint(regular[m] <= present.most[m] - gone * (present.most[m] / heads[m]))
            least = present.least[m] - gone * (present.least[m] / heads[m])
            model.add_linear_constraint(regular[m] + off[m] >= least)
            model.add_linear_constraint(off[m] <= capacity.voluntary_time_off.share * least)
            if capacity.severance.most_per_month:
                model.add_linear_constraint(gone <= present.heads[m])
            if self._limits.overtime:
                share = capacity.overtime.share
                most = present.overtime[m] + extra if share is None else share * (regular[m] + contracted)
                model.add_linear_constraint(overtime[m] <= most)
            supply = (regular[m] + overtime[m] + taught) * float(question.available[m])
            model.add_linear_constraint(sum(self._hours[place][m] for place in group.queues) <= supply)
            self._pay(group, m, hired, regular[m], overtime[m], off[m], released, gone)
        return {"hired": hired, "regular": regular, "overtime": overtime, "off": off, "released": released}

    def _add_class(self, intake: Intake):
        """Return the agents of a class that is held, or nobody."""
        hiring = self._q.config.capacity.hiring
        if not self._limits.classes:
            number = self._model.add_variable(lb=0.0)
            self._hired_of_month[intake.month].append(number)
            return number
        fewest, most = hiring.class_size
        number, held = self._model.add_integer_variable(lb=0, ub=most), self._model.add_binary_variable()
        self._model.add_linear_constraint(number >= fewest * held)
        self._model.add_linear_constraint(number <= most * held)
        self._classes_of_month[intake.month].append(held)
        self._hired_of_month[intake.month].append(number)
        return number

    def _limit_classes(self) -> None:
        hiring = self._q.config.capacity.hiring
        for held, hired in zip(self._classes_of_month, self._hired_of_month, strict=True):
            if held and self._limits.classes:
                self._model.add_linear_constraint(sum(held) <= hiring.classes_per_month)
                if hiring.most_per_month is not None:
                    self._model.add_linear_constraint(sum(hired) <= hiring.most_per_month)

    def _pay(self, group: Group, m: int, hired: list, regular, overtime, off, released: list, gone) -> None:
        question, lines = self._q, self._lines
        capacity, present, premium = question.config.capacity, group.present, float(question.needs.premium[m])
        hours = present.most[m]
        wage = float(present.pay[0, m] / hours) if hours > 0 else self._newcomers_wage(group)
        new = list(zip(hired, group.intakes, strict=True))
        lines["pay"][m] += premium * (wage * regular + sum(n * float(one.one.pay[0, m]) for n, one in new))
        lines["overtime"][m] += premium * wage * question.overtime_multiplier * overtime
        lines["time_off"][m] += wage * capacity.voluntary_time_off.paid_share * off
        starting = [n for n, one in new if one.month == m]
        lines["training"][m] += sum(n * float(one.one.pay[1, m]) for n, one in new) + (
            capacity.hiring.training_cost * sum(starting)
        )
        lines["hiring"][m] += capacity.hiring.cost_per_hire * sum(starting)
        heads = float(present.heads[m]) - gone + sum(n * float(one.one.heads[m]) for n, one in new)
        lines["overhead"][m] += capacity.overhead_per_head * heads
        lines["severance"][m] += capacity.severance.cost_per_head * released[m]

    @staticmethod
    def _newcomers_wage(group: Group) -> float:
        paid = sum(float(one.one.pay.sum()) for one in group.intakes)
        hours = sum(float((one.one.most + one.one.training).sum()) for one in group.intakes)
        return paid / hours if hours else 0.0

    def _add_queue(self, place: int) -> None:
        """Contacts in time by the hull over the scales; whose who answer for others keep the target."""
        queue, model = self._q.needs.queues[place], self._model
        for m in range(self._count):
            contacts = float(queue.contacts[m])
            inside = 1.0 / contacts if contacts > 0 else 0.0
            hours, given, in_time = self._hours[place][m], self._given[place][m], self._in_time[place][m]
            model.add_linear_constraint(given <= contacts)
            # Contacts given away free the hours that they would have taken at the requirement.
            freed = float(queue.required[m]) * inside
            for level, slope in queue.lines(m):
                model.add_linear_constraint(in_time <= level + slope * (hours + freed * given))
            model.add_linear_constraint(in_time + self._short[place][m] >= queue.target * contacts)

    def _add_outsourcing(self) -> None:
        question = self._q
        outside = question.config.capacity.outsourcing
        for m in range(self._count):
            if self._limits.outsourcing:
                total = sum(given[m] for given in self._given)
                self._model.add_linear_constraint(total <= outside.contacts_per_month)
            for place, queue in enumerate(question.needs.queues):
                given = self._given[place][m]
                allowed = not outside.queues or queue.name in outside.queues
                priced = outside.per_contact is not None or outside.per_hour is not None
                if not (allowed and priced):
                    self._model.add_linear_constraint(given <= 0.0)
                    continue
                contacts = float(queue.contacts[m])
                hours = float(queue.required[m]) / contacts if contacts > 0 else 0.0
                price = outside.per_contact if outside.per_contact is not None else (outside.per_hour or 0.0) * hours
                self._lines["outsourcing"][m] += price * given

    def _add_budget(self) -> None:
        """Hold budgets of months and of cost lines, but for money over them that is told."""
        self._costs = [sum(self._lines[name][m] for name in COST_LINES) for m in range(self._count)]
        held = [[] for _ in range(self._count)]  # type: list[list]
        for m, most in enumerate(self._q.budget):
            if np.isfinite(most) and self._limits.budget:
                held[m].append((self._costs[m], float(most)))
        for name, most in self._q.config.capacity.budget.lines.items() if self._limits.lines else ():
            for m, cost in enumerate(self._lines[name]):
                held[m].append((cost, most))
        for m, limits in enumerate(held):
            for cost, most in limits:
                if not isinstance(cost, (int, float)):
                    self._model.add_linear_constraint(cost <= most + self._over[m])
            if not limits:
                self._model.add_linear_constraint(self._over[m] <= 0.0)
        self._capped = any(held)

    def solve(self) -> Answer:
        """Meet one aim after the other."""
        model = self._model
        over, short = sum(self._over), sum(sum(row) for row in self._short)
        in_time, cost = sum(sum(row) for row in self._in_time), sum(self._costs)
        aims = []
        if self._capped:
            aims.append(over)
        aims.append(short)
        if self._q.config.capacity.goal == "service":
            aims.append(-1.0 * in_time)
        values: dict = {}
        least = -math.inf
        for aim in (*aims, cost):
            model.minimize(aim)
            values, least = self._run(values, _COST_GAP if aim is cost else _AIM_GAP)
            best = self._value(aim, values)
            model.add_linear_constraint(aim <= best + _SLACK * max(abs(best), 1.0))
        return self._answer(values, least)

    def _run(self, start: dict, gap: float) -> tuple[dict, float]:
        """Return the values of all variables and a bound on the aim.

        The search begins with what met the aim before, and keeps it where nothing else is found in time: within what
        an aim leaves there may be little else.
        """
        mathopt = self._mathopt
        parameters = mathopt.SolveParameters(
            relative_gap_tolerance=gap, random_seed=1, time_limit=dt.timedelta(seconds=_SECONDS)
        )
        hints = [] if not start else [mathopt.SolutionHint(variable_values=start)]
        known = mathopt.ModelSolveParameters(solution_hints=hints)
        result = mathopt.solve(self._model, mathopt.SolverType.HIGHS, params=parameters, model_params=known)
        values = result.variable_values() if result.has_primal_feasible_solution() else start
        if not values:
            raise RuntimeError(f"the hiring plan's model has no answer: {result.termination.detail}")
        return values, result.termination.objective_bounds.dual_bound

    def _value(self, expression, values: dict) -> float:
        if isinstance(expression, (int, float)):
            return float(expression)
        return float(self._mathopt.as_flat_linear_expression(expression).evaluate(values))

    def _answer(self, values: dict, least: float) -> Answer:
        """Return what the values of variables mean; no plan that meets the other aims costs less than the least."""

        def read(variables: list) -> np.ndarray:
            found = np.array([values[one] for one in variables]).reshape(len(variables))
            return np.where(np.abs(found) < _DUST, 0.0, found)

        def rows(name: str) -> np.ndarray:
            return np.array([read(part[name]) for part in self._parts])

        cost = self._value(sum(self._costs), values)
        return Answer(
            [np.rint(read(part["hired"])) if self._limits.classes else read(part["hired"]) for part in self._parts],
            rows("regular"),
            rows("overtime"),
            rows("off"),
            rows("released"),
            np.array([read(row) for row in self._hours]),
            np.array([read(row) for row in self._given]),
            np.array([read(row) for row in self._in_time]),
            np.array([read(row) for row in self._short]),
            {name: np.array([self._value(one, values) for one in line]) for name, line in self._lines.items()},
            read(self._over),
            max(cost - least, 0.0) / max(abs(cost), 1e-9),
        )
