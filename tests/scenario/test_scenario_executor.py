"""Tasks give the same rows wherever they run; what is done is kept, and a fault is a row."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from wfm.cli.starter import starter_files
from wfm.config import load
from wfm.scenario import Store, Sweeps, Task, make_cases, make_tasks, run_tasks
from wfm.scenario.in_processes import in_processes


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    for name, text in starter_files():
        (tmp_path / name).write_text(text.replace("time_limit_seconds: 10 ", "iterations: 400 "), encoding="utf-8")
    scenarios = [
        {"name": "today"},
        {"name": "dearer", "set": {"pay.wage_multiplier": 1.05}},
        {"name": "fewer", "set": {"staffing.attrition": 0.1}},
    ]
    with (tmp_path / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("\n" + yaml.safe_dump({"scenarios": scenarios}))
    cases = make_cases(load(tmp_path / "plan.yaml"), Sweeps(budgets=(8000.0, 9000.0)))
    return list(make_tasks(cases, None, False))


def test_processes_give_the_rows_that_one_gives(tasks: list[Task], tmp_path: Path):
    assert [task.numbers for task in tasks] == [(0, 1), (2, 3), (4, 5)]
    here, _ = run_tasks(tasks, Store(tmp_path / "a"))
    beside, _ = run_tasks(tasks, Store(tmp_path / "b"), in_processes(2))
    assert sorted(here) == list(range(6))
    assert {number: str(row) for number, row in here.items()} == {number: str(row) for number, row in beside.items()}


def test_a_run_that_was_cut_off_goes_on_with_what_is_done(tasks: list[Task], tmp_path: Path):
    store, told = Store(tmp_path / "done"), []

    def cut(task: Task, done: int) -> None:
        told.append(task)
        raise KeyboardInterrupt

    rows, interrupted = run_tasks(tasks, store, told=cut)
    assert (sorted(rows), interrupted) == ([0, 1], True)
    assert store.read(tasks[0]) is not None
    assert store.read(tasks[1]) is None
    again, interrupted = run_tasks(tasks, store)
    assert (sorted(again), interrupted) == (list(range(6)), False)
    assert str(again[0]) == str(rows[0])
    store.clear()
    assert not (tmp_path / "done").exists()


def test_a_changed_input_is_run_anew(tasks: list[Task], tmp_path: Path):
    agents = tmp_path / "agents.csv"
    agents.write_text(agents.read_text(encoding="utf-8").replace("19", "21"), encoding="utf-8")
    cases = make_cases(load(tmp_path / "plan.yaml"), Sweeps(budgets=(8000.0, 9000.0)))
    assert not {task.key for task in make_tasks(cases, None, False)} & {task.key for task in tasks}


def keys_after(folder: Path, plan: Path) -> list[str]:
    config = load(folder / "plan.yaml", previous=plan)
    return [task.key for task in make_tasks(make_cases(config, Sweeps(), previous=plan), None, False, plan)]


def test_what_is_done_after_another_plan_is_not_taken_for_this(tasks: list[Task], tmp_path: Path):
    for name, row in (("one", "A01"), ("same", "A01"), ("other", "A02")):
        (tmp_path / name).mkdir()
        line = f"{row},2026-11-29,2026-11-29T09:00:00+01:00,2026-11-29T17:00:00+01:00\n"
        (tmp_path / name / "shifts.csv").write_text(f"agent_id,date,start,end\n{line}", encoding="utf-8")
    one, same, other = (keys_after(tmp_path, tmp_path / name) for name in ("one", "same", "other"))
    without = [task.key for task in make_tasks(make_cases(load(tmp_path / "plan.yaml"), Sweeps()), None, False)]
    assert one == same
    assert not set(one) & set(other)
    assert not set(one) & set(without)


def test_a_scenario_that_fails_is_a_row_and_the_others_go_on(tasks: list[Task], tmp_path: Path):
    (tmp_path / "agents.csv").rename(tmp_path / "gone.csv")
    rows, _ = run_tasks(tasks[:1], Store(tmp_path / "done"))
    assert {row["status"] for row in rows.values()} == {"failed"}
    assert all("agents.csv" in row["reason"] for row in rows.values())
    (tmp_path / "gone.csv").rename(tmp_path / "agents.csv")
    rows, _ = run_tasks(tasks, Store(tmp_path / "done"))
    assert "failed" not in {row["status"] for row in rows.values()}
