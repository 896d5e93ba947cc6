"""A linear or integer program collected as plain arrays, and handed to OR-Tools MathOpt as one message.

Adding variables one by one through the Python interface takes longer than solving: as one message it takes a tenth.
HiGHS lets other threads work meanwhile.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence

import numpy as np

# A number this near to a whole one is whole.
_WHOLE = 1e-6
# What a whole number gains by being as it was noted, where answers near to it are looked for.
_AS_NOTED = 0.1
# So many times at most rows are added that an answer broke, without whole numbers and with them.
_CUTS, _MENDED = 2, 3


class SparseModel:
    """Maximises; variables and rows are numbers from 0 on, in the order in which they are added."""

    def __init__(self) -> None:
        self._low: list[np.ndarray] = []
        self._high: list[np.ndarray] = []
        self._gain: list[np.ndarray] = []
        self._more: list[tuple[np.ndarray, np.ndarray]] = []
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

    def gain(self, variables: np.ndarray, more: np.ndarray) -> None:
        """Let variables gain so much more each."""
        self._more.append((variables, more))

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
        return self._answer(self._message(), seconds, nodes, seed, tolerance, from_known)

    def near_known(
        self,
        seconds: float | None,
        seed: int,
        tolerance: float,
        cut_off: Callable[[np.ndarray], bool],
        leading: np.ndarray,
    ) -> np.ndarray | None:
        """Solve for the whole numbers in which the answer noted and that without whole numbers differ.

        Of all answers without whole numbers, one like the noted one is looked for: each whole number gains a little
        more that is as it was noted. What is found is no worse than the answer noted, which must have all variables
        that are not 0. `cut_off` adds rows that an answer breaks and the program lacks, and tells whether it did; where
        what is found breaks any, all but the `leading` variables are chosen anew. The other arguments are those of
        `best`.

        Source: relaxation induced neighbourhoods, Danna, Rothberg and Le Pape (2005), "Exploring relaxation induced
        neighborhoods to improve MIP solutions".
        """
        begun, whole, known = time.monotonic(), np.concatenate(self._whole), self.known(np.arange(self.size))
        nudged = self._gains() + whole * np.where(known > 0.0, _AS_NOTED, -_AS_NOTED)
        relaxed = self._relaxed(seconds, seed, tolerance, nudged, cut_off)
        if relaxed is None:
            return None
        message = self._between(whole & (np.abs(relaxed - known) < _WHOLE), known, known)
        left = None if seconds is None else seconds - (time.monotonic() - begun)
        found = self._answer(message, left, None, seed, tolerance, from_known=True)
        held = np.isin(np.arange(self.size), leading)
        for _ in range(_MENDED):
            if found is None or not cut_off(found):
                break
            message = self._between(held, np.rint(found), np.rint(found))
            again = self._answer(message, seconds, None, seed, tolerance)
            if again is None:
                break
            found = again
        return found

    def _relaxed(
        self,
        seconds: float | None,
        seed: int,
        tolerance: float,
        gains: np.ndarray,
        cut_off: Callable[[np.ndarray], bool],
    ) -> np.ndarray | None:
        """Solve without whole numbers, with other gains."""
        begun, found = time.monotonic(), None
        for _ in range(_CUTS):
            message = self._message()
            message.variables.integers[:] = [False] * self.size
            self._aim_at(message, gains)
            left = None if seconds is None else seconds - (time.monotonic() - begun)
            found = self._answer(message, left, None, seed, tolerance)
            if found is None or not cut_off(found):
                break
        return found

    def _between(self, fixed: np.ndarray, low: np.ndarray, high: np.ndarray):
        """Return the program with some variables held between bounds."""
        message = self._message()
        message.variables.lower_bounds[:] = np.where(fixed, low, message.variables.lower_bounds).tolist()
        message.variables.upper_bounds[:] = np.where(fixed, high, message.variables.upper_bounds).tolist()
        return message

    def _answer(
        self, message, seconds: float | None, nodes: int | None, seed: int, tolerance: float, from_known: bool = False
    ) -> np.ndarray | None:
        from ortools.math_opt.python import mathopt

        model, start = mathopt.Model.from_model_proto(message), mathopt.ModelSolveParameters()
        if from_known:
            values = {variable: self._known.get(variable.id, 0.0) for variable in model.variables()}
            start.solution_hints.append(mathopt.SolutionHint(variable_values=values))
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

    def _gains(self) -> np.ndarray:
        gains = np.concatenate(self._gain)
        for variables, more in self._more:
            np.add.at(gains, variables, more)
        return gains

    @staticmethod
    def _aim_at(message, gains: np.ndarray) -> None:
        some, aim = np.flatnonzero(gains), message.objective.linear_coefficients
        aim.ids[:], aim.values[:] = some.tolist(), gains[some].tolist()

    def _message(self):
        from ortools.math_opt import model_pb2

        message = model_pb2.ModelProto(name="roster")
        variables, rows = message.variables, message.linear_constraints
        variables.ids.extend(range(self.size))
        variables.lower_bounds.extend(np.concatenate(self._low).tolist())
        variables.upper_bounds.extend(np.concatenate(self._high).tolist())
        variables.integers.extend(np.concatenate(self._whole).tolist())
        message.objective.maximize = True
        self._aim_at(message, self._gains())
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
