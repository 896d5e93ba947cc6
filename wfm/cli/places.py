"""Where work is done: the options that say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wfm.scenario.executor import Place


def place_options(command: Callable) -> Callable:
    """Add the options that say where work is done."""
    processes = click.option("--workers", type=click.IntRange(1, 64), help="Processes that share the work.")
    cluster = click.option(
        "--dask", metavar="ADDRESS", help="A Dask cluster instead, by its scheduler: tcp://HOST:8786. Needs wfm[dask]."
    )
    return processes(cluster(command))


def place_of(workers: int | None, dask: str | None, otherwise: int = 1) -> Place:
    """Return the place that the options name; so many processes where they say nothing."""
    if dask is None:
        from wfm.scenario.in_processes import in_processes

        return in_processes(workers or otherwise)
    if workers is not None:
        raise click.UsageError("give either --workers or --dask")
    from wfm.scenario.on_dask import on_dask

    return on_dask(dask)
