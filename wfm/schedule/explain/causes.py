"""Why no roster can exist: every cause that can be proved, each with its cheapest change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import OpeningCalendar
from wfm.schedule.explain.agents import agent_causes
from wfm.schedule.explain.budgets import budget_causes
from wfm.schedule.explain.findings import Finding
from wfm.schedule.explain.head_count import HeadCount
from wfm.schedule.explain.targets import target_causes
from wfm.schedule.kernels.crew import LINES, Crew
from wfm.schedule.people import People, make_people
from wfm.schedule.rosters import empty_roster
from wfm.schedule.service import Service, make_service
from wfm.schedule.time_grid import TimeGrid

# Of the currency's smallest unit, what rounding may take off a shift.
_ROUNDED_OFF = 0.5


def find_causes(config: Config, agents: Sequence[Agent], events: pd.DataFrame) -> list[Finding]:
    """Find every cause that needs no forecast: people's own rules, budgets, minimum positions.

    Args:
        config: The configuration.
        agents: The people.
        events: As from `read_events`; closures open no queue.
    """
    grid = TimeGrid(config)
    return people_causes(config, agents, make_people(config, agents, grid), opened_by(config, events, grid), grid)


def unreachable_targets(
    config: Config, agents: Sequence[Agent], requirements: pd.DataFrame, curves: pd.DataFrame
) -> list[Finding]:
    """Find targets of the goal `cost` that all hours of the people cannot reach."""
    grid = TimeGrid(config)
    service = make_service(config.queue_names, requirements, curves, grid.intervals)
    return target_causes(config, agents, make_people(config, agents, grid).crew, service, grid)


def people_causes(
    config: Config, agents: Sequence[Agent], people: People, opened: np.ndarray, grid: TimeGrid
) -> list[Finding]:
    """Find every cause, given when queues are open, shape (queues, intervals)."""
    least, payroll = least_payroll(people.crew)
    without = [int(place) for place in np.flatnonzero(np.isnan(least))]
    explained = agent_causes(config, agents, without, grid)
    found = [finding for place in without for finding in explained[place].findings]
    for place, causes in explained.items():
        least[place] = payroll[place] = causes.mended.cost if causes.mended else 0.0
    found += budget_causes(config, people, least, payroll, without)
    found += HeadCount(config, agents, people.crew, opened, grid).causes()
    if not found and any(queue.min_positions for queue in config.queues):
        from wfm.schedule.explain.elastic import elastic_causes

        found += elastic_causes(config, agents, people, opened, grid)
    return found


def least_payroll(crew: Crew) -> tuple[np.ndarray, np.ndarray]:
    """Return by agent money that no legal tour is below, and that of a legal tour; NaN without a legal week.

    Activities are left out: they give way to contracts.
    """
    from wfm.schedule.kernels.cells import NONE
    from wfm.schedule.kernels.pay import tour_cost
    from wfm.schedule.kernels.weekly_rest import best_rested_tour

    crew = crew._replace(sessions=crew.sessions._replace(kind=np.zeros_like(crew.sessions.kind)))
    agents, days = len(crew.wage), len(crew.start_slot)
    least, payroll = np.full((2, agents), np.nan)
    nothing, no_dislike = np.zeros(len(crew.premium)), np.empty((0, 0, 0))
    roster, no_lines = empty_roster(crew), np.zeros(LINES)
    known: dict[tuple[int, float], tuple[float, float]] = {}
    for agent in range(agents):
        key = int(crew.agent_class[agent]), float(crew.wage[agent])
        if key not in known:
            tour = roster.start[agent], roster.span[agent], roster.breaks[agent]
            found = float(best_rested_tour(crew, agent, nothing, 1.0, no_lines, no_dislike, *tour, 1.0))
            known[key] = found, float(tour_cost(crew, roster, agent)) if found > NONE / 2 else np.nan
        found, paid = known[key]
        if found > NONE / 2:
            least[agent], payroll[agent] = max(-found - _ROUNDED_OFF * days / crew.rounding, 0.0), paid
    return least, payroll


def opened_by(config: Config, events: pd.DataFrame, grid: TimeGrid) -> np.ndarray:
    """Return when queues are open by the calendar, shape (queues, intervals)."""
    calendar = OpeningCalendar(config, events)
    return np.array([calendar.open_mask(queue, grid.intervals) for queue in config.queues])


def opened_in(config: Config, service: Service, grid: TimeGrid) -> np.ndarray:
    """Return when queues are open by the requirements, shape (queues, intervals)."""
    opened = np.zeros((len(config.queues), len(grid.intervals)), dtype=bool)
    opened[service.term_queue, service.term_interval] = True
    return opened
