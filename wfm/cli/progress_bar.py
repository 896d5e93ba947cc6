"""A bar of what is done, on a terminal; nothing where output is piped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Told(Protocol):
    """Hears what is at work, how much is done, and of how much where that was not known before."""

    def __call__(self, label: str, done: int, of: int | None = None) -> None: ...


@contextmanager
def progress_bar(what: str, silent: bool, of: int | None = None) -> Iterator[Told]:
    """Show a bar of what is done."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    if silent or not console.is_terminal:
        yield lambda label, done, of=None: None
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(TextColumn("{task.description}"), *columns, console=console, transient=True) as bar:
        shown = bar.add_task(what, total=of)
        yield lambda label, done, of=None: bar.update(shown, description=label, completed=done, total=of)
