"""`wfm plan` of several sites: a line each, and their plan folders."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wfm.cli.progress_bar import progress_bar

if TYPE_CHECKING:
    from wfm.scenario.executor import Place

_NO_ROSTER, _FAILED, _INTERRUPTED = 3, 2, 130


def plan_sites(
    files: Sequence[Path],
    out: Path,
    week: str | None,
    previous: Path | None,
    place: Place,
    quiet: bool,
    as_json: bool,
) -> None:
    """Plan every site, tell how each ended, and exit with the worst of their codes."""
    from wfm.scenario import Store, run_tasks
    from wfm.scenario.sites import site_plans

    tasks, store = site_plans(files, week, out, previous), Store(out / ".done")
    with progress_bar("sites", quiet or as_json, len(tasks)) as told:
        rows, interrupted = run_tasks(tasks, store, place, told)
    if not interrupted:
        store.clear()
    found = [rows[number] for number in sorted(rows)]
    if as_json:
        click.echo(json.dumps({"folder": str(out), "sites": found}, indent=2, ensure_ascii=False))
    elif not quiet:
        click.echo("\n".join(_lines(found)))
    without = [row for row in found if row["reason"]]
    for row in without if quiet or as_json else ():
        click.echo(f"{row['site']}: {row['reason']}", err=True)
    if interrupted:
        click.echo(f"interrupted: {len(found)} of {len(tasks)} sites are planned; the same command goes on", err=True)
        sys.exit(_INTERRUPTED)
    if without:
        sys.exit(_FAILED if any(row["status"] == "failed" for row in without) else _NO_ROSTER)


def _lines(rows: Sequence[dict]) -> list[str]:
    width = max(len(row["site"]) for row in rows) if rows else 4
    found = [f"{'site':<{width}}  {'cost':>12}  service     gap  plan"]
    for row in rows:
        if row["reason"]:
            found.append(f"{row['site']:<{width}}  {row['status']}: {row['reason']}")
            continue
        service, gap = 100 * row["service_level"], 100 * row["gap"]
        found.append(f"{row['site']:<{width}}  {row['cost']:>12,.0f}  {service:>6.1f}%  {gap:>5.2f}%  {row['plan']}")
    return found
