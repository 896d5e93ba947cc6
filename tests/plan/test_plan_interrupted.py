"""Ctrl-C: the best roster so far is kept, a plan that was there is not touched, and the exit code is 130."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from small_plan import ENDLESS, contents, signalled, starter

from wfm.check import check_plan
from wfm.plan import Plan
from wfm.plan_folder import read_summary, write_plan

COMMAND = ("plan", "site/plan.yaml", "--out", "out")
IN_THE_SEARCH = "wfm.schedule.annealing:Annealing.run"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "site")


def test_an_interrupted_search_keeps_its_best_roster(tmp_path: Path):
    starter(tmp_path / "site", ENDLESS)
    run = signalled(signal.SIGINT, IN_THE_SEARCH, *COMMAND, cwd=tmp_path)
    assert run.returncode == 130
    assert run.stderr == "interrupted: the best roster so far is in out\n"
    assert run.stdout.splitlines()[1] == "  folder         out"
    assert names(tmp_path) == ["out"]
    assert check_plan(tmp_path / "out").ok
    assert read_summary(tmp_path / "out")["cost"] <= 8000


def test_a_plan_that_was_there_is_not_touched(plan: Plan, tmp_path: Path):
    starter(tmp_path / "site", ENDLESS)
    write_plan(plan, tmp_path / "out", {"note": "the previous plan"})
    before = contents(tmp_path / "out")
    run = signalled(signal.SIGINT, IN_THE_SEARCH, *COMMAND, cwd=tmp_path)
    assert run.returncode == 130
    assert run.stderr == "interrupted: the best roster so far is in out.interrupted\n"
    assert contents(tmp_path / "out") == before
    assert names(tmp_path) == ["out", "out.interrupted"]
    assert check_plan(tmp_path / "out.interrupted").ok


@pytest.mark.parametrize("stage", ["read_history", "make_forecast", "make_requirements", "make_roster"])
def test_before_any_roster_nothing_is_written(tmp_path: Path, stage: str):
    starter(tmp_path / "site", ENDLESS)
    run = signalled(signal.SIGINT, f"wfm.plan:{stage}", *COMMAND, cwd=tmp_path, then="time.sleep(30)")
    assert run.returncode == 130
    assert "Traceback" not in run.stderr
    assert names(tmp_path) == []


def test_an_interruption_while_the_plan_is_written_leaves_no_draft(tmp_path: Path):
    starter(tmp_path / "site")
    run = signalled(signal.SIGINT, "wfm.plan_folder:render_report", *COMMAND, cwd=tmp_path, then="time.sleep(30)")
    assert run.returncode == 130
    assert names(tmp_path) == []


def test_a_roster_without_a_bound_yet_passes_the_check(tmp_path: Path):
    starter(tmp_path / "site", ENDLESS)
    signalled(signal.SIGINT, "wfm.schedule.optimise:_Search._raise_bound", *COMMAND, cwd=tmp_path)
    assert check_plan(tmp_path / "out").ok


def test_the_goal_cost_keeps_its_best_roster_too(tmp_path: Path):
    starter(tmp_path / "site", "time_limit_seconds: 4", goal="cost", weekly="20000", target="0.3")
    once = 'hasattr(owner, "slept") or (setattr(owner, "slept", True), time.sleep(30))'
    run = signalled(signal.SIGINT, "wfm.schedule.for_targets:raise_bound", *COMMAND, cwd=tmp_path, then=once)
    assert run.returncode == 130
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("stage", ["simulate_plan", "_again", "_worth_of_agents"])
def test_a_simulation_that_is_interrupted_keeps_the_roster(tmp_path: Path, stage: str):
    starter(tmp_path / "site")
    run = signalled(
        signal.SIGINT, f"wfm.plan_rounds:{stage}", *COMMAND, "--simulate", cwd=tmp_path, then="time.sleep(30)"
    )
    assert run.returncode == 130
    assert run.stderr == "interrupted: the best roster so far is in out\n"
    assert names(tmp_path) == ["out"]
    assert check_plan(tmp_path / "out").ok
    assert (tmp_path / "out" / "simulation.json").exists() == (stage != "simulate_plan")


def test_an_interrupted_simulation_leaves_the_plan_alone(plan: Plan, tmp_path: Path):
    write_plan(plan, tmp_path / "out", {"note": "the plan"})
    before = contents(tmp_path / "out")
    run = signalled(
        signal.SIGINT, "wfm.plan_simulation:simulate", "simulate", "out", cwd=tmp_path, then="time.sleep(30)"
    )
    assert run.returncode == 130
    assert "Traceback" not in run.stderr
    assert contents(tmp_path / "out") == before
