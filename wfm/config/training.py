"""Coaching and training by need: who needs which sessions, by when, and how many may be held at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from wfm.config.base import Date, Grid, Name, NotNegative, Number, Section, Whole
from wfm.config.contracts import Activity

Places = Annotated[Whole, Field(ge=1)]
Grouping = Literal["alone", "team", "all"]
_DAYS_A_WEEK = 7


class Sitting(Section):
    """What every session of one kind has: its name in the plan, how long it takes, who sits in it, what it occupies."""

    name: Name
    minutes: Grid
    cost: NotNegative = Field(0.0, description="money beside pay for each agent and session")
    group: Grouping = Field("alone", description="`team`: those of a team train together; `all`: whoever needs it")
    seats: Places | None = Field(None, description="of a group at most; no limit by default")
    trainers: Annotated[Whole, Field(ge=0)] = Field(1, description="trainers that one session takes; 0: self-study")
    rooms: Annotated[Whole, Field(ge=0)] = Field(1, description="rooms that one session takes")


class Coaching(Sitting):
    """Sessions for those whose scores of a measure are low, in every week of the plan."""

    measure: Name = Field(description="as in the scores table")
    below: Number = Field(description="an agent whose mean score is lower is due")
    last_days: Places = Field(28, description="days before the plan whose scores count")
    least_scores: Places = Field(1, description="scores that say something")
    per_week: Annotated[Whole, Field(ge=1, le=7)] = 1


class CourseRule(Sitting):
    """Sessions for what is assigned to agents: as many as the hours of a course need."""

    course: Name | None = Field(
        None, description="as in the training table; without it, every course not named by others"
    )
    ahead_days: Annotated[Whole, Field(ge=0)] = Field(
        0, description="due so many days after the plan is placed as well"
    )


class Need(Section):
    """One session that an agent is due, to be held on a date from `first` to `last`; overdue ones come first."""

    agent: Name
    first: Date
    last: Date
    due: Date | None = None
    overdue: bool = False
    why: str

    @property
    def rank(self) -> tuple[bool, dt.date]:
        """The order in which needs are placed."""
        return not self.overdue, self.due or dt.date.max


class Course(Activity):
    """An off-phone activity that those who need it are given once for each need."""

    group: Grouping = "alone"
    seats: Places | None = None
    trainers: Annotated[Whole, Field(ge=0)] = 1
    rooms: Annotated[Whole, Field(ge=0)] = 1
    needs: Annotated[tuple[Need, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _agents_of_needs(cls, data: Any) -> Any:
        if isinstance(data, dict) and "agents" not in data:
            needs = data.get("needs") or ()
            named = [one.agent if isinstance(one, Need) else (one or {}).get("agent") for one in needs]
            return data | {"agents": tuple(dict.fromkeys(named))}
        return data

    def of_agent(self, agent_id: str) -> list[Need]:
        """Return an agent's needs, those to be held first in front."""
        return sorted((one for one in self.needs if one.agent == agent_id), key=lambda one: (one.rank, one.last))

    def times_every_week(self, agent_id: str, weeks: Sequence[dt.date]) -> int:
        """Return how many sessions an agent is due in each of some weeks at least; by their first dates."""
        own, end = self.of_agent(agent_id), dt.timedelta(days=_DAYS_A_WEEK - 1)
        return min(sum(first <= one.first and one.last <= first + end for one in own) for first in weeks)


class LeftOut(Section):
    """Rows of the tables that become no session of this plan."""

    unknown_agents: Whole = 0
    due_later: Whole = 0
    without_rule: Whole = 0


class Training(Section):
    """Sessions by need, and how many may be held at the same moment."""

    assignments: Name | None = Field(None, description="file of the training table")
    scores: Name | None = Field(None, description="file of the scores table")
    coaching: tuple[Coaching, ...] = ()
    courses: tuple[CourseRule, ...] = ()
    trainers: Annotated[Whole, Field(ge=0)] | None = Field(None, description="who train at the same moment at most")
    rooms: Annotated[Whole, Field(ge=0)] | None = Field(None, description="rooms in use at the same moment at most")
    sessions: tuple[Course, ...] | None = Field(None, description="what is due, found in the tables already")
    left_out: LeftOut | None = None

    @model_validator(mode="after")
    def _tables_named(self) -> Training:
        if self.coaching and self.scores is None and self.sessions is None:
            raise ValueError("coaching needs scores, the file of the scores table")
        if self.courses and self.assignments is None and self.sessions is None:
            raise ValueError("courses need assignments, the file of the training table")
        return self

    @property
    def kinds(self) -> tuple[Sitting, ...]:
        """All kinds of sessions."""
        return (*self.coaching, *self.courses)

    @property
    def limits(self) -> dict[str, int]:
        """What there is of trainers and rooms, where that is limited."""
        given = {"trainers": self.trainers, "rooms": self.rooms}
        return {name: count for name, count in given.items() if count is not None}
