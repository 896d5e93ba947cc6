"""A roster that stands already as a start of the search, which then gives none that is worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.first import empty_roster
from wfm.schedule.kernels.crew import Cover, Roster
from wfm.schedule.people import People
from wfm.schedule.standing import read_standing
from wfm.schedule.time_grid import TimeGrid


@dataclass(frozen=True, eq=False)
class Known:
    """A roster as its table of activities; only weeks of `lawful` agents (their ids) count, which keep every rule."""

    activities: pd.DataFrame
    lawful: frozenset[str]


def as_start(
    known: Known,
    config: Config,
    agents: Sequence[Agent],
    people: People,
    cover: Cover,
    grid: TimeGrid,
    cheapest: Roster,
) -> Roster:
    """Return the roster in arrays: weeks that keep the rules as they stand, all others as in the cheapest roster."""
    from wfm.schedule.kernels.cover import add_tour
    from wfm.schedule.kernels.pay import tour_cost

    standing = read_standing(config, agents, people, cover, known.activities, grid)
    stays = [one.agent_id in known.lawful and n not in standing.fixed for n, one in enumerate(agents)]
    roster = empty_roster(people.crew, cover)
    for agent, as_it_stands in enumerate(stays):
        source = standing.roster if as_it_stands else cheapest
        for array, given in zip(roster[:3], source[:3], strict=True):
            array[agent] = given[agent]
        roster.cost[agent] = tour_cost(people.crew, roster, agent)
        add_tour(people.crew, cover, roster, agent, 1)
    return roster
