"""The flow: a plan that stands, what has changed since, and the roster mended with as few changes as possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from wfm.plan import Plan
from wfm.plan_folder import read_summary
from wfm.replan.alone import mend_alone
from wfm.replan.asked import Asked
from wfm.replan.changes import change_table
from wfm.replan.held import Held
from wfm.replan.stood import Stood
from wfm.schedule.mend import Mending, Recovered
from wfm.schedule.repair import Change, Repair, Rights

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
        standing = Stood(folder, asked, Path(inputs.name))
        mending = standing.mending()
        repair, steps = _mended(mending, standing)
        plan = replace(standing.plan, roster=mending.result())
        changes = change_table(standing.plan, plan, asked, mending, repair)
        return Replanned(plan, changes, steps, before, inputs)
    except BaseException:
        inputs.cleanup()
        raise


def _mended(mending: Mending, stood: Stood) -> tuple[Repair, list[Recovered]]:
    asked = stood.asked
    held = Held(mending, asked)
    steps = [mending.reached("as it stood", mending.roster, ())]
    repair = mending.repair(held.earliest, held.frozen, held.most_people)
    repair.complete(sorted({agent for agent, _ in mending.away}))
    if asked.only is not None:
        alone = mend_alone(mending, asked, asked.only)
        alone.changes[:0] = repair.changes
        return alone, [*steps, mending.reached("as mended", mending.roster, alone.changes)]
    days = held.days_ahead() if asked.changes_load else _days_away(mending, stood)
    if not asked.changes_load:
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
        tried = mending.repair(held.earliest, held.frozen, None, further, any_budget)
        tried.mend(days, rights)
        beyond += tried.changes
        steps.append(mending.reached(f"{name}, if allowed", further, [*repair.changes, *beyond]))
    return repair, steps


def _days_away(mending: Mending, stood: Stood) -> list[int]:
    """Return the days on which somebody who was to work is away now."""
    away = {day for _, day in mending.away}
    grid = mending.grid
    named = {grid.dates.index(one.date) for one in stood.asked.absences if one.date}
    return sorted(away | named)
