"""What an explanation says: findings, each with the changes that would mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Fix:
    """A change that mends a finding.

    `cost` is money over the plan, None where a change has no price. `gain` is contacts answered in time over the plan
    for a short interval, and 1 where the change removes a cause of there being no roster.
    """

    change: str
    cost: float | None = None
    gain: float | None = None


@dataclass(frozen=True)
class Finding:
    """One cause, or one reason, in plain words; the first fix is the cheapest."""

    kind: str
    subject: str
    message: str
    fixes: tuple[Fix, ...] = ()

    @property
    def line(self) -> str:
        """The finding and its cheapest change on one line."""
        change = f"; cheapest change: {self.fixes[0].change}" if self.fixes else ""
        return f"{self.subject}: {self.message}{change}"

    def data(self) -> dict[str, Any]:
        """Return the finding as `explain --json` shows it."""
        return {**asdict(self), "fixes": [asdict(fix) for fix in self.fixes]}
