"""`wfm plan`: the main job."""

from __future__ import annotations

import json
import platform
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wfm.cli.options import (
    config_argument,
    default_folder,
    json_option,
    out_option,
    previous_option,
    quiet_option,
    week_option,
)

if TYPE_CHECKING:
    from wfm.plan_rounds import Rounds


@click.command(
    epilog="Example: wfm plan configs/demo.yaml --out plans/demo\n\n"
    "Ctrl-C stops the search and keeps the best roster so far, in OUT or, where a plan is there already, in "
    "OUT.interrupted."
)
@config_argument
@out_option("Plan folder; plans/SITE-START by default. A plan that is there is replaced as a whole.")
@click.option("--simulate", is_flag=True, help="Simulate the roster, correct what was predicted, and plan again.")
@click.option("--rounds", type=click.IntRange(1, 20), help="Most plans made with --simulate; 4 by default.")
@week_option
@previous_option
@quiet_option
@json_option
def plan(
    config_file: Path,
    out: Path | None,
    simulate: bool,
    rounds: int | None,
    week: str | None,
    previous: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Plan: history, forecast, requirements, roster, report and exports."""
    from wfm.plan import make_plan

    config, folder, watcher = prepared(config_file, out, week, previous, quiet or as_json)
    if rounds is not None and not simulate:
        raise click.UsageError("--rounds: is for --simulate; give both")
    if not simulate:
        write_and_tell(make_plan(config, watcher), folder, watcher, quiet, as_json)
        return
    from wfm.cli.simulation_lines import round_line
    from wfm.plan_rounds import MOST_ROUNDS, plan_in_rounds

    def told(row: dict) -> None:
        if not (quiet or as_json):
            click.echo(round_line(row, config.site.currency))

    found = plan_in_rounds(config, watcher, told, most_rounds=rounds or MOST_ROUNDS)
    write_and_tell(found.plan, folder, watcher, quiet, as_json, found)


def prepared(config_file: Path, out: Path | None, week: str | None, previous: Path | None, silent: bool):
    """Read the configuration; returns it, the folder that the plan may be written to, and who watches it come along."""
    from wfm.cli.progress import TerminalWatcher
    from wfm.config import load
    from wfm.plan_folder import refuse_foreign

    config = load(config_file, week=week, previous=previous)
    folder = out or default_folder(config)
    refuse_foreign(folder)
    return config, folder, TerminalWatcher(silent, config.site.currency)


def write_and_tell(made, folder: Path, watcher, quiet: bool, as_json: bool, simulated: Rounds | None = None) -> None:
    """Write a plan folder, say what came out, and exit with 130 where the search was interrupted."""
    from wfm.cli.outcome import outcome_lines
    from wfm.cli.simulation_lines import level_lines
    from wfm.plan_folder import is_plan, write_plan

    interrupted = made.roster.interrupted or (simulated is not None and simulated.interrupted)
    if simulated is not None and simulated.simulation is None:
        simulated = None
    if interrupted and is_plan(folder):
        folder = folder.with_name(f"{folder.name}.interrupted")
    with watcher.stage("reasons of short intervals"):
        _ = made.reasons
    with watcher.stage("report and exports"):
        write_plan(made, folder, timing(watcher.seconds), simulated)
    if as_json:
        more = {} if simulated is None else {"simulation": simulated.data()}
        click.echo(json.dumps({"plan": str(folder), **made.summary, **more}, indent=2, ensure_ascii=False))
    elif not quiet:
        click.echo("\n".join(outcome_lines(made, folder)))
        if simulated is not None:
            click.echo("\n".join(level_lines(simulated.data())))
    if interrupted:
        click.echo(f"interrupted: the best roster so far is in {folder}", err=True)
        sys.exit(130)


def timing(seconds: dict[str, float]) -> dict:
    """Return what `timing.json` holds: the only file that knows time, host and command line."""
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "host": platform.node(),
        "python": platform.python_version(),
        "command": shlex.join(sys.argv),
        "seconds": seconds,
    }
