"""How far from its limit a rule is for one agent at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from wfm.check.clock import hours

SLACK_MINUTES = 1e-6
KEPT, BROKEN, REPORTED, OPEN = "kept", "broken", "reported", "open"


@dataclass(frozen=True)
class Measure:
    """A value beside its limit; `least` where it must not be smaller.

    `unit` is `min`, shown as hours, or `minutes` or `days`. `value` is None where nothing ends within the plan. `note`
    says what follows, in words.
    """

    agent_id: str
    when: object
    limit: float
    value: float | None
    unit: str = "min"
    least: bool = False
    note: str = ""

    @property
    def margin(self) -> float | None:
        """What is left up to the limit, below 0 where it is passed."""
        if self.value is None:
            return None
        return self.value - self.limit if self.least else self.limit - self.value

    @property
    def broken(self) -> bool:
        """Whether the limit is passed."""
        return self.margin is not None and self.margin < -SLACK_MINUTES

    def text(self, number: float) -> str:
        """Write a number in the measure's unit, minutes as hours."""
        return hours(number) if self.unit == "min" else f"{round(number, 4):g} {self.unit}"
