"""The slow way to weigh rosters against wishes and fairness, and to find the best of all rosters by them."""

from __future__ import annotations

import datetime as dt
from itertools import product
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from schedule_brute import Option, elapsed, minutes_of, tours

from wfm.config import Config
from wfm.config.agents import Agent

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Tour = list[Option]


def repeated(count: int, before: int) -> int:
    """Add up what each shift after those before weighs, one by one."""
    return sum(max(number - 1, 0) for number in range(before + 1, before + count + 1))


def own(config: Config, agent: Agent, tour: Tour) -> float:
    """Return what one agent's tour weighs without pairs."""
    wishes, fair = config.preferences, config.fairness
    late = [elapsed(config, option.day, minutes_of(fair.late_after)) for option in tour]
    total = 0.0
    for option in tour:
        date = config.week.dates[option.day]
        asked = {
            part.strip() for wish in wishes.days_off if wish.agent == agent.agent_id for part in wish.on.split(",")
        }
        total += wishes.day_off * bool(asked & {str(date), DAYS[date.weekday()]})
        if agent.preferred_start is not None:
            total += wishes.start_hour * abs(option.clock - agent.preferred_start) / 60
    weekend = sum(DAYS[config.week.dates[option.day].weekday()] in ("sat", "sun") for option in tour)
    evening = sum(option.end > after for option, after in zip(tour, late))
    return (
        total
        + fair.weekend_shift * repeated(weekend, agent.weekend_before)
        + fair.late_shift * repeated(evening, agent.late_before)
    )


def there(tour: Tour) -> set[int]:
    """Return the slots of 5 minutes in which a tour has a shift."""
    return {slot for option in tour for slot in range(option.begin // 5, option.end // 5)}


def apart(config: Config, agents: list[Agent], chosen: list[Tour]) -> float:
    """Return what the pairs of a roster weigh."""
    found = {agent.agent_id: there(tour) for agent, tour in zip(agents, chosen)}
    slots = sum(len(found[one] ^ found[other]) for one, other in config.preferences.together)
    return config.preferences.apart_hour * slots / 12


def weighs(config: Config, agents: list[Agent], chosen: list[Tour]) -> float:
    """Return what a roster weighs against wishes and fairness."""
    return sum(own(config, agent, tour) for agent, tour in zip(agents, chosen)) + apart(config, agents, chosen)


def of_tables(config: Config, agents: list[Agent], shifts: pd.DataFrame) -> list[Tour]:
    """Read tours off the table of shifts."""
    first = dt.datetime.combine(config.week.start, dt.time(), ZoneInfo(config.site.timezone))
    found = []
    for agent in agents:
        tour = []
        for row in shifts[shifts["agent_id"] == agent.agent_id].itertuples():
            begin, end = (round((side - first) / dt.timedelta(minutes=1)) for side in (row.start, row.end))
            clock = row.start.hour * 60 + row.start.minute
            tour.append(Option(config.week.dates.index(row.date), clock, begin, end - begin, end - begin))
        found.append(tour)
    return found


def least_objective(config: Config, agents: list[Agent], staff: np.ndarray) -> float:
    """Return the least objective of the goal `coverage` over all rosters of one queue without breaks.

    `staff[i]` are the agents wanted in each interval of the plan.
    """
    width = config.site.interval_minutes
    mean = float(np.mean([agent.hourly_cost for agent in agents]))
    choices = [list(tours(config, agent)) for agent in agents]
    cover = [np.array([_cover(tour, len(staff), width) for tour in mine]) for mine in choices]
    cost = [
        [sum(o.paid for o in tour) / 60 * agent.hourly_cost + own(config, agent, tour) for tour in mine]
        for agent, mine in zip(agents, choices)
    ]
    slots = [[there(tour) for tour in mine] for mine in choices]
    place = {agent.agent_id: index for index, agent in enumerate(agents)}
    pairs = [(place[one], place[other]) for one, other in config.preferences.together]
    best = np.inf
    for chosen in product(*(range(len(mine)) for mine in choices)):
        spare = sum(cover[a][t] for a, t in enumerate(chosen)) - staff
        money = width / 60 * (4 * mean * -spare[spare < 0].sum() + mean / 2 * spare[spare > 0].sum())
        money += sum(cost[a][t] for a, t in enumerate(chosen))
        together = sum(len(slots[a][chosen[a]] ^ slots[b][chosen[b]]) for a, b in pairs)
        best = min(best, money + config.preferences.apart_hour * together / 12)
    return float(best)


def _cover(tour: Tour, intervals: int, width: int) -> np.ndarray:
    found = np.zeros(intervals)
    for option in tour:
        found[option.begin // width : option.end // width] += 1
    return found
