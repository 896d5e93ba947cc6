"""What has changed since a plan was made, and what may be done about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import instant
from wfm.config.nearest import did_you_mean
from wfm.errors import InputError, Problem
from wfm.schedule.repair import BREAKS, LONGER, NEW, SHIFT, SHORTER, TRAINING, Rights

ALL = "all"
# What may be asked for alone, on a day that has begun: the kind of change of the repair.
ONLY = {
    "breaks": BREAKS, "training": TRAINING, "time-off": SHORTER, "extend": LONGER, "move": SHIFT, "call-in": NEW,
}  # fmt: skip


@dataclass(frozen=True)
class Absence:
    """An agent who is away: a whole date, or from one instant to another."""

    agent_id: str
    date: dt.date | None = None
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None


@dataclass(frozen=True)
class Asked:
    """What has changed, and what may be done about it.

    Attributes:
        absences: Who is away now.
        volume: What the contacts of queues are multiplied by, from `since` on; `all` for all others.
        aht: What their handle times are multiplied by, likewise.
        until: When contacts and handle times are again as planned; the days after it stay as they are.
        only: The one kind of change that may be made, of `ONLY`; then shifts that have begun change, too, where what is
            changed lies ahead.
        locks: (agent, date) of shifts that must stay.
        since: The present: what has begun before it stays; by default when the first change takes effect.
        notice_hours: Shifts that begin within so many hours of `since` are neither moved nor added.
        most_people: How many people may be touched at most; by default five for each absence, any number otherwise.
        rights: What may be done.
        more_budget: Money by which the weekly budget is raised.
    """

    absences: Sequence[Absence] = ()
    volume: Mapping[str, float] = field(default_factory=dict)
    aht: Mapping[str, float] = field(default_factory=dict)
    until: pd.Timestamp | None = None
    only: str | None = None
    locks: Sequence[tuple[str, dt.date]] = ()
    since: pd.Timestamp | None = None
    notice_hours: float = 0.0
    most_people: int | None = None
    rights: Rights = field(default_factory=Rights)
    more_budget: float = 0.0

    @property
    def changes_load(self) -> bool:
        """Whether more or other work is to be done than was planned."""
        return bool(self.volume or self.aht)


def refuse_unknown(asked: Asked, config: Config, agents: Sequence[Agent], folder: Path) -> None:
    """Refuse agents, dates and queues that a plan does not know, all in one go."""
    known, dates = [agent.agent_id for agent in agents], set(config.week.dates)
    named = [("--absent", one.agent_id, one.date) for one in asked.absences]
    named += [("--lock", agent_id, date) for agent_id, date in asked.locks]
    problems = []
    for option, agent_id, date in named:
        if agent_id not in known:
            problems.append(
                Problem(str(folder), 0, option, f"unknown agent '{agent_id}'{did_you_mean(agent_id, known)}")
            )
        if date is not None and date not in dates:
            text = f"{date} is not in the plan; {config.week.dates[0]} to {config.week.dates[-1]}"
            problems.append(Problem(str(folder), 0, option, text))
    for option, factors in (("--volume", asked.volume), ("--aht", asked.aht)):
        for name in factors:
            if name not in (*config.queue_names, ALL):
                message = f"unknown queue '{name}'{did_you_mean(name, config.queue_names)}; or all"
                problems.append(Problem(str(folder), 0, option, message))
    if asked.more_budget and config.budget.weekly is None:
        problems.append(Problem(str(folder), 0, "--more-budget", "the plan has no budget.weekly that could be raised"))
    if problems:
        raise InputError(problems)


def present(asked: Asked, config: Config) -> pd.Timestamp:
    """Return the present: as asked, or when the first change takes effect."""
    zone = config.site.timezone
    if asked.since is not None:
        return asked.since
    first = instant(config.week.dates[0], 0, zone)
    if asked.changes_load or not asked.absences:
        return first
    return min(instant(one.date, 0, zone) if one.date else one.start for one in asked.absences)  # type: ignore[type-var]
