"""The flow: a plan that stands, what has changed since, and the roster mended with as few changes as possible."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from wfm.config import load
from wfm.config.agents import read_agents
from wfm.config.backlog import read_backlog
from wfm.config.calendar import DAY
from wfm.plan import Plan, service_curves
from wfm.plan_folder import read_plan, read_summary
from wfm.replan.asked import ALL, Asked, present, refuse_unknown
from wfm.replan.changes import change_table
from wfm.replan.inputs import write_changes
from wfm.schedule.mend import Mending, Recovered
from wfm.schedule.repair import Change, Repair, Rights
from wfm.staffing import make_requirements

PEOPLE_A_SICK_CALL = 5
# What a surge is met with, each step with all before it.
LADDER = (
    ("breaks moved", Rights(shifts=False, new=False), False),
    ("and shifts moved", Rights(new=False, overtime=False), False),
    ("and people asked to come in", Rights(overtime=False), False),
    ("and overtime", Rights(), False),
    ("and training given up", Rights(cancel=True), False),
    ("and more budget", Rights(cancel=True), True),
)


@dataclass(frozen=True, eq=False)
class Replanned:
    """A mended plan.

    `changes` lists every change; `steps` what each step of the repair reaches, from the roster as it stood; `inputs`
    keeps the files that the plan's configuration names for as long as it is needed.
    """

    plan: Plan
    changes: pd.DataFrame
    steps: list[Recovered]
    before: dict
    inputs: TemporaryDirectory

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return what the plan folder holds of the repair, by file name."""
        steps = pd.DataFrame([vars(step) for step in self.steps]).round({"service_level": 6, "answered": 4, "cost": 4})
        return {"changes.csv": self.changes, "recovery.csv": steps}


def replan(folder: Path, asked: Asked) -> Replanned:
    """Mend the roster of a plan folder.

    Raises:
        InputError: It is no plan folder, or something is asked of agents, queues or dates that it does not know.
    """
    before = read_summary(folder)
    inputs = TemporaryDirectory(prefix="wfm-replan-")
    try:
        standing = _Stood(folder, asked, Path(inputs.name))
        mending = standing.mending()
        repair, steps = _mended(mending, standing)
        plan = replace(standing.plan, roster=mending.result())
        changes = change_table(standing.plan, plan, asked, mending, repair)
        return Replanned(plan, changes, steps, before, inputs)
    except BaseException:
        inputs.cleanup()
        raise


class _Stood:
    """The plan as it stood, read with what has changed written into a copy of its inputs."""

    def __init__(self, folder: Path, asked: Asked, copy: Path) -> None:
        self.asked = asked
        shutil.copytree(folder / "inputs", copy, dirs_exist_ok=True)
        old = load(copy / "plan.yaml")
        refuse_unknown(asked, old, read_agents(old)[0], folder)
        write_changes(copy, old, asked)
        self.plan = read_plan(folder, copy)
        self.since = present(asked, self.plan.config)
        if asked.volume:
            self.plan = self._at_volume()

    def _at_volume(self) -> Plan:
        """Multiply the contacts from the present on, and staff them anew."""
        plan = self.plan
        forecast = plan.forecast.copy()
        factor = forecast["queue"].map(lambda name: self.asked.volume.get(name, self.asked.volume.get(ALL, 1.0)))
        factor = factor.where(forecast["timestamp"] >= self.since, 1.0).astype(float)
        for name in ("contacts", "contacts_p10", "contacts_p90"):
            forecast[name] = forecast[name] * factor
        requirements = make_requirements(plan.config, forecast, plan.events, read_backlog(plan.config))
        curves = service_curves(plan.config, requirements, plan.agents)
        return replace(plan, forecast=forecast, requirements=requirements, curves=curves)

    def mending(self) -> Mending:
        """Return the roster, ready to be mended."""
        plan = self.plan
        return Mending(plan.config, plan.agents, plan.requirements, plan.curves, plan.roster.activities)


def _mended(mending: Mending, stood: _Stood) -> tuple[Repair, list[Recovered]]:
    asked, grid = stood.asked, mending.grid
    now = grid.slot(stood.since)
    notice = now + round(asked.notice_hours * 12)
    locked = {(agent_id, date) for agent_id, date in asked.locks}
    absent = {(one.agent_id, date) for one in asked.absences for date in ([one.date] if one.date else [])}
    starts = mending.people.crew.start_slot

    def frozen(agent: int, day: int) -> bool:
        known = (stood.plan.agents[agent].agent_id, grid.dates[day])
        if known in locked or known in absent:
            return True
        start = mending.roster.start[agent, day]
        return start >= 0 and starts[day, start] < notice

    if asked.volume:
        days = [day for day, date in enumerate(grid.dates) if grid.clock_slot(date + DAY, 0) > now]
        most = asked.most_people
    else:
        days = _days_away(mending, stood)
        most = PEOPLE_A_SICK_CALL * len(asked.absences) if asked.most_people is None else asked.most_people
    steps = [mending.reached("as it stood", mending.roster, ())]
    repair = mending.repair(max(now, notice), frozen, most)
    repair.complete(sorted({agent for agent, _ in mending.away}))
    if not asked.volume:
        repair.mend(days, asked.rights)
        return repair, [*steps, mending.reached("as mended", mending.roster, repair.changes)]
    further, beyond = None, list[Change]()
    for name, rights, any_budget in LADDER:
        if further is None and (any_budget or not rights.within(asked.rights)):
            # From here on it is only said what more would bring.
            further = mending.copy()
        if further is None:
            repair.mend(days, rights)
            steps.append(mending.reached(name, mending.roster, repair.changes))
            continue
        tried = mending.repair(max(now, notice), frozen, None, further, any_budget)
        tried.mend(days, rights)
        beyond += tried.changes
        steps.append(mending.reached(f"{name}, if allowed", further, [*repair.changes, *beyond]))
    return repair, steps


def _days_away(mending: Mending, stood: _Stood) -> list[int]:
    """Return the days on which somebody who was to work is away now."""
    away = {day for _, day in mending.away}
    grid = mending.grid
    named = {grid.dates.index(one.date) for one in stood.asked.absences if one.date}
    return sorted(away | named)
