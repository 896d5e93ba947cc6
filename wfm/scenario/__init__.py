"""Scenarios: what another budget, target, volume or team would give, and what no roster can beat."""

from wfm.scenario.cases import Case, Sweeps, make_cases
from wfm.scenario.executor import Store, run_tasks
from wfm.scenario.run import Run, run_cases
from wfm.scenario.stages import Stages
from wfm.scenario.task import Task, make_tasks, run_task

__all__ = [
    "Case", "Run", "Stages", "Store", "Sweeps", "Task", "make_cases", "make_tasks", "run_cases", "run_task",
    "run_tasks",
]  # fmt: skip
