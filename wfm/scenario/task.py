"""A task: scenarios that are run together, anywhere, told by file and overrides and answered by rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wfm.config import load
from wfm.config.overrides import Override
from wfm.config.yaml_loader import Place
from wfm.scenario.cases import Case
from wfm.scenario.run import groups, run_cases
from wfm.scenario.stages import Stages
from wfm.scenario.table import scenario_table
from wfm.scenario.work import Done, digests_of, key_of, reason_of
from wfm.tables import SCENARIOS

# The forecasts and requirements of the scenarios that this process has run.
_STAGES = Stages()


@dataclass(frozen=True)
class Task:
    """Scenarios of one configuration, by name and overrides, that share a search; plain, so that it may travel.

    `previous` is the plan folder that they go on from. `inputs` are the digests of the files they are made from, the
    previous plan's among them: a task is the same where all of it is.
    """

    file: str
    week: str | None
    previous: str | None
    scenarios: tuple[tuple[str, dict[str, Any]], ...]
    numbers: tuple[int, ...]
    simulate: bool
    inputs: tuple[str, ...]

    @property
    def key(self) -> str:
        """A name for what the task says, the same on every machine."""
        said = asdict(self)
        del said["numbers"], said["file"], said["previous"]
        return key_of(said)

    @property
    def label(self) -> str:
        """The last of its scenarios."""
        return self.scenarios[-1][0]

    def run(self) -> Done:
        """Run the scenarios; whatever goes wrong is a row that says so."""
        return run_task(self)

    def failed(self, reason: str) -> Done:
        """Return rows that say why there is nothing else."""
        nothing = dict.fromkeys(SCENARIOS.names)
        return Done([nothing | {"scenario": name, "status": "failed", "reason": reason} for name, _ in self.scenarios])


def make_tasks(cases: Sequence[Case], week: str | None, simulate: bool, previous: Path | None = None) -> Iterator[Task]:
    """Yield the tasks of scenarios; those that differ in the budget alone are one.

    Args:
        cases: As from `make_cases`.
        week: First day of the plan, as the cases were loaded with.
        simulate: Whether each roster is simulated too.
        previous: Folder of the plan before, as the cases were loaded with.
    """
    place = {id(case): number for number, case in enumerate(cases)}
    for group in groups(cases):
        config = group[0].config
        yield Task(
            str(config.file.resolve()),  # it may be read from elsewhere
            week,
            None if previous is None else str(previous.resolve()),
            tuple((case.name, case.overrides) for case in group),
            tuple(place[id(case)] for case in group),
            simulate,
            digests_of(config),
        )


def run_task(task: Task) -> Done:
    """Run a task; whatever goes wrong is a row that says so."""
    try:
        how: dict[str, Any] = {"week": task.week, "previous": task.previous}
        base = load(task.file, **how)
        cases = []
        for name, values in task.scenarios:
            overrides = [Override(path, value, Place(base.file, 0)) for path, value in values.items()]
            config = load(task.file, **how, overrides=overrides, base=base) if overrides else base
            cases.append(Case(name, config, values))
        runs = run_cases(cases, stages=_STAGES, simulate=task.simulate)
    except Exception as error:  # of one scenario; the others go on
        return task.failed(reason_of(error, task.file))
    interrupted = len(runs) < len(cases) or any(run.roster is not None and run.roster.interrupted for run in runs)
    return Done(scenario_table(runs).to_dict("records"), interrupted)
