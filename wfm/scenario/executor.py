"""Where tasks are run: in this process, or in several of this machine; what is done is kept for a run cut off."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path

from wfm.scenario.task import Done, Task, failed, run_task

# Told after each task: the task, and how many scenarios are done.
Told = Callable[[Task, int], None]


class Store:
    """Keeps what is done in a folder, so that a run that was cut off goes on where it was."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, task: Task) -> Done | None:
        """Return what a task gave before, if it is known."""
        try:
            return Done(json.loads((self._folder / f"{task.key}.json").read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None

    def write(self, task: Task, done: Done) -> None:
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


def run_tasks(
    tasks: Sequence[Task], store: Store, processes: int = 1, told: Told = lambda task, done: None
) -> tuple[dict[int, dict], bool]:
    """Run tasks, those that are known already aside.

    Args:
        tasks: What to run.
        store: What is known, and where what is done is kept.
        processes: 1: in this process; more: so many beside it.
        told: Hears of each task that is done.

    Returns:
        The rows by the number of their scenario, and whether the user ended the run before its end.
    """
    rows: dict[int, dict] = {}
    open_tasks: list[Task] = []

    def take(task: Task, done: Done) -> None:
        rows.update(zip(task.numbers, done.rows, strict=False))
        told(task, len(rows))

    for task in tasks:
        known = store.read(task)
        if known is None:
            open_tasks.append(task)
        else:
            take(task, known)
    found = _here(open_tasks) if processes == 1 else _in_processes(open_tasks, processes)
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


def _here(tasks: Sequence[Task]) -> Generator[tuple[Task, Done]]:
    for task in tasks:
        yield task, run_task(task)


def _in_processes(tasks: Sequence[Task], processes: int) -> Generator[tuple[Task, Done]]:
    """Yield tasks as they are done; the processes are ended with the run."""
    pool = ProcessPoolExecutor(min(processes, max(len(tasks), 1)), get_context("spawn"), _deaf)
    running: dict[Future, Task] = {pool.submit(run_task, task): task for task in tasks}
    try:
        while running:
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(ready, key=lambda one: running[one].numbers):
                task, error = running.pop(future), future.exception()
                yield task, failed(task, f"its process ended: {error}") if error else future.result()
    finally:
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=not running, cancel_futures=True)
        for worker in workers if running else ():
            worker.terminate()


def _deaf() -> None:
    """Leave Ctrl-C to the process that gives the tasks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
