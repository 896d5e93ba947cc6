"""The roster's parts: pieces, shifts and weeks, in plain minutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from wfm.config.agents import Agent

WORK = "work"
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Piece:
    """One row of the activities table; `start` and `end` in minutes since 1970 in UTC."""

    agent_id: str
    start: int
    end: int
    name: str
    paid: bool

    @property
    def minutes(self) -> int:
        """Length in elapsed minutes."""
        return self.end - self.start


@dataclass(frozen=True)
class Shift:
    """One row of the shifts table with its pieces in the order of their file."""

    agent: Agent
    date: dt.date
    start: int
    end: int
    paid_hours: float
    overtime_hours: float
    cost: float
    pieces: list[Piece] = field(default_factory=list)

    @property
    def span(self) -> int:
        """Elapsed minutes from start to end, breaks included."""
        return self.end - self.start

    @property
    def paid_minutes(self) -> int:
        """Paid minutes by the activities table."""
        return sum(piece.minutes for piece in self.pieces if piece.paid)

    def covers(self, start: int, end: int) -> bool:
        """Whether the shift spans the whole of a stretch of time."""
        return self.start <= start and end <= self.end


@dataclass(frozen=True)
class AgentWeek:
    """One agent's shifts of one week of the plan; `dates` are the seven days from `week.start` on."""

    agent: Agent
    dates: list[dt.date]
    shifts: list[Shift]

    @property
    def credited(self) -> int:
        """Number of dates that count as if worked: time off, and days before hiring or after leaving."""
        return sum(date in self.agent.time_off or not self.agent.employed(date) for date in self.dates)

    @property
    def paid_minutes(self) -> int:
        """Paid minutes of the week."""
        return sum(shift.paid_minutes for shift in self.shifts)

    @property
    def when(self) -> str:
        """The week, for messages."""
        return f"week of {self.dates[0]}"
