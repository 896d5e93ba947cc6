"""`wfm plan`: the main job."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wfm.cli.options import (
    default_folder,
    json_option,
    lang_option,
    out_option,
    previous_option,
    quiet_option,
    week_option,
)
from wfm.cli.places import place_of, place_options

if TYPE_CHECKING:
    from wfm.plan_rounds import Rounds


@click.command(
    epilog="Example: wfm plan configs/demo.yaml --out plans/demo\n\n"
    "Ctrl-C stops the search and keeps the best roster so far, in OUT or, where a plan is there already, in "
    "OUT.interrupted."
)
@click.argument("config_files", metavar="CONFIG", nargs=-1, required=True, type=click.Path(path_type=Path))
@out_option(
    "Plan folder; plans/SITE-START by default. A plan that is there is replaced as a whole. Of several sites the "
    "folder that holds theirs; plans by default."
)
@click.option("--simulate", is_flag=True, help="Simulate the roster, correct what was predicted, and plan again.")
@click.option("--rounds", type=click.IntRange(1, 20), help="Most plans made with --simulate; 4 by default.")
@place_options
@week_option
@previous_option
@lang_option
@quiet_option
@json_option
def plan(
    config_files: tuple[Path, ...],
    workers: int | None,
    dask: str | None,
    out: Path | None,
    simulate: bool,
    rounds: int | None,
    week: str | None,
    previous: Path | None,
    language: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Plan: history, forecast, requirements, roster, report and exports.

    Several configurations are sites: each is planned on its own, here or on a cluster, and a run that was cut off goes
    on with those that are missing. --previous is then the folder that holds the plans before, by the same names.
    """
    from wfm.plan import make_plan

    if len(config_files) > 1:
        from wfm.cli.sites import plan_sites

        if simulate or not (rounds is language is None):
            raise click.UsageError("--simulate, --rounds and --lang are for one configuration")
        plan_sites(config_files, out or Path("plans"), week, previous, place_of(workers, dask), quiet, as_json)
        return
    if (workers or 1) > 1 or dask:
        raise click.UsageError("--workers and --dask are for several configurations")
    (config_file,) = config_files
    config, folder, watcher = prepared(config_file, out, week, previous, quiet or as_json)
    config = config.in_language(language)
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
    from wfm.timing import timing

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
