"""A Dask scheduler and two workers as processes of their own, over TCP on loopback."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HOST = "127.0.0.1"


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
