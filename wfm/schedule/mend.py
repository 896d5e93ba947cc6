"""From a plan's tables and what has changed to a roster that is mended: rosters, changes, and what each step brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.ahead import Ahead
from wfm.schedule.bound import Bound
from wfm.schedule.first import affordable_caps
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.make import Builder
from wfm.schedule.outcome import Found, Outcome
from wfm.schedule.repair import Change, Repair
from wfm.schedule.result import RosterResult
from wfm.schedule.roster_tables import coverage_table, shift_pays, tables_of
from wfm.schedule.rosters import copy_roster
from wfm.schedule.standing import Standing, read_standing
from wfm.schedule.team_times import TeamTimes
from wfm.schedule.training.board import fixed_where_held, without_sessions

_EVALUATIONS = 60  # of the bound


@dataclass(frozen=True)
class Recovered:
    """What a step of a repair reaches: service overall, contacts answered in time, cost, and people asked."""

    step: str
    service_level: float
    answered: float
    cost: float
    people: int


class Mending:
    """A roster that stands and is to be mended.

    Args:
        config: The configuration, with what has changed.
        agents: The people, with what has changed.
        requirements, curves: Of the contacts that are expected now.
        activities: The roster as it stood.
        as_given: Whether shifts that an agent must not have stay; otherwise they are taken out, as those of the absent.
    """

    def __init__(
        self,
        config: Config,
        agents: Sequence[Agent],
        requirements: pd.DataFrame,
        curves: pd.DataFrame,
        activities: pd.DataFrame,
        as_given: bool = False,
    ) -> None:
        if config.objective.goal == "cost":
            # There is a roster and its money; what is missing is service.
            objective = config.objective.model_copy(update={"goal": "service_level"})
            searched = config.model_copy(update={"objective": objective})
        else:
            searched = config
        self.config, self.agents = config, agents
        self._builder = Builder(searched, agents, requirements, curves, None)
        freed = self._builder.unbound(self._builder.people.crew)
        self._builder.people = replace(self._builder.people, crew=freed)
        self.grid, self.people, self.service = self._builder.grid, self._builder.people, self._builder.service
        self.cover, self.price = self._builder.cover(), self._builder.price
        self.standing: Standing = read_standing(config, agents, self.people, self.cover, activities, self.grid)
        times = TeamTimes(config, agents, self.people.crew, self.cover, self.price)
        times.take_from(self.standing.pieces(config, self.people))
        if config.training is not None:
            # What trainers and rooms were given away to stays: a session is held where it was, or not at all.
            pieces = self.standing.pieces(config, self.people)
            crew = fixed_where_held(config, agents, self.people.crew, pieces, self.grid)
            self.people = self._builder.people = replace(self.people, crew=crew)
        self.away = [] if as_given else self._take_out_the_absent()
        crew = self.people.crew
        self.crew = crew._replace(cap=np.maximum(affordable_caps(config, crew, self.roster), 0.0))

    @property
    def roster(self) -> Roster:
        """The roster in arrays."""
        return self.standing.roster

    @property
    def unit(self) -> float:
        """What an hour of an agent may be worth, in the objective's unit: money, or contacts answered in time."""
        if self.config.objective.goal == "coverage":
            return self._builder.money.understaffed
        contacts = self.service.contacts
        hours = self.service.staff.sum() * self.config.site.interval_minutes / 60
        return float(contacts.sum() / max(hours, 1e-9))

    def _take_out_the_absent(self) -> list[tuple[int, int]]:
        """Take out shifts on days on which an agent is away now; returns them as (agent, day)."""
        from wfm.schedule.kernels.cover import add_shift
        from wfm.schedule.kernels.pay import tour_cost

        crew, roster, out = self.people.crew, self.roster, []
        for agent, day in np.argwhere(roster.start >= 0).tolist():
            k = crew.agent_class[agent]
            if not crew.allowed[k, day, roster.start[agent, day], roster.span[agent, day]]:
                add_shift(crew, self.cover, roster, agent, day, -1)
                roster.start[agent, day], roster.span[agent, day], roster.breaks[agent, day] = -1, -1, -1
                roster.cost[agent] = tour_cost(crew, roster, agent)
                out.append((agent, day))
        return out

    def repair(
        self,
        earliest: int,
        frozen: Callable[[int, int], bool],
        most_people: int | None = None,
        roster: Roster | None = None,
        any_budget: bool = False,
    ) -> Repair:
        """Return what mends the roster, or a copy of it that is given, within the budgets or at any.

        What is `frozen` stays, as do shifts that fit nothing; new starts lie at slot `earliest` or later.
        """
        crew, cover, mended, price = self._to_mend(roster, any_budget)
        return Repair(crew, cover, mended, price, self.unit, earliest, self._kept(frozen), most_people)

    def ahead(
        self,
        now: int,
        earliest: int,
        frozen: Callable[[int, int], bool],
        most_people: int | None = None,
        roster: Roster | None = None,
        any_budget: bool = False,
    ) -> Ahead:
        """Return what mends a day that has begun, likewise; `now` is the slot of the present."""
        of = self._to_mend(roster, any_budget)
        return Ahead(*of, self.unit, earliest, self._kept(frozen), most_people, now=now)

    def _to_mend(self, roster: Roster | None, any_budget: bool) -> tuple[Crew, Cover, Roster, float]:
        crew = self.crew._replace(cap=np.full(len(self.crew.cap), np.inf)) if any_budget else self.crew
        return crew, self.cover, self.roster if roster is None else roster, self.price

    def _kept(self, frozen: Callable[[int, int], bool]) -> Callable[[int, int], bool]:
        return lambda agent, day: agent in self.standing.fixed or frozen(agent, day)

    def reached(self, step: str, roster: Roster, changes: Sequence[Change]) -> Recovered:
        """Measure a roster."""
        levels = self.service.predict(roster.cover / self.grid.slots_an_interval)
        answered = float((levels * self.service.contacts).sum())
        offered = float(self.service.contacts.sum())
        people = len({change.agent for change in changes})
        return Recovered(step, answered / offered if offered else 1.0, answered, float(roster.cost.sum()), people)

    def copy(self) -> Roster:
        """Return a copy of the roster, to try something on."""
        return copy_roster(self.roster)

    def result(self) -> RosterResult:
        """Return the roster as tables, with a bound that no roster can beat now."""
        pieces = self.standing.pieces(self.config, self.people)
        pays = shift_pays(self.config, self.agents, pieces, self.grid)
        shifts, activities = tables_of(self.config, self.agents, pieces, self.grid, pays)
        coverage = coverage_table(self.config, self.people, self.roster, self.service, self.grid)
        outcome, bound = self._bounded()
        summary = self._builder.summary(pays, shifts, activities, coverage, outcome, bound, self.config)
        return RosterResult(shifts, activities, coverage, summary)

    def _bounded(self) -> tuple[Outcome, float]:
        from wfm.schedule.kernels.search import objective_within

        builder = self._builder
        times = TeamTimes(self.config, self.agents, self.crew, self.cover, self.price)
        objective = float(objective_within(self.crew, self.cover, self.roster, self.price))
        outcome = Outcome(Found(self.roster, objective, np.zeros(len(self.crew.cap))))
        bounding = Bound(
            without_sessions(self.config, times.without_times()),
            builder.cover(for_bound=True),
            self.price,
            self.crew.cap,
            1,
        )
        left = iter(range(_EVALUATIONS))
        try:
            start = bounding.prices_at(self.roster, np.zeros(len(self.crew.cap)))
            outcome.prices = bounding.improve(start, objective, lambda best: next(left, None) is not None)
        finally:
            bounding.close()
        if self.config.objective.goal == "cost":
            return outcome, 0.0
        return outcome, builder.with_meetings(-builder.without_tie_break(outcome.bound), times)
