"""From the tables of assignments and scores to the sessions that agents are due in a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from math import ceil

import pandas as pd

from wfm.config.agents import Agent
from wfm.config.root import Config
from wfm.config.training import Coaching, Course, CourseRule, LeftOut, Need, Sitting, Training
from wfm.table_io import read_table
from wfm.tables import SCORES, TRAINING

_DAYS_A_WEEK = 7
# What learning systems call an assignment that asks nothing more.
_DONE = frozenset({"completed", "complete", "passed", "done", "expired", "cancelled", "canceled"})


def with_training(config: Config, agents: Sequence[Agent]) -> Config:
    """Return the configuration with the sessions that are due, each for an agent between two dates.

    A configuration without the section, and one that names its sessions already, stays as it is.

    Raises:
        InputError: Wrong cells in the tables of assignments or scores.
    """
    given = config.training
    if given is None or given.sessions is not None:
        return config
    known = {agent.agent_id for agent in agents}
    found = _Found(config, known)
    sessions = [_course(rule, needs) for rule, needs in found.due(given) if needs]
    resolved = given.model_copy(update={"sessions": tuple(sessions), "left_out": found.left_out()})
    return config.model_copy(update={"training": resolved})


def _course(rule: Sitting, needs: list[Need]) -> Course:
    ordered = tuple(sorted(needs, key=lambda one: (one.rank, one.last, one.agent)))
    return Course(
        name=rule.name, minutes=rule.minutes, cost=rule.cost, group=rule.group, seats=rule.seats,
        trainers=rule.trainers, rooms=rule.rooms, needs=ordered,
        agents=tuple(dict.fromkeys(one.agent for one in ordered)),
    )  # fmt: skip


class _Found:
    """Reads what is due, and counts what is not of this plan."""

    def __init__(self, config: Config, known: set[str]) -> None:
        self._config, self._known = config, known
        self._first, self._last = config.week.dates[0], config.week.dates[-1]
        self._strangers: set[str] = set()
        self._later = self._unruled = 0

    def due(self, given: Training) -> Iterator[tuple[Sitting, list[Need]]]:
        """Yield every kind of session with its needs."""
        scores = self._table("scores", SCORES)
        for coaching in given.coaching:
            yield coaching, list(self._coached(coaching, scores))
        assigned = self._open(self._table("assignments", TRAINING))
        named = {rule.course for rule in given.courses}
        rest = next((rule for rule in given.courses if rule.course is None), None)
        for rule in given.courses:
            other = ~assigned["course"].isin(named) if rule is rest else assigned["course"] == rule.course
            yield rule, list(self._assigned(rule, assigned[other]))
        if rest is None:
            self._unruled = int((~assigned["course"].isin(named)).sum())

    def left_out(self) -> LeftOut:
        """Return the counts of what became no session."""
        return LeftOut(unknown_agents=len(self._strangers), due_later=self._later, without_rule=self._unruled)

    def _table(self, name: str, table) -> pd.DataFrame:
        """Read a table, of known agents alone; without one, an empty table."""
        config = self._config
        if not config.has(name):
            return pd.DataFrame(columns=table.names)
        frame = read_table(config.path_of(name), table, config.site.timezone)
        frame = frame.reindex(columns=table.names)
        named = frame[frame["agent_id"].notna() & (frame["agent_id"] != "")]
        self._strangers |= set(named["agent_id"]) - self._known
        return named[named["agent_id"].isin(self._known)]

    def _coached(self, rule: Coaching, scores: pd.DataFrame) -> Iterator[Need]:
        since = self._first - dt.timedelta(days=rule.last_days)
        near = scores[(scores["measure"] == rule.measure) & (scores["date"] >= since) & (scores["date"] < self._first)]
        for agent_id, own in near.groupby("agent_id", sort=True)["score"]:
            mean = float(own.mean())
            if len(own) < rule.least_scores or mean >= rule.below:
                continue
            of = "1 score" if len(own) == 1 else f"{len(own)} scores"
            why = f"{rule.measure} {mean:.4g} (mean of {of} since {since}) is below {rule.below:g}"
            for week in range(self._config.week.weeks):
                first = self._first + dt.timedelta(days=_DAYS_A_WEEK * week)
                last = first + dt.timedelta(days=_DAYS_A_WEEK - 1)
                for _ in range(rule.per_week):
                    yield Need(agent=str(agent_id), first=first, last=last, due=last, why=why)

    def _open(self, assigned: pd.DataFrame) -> pd.DataFrame:
        status = assigned["status"].map(lambda word: str(word).strip().lower())
        return assigned[assigned["completed"].isna() & ~status.isin(_DONE)]

    def _assigned(self, rule: CourseRule, rows: pd.DataFrame) -> Iterator[Need]:
        for row in rows.sort_values(["agent_id", "course"], kind="stable").to_dict("records"):
            due = row["due"] if isinstance(row["due"], dt.date) else None
            given = row["assigned"] if isinstance(row["assigned"], dt.date) else self._first
            if (due and due > self._last + dt.timedelta(days=rule.ahead_days)) or given > self._last:
                self._later += 1
                continue
            overdue = due is not None and due < self._first
            last = self._last if due is None or overdue else min(due, self._last)
            by = "" if due is None else f", was due {due}" if overdue else f", due {due}"
            for _ in range(_sessions(row["hours"], rule.minutes)):
                yield Need(
                    agent=row["agent_id"], first=min(max(given, self._first), last), last=last, due=due,
                    overdue=overdue, why=f"{row['course']} assigned{by}",
                )  # fmt: skip


def _sessions(hours: float, minutes: int) -> int:
    """Return how many sessions the hours of a course take; one where they are not known."""
    return max(ceil(hours * 60 / minutes - 1e-9), 1) if hours == hours else 1
