"""Who was to be at work and who was, as the mean number of agents of each set of skills in each interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.config.agents import Agent
from wfm.performance.at_work import WORK


@dataclass(frozen=True)
class Staff:
    """Agents by their skills; every array has the shape (intervals,).

    Attributes:
        planned: Agents that the roster has at work.
        absent: Those of them who were not at work for a moment of their shift.
        actual: Agents who were at work, whether the roster asked for them or not.
        recorded: Whether anybody wrote down who was there: on days with some record, up to the last of all.
    """

    planned: dict[frozenset[str], np.ndarray]
    absent: dict[frozenset[str], np.ndarray]
    actual: dict[frozenset[str], np.ndarray]
    recorded: np.ndarray


def skilled(agents: dict[frozenset[str], np.ndarray], pool: frozenset[str], intervals: int) -> np.ndarray:
    """Return the agents with a skill among some queues, shape (intervals,)."""
    return sum((here for skills, here in agents.items() if skills & pool), np.zeros(intervals))


def staff_of(
    agents: Iterable[Agent],
    shifts: pd.DataFrame,
    activities: pd.DataFrame,
    worked: pd.DataFrame,
    stamps: pd.DatetimeIndex,
) -> Staff:
    """Count agents.

    Args:
        agents: The plan's agents; others are left out.
        shifts: The plan's shifts: agent_id, start, end.
        activities: The plan's activities.
        worked: What agents did: the columns of activities, `work` where they were at work.
        stamps: Starts of the intervals, evenly apart, at least two.
    """
    edges = _edges(stamps)
    skills = {agent.agent_id: frozenset(agent.skills) for agent in agents}
    missed = missed_shifts(shifts, worked)
    at_work = activities[activities["activity"] == WORK]
    return Staff(
        _by_skills(at_work, skills, edges),
        _by_skills(at_work[_touching(at_work, missed)], skills, edges),
        _by_skills(worked[worked["activity"] == WORK], skills, edges),
        _recorded(worked, stamps),
    )


def _recorded(worked: pd.DataFrame, stamps: pd.DatetimeIndex) -> np.ndarray:
    begun = pd.DatetimeIndex(worked["start"]).tz_convert(stamps.tz).tz_localize(None).normalize()
    some = stamps.tz_localize(None).normalize().isin(begun)
    return np.asarray(some & (stamps < worked["end"].max()))


def _edges(stamps: pd.DatetimeIndex) -> np.ndarray:
    """Return the starts of the intervals and the end of the last, seconds since 1970 in UTC."""
    starts = _seconds(pd.Series(stamps))
    return np.append(starts, 2 * starts[-1] - starts[-2])


def planned_staff(agents: Iterable[Agent], activities: pd.DataFrame, stamps: pd.DatetimeIndex) -> Staff:
    """Count the agents of the roster where nobody knows who was there."""
    skills = {agent.agent_id: frozenset(agent.skills) for agent in agents}
    found = _by_skills(activities[activities["activity"] == WORK], skills, _edges(stamps))
    return Staff(found, {}, found, np.zeros(len(stamps), dtype=bool))


def missed_shifts(shifts: pd.DataFrame, worked: pd.DataFrame) -> pd.DataFrame:
    """Return the shifts in which the agent was not at work for a moment: sick, on leave, or with no row at all."""
    return shifts[~_touching(shifts, worked[worked["activity"] == WORK])]


def _touching(pieces: pd.DataFrame, others: pd.DataFrame) -> np.ndarray:
    """Return for each piece of an agent's time whether it overlaps with any other of the same agent."""
    begun, ended = _seconds(others["start"]), _seconds(others["end"])
    starts, ends = _seconds(pieces["start"]), _seconds(pieces["end"])
    of_agent = others.groupby("agent_id").indices
    found = np.zeros(len(pieces), dtype=bool)
    for agent_id, rows in pieces.groupby("agent_id").indices.items():
        if agent_id in of_agent:
            there = of_agent[agent_id][np.argsort(begun[of_agent[agent_id]], kind="stable")]
            latest = np.maximum.accumulate(ended[there])
            before = np.searchsorted(begun[there], ends[rows]) - 1
            found[rows] = (before >= 0) & (latest[np.maximum(before, 0)] > starts[rows])
    return found


def hours_between(starts: np.ndarray, ends: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Return how much of some stretches lies between each edge and the next, as a share of that; shape (edges - 1,).

    All in seconds. Up to an instant, each stretch has lasted from its start, less what is past its end.
    """
    past = _since(starts, edges) - _since(ends, edges)
    return np.diff(past) / np.diff(edges)


def _since(instants: np.ndarray, edges: np.ndarray) -> np.ndarray:
    ordered = np.sort(instants).astype(float) - edges[0]
    total = np.concatenate([[0.0], np.cumsum(ordered)])
    count = np.searchsorted(ordered, edges - edges[0])
    return count * (edges - edges[0]) - total[count]


def _by_skills(
    pieces: pd.DataFrame, skills: dict[str, frozenset[str]], edges: np.ndarray
) -> dict[frozenset[str], np.ndarray]:
    starts, ends = _seconds(pieces["start"]), _seconds(pieces["end"])
    of_piece = pieces["agent_id"].map(skills)
    names = {one: place for place, one in enumerate(sorted(set(skills.values()), key=sorted))}
    code = of_piece.map(names).fillna(-1).to_numpy(dtype=np.int64)
    return {one: hours_between(starts[code == place], ends[code == place], edges) for one, place in names.items()}


def _seconds(stamps: pd.Series) -> np.ndarray:
    """Return instants as seconds since 1970 in UTC."""
    index = pd.DatetimeIndex(stamps)
    return np.asarray((index - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(seconds=1), dtype=np.int64)
