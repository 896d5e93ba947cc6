"""Where work is done: the options that say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wfm.scenario.executor import Place


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
