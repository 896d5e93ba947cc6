"""Where work is done: in this process, in several of this machine, or on a cluster; what is done is kept.

A run that was cut off goes on from there.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path

from wfm.scenario.work import Done, Work, run_work

# Told after each task: its label, and how many rows are there.
Told = Callable[[str, int], None]
# Does work in any order; closing it ends what is still running.
Place = Callable[[Sequence[Work]], Generator[tuple[Work, Done]]]


class Store:
    """Keeps what is done in a folder, so that a run that was cut off goes on where it was."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, task: Work) -> Done | None:
        """Return what a task gave before, if it is known."""
        try:
            return Done(json.loads((self._folder / f"{task.key}.json").read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None

    def write(self, task: Work, done: Done) -> None:
        """Keep what a task gave, whole or not at all; failures and searches cut short are tried again."""
        if done.interrupted or any(row["status"] == "failed" for row in done.rows):
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f"{task.key}.draft"
        draft.write_text(json.dumps(done.rows), encoding="utf-8")
        draft.replace(self._folder / f"{task.key}.json")

    def clear(self) -> None:
        """Forget everything."""
        for file in self._folder.glob("*.json") if self._folder.is_dir() else ():
            file.unlink()
        if self._folder.is_dir() and not any(self._folder.iterdir()):
            self._folder.rmdir()


def here(tasks: Sequence[Work]) -> Generator[tuple[Work, Done]]:
    """Do all work in this process, one after the other."""
    for task in tasks:
        yield task, run_work(task)


def in_processes(count: int) -> Place:
    """Return a place of so many processes of this machine."""
    return here if count == 1 else lambda tasks: _in_processes(tasks, count)


def run_tasks(
    tasks: Sequence[Work], store: Store, place: Place = here, told: Told = lambda label, done: None
) -> tuple[dict[int, dict], bool]:
    """Run tasks, those that are known already aside.

    Args:
        tasks: What to run.
        store: What is known, and where what is done is kept.
        place: Where it is run.
        told: Hears of each task that is done.

    Returns:
        The rows by their number, and whether the user ended the run before its end.
    """
    rows: dict[int, dict] = {}
    open_tasks: list[Work] = []

    def take(task: Work, done: Done) -> None:
        rows.update(zip(task.numbers, done.rows, strict=False))
        told(task.label, len(rows))

    for task in tasks:
        known = store.read(task)
        if known is None:
            open_tasks.append(task)
        else:
            take(task, known)
    found = place(open_tasks)
    interrupted = False
    try:
        for task, done in found:
            store.write(task, done)
            take(task, done)
            interrupted |= done.interrupted
            if interrupted:
                break
    except KeyboardInterrupt:
        interrupted = True
    finally:
        found.close()
    return rows, interrupted


def _in_processes(tasks: Sequence[Work], processes: int) -> Generator[tuple[Work, Done]]:
    """Yield tasks as they are done; the processes are ended with the run."""
    pool = ProcessPoolExecutor(min(processes, max(len(tasks), 1)), get_context("spawn"), _deaf)
    running: dict[Future, Work] = {pool.submit(run_work, task): task for task in tasks}
    try:
        while running:
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(ready, key=lambda one: running[one].numbers):
                task, error = running.pop(future), future.exception()
                yield task, task.failed(f"its process ended: {error}") if error else future.result()
    finally:
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=not running, cancel_futures=True)
        for worker in workers if running else ():
            worker.terminate()


def _deaf() -> None:
    """Leave Ctrl-C to the process that gives the tasks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
