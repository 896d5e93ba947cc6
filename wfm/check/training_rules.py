"""Rules on coaching and training: who is due what, held in time or told why not, and no more at once than can be."""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator

from wfm.check.facts import Facts
from wfm.check.roster import Piece
from wfm.check.rule import Finding, rule
from wfm.config.training import Coaching, Course, CourseRule, Need

_FILE = "training.csv"
_DONE = ("completed", "complete", "passed", "done", "expired", "cancelled", "canceled")
_Held = tuple[dt.date, Piece]


def _courses(facts: Facts) -> tuple[Course, ...]:
    training = facts.config.training
    return (training.sessions or ()) if training else ()


def _held(facts: Facts, agent_id: str, name: str) -> list[_Held]:
    """Return the sessions of a kind that an agent is in, with the dates of their shifts."""
    shifts = facts.by_agent.get(agent_id, [])
    return [(shift.date, piece) for shift in shifts for piece in shift.pieces if piece.name == name]


@rule("training_capacity")
def training_capacity(facts: Facts) -> Iterator[Finding]:
    """At no moment do the sessions held take more trainers, or rooms, than there are."""
    training = facts.config.training
    if training is None:
        return
    for what, limit in training.limits.items():
        changes: Counter[int] = Counter()
        for course in _courses(facts):
            for (start, end), sessions in _sessions_at(facts, course).items():
                changes[start] += sessions * getattr(course, what)
                changes[end] -= sessions * getattr(course, what)
        used = 0
        for moment in sorted(changes):
            used += changes[moment]
            if used > limit:
                yield "training", facts.clock.text(moment), f"{used} {what} are in use; {limit} at most"
                break


def _sessions_at(facts: Facts, course: Course) -> Counter[tuple[int, int]]:
    """Return how many sessions of a course are held, by start and end."""
    people: Counter[tuple[int, int, str]] = Counter()
    for agent_id, agent in facts.agents.items():
        together = {"alone": agent_id, "team": agent.team, "all": ""}[course.group]
        for _, piece in _held(facts, agent_id, course.name):
            people[piece.start, piece.end, together] += 1
    found: Counter[tuple[int, int]] = Counter()
    for (start, end, _), count in people.items():
        found[start, end] += math.ceil(count / (course.seats or count))
    return found


@rule("training_need")
def training_need(facts: Facts) -> Iterator[Finding]:
    """A session is held between its first and last date once, or training.csv says why not; no others are held."""
    told = _told(facts)
    for course in _courses(facts):
        for agent_id in dict.fromkeys(need.agent for need in course.needs):
            needs = sorted(
                (one for one in course.needs if one.agent == agent_id), key=lambda one: (one.last, one.first)
            )
            rest = sorted(_held(facts, agent_id, course.name), key=lambda one: one[1].start)
            unmet = []
            for need in needs:
                found = next((one for one in rest if need.first <= one[0] <= need.last), None)
                if found is None:
                    unmet.append(need)
                else:
                    rest.remove(found)
            for date, piece in rest:
                text = f"{course.name} is held on {date}, on which none is due; between {_dates(needs)}"
                yield agent_id, facts.clock.text(piece.start), text
            if len(unmet) > told[agent_id, course.name]:
                text = f"{course.name} ({unmet[0].why}) is not held; once from {_dates(unmet)}, or a reason in {_FILE}"
                yield agent_id, unmet[0].last, text


def _dates(needs: list[Need]) -> str:
    return " or ".join(dict.fromkeys(f"{one.first} to {one.last}" for one in needs))


def _told(facts: Facts) -> Counter[tuple[str, str]]:
    """Return for how many sessions the plan says why they are not held, by agent and kind."""
    path = facts.files.folder / _FILE
    if not path.is_file():
        return Counter()
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row.get("placed") == "false" and row.get("message")]
    return Counter((row.get("agent_id") or "", row.get("training") or "") for row in rows)


@rule("training_due")
def training_due(facts: Facts) -> Iterator[Finding]:
    """Sessions are due for those of low scores and open assignments in the inputs' tables, and for nobody else."""
    training = facts.config.training
    if training is None:
        return
    due: Counter[tuple[str, str]] = Counter()
    for coaching in training.coaching if facts.config.has("scores") else ():
        due.update(_coached(facts, coaching))
    named = {one.course for one in training.courses}
    for number, course in enumerate(training.courses if facts.config.has("assignments") else ()):
        if course.course is not None or number == [one.course for one in training.courses].index(None):
            due.update(_assigned(facts, course, named))
    found = Counter((need.agent, course.name) for course in _courses(facts) for need in course.needs)
    given = {one.name for one in training.kinds}
    for agent_id, name in sorted(set(due) | set(found)):
        if name in given and due[agent_id, name] != found[agent_id, name]:
            text = f"{found[agent_id, name]} sessions of {name} are due by inputs/plan.yaml; {due[agent_id, name]}"
            yield agent_id, "", f"{text} by the tables of scores and assignments"


def _rows(facts: Facts, name: str) -> list[dict[str, str]]:
    with facts.config.path_of(name).open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row.get("agent_id") in facts.agents]


def _coached(facts: Facts, rule_: Coaching) -> Iterator[tuple[str, str]]:
    first = facts.config.week.start
    scores: dict[str, list[float]] = {}
    for row in _rows(facts, "scores"):
        age = (first - dt.date.fromisoformat(row["date"])).days
        if row["measure"] == rule_.measure and 0 < age <= rule_.last_days:
            scores.setdefault(row["agent_id"], []).append(float(row["score"]))
    for agent_id, own in scores.items():
        if len(own) >= rule_.least_scores and math.fsum(own) / len(own) < rule_.below - 1e-9:
            yield from [(agent_id, rule_.name)] * (rule_.per_week * facts.config.week.weeks)


def _assigned(facts: Facts, rule_: CourseRule, named: set[str | None]) -> Iterator[tuple[str, str]]:
    end = facts.config.week.dates[-1]
    for row in _rows(facts, "assignments"):
        other = row["course"] not in named if rule_.course is None else row["course"] == rule_.course
        closed = bool(row.get("completed")) or (row.get("status") or "").strip().lower() in _DONE
        due, given = ((row.get(key) or "")[:10] for key in ("due", "assigned"))
        late = bool(due) and dt.date.fromisoformat(due) > end + dt.timedelta(days=rule_.ahead_days)
        if not other or closed or late or (given and dt.date.fromisoformat(given) > end):
            continue
        hours = row.get("hours") or ""
        yield from [(row["agent_id"], rule_.name)] * (_sessions(float(hours), rule_.minutes) if hours else 1)


def _sessions(hours: float, minutes: int) -> int:
    return max(math.ceil(round(hours * 60 / minutes, 6)), 1)


RULES = (training_capacity, training_need, training_due)
