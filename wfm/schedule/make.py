"""The steps from requirements and service curves to roster tables and summary."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.costs import EVERYBODY
from wfm.errors import NoRosterError
from wfm.schedule.clock import SearchClock
from wfm.schedule.cost_lines import costs
from wfm.schedule.cover_value import Penalties, make_cover, money_price, penalties
from wfm.schedule.explain.causes import opened_in, people_causes
from wfm.schedule.explain.head_count import HeadCount
from wfm.schedule.explain.targets import target_causes
from wfm.schedule.first import Cheapest, affordable_caps, cheapest_roster, first_roster, over_budget
from wfm.schedule.for_targets import Reached, reach_targets
from wfm.schedule.held import held_activities
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.known import Known, as_start
from wfm.schedule.line_limits import lines_over
from wfm.schedule.memory import give_back_large_pieces
from wfm.schedule.optimise import optimise
from wfm.schedule.outcome import Found, Outcome, Prices
from wfm.schedule.people import People, make_people
from wfm.schedule.problem import Problem
from wfm.schedule.progress import Progress, Report
from wfm.schedule.rehearsal import rehearse
from wfm.schedule.result import RosterResult
from wfm.schedule.roster_tables import Pays, coverage_table, pieces_of, shift_pays, tables_of
from wfm.schedule.rosters import row_money
from wfm.schedule.service import Service, make_service
from wfm.schedule.service_bound import evaluations_for, raise_bound, without_floor
from wfm.schedule.sessions import unfollowed_slots
from wfm.schedule.summary import floor_breaks, objective_of, relative_gap, service_levels, staffing_hours
from wfm.schedule.target import Targets
from wfm.schedule.team_times import TeamTimes
from wfm.schedule.time_grid import SLOTS_AN_HOUR, TimeGrid
from wfm.schedule.training.board import unreckoned_slots
from wfm.schedule.training.due_days import free_to_rest, working_when_due
from wfm.schedule.training.place import place_training
from wfm.schedule.training.sittings import all_due
from wfm.schedule.training.tables import training_figures
from wfm.wishes import any_weight, roster_wishes


@dataclass(frozen=True, eq=False)
class Ready:
    """What a search works on: the problem, the cheapest roster with what has no place, the times of meetings."""

    problem: Problem
    cheapest: Cheapest
    times: TeamTimes


class Builder:
    """Carries what the steps to a roster share, and of whoever changes a roster that stands."""

    def __init__(
        self,
        config: Config,
        agents: Sequence[Agent],
        requirements: pd.DataFrame,
        curves: pd.DataFrame,
        report: Report | None,
    ) -> None:
        self.config, self.agents = config, agents
        self.grid = TimeGrid(config)
        self.people: People = make_people(config, agents, self.grid)
        self.service: Service = make_service(config.queue_names, requirements, curves, self.grid.intervals)
        due = all_due(config, agents)
        self._free_to_rest = self.people.crew
        if due:
            crew = working_when_due(self.people.crew, due, self.service, self.grid)
            self._free_to_rest = free_to_rest(crew, self.people.crew)
            self.people = replace(self.people, crew=crew)
        self.money: Penalties = penalties(config, agents)
        self.price = money_price(config, float(self.service.contacts.sum()), self._most_cost())
        self._cover = self.cover()
        give_back_large_pieces()
        rehearse(self.people.crew, self._cover, self.price)
        self.clock = SearchClock(config.solver.time_limit_seconds, config.solver.iterations)
        self.progress = Progress(report, self.clock)
        self.contact_worth: np.ndarray | None = None
        self.free_prices: Prices | None = None  # of a bound without the floor; the next one begins there
        self.known: Known | None = None

    def run(self) -> RosterResult:
        """Build the roster."""
        ready = self.prepared()
        if self.config.objective.goal == "cost":
            reached = self.reach_targets(ready)
            self.progress.end()
            made = self.result(ready, reached.outcome, reached.bound)
            return self.with_floor_bound(made, reached.floor_bound_for(reached.wanted))
        again = ready.times.choose_again if ready.times.any else None
        outcome = optimise(
            ready.problem, ready.cheapest.roster, self.clock, self.progress.tell, again, self._start(ready)
        )
        self.progress.end()
        if ready.times.any:
            outcome.found = ready.times.choose_again(outcome.found)
        return self.result(ready, outcome, -self.without_tie_break(outcome.bound))

    def _start(self, ready: Ready) -> Roster | None:
        if self.known is None:
            return None
        config, agents, cover = self.config, self.agents, ready.problem.cover
        return as_start(self.known, config, agents, self.people, cover, self.grid, ready.cheapest.roster)

    def with_floor_bound(self, made: RosterResult, bound: float) -> RosterResult:
        """Add what any roster costs at least that meets the targets and keeps the floor, where this one keeps it."""
        summary = made.summary
        if self.config.objective.floor and not summary["floor_breaks"] and summary["bound"] is not None:
            summary["bound_with_floor"] = bound
            summary["gap_with_floor"] = relative_gap(summary["objective"], bound)
        return made

    def prepared(self) -> Ready:
        """Return what the search works on.

        Raises:
            NoRosterError: There is none that could be found.
        """
        cover = self._cover
        self._refuse_what_is_proved()
        try:
            cheapest = cheapest_roster(self.config, self.people, cover, self.agents)
        except NoRosterError as error:
            raise NoRosterError(self._causes() or error.reasons) from None
        crew = self.people.crew._replace(cap=affordable_caps(self.config, self.people.crew, cheapest.roster))
        self.people = replace(self.people, crew=crew)
        times = TeamTimes(self.config, self.agents, crew, cover, self.price)
        if times.any:
            times.choose(first_roster(crew, cover, cheapest.roster, self.price, self.config.solver.seed)[0])
            again = cheapest_roster(self.config, self.people, cover, self.agents)
            cheapest = again._replace(without_place=cheapest.without_place + again.without_place)
        solver = self.config.solver
        problem = Problem(
            crew,
            cover,
            self.price,
            solver.seed,
            solver.workers,
            solver.gap,
            self.config.objective.goal == "coverage",
            self.unbound(times.without_times()),
            self.cover(for_bound=True) if any(queue.min_positions for queue in self.config.queues) else cover,
            solver.linear_program,
        )
        return Ready(problem, cheapest, times)

    def unbound(self, crew: Crew) -> Crew:
        """Return a crew, for bounds, in which nobody must work on a day because a session is due."""
        return crew._replace(may_rest=self._free_to_rest.may_rest)

    def result(self, ready: Ready, outcome: Outcome, bound: float) -> RosterResult:
        """Return the tables and figures of a roster that was found, and of the bound on the objective, minimised.

        Raises:
            NoRosterError: It is over a budget, or falls short of a minimum.
        """
        outcome, bound = self._trained(outcome, bound)
        self._within_budget(outcome.found.roster)
        self._minimum_positions_kept(outcome.found.roster)
        missing = ready.cheapest.without_place + ready.times.named
        made = self._result(outcome, self.with_meetings(bound, ready.times), missing)
        if self.config.objective.goal == "service_level":
            made.summary["service_level_bound"] = self._service_level_bound(ready, outcome, made.summary)
        return made

    def _trained(self, outcome: Outcome, bound: float) -> tuple[Outcome, float]:
        """Place the sessions of coaching and training; where not all are held, no bound is known any more."""
        if self.config.training is None or not self.config.training.sessions:
            return outcome, bound
        cover = self.cover(self.contact_worth) if self.config.objective.goal == "cost" else self._cover
        placed = place_training(self.config, self.agents, self.people.crew, cover, outcome.found.roster, self.price)
        found = replace(outcome.found, roster=placed.roster)
        return replace(outcome, found=found), bound if placed.as_reckoned else -math.inf

    def _refuse_what_is_proved(self) -> None:
        """Refuse before any search what no roster can do."""
        found = target_causes(self.config, self.agents, self.people.crew, self.service, self.grid)
        opened = opened_in(self.config, self.service, self.grid)
        found += HeadCount(self.config, self.agents, self.people.crew, opened, self.grid).causes()
        if found:
            raise NoRosterError(dict.fromkeys(self._causes() + [one.line for one in found]))

    def _causes(self) -> list[str]:
        """Return every cause of there being no roster that can be proved, a line each."""
        opened = opened_in(self.config, self.service, self.grid)
        return [one.line for one in people_causes(self.config, self.agents, self.people, opened, self.grid)]

    def cover(self, worth: np.ndarray | None = None, config: Config | None = None, for_bound: bool = False) -> Cover:
        config = config or self.config
        return make_cover(config, self.grid, self.service, self.people.groups, self.money, worth, for_bound)

    def without_tie_break(self, bound: float) -> float:
        """Turn a bound on value less a trace of the cost into one on the value alone."""
        if self.config.objective.goal != "service_level" or not math.isfinite(bound):
            return bound
        return bound + self.price * self._most_cost()

    def _most_cost(self) -> float:
        crew = self.people.crew
        if EVERYBODY in self.people.rows:
            return float(crew.cap[self.people.rows.index(EVERYBODY)])
        most = crew.most_paid[crew.agent_class].sum(axis=1) * crew.wage
        dearest = crew.premium.max() * (1 + max(crew.overtime_extra, crew.day_extra.max()))
        return float(most.sum() * max(dearest, crew.overtime_floor.max()))

    def reach_targets(
        self,
        ready: Ready,
        start: tuple[Found, np.ndarray] | None = None,
        tried: Callable[[Found, np.ndarray], None] = lambda found, worth: None,
    ) -> Reached:
        """Return the cheapest roster that meets every target, searched from what was found for other targets."""
        targets = Targets(self.config, self.service, self.grid.slots_an_interval)
        hourly = float(np.mean([agent.hourly_cost for agent in self.agents]))
        needed = float(self.service.staff.sum()) * hourly * self.config.site.interval_minutes / 60
        found = reach_targets(
            self.config, ready.problem, targets, self.service, self.cover, ready.cheapest.roster, needed,
            self.clock, self.progress.tell, start, tried,
        )  # fmt: skip
        self.contact_worth = found.worth
        return found

    def _service_level_bound(self, ready: Ready, outcome: Outcome, summary: dict) -> float | None:
        """Return the service level over the plan that no roster within the budget beats.

        Rosters are meant that heed wishes and fairness as this one does, and the floor where this one keeps it.
        """
        gap, level = summary["service_gap"], summary["service_level"]["overall"]
        if gap is None:
            return None
        bound = level + max(gap, 0.0)
        if summary["floor_breaks"] and not outcome.interrupted:
            contacts = max(float(self.service.contacts.sum()), 1e-9)
            free = Outcome(outcome.found)
            cover = self.cover(config=without_floor(self.config), for_bound=True)
            count, start = evaluations_for(len(self.agents), self.free_prices is not None), self.free_prices
            raise_bound(ready.problem, cover, free, self.clock, evaluations=count, start=start)
            self.free_prices = free.prices
            weighs = summary.get("preferences", {}).get("weighs", 0.0)
            bound = max((self.without_tie_break(free.bound) + weighs) / contacts, level)
        return round(min(bound, 1.0), 6)

    def _within_budget(self, roster: Roster) -> None:
        """Refuse a roster over a cap: no bound says that there is none, but none was found."""
        over = over_budget(self.config, self.people, row_money(self.people.crew, roster))
        if over:
            raise NoRosterError(f"{reason}, the cheapest roster that was found" for reason in over)

    def _minimum_positions_kept(self, roster: Roster) -> None:
        coverage = coverage_table(self.config, self.people, roster, self.service, self.grid)
        minimum = coverage["queue"].map({queue.name: queue.min_positions for queue in self.config.queues})
        short = coverage[coverage["scheduled"] < minimum - 1e-4]
        if len(short):
            first = short.iloc[0]
            raise NoRosterError(
                self._causes()
                or [
                    f"queue {first['queue']}: no roster was found that keeps min_positions in every open interval; "
                    f"{len(short)} are short, the first at {first['timestamp'].isoformat()}"
                ]
            )

    def with_meetings(self, bound: float, times: TeamTimes) -> float:
        """Lower a bound that does not reckon with some activities by what they may save: time of agents too many."""
        if self.config.objective.goal != "coverage":
            return bound
        crew = self.people.crew
        slots = times.slots + unfollowed_slots(crew.sessions, crew.break_slots, self.config.week.weeks)
        slots += unreckoned_slots(self.config, self.agents, crew)
        return bound - self.money.overstaffed * slots / SLOTS_AN_HOUR

    def _result(self, outcome: Outcome, bound: float, missing: list[str]) -> RosterResult:
        config, roster = self.config, outcome.found.roster
        pieces = pieces_of(config, self.people, roster)
        pays = shift_pays(config, self.agents, pieces, self.grid)
        over = lines_over(config, [pay for _, _, pay in pays]) if len(self.people.crew.line_kind) else []
        if over:
            raise NoRosterError(over)
        shifts, activities = tables_of(config, self.agents, pieces, self.grid, pays)
        coverage = coverage_table(config, self.people, roster, self.service, self.grid)
        summary = self.summary(pays, shifts, activities, coverage, outcome, bound, config)
        if missing:
            summary["activities_without_place"] = missing
        return RosterResult(shifts, activities, coverage, summary, outcome.interrupted)

    def summary(
        self,
        pays: Pays,
        shifts: pd.DataFrame,
        activities: pd.DataFrame,
        coverage: pd.DataFrame,
        outcome: Outcome,
        bound: float,
        config: Config,
    ) -> dict:
        """Return the figures of `summary.json` for a roster's tables; `bound` is for the goal of `config`."""
        decimals = config.site.currency_decimals
        payroll = round(float(shifts["cost"].sum()), decimals)
        money = costs(config, self.agents, [pay for _, _, pay in pays], shifts, activities)
        wishes = roster_wishes(config, self.agents, shifts) if any_weight(config) else {}
        weighs = wishes.get("weighs", 0.0)
        objective = objective_of(config, coverage, payroll, self.money, weighs)
        gap = relative_gap(objective, bound)
        under, over = staffing_hours(coverage, config)
        breaks = floor_breaks(coverage, config)
        weekly = config.budget.weekly
        return {
            "goal": config.objective.goal,
            "status": "optimal" if gap is not None and gap <= config.solver.gap else "feasible",
            "cost": money.pop("cost"),
            "budget": None if weekly is None else round(weekly * config.week.weeks, decimals),
            "currency": config.site.currency,
            **money,
            "paid_hours": round(float(shifts["paid_hours"].sum()), 4),
            "overtime_hours": round(float(shifts["overtime_hours"].sum()), 4),
            "agents_rostered": int(shifts["agent_id"].nunique()),
            "objective": objective,
            "bound": bound if math.isfinite(bound) else None,
            "gap": gap,
            "service_gap": self._service_gap(objective, bound, payroll + weighs, coverage),
            "service_level": service_levels(coverage, config),
            "understaffed_agent_hours": round(under, 4),
            "overstaffed_agent_hours": round(over, 4),
            "budget_shadow_price": self._shadow_price(outcome),
            "floor_breaks": len(breaks),
            **({"preferences": wishes} if wishes else {}),
            **({"activities": held_activities(config, self.agents, activities)} if config.off_phone else {}),
            **training_figures(config, self.agents, self.service, self.grid, activities),
            **self._contact_worth(),
        }

    def _contact_worth(self) -> dict:
        """Return what a contact answered in time was worth by queue, where the goal is the cost."""
        if self.contact_worth is None:
            return {}
        return {
            "contact_worth": {name: float(w) for name, w in zip(self.service.queues, self.contact_worth, strict=True)}
        }

    def _service_gap(self, objective: float, bound: float, rest: float, coverage: pd.DataFrame) -> float | None:
        """Return the gap of the service part: of the staffing money, or in points of the overall service level.

        `rest` is what the objective has beside the staffing money.
        """
        if not math.isfinite(bound):
            return None
        if self.config.objective.goal == "service_level":
            return (objective - bound) / max(float(coverage["contacts"].sum()), 1e-9)
        if self.config.objective.goal == "coverage":
            return (objective - bound) / max(objective - rest, 1e-9)
        return relative_gap(objective, bound)

    def _shadow_price(self, outcome: Outcome) -> float | None:
        """Return how much the objective falls for one more unit of the plan's budget, as the bound prices it.

        Where payroll is part of the objective, the unit spent is deducted.
        """
        if outcome.prices is None or self.config.budget.weekly is None:
            return None
        if EVERYBODY not in self.people.rows or (self.config.objective.goal == "cost" and not any_weight(self.config)):
            return 0.0  # the cheapest roster that meets the targets is no cheaper for a budget that it need not spend
        return float(outcome.prices.rows[self.people.rows.index(EVERYBODY)])
