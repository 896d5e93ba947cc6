"""What a roster gives of what agents wish, and how evenly it shares unpopular shifts: figures for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import instant
from wfm.config.wishes import is_weekend

_HOUR = pd.Timedelta(hours=1)


@dataclass(frozen=True)
class AgentWishes:
    """One agent's wishes and what came of them; counts before the plan are those of the weeks before.

    `hours_off_start` adds up the hours between starts and the preferred start (None: no preference),
    `hours_together` and `hours_apart` those of all pairs that the agent is in (None: in none).
    """

    agent: Agent
    shifts: int
    hours_off_start: float | None
    days_off_asked: int
    days_off_granted: int
    hours_together: float | None
    hours_apart: float | None
    weekend_shifts: int
    late_shifts: int

    @property
    def weekend_in_all(self) -> int:
        """Weekend shifts of the plan and the weeks before."""
        return self.agent.weekend_before + self.weekend_shifts

    @property
    def late_in_all(self) -> int:
        """Late shifts of the plan and the weeks before."""
        return self.agent.late_before + self.late_shifts


def any_weight(config: Config) -> bool:
    """Whether wishes or fairness weigh anything."""
    return config.preferences.weighs or config.fairness.weighs


def agents_wishes(config: Config, agents: Sequence[Agent], shifts: pd.DataFrame) -> list[AgentWishes]:
    """Return what the shifts of a plan give each agent, in the agents' order."""
    worked: dict[str, list[tuple[dt.date, pd.Timestamp, pd.Timestamp]]] = {agent.agent_id: [] for agent in agents}
    for agent_id, date, start, end in zip(shifts["agent_id"], shifts["date"], shifts["start"], shifts["end"]):
        if agent_id in worked:
            worked[agent_id].append((date, start, end))
    met = pair_hours(config, shifts)
    return [_of_agent(config, agent, worked[agent.agent_id], met) for agent in agents]


def _of_agent(
    config: Config,
    agent: Agent,
    worked: list[tuple[dt.date, pd.Timestamp, pd.Timestamp]],
    met: dict[tuple[str, str], tuple[float, float]],
) -> AgentWishes:
    asked = config.preferences.wished_free(agent.agent_id, config.week.dates)
    pairs = [hours for pair, hours in met.items() if agent.agent_id in pair]
    late = config.fairness.late_after_minutes
    return AgentWishes(
        agent=agent,
        shifts=len(worked),
        hours_off_start=_hours_off(worked, agent.preferred_start),
        days_off_asked=len(asked),
        days_off_granted=len(asked - {date for date, _, _ in worked}),
        hours_together=sum(together for together, _ in pairs) if pairs else None,
        hours_apart=sum(apart for _, apart in pairs) if pairs else None,
        weekend_shifts=sum(is_weekend(date) for date, _, _ in worked),
        late_shifts=sum(end > instant(date, late, config.site.timezone) for date, _, end in worked),
    )


def _hours_off(worked: Iterable[tuple[dt.date, pd.Timestamp, pd.Timestamp]], preferred: int | None) -> float | None:
    """Add up the hours between starts, by the clock, and the preferred one."""
    if preferred is None:
        return None
    clocks = [start.hour * 60 + start.minute + 24 * 60 * (start.date() - date).days for date, start, _ in worked]
    return sum(abs(clock - preferred) for clock in clocks) / 60


def pair_hours(config: Config, shifts: pd.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """Return for each pair the hours in which both have a shift, and those in which one alone has."""
    spans = {agent_id: list(zip(rows["start"], rows["end"])) for agent_id, rows in shifts.groupby("agent_id")}
    found = {}
    for pair in config.preferences.together:
        one, other = (spans.get(agent_id, []) for agent_id in pair)
        moments = sorted({moment for span in (*one, *other) for moment in span})
        together = apart = 0.0
        for begin, end in pairwise(moments):
            there = sum(any(first <= begin and end <= last for first, last in mine) for mine in (one, other))
            together += ((end - begin) / _HOUR) * (there == 2)
            apart += ((end - begin) / _HOUR) * (there == 1)
        found[pair] = together, apart
    return found


def roster_wishes(config: Config, agents: Sequence[Agent], shifts: pd.DataFrame) -> dict[str, Any]:
    """Return the figures of `summary.json` under `preferences`: of every kind that weighs something, and the total."""
    people, weights, fair = agents_wishes(config, agents, shifts), config.preferences, config.fairness
    kinds: dict[str, dict[str, Any]] = {}
    if weights.start_hour:
        hours = [one.hours_off_start for one in people if one.hours_off_start is not None]
        count = sum(one.shifts for one in people if one.hours_off_start is not None)
        mean = sum(hours) / count if count else 0.0
        kinds["start"] = {"shifts": count, "mean_hours_off": round(mean, 4), "weighs": weights.start_hour * sum(hours)}
    if weights.day_off:
        asked, granted = sum(one.days_off_asked for one in people), sum(one.days_off_granted for one in people)
        missed = weights.day_off * (asked - granted)
        kinds["days_off"] = {"asked": asked, "granted": granted, "weighs": missed}
    if weights.apart_hour:
        hours_of = pair_hours(config, shifts).values()
        together, apart = (sum(hours[side] for hours in hours_of) for side in (0, 1))
        met = {"hours_together": round(together, 4), "hours_apart": round(apart, 4)}
        kinds["together"] = {"pairs": len(hours_of), **met, "weighs": weights.apart_hour * apart}
    if fair.weekend_shift:
        counts = [(one.agent.weekend_before, one.weekend_in_all) for one in people]
        kinds["weekend_shifts"] = _shared(counts, fair.weekend_shift)
    if fair.late_shift:
        kinds["late_shifts"] = _shared([(one.agent.late_before, one.late_in_all) for one in people], fair.late_shift)
    total = sum(kind["weighs"] for kind in kinds.values())
    return {name: kind | {"weighs": round(kind["weighs"], 6)} for name, kind in kinds.items()} | {
        "weighs": round(total, 6)
    }


def _shared(counts: list[tuple[int, int]], weight: float) -> dict[str, Any]:
    """Return how many unpopular shifts the plan has, and the least and most of any agent with the weeks before."""
    weighs = sum(after * (after - 1) / 2 - before * (before - 1) / 2 for before, after in counts)
    totals = [after for _, after in counts] or [0]
    shifts = sum(after - before for before, after in counts)
    return {"shifts": shifts, "least": min(totals), "most": max(totals), "weighs": weight * weighs}
