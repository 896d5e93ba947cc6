"""Work in several processes of this machine; that of a process which is killed is given to another."""

from __future__ import annotations

import signal
import threading
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker

from wfm.scenario.executor import Place, here
from wfm.scenario.work import Done, Work, run_work

MOST_TRIES = 3


def in_processes(count: int) -> Place:
    """Return a place of so many processes; one is this process itself."""
    return lambda tasks: here(tasks) if min(count, len(tasks)) <= 1 else _in_processes(tasks, min(count, len(tasks)))


def _in_processes(tasks: Sequence[Work], count: int) -> Generator[tuple[Work, Done]]:
    """Yield tasks as they are done; the processes are ended with the run."""
    waiting, tries = deque(tasks), Counter[str]()
    workers = [_Worker() for _ in range(count)]
    idle = workers[:]
    running: dict[Future, tuple[Work, _Worker]] = {}
    try:
        while waiting or running:
            while waiting and idle:
                task, worker = waiting.popleft(), idle.pop()
                running[worker.give(task)] = task, worker
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(ready, key=lambda one: running[one][0].numbers):
                task, worker = running.pop(future)
                idle.append(worker)
                error = future.exception()
                tries[task.key] += 1
                if isinstance(error, BrokenProcessPool) and tries[task.key] < MOST_TRIES:
                    waiting.append(task)
                else:
                    yield task, task.failed(f"its process ended: {error}") if error else future.result()
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A process that does one task at a time; where it was killed, the next task begins a new one."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def give(self, task: Work) -> Future:
        """Begin a task."""
        with _started_in_peace():
            if self._pool is not None:
                try:
                    return self._pool.submit(run_work, task)
                except BrokenProcessPool:
                    self._pool.shutdown(wait=False)
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), _deaf)
            return self._pool.submit(run_work, task)

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._pool is not None:
            processes = list((self._pool._processes or {}).values())
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()


@contextmanager
def _started_in_peace() -> Iterator[None]:
    """Keep Ctrl-C for the end of this: a process that is started meanwhile does not hear it, not even as it begins."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which would let Ctrl-C through again, did it begin below
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt


def _deaf() -> None:
    """Leave Ctrl-C to the process that gives the tasks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
