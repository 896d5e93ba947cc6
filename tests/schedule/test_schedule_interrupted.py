"""Ctrl-C ends the search and keeps the best roster found."""

from __future__ import annotations

from pathlib import Path

import pytest
from schedule_cases import planned, queue, settings, write_case

from wfm.check import check_plan
from wfm.plan import Watcher
from wfm.plan_folder import write_plan
from wfm.schedule.progress import SearchState


class Impatient(Watcher):
    """Presses Ctrl-C when told for the n-th time."""

    def __init__(self, at: int) -> None:
        self.at, self.states = at, []

    def search(self, state: SearchState) -> None:
        self.states.append(state)
        if len(self.states) == self.at:
            raise KeyboardInterrupt


@pytest.mark.parametrize("goal", ["service_level", "coverage", "cost"])
@pytest.mark.parametrize("at", [1, 2], ids=["at once", "later"])
def test_ctrl_c_keeps_the_best_roster_and_marks_it(goal: str, at: int, tmp_path: Path):
    easy = queue("calls", service_level={"target": 0.02, "within_seconds": 20}, patience_seconds=100)
    sections = settings(
        queues=[easy], objective={"goal": goal}, solver={"iterations": 400_000, "workers": 2, "gap": 0.0}
    )
    config = write_case(tmp_path, sections, [{}] * 4)
    watcher = Impatient(at)
    try:
        plan = planned(config, watcher=watcher)
    except KeyboardInterrupt:  # it would end the test run
        pytest.fail("the interrupt was passed on, and the roster found so far is lost")
    assert len(watcher.states) >= at
    assert plan.roster.interrupted
    assert plan.summary["cost"] > 0
    write_plan(plan, tmp_path / "plan", {})
    result = check_plan(tmp_path / "plan")
    assert result.ok, str(result)


def test_a_search_left_alone_is_not_marked_interrupted(tmp_path: Path):
    watcher = Impatient(-1)
    plan = planned(write_case(tmp_path, settings(), [{}] * 2), watcher=watcher)
    assert not plan.roster.interrupted
    assert watcher.states[-1].cost == plan.summary["cost"]
