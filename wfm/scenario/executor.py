"""Does work in a place: in this process, in several of this machine, or on a cluster; what is done is kept.

A run that was cut off goes on from there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
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


def run_tasks(
    tasks: Sequence[Work], store: Store | None, place: Place = here, told: Told = lambda label, done: None
) -> tuple[dict[int, dict], bool]:
    """Run tasks, those that are known already aside.

    Args:
        tasks: What to run.
        store: What is known, and where what is done is kept; none to keep nothing.
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
        known = None if store is None else store.read(task)
        if known is None:
            open_tasks.append(task)
        else:
            take(task, known)
    found = place(open_tasks)
    interrupted = False
    try:
        for task, done in found:
            if store is not None:
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
