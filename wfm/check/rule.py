"""A rule: a name, and a function that finds what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wfm.check.result import Violation

if TYPE_CHECKING:
    from wfm.check.facts import Facts

Finding = tuple[str, object, str]
"""Subject (agent, queue or file), the date or moment (may be empty), and what is wrong and what would be right."""


@dataclass(frozen=True)
class Rule:
    """One rule of the contract, stated independently of the optimiser."""

    name: str
    find: Callable[[Facts], Iterable[Finding]]

    def __call__(self, facts: Facts) -> list[Violation]:
        """Return every violation of this rule."""
        return [
            Violation(self.name, subject, f"{subject} {when}: {text}" if str(when) else f"{subject}: {text}", str(when))
            for subject, when, text in self.find(facts)
        ]


def rule(name: str) -> Callable[[Callable[[Facts], Iterable[Finding]]], Rule]:
    """Make a rule of a function that yields findings."""
    return lambda find: Rule(name, find)
