"""A real Dask scheduler and workers as processes of their own, over TCP on loopback; one of them is killed."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
import yaml
from dask_cluster import HOST, Cluster, free_port

from wfm.cli.starter import starter_files
from wfm.config import load
from wfm.errors import WfmError
from wfm.scenario import Store, Sweeps, Task, make_cases, make_tasks, run_tasks
from wfm.scenario.on_dask import on_dask

COUNT = 6


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    for name, text in starter_files():
        (tmp_path / name).write_text(text.replace("time_limit_seconds: 10 ", "iterations: 400 "), encoding="utf-8")
    scenarios = [{"name": f"wages {n}", "set": {"pay.wage_multiplier": 1 + n / 100}} for n in range(COUNT)]
    with (tmp_path / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("\n" + yaml.safe_dump({"scenarios": scenarios}))
    return list(make_tasks(make_cases(load(tmp_path / "plan.yaml"), Sweeps()), None, False))


def test_a_worker_is_killed_in_the_middle_and_all_rows_are_the_serial_ones(
    cluster: Cluster, tasks: list[Task], tmp_path: Path
):
    told = []

    def kill_one(task: Task, done: int) -> None:
        told.append(done)
        if len(told) == 1:
            cluster.workers[0].send_signal(signal.SIGKILL)

    spread, interrupted = run_tasks(tasks, Store(tmp_path / "a"), on_dask(cluster.address), kill_one)
    assert cluster.workers[0].wait(30) == -signal.SIGKILL
    assert cluster.workers[1].poll() is None
    assert not interrupted
    assert told == list(range(1, COUNT + 1))
    here, _ = run_tasks(tasks, Store(tmp_path / "b"))
    files = [sorted((tmp_path / name).glob("*.json")) for name in ("a", "b")]
    assert [path.name for path in files[0]] == [path.name for path in files[1]]
    assert [path.read_bytes() for path in files[0]] == [path.read_bytes() for path in files[1]]
    assert sorted(spread) == sorted(here) == list(range(COUNT))
    assert "failed" not in {row["status"] for row in spread.values()}


def test_where_nobody_answers_that_is_said(tasks: list[Task], tmp_path: Path):
    with pytest.raises(WfmError, match="no scheduler answers"):
        run_tasks(tasks, Store(tmp_path / "a"), on_dask(f"tcp://{HOST}:{free_port()}"))
