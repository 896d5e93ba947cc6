"""From the configuration's preferences and fairness to the arrays of the search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.wishes import is_weekend
from wfm.schedule.kernels.crew import Wishes
from wfm.schedule.shift_options import DayOptions
from wfm.schedule.time_grid import SLOTS_AN_HOUR, TimeGrid


def make_wishes(config: Config, agents: Sequence[Agent], days: DayOptions, grid: TimeGrid) -> Wishes:
    """Build the arrays of wishes and fairness, those of nobody where no weight is set."""
    weights = config.preferences, config.fairness
    if not any(section.weighs for section in weights):
        agents = ()
    pair_start, pair_with = _pairs(config, agents)
    late = config.fairness.late_after_minutes
    return Wishes(
        start_dislike=_start_dislike(config, agents, days, grid),
        weekend_day=np.array([float(is_weekend(date)) for date in grid.dates]),
        late_slot=np.array([grid.clock_slot(date, late) for date in grid.dates], dtype=np.int64),
        weight=np.array([config.fairness.weekend_shift, config.fairness.late_shift]),
        before=np.array([(a.weekend_before, a.late_before) for a in agents], dtype=np.float64).reshape(len(agents), 2),
        pair_start=pair_start,
        pair_with=pair_with,
        apart_slot=config.preferences.apart_hour / SLOTS_AN_HOUR,
    )


def _start_dislike(config: Config, agents: Sequence[Agent], days: DayOptions, grid: TimeGrid) -> np.ndarray:
    """Return what the start and the day of a shift weigh, shape (agents, days, starts)."""
    wishes = config.preferences
    found = np.zeros((len(agents), *days.start_slot.shape))
    for index, agent in enumerate(agents):
        if agent.preferred_start is not None:
            found[index] += wishes.start_hour * np.abs(days.start_minutes - agent.preferred_start) / 60
        free = wishes.wished_free(agent.agent_id, grid.dates)
        found[index, [date in free for date in grid.dates]] += wishes.day_off
    return found


def _pairs(config: Config, agents: Sequence[Agent]) -> tuple[np.ndarray, np.ndarray]:
    """Return the partners of every agent one after the other, and where each agent's begin; none without a weight."""
    place = {agent.agent_id: index for index, agent in enumerate(agents)}
    partners: list[list[int]] = [[] for _ in agents]
    for one, other in config.preferences.together if config.preferences.apart_hour else ():
        if one in place and other in place:
            partners[place[one]].append(place[other])
            partners[place[other]].append(place[one])
    start = np.cumsum([0, *(len(mine) for mine in partners)], dtype=np.int64)
    return start, np.array([partner for mine in partners for partner in mine], dtype=np.int64)
