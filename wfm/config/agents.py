"""The people of a plan, read from the agents, absences and locks tables."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from wfm.config.base import parse_clock
from wfm.config.calendar import instant
from wfm.config.nearest import did_you_mean
from wfm.config.opening_hours import ALWAYS, WeeklyHours, parse_weekly_hours
from wfm.config.root import Config
from wfm.config.validation import contract_faults
from wfm.config.wishes import is_weekend
from wfm.errors import InputError, Problem
from wfm.table_io import read_table
from wfm.tables import ABSENCES, AGENTS, LOCKS, PREVIOUS, Table

# Shifts before the plan that still bear on it.
DAYS_LOOKED_BACK = 28


@dataclass(frozen=True)
class Lock:
    """A shift that must stay; without start and end, a day that must stay free."""

    date: dt.date
    start: pd.Timestamp | None
    end: pd.Timestamp | None


@dataclass(frozen=True)
class Agent:
    """One named agent. `hourly_cost` is money an hour; `preferred_start` minutes after midnight."""

    agent_id: str
    name: str
    contract: str
    skills: tuple[str, ...]
    hourly_cost: float
    team: str = ""
    email: str = ""
    available: WeeklyHours = ALWAYS
    time_off: frozenset[dt.date] = frozenset()
    preferred_start: int | None = None
    hired: dt.date | None = None
    leaves: dt.date | None = None
    absences: tuple[tuple[pd.Timestamp, pd.Timestamp], ...] = ()
    locks: tuple[Lock, ...] = ()
    worked_until: pd.Timestamp | None = None  # end of the last shift before the plan
    days_in_a_row: int = 0  # worked up to the day before the plan
    weekend_before: int = 0  # shifts of the weeks before on Saturdays and Sundays
    late_before: int = 0  # shifts of the weeks before that end after `fairness.late_after`

    def employed(self, date: dt.date) -> bool:
        """Whether the agent is employed on a date, the last day included."""
        return (self.hired is None or date >= self.hired) and (self.leaves is None or date <= self.leaves)


def read_agents(config: Config) -> tuple[list[Agent], pd.DataFrame]:
    """Read the agents of a configuration, their absences and locks.

    Returns:
        The agents in the order of their file, and the table as it was read.

    Raises:
        InputError: No file, wrong cells, unknown contracts, skills or agents; all in one go.
    """
    if not config.has("agents"):
        raise InputError([config.problem(("agents",), "is missing; name the file of the agents table")])
    path = config.path_of("agents")
    frame = read_table(path, AGENTS, config.site.timezone)
    problems: list[Problem] = []
    agents = [_agent(row, config, path, problems) for row in frame.to_dict("records")]
    for line, agent_id in frame.loc[frame["agent_id"].duplicated(), ["line", "agent_id"]].itertuples(index=False):
        problems.append(Problem(str(path), int(line), "agent_id", f"'{agent_id}' stands twice"))
    used = {agent.contract for agent in agents if agent.contract in config.contracts}
    for name in sorted(used):
        problems += [config.problem(key, message) for key, message in contract_faults(config, name)]
    teams = {agent.team for agent in agents}
    for name in config.budget.teams:
        if name not in teams:
            message = f"nobody is in team '{name}'{did_you_mean(name, teams)}"
            problems.append(config.problem(("budget", "teams", name), message))
    first_skills = {agent.skills[0] for agent in agents if agent.skills}
    for name in config.budget.queues:
        if name not in first_skills:
            problems.append(config.problem(("budget", "queues", name), f"nobody has '{name}' first among the skills"))
    known = {agent.agent_id for agent in agents}
    problems += _unknown_in_wishes(config, known)
    absences = _by_agent(config, "absences", ABSENCES, known, problems)
    locks = _by_agent(config, "locks", LOCKS, known, problems)
    if problems:
        raise InputError(problems)
    agents = _those_left(agents, config.staffing.attrition)
    before = shifts_before(config)
    agents = [_after(_with_days(agent, absences, locks), before, config) for agent in agents]
    return agents, frame.drop(columns="line")


def _those_left(agents: list[Agent], share: float) -> list[Agent]:
    """Return the agents without a share of them, taken evenly from every contract and skill set, in their order."""
    order = sorted(range(len(agents)), key=lambda n: (agents[n].contract, sorted(agents[n].skills), n))
    gone = {one for place, one in enumerate(order) if math.floor((place + 1) * share) > math.floor(place * share)}
    return [agent for number, agent in enumerate(agents) if number not in gone]


def shifts_before(config: Config) -> dict[str, list[tuple[dt.date, pd.Timestamp, pd.Timestamp]]]:
    """Read the shifts of the plan before: by agent their date, start and end, in order; none where none is named.

    Rows that start with the plan or later are left out, as are those of more than four weeks before.

    Raises:
        InputError: Wrong cells, or a shift that ends before it starts.
    """
    frame, start = previous_table(config), config.week.start
    near = frame[(frame["date"] < start) & (frame["date"] >= start - dt.timedelta(days=DAYS_LOOKED_BACK))]
    found: dict[str, list] = {}
    for row in near.sort_values("start").itertuples():
        found.setdefault(str(row.agent_id), []).append((row.date, row.start, row.end))
    return found


def previous_table(config: Config) -> pd.DataFrame:
    """Read the shifts before the plan; those of a plan's folder with those that it itself went on from.

    Raises:
        InputError: Wrong cells, or a shift that ends before it starts.
    """
    frames, zone = [PREVIOUS.empty(config.site.timezone)], config.site.timezone
    earliest = config.week.start - dt.timedelta(days=DAYS_LOOKED_BACK)
    for name in (one for one in ("previous", "previous 2") if config.has(one)):
        path = config.path_of(name)
        frame = read_table(path, PREVIOUS, zone)
        wrong = frame[frame["end"] <= frame["start"]]
        if len(wrong):
            raise InputError(Problem(str(path), int(line), "end", "is not after start") for line in wrong["line"])
        frames.append(frame if name == "previous" else frame[frame["date"] >= earliest])
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return frames[0]
    return pd.concat(filled, ignore_index=True).drop_duplicates(["agent_id", "date", "start", "end"])


def _after(agent: Agent, before: dict, config: Config) -> Agent:
    worked = before.get(agent.agent_id)
    if not worked:
        return agent
    dates, run = {date for date, _, _ in worked}, 0
    while config.week.start - dt.timedelta(days=run + 1) in dates:
        run += 1
    late = config.fairness.late_after_minutes
    return replace(
        agent,
        worked_until=max(end for _, _, end in worked),
        days_in_a_row=run,
        weekend_before=sum(is_weekend(date) for date, _, _ in worked),
        late_before=sum(end > instant(date, late, config.site.timezone) for date, _, end in worked),
    )


def _unknown_in_wishes(config: Config, known: set[str]) -> list[Problem]:
    """Return a problem for every agent of `preferences` who is none."""
    wishes = config.preferences
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("days_off", index, "agent"), wish.agent) for index, wish in enumerate(wishes.days_off)
    ]
    named += [
        (("together", index, side), agent_id)
        for index, pair in enumerate(wishes.together)
        for side, agent_id in enumerate(pair)
    ]
    return [
        config.problem(("preferences", *key), f"unknown agent '{agent_id}'{did_you_mean(agent_id, known)}")
        for key, agent_id in named
        if agent_id not in known
    ]


def _agent(row: dict, config: Config, path: Path, problems: list[Problem]) -> Agent:
    def read(field: str, parse: Callable, default):
        text = row.get(field)
        if not isinstance(text, str) or not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            problems.append(Problem(str(path), int(row["line"]), field, str(error)))
            return default

    def skills(text: str) -> tuple[str, ...]:
        found = tuple(skill(part.strip()) for part in text.split("|") if part.strip())
        if not found:
            raise ValueError("names no queue; write queue names joined by |")
        return found

    def one_of(known: list[str], what: str):
        def parse(text: str) -> str:
            if text not in known:
                raise ValueError(f"unknown {what} '{text}'{did_you_mean(text, known)}")
            return text

        return parse

    skill = one_of(config.queue_names, "skill")
    return Agent(
        agent_id=row["agent_id"],
        name=row["name"],
        contract=read("contract", one_of(list(config.contracts), "contract"), ""),
        skills=read("skills", skills, ()),
        hourly_cost=round(float(row["hourly_cost"]) * config.pay.wage_multiplier, 10),
        team=row.get("team") or "",
        email=row.get("email") or "",
        available=read("available", parse_weekly_hours, ALWAYS),
        time_off=read("time_off", _dates, frozenset()),
        preferred_start=read("preferred_start", parse_clock, None),
        hired=row.get("hired"),
        leaves=row.get("leaves"),
    )


def _dates(text: str) -> frozenset[dt.date]:
    found: set[dt.date] = set()
    for part in filter(None, (part.strip() for part in text.split("|"))):
        first_text, _, last_text = part.partition("..")
        try:
            first = dt.date.fromisoformat(first_text.strip())
            last = dt.date.fromisoformat(last_text.strip()) if last_text else first
        except ValueError:
            raise ValueError(f"'{part}' is neither a date like 2026-12-01 nor 2026-12-01..2026-12-03") from None
        if last < first:
            raise ValueError(f"'{part}' ends before it starts")
        found.update(first + dt.timedelta(days=day) for day in range((last - first).days + 1))
    return frozenset(found)


def _by_agent(config: Config, name: str, table: Table, known: set[str], problems: list[Problem]) -> dict:
    if not config.has(name):
        return {}
    path = config.path_of(name)
    frame = read_table(path, table, config.site.timezone)
    rows: dict[str, list[dict]] = {}
    for row in frame.to_dict("records"):
        line, agent_id = int(row["line"]), row["agent_id"]
        if agent_id not in known:
            problems.append(Problem(str(path), line, "agent_id", f"unknown agent '{agent_id}'"))
        start, end = row["start"], row["end"]
        if pd.isna(start) != pd.isna(end):
            problems.append(Problem(str(path), line, "end", "give both start and end, or neither"))
        elif not pd.isna(start) and end <= start:
            problems.append(Problem(str(path), line, "end", "is not after start"))
        rows.setdefault(agent_id, []).append(row)
    return rows


def _with_days(agent: Agent, absences: dict, locks: dict) -> Agent:
    if agent.agent_id not in absences and agent.agent_id not in locks:
        return agent
    away = tuple((row["start"], row["end"]) for row in absences.get(agent.agent_id, []))
    kept = tuple(
        Lock(row["date"], *(None if pd.isna(row[side]) else row[side] for side in ("start", "end")))
        for row in locks.get(agent.agent_id, [])
    )
    return Agent(**{**vars(agent), "absences": away, "locks": kept})
