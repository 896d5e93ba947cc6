"""A real Dask scheduler and workers as processes of their own, over TCP on loopback; one of them is killed."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from wfm.cli.starter import starter_files
from wfm.config import load
from wfm.errors import WfmError
from wfm.scenario import Store, Sweeps, Task, make_cases, make_tasks, run_tasks
from wfm.scenario.on_dask import on_dask

HOST = "127.0.0.1"
COUNT = 6


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


def start(kind: str, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", HOST, *more]
    log = (folder / f"{kind}-{time.monotonic_ns()}.log").open("wb")
    return subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)


class Cluster:
    """A scheduler and two workers."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.address = f"tcp://{HOST}:{port}"
        self.scheduler = start("scheduler", folder, "--port", str(port), "--no-dashboard", "--no-jupyter")
        more = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--local-directory", str(folder))
        self.workers = [start("worker", folder, self.address, *more) for _ in range(2)]
        deadline = time.monotonic() + 60
        while not self._listens(port) and time.monotonic() < deadline:
            time.sleep(0.1)

    @staticmethod
    def _listens(port: int) -> bool:
        with socket.socket() as one:
            return one.connect_ex((HOST, port)) == 0

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait(30)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "dask").mkdir()
    made = Cluster(tmp_path / "dask")
    try:
        yield made
    finally:
        made.end()


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
