"""What a check finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Violation:
    """One broken rule.

    `rule` is the rule's name, `subject` the agent, queue or file concerned; `message` says in one line who, when,
    what is wrong and what would be right. `when` is the date or moment, empty where there is none.
    """

    rule: str
    subject: str
    message: str
    when: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


@dataclass(frozen=True)
class AuditRow:
    """A rule for one agent, or for the plan where `agent_id` is empty.

    `limit`, `value` and `margin` are in `unit` and None where a rule has no measure; `moment` is that of the tightest
    margin. `status` is kept, broken, reported (short, but not forbidden) or open (not known within the plan).
    """

    rule: str
    source: str
    agent_id: str
    limit: float | None
    value: float | None
    margin: float | None
    unit: str
    moment: str
    status: str
    note: str


@dataclass(frozen=True)
class CheckResult:
    """The verdict on a plan; `counts` says how many shifts, activities, agents and intervals were looked at.

    `audit` has a row for every rule and agent; `off` names rules that the configuration switches off, and `overrun`
    says by how much soft budgets were overrun.
    """

    violations: tuple[Violation, ...]
    counts: Mapping[str, int]
    audit: tuple[AuditRow, ...] = ()
    off: tuple[str, ...] = ()
    overrun: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    def __str__(self) -> str:
        seen = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        if self.ok:
            return f"no violations in {seen}"
        return "\n".join([*map(str, self.violations), f"{len(self.violations)} violations in {seen}"])
