"""Runs scenarios: budgets, and targets, of one and the same plan together, everything else one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wfm.config import Config
from wfm.config.queues import Queue, ServiceLevel
from wfm.config.training_needs import with_training
from wfm.errors import InputError, NoRosterError, WfmError
from wfm.plan_simulation import simulate_plan
from wfm.scenario.cases import Case
from wfm.scenario.stages import Staffed, Stages
from wfm.scenario.work import reason_of
from wfm.schedule import RosterResult, make_roster
from wfm.schedule.sweep import SweepPoint, sweep_budgets
from wfm.schedule.target_sweep import Aim, TargetPoint, sweep_targets


@dataclass(frozen=True, eq=False)
class Run:
    """What became of a scenario: a roster with its simulation, or the reason why there is none.

    `frontier` names the first of the scenarios that differ from this one in nothing but the budget, or the targets.
    """

    case: Case
    status: str
    reason: str = ""
    staffed: Staffed | None = None
    roster: RosterResult | None = None
    simulated: dict[str, Any] | None = None
    frontier: str = ""


def run_cases(
    cases: Sequence[Case],
    *,
    stages: Stages | None = None,
    simulate: bool = True,
) -> list[Run]:
    """Run scenarios; one that fails is a run with its error, and the others go on.

    Args:
        cases: The scenarios.
        stages: Remembers the stages before the roster, those of runs before included.
        simulate: Whether each roster is simulated too.

    Returns:
        A run for each case, in their order. With Ctrl-C those that are done; the one that was searched counts.
    """
    stages, found = stages or Stages(), dict[int, Run]()
    for group in groups(cases):
        runs = _sweep(stages, group) if len(group) > 1 else [_one(stages, group[0])]
        for run in (replace(run, frontier=group[0].name) for run in runs):
            finished = run.roster is not None and not run.roster.interrupted
            found[cases.index(run.case)] = _simulated(run) if simulate and finished else run
        if any(run.roster is not None and run.roster.interrupted for run in runs):
            break
    return [found[number] for number in sorted(found)]


def groups(cases: Sequence[Case]) -> Iterator[list[Case]]:
    """Yield scenarios together that differ in nothing but the budget of a week, or the targets to be met."""
    groups: dict[str, list[Case]] = {}
    for number, case in enumerate(cases):
        groups.setdefault(_about(case.config) or str(number), []).append(case)
    yield from groups.values()


def _about(config: Config) -> str | None:
    """Return what a sweep of budgets, or of targets, shares; none where there is nothing to share."""
    budget, queues = config.budget, config.queues
    if config.objective.goal == "cost":
        queues = tuple(queue.model_copy(update={"service_level": _without_target(queue)}) for queue in queues)
    elif budget.weekly is None:
        return None
    else:
        budget = budget.model_copy(update={"weekly": None})
    return config.model_copy(update={"budget": budget, "queues": queues}).model_dump_json(exclude={"scenarios"})


def _without_target(queue: Queue) -> ServiceLevel | None:
    return queue.service_level and queue.service_level.model_copy(update={"target": 0.0})


def _one(stages: Stages, case: Case) -> Run:
    try:
        staffed = stages.of(case.config)
        roster = make_roster(
            with_training(case.config, staffed.agents), staffed.agents, staffed.requirements, staffed.curves
        )
    except WfmError as error:
        return _failed(case, error)
    return Run(case, roster.summary["status"], "", staffed, roster)


def _sweep(stages: Stages, cases: list[Case]) -> list[Run]:
    by_target = cases[0].config.objective.goal == "cost"
    return _sweep_targets(stages, cases) if by_target else _sweep_budgets(stages, cases)


def _sweep_targets(stages: Stages, cases: list[Case]) -> list[Run]:
    try:
        staffed = [stages.of(case.config) for case in cases]
        aims = [
            Aim(with_training(case.config, one.agents), one.requirements, one.curves)
            for case, one in zip(cases, staffed, strict=True)
        ]
        points = sweep_targets(aims, staffed[0].agents)
    except WfmError as error:
        return [_failed(case, error) for case in cases]
    made = zip(cases, staffed, points, strict=True)
    return [_run(case, one, point) for case, one, point in made if point is not None]


def _run(case: Case, staffed: Staffed, point: SweepPoint | TargetPoint) -> Run:
    if point.roster is None:
        return Run(case, "infeasible", "; ".join(point.reasons))
    return Run(case, point.roster.summary["status"], "", staffed, point.roster)


def _sweep_budgets(stages: Stages, cases: list[Case]) -> list[Run]:
    budgets = [float(case.config.budget.weekly or 0.0) for case in cases]
    config = cases[0].config
    try:
        staffed = stages.of(config)
        points = sweep_budgets(
            with_training(config, staffed.agents), staffed.agents, staffed.requirements, staffed.curves, budgets
        )
    except WfmError as error:
        return [_failed(case, error) for case in cases]
    of = {point.weekly: point for point in points}  # fewer where the user has had enough
    return [_run(case, staffed, of[weekly]) for case, weekly in zip(cases, budgets, strict=True) if weekly in of]


def _failed(case: Case, error: WfmError) -> Run:
    status = "infeasible" if isinstance(error, NoRosterError) else "failed"
    return Run(case, status, reason_of(error, case.config.file))


def _simulated(run: Run) -> Run:
    staffed, roster, config = run.staffed, run.roster, run.case.config
    assert staffed is not None
    assert roster is not None
    tables = {"forecast": staffed.forecast, "activities": roster.activities, "coverage": roster.coverage}
    try:
        found = simulate_plan(config, staffed.agents, staffed.events, tables)
    except InputError:  # a week that is closed throughout
        return run
    return replace(run, simulated=found.simulated.by_queue()["overall"])
