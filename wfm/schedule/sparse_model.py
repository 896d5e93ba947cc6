"""A linear or integer program collected as plain arrays, and handed to OR-Tools MathOpt as one message.

Adding variables one by one through the Python interface takes longer than solving: as one message it takes a tenth.
HiGHS lets other threads work meanwhile.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ortools.math_opt.python import mathopt

# A number this near to a whole one is whole.
_WHOLE = 1e-6


class SparseModel:
    """Maximises; variables and rows are numbers from 0 on, in the order in which they are added."""

    def __init__(self) -> None:
        self._low: list[np.ndarray] = []
        self._high: list[np.ndarray] = []
        self._gain: list[np.ndarray] = []
        self._whole: list[np.ndarray] = []
        self._known: dict[int, float] = {}
        self._row_low: list[float] = []
        self._row_high: list[float] = []
        self._rows: list[np.ndarray] = []
        self._columns: list[np.ndarray] = []
        self._values: list[np.ndarray] = []
        self.size = 0

    def add(
        self,
        count: int,
        low: np.ndarray | float = 0.0,
        high: np.ndarray | float = np.inf,
        gain: np.ndarray | float = 0.0,
        whole: bool = False,
    ) -> np.ndarray:
        """Add variables, whole numbers if asked; returns their numbers, shape (count,)."""
        numbers = np.arange(self.size, self.size + count)
        self.size += count
        for parts, value in ((self._low, low), (self._high, high), (self._gain, gain)):
            parts.append(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)))
        self._whole.append(np.full(count, whole))
        return numbers

    def row(self, low: float, high: float) -> int:
        """Add an empty row with its bounds; returns its number."""
        self._row_low.append(low)
        self._row_high.append(high)
        return len(self._row_low) - 1

    def rows(self, count: int, low: float, high: float) -> np.ndarray:
        """Add empty rows of equal bounds; returns their numbers, shape (count,)."""
        numbers = np.arange(len(self._row_low), len(self._row_low) + count)
        self._row_low.extend([low] * count)
        self._row_high.extend([high] * count)
        return numbers

    def put(self, row: np.ndarray | int, columns: np.ndarray | int, values: np.ndarray | float) -> None:
        """Add entries to rows; all three broadcast. Entries of the same place add up."""
        row, columns, values = (np.ravel(part) for part in np.broadcast_arrays(row, columns, values))
        self._columns.append(columns)
        self._rows.append(np.broadcast_to(np.asarray(row), columns.shape))
        self._values.append(np.broadcast_to(np.asarray(values, dtype=np.float64), columns.shape))

    def know(self, variables: np.ndarray, values: Sequence[float] | np.ndarray) -> None:
        """Note the values of variables in an answer that is known."""
        self._known.update(zip(variables.tolist(), map(float, values), strict=True))

    def known(self, variables: np.ndarray) -> np.ndarray:
        """Return the values noted, 0.0 where none are."""
        return np.array([self._known.get(variable, 0.0) for variable in variables.tolist()])

    def duals(self, seconds: float | None) -> np.ndarray | None:
        """Solve by HiGHS's interior point; returns the duals of all rows, or None.

        Crossover stays on: it is cheap, and without it a loose end makes the wrapper lose the duals.
        """
        from ortools.math_opt.python import mathopt

        model = mathopt.Model.from_model_proto(self._message())
        parameters = mathopt.SolveParameters(lp_algorithm=mathopt.LPAlgorithm.BARRIER)
        if seconds is not None:
            parameters.time_limit = dt.timedelta(seconds=max(seconds, 0.1))
        try:
            result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
            if not result.has_dual_feasible_solution():
                return None
            found = result.dual_values()
        except (RuntimeError, ValueError, AttributeError):  # the solver gave up
            return None
        duals = np.zeros(len(self._row_low))
        for row, value in found.items():
            duals[row.id] = value
        return duals

    def best(
        self, seconds: float | None, nodes: int | None, seed: int, tolerance: float, from_known: bool = False
    ) -> np.ndarray | None:
        """Solve by HiGHS's branch and bound.

        Args:
            seconds, nodes: Limits; none: without.
            seed: Of the solver.
            tolerance: Absolute gap at which an answer is good enough.
            from_known: Whether to begin with the answer noted, which must have all variables that are not 0.

        Returns:
            The values of all variables, or None without an answer.
        """
        from ortools.math_opt.python import mathopt

        model = mathopt.Model.from_model_proto(self._message())
        start = mathopt.ModelSolveParameters()
        if from_known:
            values = {variable: self._known.get(variable.id, 0.0) for variable in model.variables()}
            start.solution_hints.append(mathopt.SolutionHint(variable_values=values))
        return self._answer(model, seconds, nodes, seed, tolerance, start)

    def rounded(self, seconds: float | None, nodes: int | None, seed: int, tolerance: float) -> np.ndarray | None:
        """Solve without whole numbers first, and then with what is not whole yet, between the whole ones around.

        Near the best where the first answer is nearly whole, as that of a day's shifts is. The arguments, and what is
        returned, are those of `best`.
        """
        from ortools.math_opt.python import mathopt

        message, begun = self._message(), time.monotonic()
        del message.variables.integers[:]
        message.variables.integers.extend([False] * self.size)
        relaxed = self._answer(mathopt.Model.from_model_proto(message), seconds, None, seed, tolerance)
        if relaxed is None:
            return None
        whole = np.concatenate(self._whole)
        near = np.abs(relaxed - np.rint(relaxed)) < _WHOLE
        low, high = np.where(near, np.rint(relaxed), [np.floor(relaxed), np.ceil(relaxed)])
        message.variables.integers[:] = whole.tolist()
        message.variables.lower_bounds[:] = np.where(whole, low, message.variables.lower_bounds).tolist()
        message.variables.upper_bounds[:] = np.where(whole, high, message.variables.upper_bounds).tolist()
        left = None if seconds is None else seconds - (time.monotonic() - begun)
        return self._answer(mathopt.Model.from_model_proto(message), left, nodes, seed, tolerance)

    def _answer(
        self,
        model: mathopt.Model,
        seconds: float | None,
        nodes: int | None,
        seed: int,
        tolerance: float,
        start: mathopt.ModelSolveParameters | None = None,
    ) -> np.ndarray | None:
        from ortools.math_opt.python import mathopt

        parameters = mathopt.SolveParameters(
            absolute_gap_tolerance=tolerance, relative_gap_tolerance=0.0, random_seed=seed, node_limit=nodes
        )
        if seconds is not None:
            parameters.time_limit = dt.timedelta(seconds=max(seconds, 0.1))
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters, model_params=start)
        if not result.has_primal_feasible_solution():
            return None
        found = np.zeros(self.size)
        for variable, value in result.variable_values().items():
            found[variable.id] = value
        return found

    def _message(self):
        from ortools.math_opt import model_pb2

        message = model_pb2.ModelProto(name="roster")
        variables, rows = message.variables, message.linear_constraints
        variables.ids.extend(range(self.size))
        variables.lower_bounds.extend(np.concatenate(self._low).tolist())
        variables.upper_bounds.extend(np.concatenate(self._high).tolist())
        variables.integers.extend(np.concatenate(self._whole).tolist())
        gain = np.concatenate(self._gain)
        some = np.flatnonzero(gain)
        message.objective.maximize = True
        message.objective.linear_coefficients.ids.extend(some.tolist())
        message.objective.linear_coefficients.values.extend(gain[some].tolist())
        rows.ids.extend(range(len(self._row_low)))
        rows.lower_bounds.extend(self._row_low)
        rows.upper_bounds.extend(self._row_high)
        row, column, value = (np.concatenate(parts) for parts in (self._rows, self._columns, self._values))
        key = row.astype(np.int64) * self.size + column
        order = np.argsort(key, kind="stable")
        key, value = key[order], value[order]
        first = np.flatnonzero(np.diff(key, prepend=-1))
        total = np.add.reduceat(value, first)
        matrix = message.linear_constraint_matrix
        matrix.row_ids.extend((key[first] // self.size).tolist())
        matrix.column_ids.extend((key[first] % self.size).tolist())
        matrix.coefficients.extend(total.tolist())
        return message
