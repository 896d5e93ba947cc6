"""Rules on off-phone activities: for whom, how long, when, how often, and together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from wfm.check.facts import Facts
from wfm.check.roster import AgentWeek, Piece
from wfm.check.rule import Finding, rule
from wfm.config.agents import Agent
from wfm.config.base import parse_clock
from wfm.config.contracts import Activity
from wfm.config.opening_hours import parse_weekdays
from wfm.config.training import Course


def _concerns(activity: Activity, agent: Agent) -> bool:
    if activity.team is not None:
        return agent.team == activity.team
    named = activity.agents
    return named == "all" or agent.agent_id == named or (isinstance(named, tuple) and agent.agent_id in named)


def _activities_of(facts: Facts, agent: Agent) -> list[Activity]:
    return [activity for activity in facts.config.off_phone if _concerns(activity, agent)]


def _fixed_starts(facts: Facts, activity: Activity, dates: list[dt.date]) -> list[int]:
    """Return the instants of a fixed activity on some dates; none for one that is placed."""
    if activity.at is None:
        return []
    days, _, time = activity.at.strip().lower().rpartition(" ")
    weekdays = parse_weekdays(days)
    return [facts.clock.minute(date, parse_clock(time)) for date in dates if date.weekday() in weekdays]


def _placed(facts: Facts, week: AgentWeek, activity: Activity) -> list[Piece]:
    """Return the pieces of an activity in a week that no fixed activity of the same name explains."""
    dates = _around(facts)
    fixed = {
        (start, other.minutes)
        for other in _activities_of(facts, week.agent)
        if other.name == activity.name
        for start in _fixed_starts(facts, other, dates)
    }
    return [
        piece
        for shift in week.shifts
        for piece in shift.pieces
        if piece.name == activity.name
        and piece.minutes == activity.minutes
        and (piece.start, piece.minutes) not in fixed
    ]


def _around(facts: Facts) -> list[dt.date]:
    dates = facts.config.week.dates
    return [*dates, dates[-1] + dt.timedelta(days=1)]


@rule("activity_agent")
def activity_agent(facts: Facts) -> Iterator[Finding]:
    """Only those take part in an activity for whom it is meant."""
    meant_for_somebody = {activity.name for activity in facts.config.off_phone}
    breaks = {item.name for item in facts.config.breaks}
    for agent_id, shifts in facts.by_agent.items():
        own = {activity.name for activity in _activities_of(facts, facts.agents[agent_id])}
        for piece in (piece for shift in shifts for piece in shift.pieces):
            if piece.name in meant_for_somebody - own - breaks:
                yield agent_id, facts.clock.text(piece.start), f"{piece.name} is not meant for this agent; work"


@rule("activity_minutes")
def activity_minutes(facts: Facts) -> Iterator[Finding]:
    """An activity lasts exactly as long as it is configured."""
    for agent_id, shifts in facts.by_agent.items():
        own: dict[str, set[int]] = {}
        for activity in _activities_of(facts, facts.agents[agent_id]):
            own.setdefault(activity.name, set()).add(activity.minutes)
        for piece in (piece for shift in shifts for piece in shift.pieces):
            if piece.minutes not in own.get(piece.name, {piece.minutes}):
                right = " or ".join(map(str, sorted(own[piece.name])))
                yield agent_id, facts.clock.text(piece.start), f"{piece.name} lasts {piece.minutes} minutes; {right}"


@rule("fixed_activity")
def fixed_activity(facts: Facts) -> Iterator[Finding]:
    """A fixed activity takes place at its time, and at no other, for all it concerns who are in a shift then."""
    for activity in facts.config.off_phone:
        if activity.at is None:
            continue
        starts = _fixed_starts(facts, activity, facts.config.week.dates)
        for agent_id, shifts in facts.by_agent.items():
            agent = facts.agents[agent_id]
            if not _concerns(activity, agent):
                continue
            for shift in shifts:
                held = {(piece.start, piece.end) for piece in shift.pieces if piece.name == activity.name}
                for start in starts:
                    end = start + activity.minutes
                    if shift.covers(start, end) and (start, end) not in held:
                        text = f"{activity.name} is missing; {activity.minutes} minutes of it at {activity.at}"
                        yield agent_id, facts.clock.text(start), text
            yield from _elsewhere(facts, activity, agent)


def _elsewhere(facts: Facts, activity: Activity, agent: Agent) -> Iterator[Finding]:
    """Find pieces of a fixed activity at other times, unless one of the same name is placed."""
    same = [other for other in _activities_of(facts, agent) if other.name == activity.name]
    if any(other.at is None for other in same) or same[0] is not activity:
        return
    allowed = {start for other in same for start in _fixed_starts(facts, other, _around(facts))}
    for piece in (piece for shift in facts.by_agent[agent.agent_id] for piece in shift.pieces):
        if piece.name == activity.name and piece.start not in allowed:
            text = f"{activity.name} at the wrong time; {' or '.join(str(other.at) for other in same)}"
            yield agent.agent_id, facts.clock.text(piece.start), text


@rule("weekly_activity")
def weekly_activity(facts: Facts) -> Iterator[Finding]:
    """A placed activity of single agents is given `per_week` times, on fewer days worked at least once a day."""
    for week in facts.weeks:
        wanted: dict[tuple[str, int], int] = {}
        samples: dict[tuple[str, int], Activity] = {}
        for activity in _activities_of(facts, week.agent):
            if activity.at is None and activity.team is None and not isinstance(activity, Course):
                key = (activity.name, activity.minutes)
                wanted[key] = wanted.get(key, 0) + activity.per_week
                samples[key] = activity
        for (name, minutes), most in wanted.items():
            found = len(_placed(facts, week, samples[name, minutes]))
            least = min(most, len(week.shifts))
            if not least <= found <= most:
                text = f"{found} x {name} of {minutes} minutes; {least if least == most else f'{least} to {most}'}"
                yield week.agent.agent_id, week.when, text


@rule("team_activity")
def team_activity(facts: Facts) -> Iterator[Finding]:
    """A placed team activity is held together, `per_week` times, by all of the team in a shift then."""
    for activity in facts.config.off_phone:
        if activity.team is None or activity.at is not None:
            continue
        firsts = facts.config.week.dates[::7]
        for first in firsts:
            weeks = [week for week in facts.weeks if week.dates[0] == first and _concerns(activity, week.agent)]
            yield from _team_week(facts, activity, weeks)


def _team_week(facts: Facts, activity: Activity, weeks: list[AgentWeek]) -> Iterator[Finding]:
    held = {week.agent.agent_id: {piece.start for piece in _placed(facts, week, activity)} for week in weeks}
    starts = sorted(set().union(*held.values()))
    worked = {shift.date for week in weeks for shift in week.shifts}
    least = min(activity.per_week, len(worked))
    if not least <= len(starts) <= activity.per_week:
        text = f"{activity.name} is held at {len(starts)} different times; at {activity.per_week}, together"
        yield str(activity.team), weeks[0].when, text
    for week in weeks:
        for start in starts:
            within = any(shift.covers(start, start + activity.minutes) for shift in week.shifts)
            if within and start not in held[week.agent.agent_id]:
                text = f"is in a shift but not at {activity.name}; together with team {activity.team}"
                yield week.agent.agent_id, facts.clock.text(start), text


RULES = (activity_agent, activity_minutes, fixed_activity, weekly_activity, team_activity)
