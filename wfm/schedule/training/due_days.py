"""Days on which agents must work because a session is due: where a week might else be worked after its date alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from wfm.schedule.kernels.crew import LINES, Crew
from wfm.schedule.service import Service
from wfm.schedule.time_grid import TimeGrid
from wfm.schedule.training.sittings import Due

_OF_CLASSES = (
    *("allowed", "may_rest", "least_days", "most_days", "least_paid", "most_regular", "most_paid"),
    *("run_before", "class_contract", "ended"),
)
_DAYS_A_WEEK = 7


def working_when_due(crew: Crew, due: list[Due], service: Service, grid: TimeGrid) -> Crew:
    """Return a crew in which whoever works in a week anyway does so on a day by which each session is due.

    Of the days on which it may be held, that one is chosen on which most people are asked for: there a shift is worth
    most. An agent for whom that leaves no legal tour stays free to choose.
    """
    staff = _staff_by_day(service, grid)
    for agent in dict.fromkeys(one.agent for one in due):
        chosen: set[int] = set()
        for one in (one for one in due if one.agent == agent):
            day = _day_due(crew, one, chosen, staff, grid)
            chosen |= set() if day is None else {day}
        if chosen:
            bound = _with_days(crew, agent, sorted(chosen))
            crew = bound if _has_tour(bound, agent) else crew
    return crew


def _staff_by_day(service: Service, grid: TimeGrid) -> np.ndarray:
    day_of = np.array([grid.dates.index(stamp.date()) for stamp in grid.intervals], dtype=np.int64)
    return np.bincount(day_of[service.term_interval], weights=service.staff, minlength=len(grid.dates))


def _day_due(crew: Crew, one: Due, chosen: set[int], staff: np.ndarray, grid: TimeGrid) -> int | None:
    """Return a day to work on for one session; none where some day by then is worked anyway, or none can be."""
    k = int(crew.agent_class[one.agent])
    window = range(grid.dates.index(one.need.first), grid.dates.index(one.need.last) + 1)
    contract = int(crew.class_contract[k])
    slots = int(crew.break_slots[crew.sessions.first + one.number])
    long_enough = crew.spans[contract] * (np.arange(crew.spans.shape[1]) < crew.span_count[contract]) >= slots
    able = [day for day in window if crew.allowed[k, day][:, long_enough].any()]
    if chosen.intersection(able):
        return None
    obliged = []
    for week in range(len(grid.dates) // _DAYS_A_WEEK):
        days = range(_DAYS_A_WEEK * week, _DAYS_A_WEEK * (week + 1))
        elsewhere = sum(day not in able and bool(crew.allowed[k, day].any()) for day in days)
        if crew.least_days[k, week] > elsewhere:
            return None
        obliged += [day for day in days if day in able and crew.least_days[k, week]]
    return max(obliged, key=lambda day: (staff[day], -day), default=None)


def _with_days(crew: Crew, agent: int, days: list[int]) -> Crew:
    """Give an agent a class of its own in which some days are worked."""
    k = int(crew.agent_class[agent])
    arrays: dict[str, Any] = {
        name: np.concatenate([getattr(crew, name), getattr(crew, name)[k : k + 1]]) for name in _OF_CLASSES
    }
    arrays["may_rest"][-1, days] = False
    agent_class = crew.agent_class.copy()
    agent_class[agent] = len(crew.may_rest)
    return crew._replace(agent_class=agent_class, **arrays)


def _has_tour(crew: Crew, agent: int) -> bool:
    from wfm.schedule.kernels.cells import NONE
    from wfm.schedule.kernels.weekly_rest import best_rested_tour

    days, pauses = len(crew.start_slot), len(crew.break_slots)
    tour = (np.full(days, -1, dtype=np.int64), np.full(days, -1, dtype=np.int64), np.full((days, pauses), -1))
    nothing, no_lines, no_dislike = np.zeros(len(crew.premium)), np.zeros(LINES), np.empty((0, 0, 0))
    return bool(best_rested_tour(crew, agent, nothing, 1.0, no_lines, no_dislike, *tour, 1.0) >= NONE / 2)


def free_to_rest(crew: Crew, before: Crew) -> Crew:
    """Return a crew in which nobody must work because a session is due; `before` is the one that knew of none."""
    extra = len(crew.may_rest) - len(before.may_rest)
    owner = {int(k): agent for agent, k in enumerate(crew.agent_class)}
    rows = [before.may_rest[before.agent_class[owner[len(before.may_rest) + n]]][None] for n in range(extra)]
    return crew._replace(may_rest=np.concatenate([before.may_rest, *rows]))
