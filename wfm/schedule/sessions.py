"""Off-phone activities as the search sees them: who has which, fixed ones with their slots, own ones with their states.

An activity of a team without a time is fixed once its time is chosen (`team_times.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import gcd

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.base import parse_clock
from wfm.config.contracts import Activity
from wfm.config.opening_hours import parse_weekdays
from wfm.config.training import Course
from wfm.schedule.kernels.crew import Sessions
from wfm.schedule.time_grid import SLOT_MINUTES, TimeGrid

# Own activities start on a grid of this many minutes, unless lengths or starts ask for a finer one.
START_GRID_MINUTES = 15
# The oracle follows an agent's own activities day by day as long as a day may change their state in no more ways.
_MOST_CHANGES = 9
_EVERY_DAY = 7


@dataclass(frozen=True)
class _Kind:
    """The activities of some agents, by number: fixed as (activity, slot or -1), own as (activity, times a week)."""

    fixed: tuple[tuple[int, int], ...] = ()
    own: tuple[tuple[int, int], ...] = ()


def concerned(activity: Activity, agent: Agent) -> bool:
    """Whether an activity is meant for an agent."""
    if activity.team is not None:
        return agent.team == activity.team
    named = activity.agents
    return named == "all" or agent.agent_id == named or (isinstance(named, tuple) and agent.agent_id in named)


def placed_together(activity: Activity) -> bool:
    """Whether a time for a whole team is to be chosen."""
    return activity.at is None and activity.team is not None


def own_times(config: Config, activity: Activity, agent: Agent) -> int:
    """Return how often a week an activity is placed for one agent alone; of sessions by need what every week has."""
    if isinstance(activity, Course):
        return activity.times_every_week(agent.agent_id, config.week.dates[::_EVERY_DAY])
    return activity.per_week if activity.at is None and activity.team is None else 0


def activity_slots(config: Config) -> np.ndarray:
    """Return how long activities take, in slots, shape (activities,)."""
    return np.array([activity.minutes // SLOT_MINUTES for activity in config.off_phone], dtype=np.int64)


def unfollowed_slots(sessions: Sessions, slots: np.ndarray, weeks: int) -> int:
    """Return how long all own activities take together that the oracle's value does not reckon with; in slots."""
    total = 0
    for q in sessions.kind:
        followed = int(sessions.sets[q]).bit_length() - 1
        own = np.arange(sessions.own_from[q] + followed, sessions.own_from[q + 1])
        total += int((sessions.own_times[own] * slots[sessions.own_pause[own]]).sum()) * weeks
    return total


def make_sessions(config: Config, agents: Sequence[Agent], grid: TimeGrid) -> Sessions:
    """Build the arrays of activities; column b of an array of pauses is activity b - len(breaks)."""
    kinds = [_Kind()]
    kind = np.zeros(len(agents), dtype=np.int64)
    fixed = [_fixed_slots(config, activity, grid) for activity in config.off_phone]
    for index, agent in enumerate(agents):
        here = _kind_of(config, agent, fixed)
        if here not in kinds:
            kinds.append(here)
        kind[index] = kinds.index(here)
    states, sets, next_state, complete = followed([kind.own for kind in kinds])
    first = len(config.breaks)
    all_fixed = [pair for kind in kinds for pair in kind.fixed]
    all_own = [pair for kind in kinds for pair in kind.own]
    return Sessions(
        first=first,
        step=_start_grid(config),
        kind=kind,
        fixed_from=_starts([len(kind.fixed) for kind in kinds]),
        fixed_pause=np.array([first + number for number, _ in all_fixed], dtype=np.int64),
        fixed_slot=np.array([slot for _, slot in all_fixed], dtype=np.int64),
        own_from=_starts([len(kind.own) for kind in kinds]),
        own_pause=np.array([first + number for number, _ in all_own], dtype=np.int64),
        own_times=np.array([times for _, times in all_own], dtype=np.int64),
        states=states,
        sets=sets,
        next_state=next_state,
        complete=complete,
    )


def followed(kinds: Sequence[Sequence[tuple[int, int]]]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return `states`, `sets`, `next_state` and `complete` for the own activities of kinds, as (activity, times)."""
    tables = [_states(own) for own in kinds]
    states, sets = (np.array([table.shape[axis] for table, _ in tables], dtype=np.int64) for axis in (0, 1))
    next_state = np.full((len(kinds), states.max(), sets.max()), -1, dtype=np.int64)
    complete = np.zeros((len(kinds), states.max(), 8), dtype=np.bool_)
    for q, (onward, enough) in enumerate(tables):
        next_state[q, : onward.shape[0], : onward.shape[1]] = onward
        complete[q, : len(enough)] = enough
    return states, sets, next_state, complete


def _starts(lengths: list[int]) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _start_grid(config: Config) -> int:
    shifts = config.shifts
    minutes = [activity.minutes for activity in config.off_phone]
    minutes += [shifts.start_every_minutes, shifts.lengths_minutes_step]
    minutes += [round(contract.shift_hours[0] * 60) for contract in config.contracts.values()]
    return reduce(gcd, minutes, START_GRID_MINUTES) // SLOT_MINUTES


def _fixed_slots(config: Config, activity: Activity, grid: TimeGrid) -> list[int]:
    """Return the slots of a fixed activity; -1 for each time that is to be chosen for a team."""
    if placed_together(activity):
        return [-1] * (config.week.weeks * activity.per_week)
    if activity.at is None:
        return []
    days, _, clock = activity.at.strip().lower().rpartition(" ")
    weekdays = parse_weekdays(days)
    return [grid.clock_slot(date, parse_clock(clock)) for date in grid.dates if date.weekday() in weekdays]


def _kind_of(config: Config, agent: Agent, fixed: list[list[int]]) -> _Kind:
    numbers = [n for n, activity in enumerate(config.off_phone) if concerned(activity, agent)]
    most = config.contracts[agent.contract].days_per_week[1]
    own = []
    for n in numbers:
        activity = config.off_phone[n]
        times = own_times(config, activity, agent)
        if times:
            own.append((n, _EVERY_DAY if times >= most else times))
    # Those that need no states come first, and then the longest: what cannot be followed matters least.
    own.sort(key=lambda pair: (pair[1] != _EVERY_DAY, -config.off_phone[pair[0]].minutes * pair[1], pair[0]))
    return _Kind(tuple((n, slot) for n in numbers for slot in fixed[n]), tuple(own))


def _states(own: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return `next_state[state, set]` and `complete[state, days worked]` of the own activities that are followed."""
    times: list[int] = []
    for _, most in own:
        changes = [1 if n == _EVERY_DAY else 2 * n + 1 for n in (*times, most)]
        if np.prod(changes) > _MOST_CHANGES:
            break
        times.append(most)
    counts = list(product(*(range(1 if n == _EVERY_DAY else n + 1) for n in times)))
    number = {count: index for index, count in enumerate(counts)}
    onward = np.full((len(counts), 2 ** len(times)), -1, dtype=np.int64)
    enough = np.zeros((len(counts), 8), dtype=np.bool_)
    for count, index in number.items():
        for chosen in range(2 ** len(times)):
            bits = [chosen >> j & 1 for j in range(len(times))]
            if all(bit for bit, n in zip(bits, times, strict=True) if n == _EVERY_DAY):
                after = tuple(c if n == _EVERY_DAY else c + b for c, b, n in zip(count, bits, times, strict=True))
                onward[index, chosen] = number.get(after, -1)
        for worked in range(8):
            enough[index, worked] = all(
                n == _EVERY_DAY or c == min(n, worked) for c, n in zip(count, times, strict=True)
            )
    return onward, enough
