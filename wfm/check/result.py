"""What a check finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Violation:
    """One broken rule.

    `rule` is the rule's name, `subject` the agent, queue or file concerned; `message` says in one line who, when,
    what is wrong and what would be right.
    """

    rule: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


@dataclass(frozen=True)
class CheckResult:
    """The verdict on a plan; `counts` says how many shifts, activities, agents and intervals were looked at."""

    violations: tuple[Violation, ...]
    counts: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    def __str__(self) -> str:
        seen = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        if self.ok:
            return f"no violations in {seen}"
        return "\n".join([*map(str, self.violations), f"{len(self.violations)} violations in {seen}"])
