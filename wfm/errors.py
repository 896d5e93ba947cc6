"""Everything that wfm refuses, and the exit code that goes with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class WfmError(Exception):
    """Root of all errors that are the user's to mend; never shown as a traceback."""

    exit_code = 2


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of an input, located.

    `line` is 1-based, 0 where the fault belongs to the file as a whole.
    """

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"


class InputError(WfmError):
    """All faults of the input that could be found in one go."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, file: str | Path, line: int, field: str, message: str) -> InputError:
        """Build an error of a single fault."""
        return cls([Problem(str(file), line, field, message)])


class NoRosterError(WfmError):
    """No roster can exist under the rules given; `reasons` say why, in words for people."""

    exit_code = 3

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(reasons)
        super().__init__("\n".join(f"no roster can exist: {reason}" for reason in self.reasons))


class PlanInterrupted(WfmError):
    """The user stopped the run before any roster was found."""

    exit_code = 130
