"""Where work is done: the options that say so, and a bar of what is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wfm.scenario.executor import Place, Told


def place_options(command: Callable) -> Callable:
    """Add the options that say where work is done."""
    processes = click.option(
        "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that share the work."
    )
    cluster = click.option(
        "--dask", metavar="ADDRESS", help="A Dask cluster instead, by its scheduler: tcp://HOST:8786. Needs wfm[dask]."
    )
    return processes(cluster(command))


def place_of(workers: int, dask: str | None) -> Place:
    """Return the place that the options name."""
    from wfm.scenario.executor import in_processes

    if dask is None:
        return in_processes(workers)
    if workers > 1:
        raise click.UsageError("give either --workers or --dask")
    from wfm.scenario.on_dask import on_dask

    return on_dask(dask)


@contextmanager
def progress_bar(what: str, silent: bool, count: int) -> Iterator[Told]:
    """Show a bar of the work that is done on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if silent or not console.is_terminal:
        yield lambda task, done: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        shown = bar.add_task(what, total=count)
        yield lambda task, done: bar.update(shown, description=task.label, completed=done)
