"""How work spreads: real sites on the cores of this machine, and waits for the work of machines that are not there.

Real: plans of a small site, one thread each, by this process, by processes and by a Dask cluster of processes over TCP
on loopback. Simulated: each task waits as long as a plan would take, on as many worker threads as there would be
machines; what is beyond the waits is what Dask itself costs.

    python tests/bench/cluster_scaling.py --tasks 8 --machines 10,50,100
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wfm.cli.starter import starter_files
from wfm.scenario import Store, run_tasks
from wfm.scenario.executor import Place, here
from wfm.scenario.in_processes import in_processes
from wfm.scenario.on_dask import on_dask
from wfm.scenario.sites import SitePlan, site_plans
from wfm.scenario.work import Done

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Wait:
    """Work that waits."""

    number: int
    seconds: float

    @property
    def key(self) -> str:
        """A name of its own."""
        return f"wait-{self.number}"

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its place."""
        return (self.number,)

    @property
    def label(self) -> str:
        """Its name."""
        return str(self.number)

    def run(self) -> Done:
        """Wait."""
        time.sleep(self.seconds)
        return Done([{"site": self.label, "status": "feasible"}])

    def failed(self, reason: str) -> Done:
        """Say why not."""
        return Done([{"site": self.label, "status": "failed", "reason": reason}])


@contextmanager
def cluster(workers: int, threads: int, folder: Path) -> Iterator[str]:
    """Start a scheduler and workers as processes; yields the address."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        port = one.getsockname()[1]
    address = f"tcp://{HOST}:{port}"
    kinds = [("scheduler", "--port", str(port), "--no-jupyter")]
    kinds += [("worker", address, "--no-nanny", "--nthreads", str(threads))] * workers
    started = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", HOST, "--no-dashboard", *more],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for kind, *more in kinds
    ]  # fmt: skip
    try:
        for _ in range(300):
            with socket.socket() as one:
                if not one.connect_ex((HOST, port)):
                    break
            time.sleep(0.1)
        yield address
    finally:
        for process in started:
            process.send_signal(signal.SIGKILL)
            process.wait(30)


def seconds(tasks: list, place: Place, folder: Path) -> float:
    """Return how long tasks take in a place."""
    begin = time.monotonic()
    rows, _ = run_tasks(tasks, Store(folder), place)
    assert len(rows) == len(tasks)
    assert all(row["status"] != "failed" for row in rows.values()), rows
    return time.monotonic() - begin


def made_sites(folder: Path, count: int, steps: int) -> list[SitePlan]:
    """Write configurations of small sites and return their work."""
    for name, text in starter_files():
        (folder / name).write_text(text.replace("time_limit_seconds: 10 ", f"iterations: {steps} "), encoding="utf-8")
    files = []
    for n in range(count):
        files.append(folder / f"site-{n}.yaml")
        files[-1].write_text(f"extends: plan.yaml\nsolver: {{seed: {n}, workers: 1}}\n", encoding="utf-8")
    return site_plans(files, None, folder / "plans")


def main() -> None:
    """Print a table of both."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--tasks", type=int, default=8, help="sites that are planned")
    asked.add_argument("--steps", type=int, default=20000, help="search steps of each")
    asked.add_argument("--machines", default="10,50", help="machines that are simulated")
    asked.add_argument("--wait", type=float, default=5.0, help="seconds that a simulated plan takes")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tasks = made_sites(folder, given.tasks, given.steps)
        alone = seconds(tasks, here, folder / "a")
        print(f"{given.tasks} sites, one process      {alone:6.1f} s  1.00")
        two = seconds(tasks, in_processes(2), folder / "b")
        print(f"{given.tasks} sites, two processes    {two:6.1f} s  {alone / two:.2f}")
        with cluster(2, 1, folder) as address:
            spread = seconds(tasks, on_dask(address), folder / "c")
        print(f"{given.tasks} sites, two Dask workers {spread:6.1f} s  {alone / spread:.2f}")
        for machines in [int(part) for part in given.machines.split(",") if part]:
            waits = [Wait(number, given.wait) for number in range(4 * machines)]
            with cluster(1, machines, folder) as address:
                took = seconds(waits, on_dask(address), folder / f"w{machines}")
            ideal = 4 * given.wait
            told = f"{machines:4d} machines simulated, {len(waits)} plans of {given.wait:g} s"
            print(f"{told}: {took:6.1f} s, {ideal / took:.0%} of ideal")


if __name__ == "__main__":
    main()
