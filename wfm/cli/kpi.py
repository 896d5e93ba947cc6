"""`wfm kpi`: plan against actual."""

from __future__ import annotations

import json
from pathlib import Path

import click

from wfm.cli.kpi_miss import correction_lines, lessons_of, miss_lines, offered_of
from wfm.cli.kpi_result import kpi_data, kpi_lines, write_page
from wfm.cli.kpi_write import write_corrections, write_options, written_lines
from wfm.cli.options import json_option, lang_option, out_option, plan_argument, quiet_option


@click.command(epilog="Example: wfm kpi plans/demo --actuals actuals.csv --activities worked.csv")
@plan_argument
@click.option(
    "--actuals",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="What came and how it was served: the actuals table; a history file will do.",
)
@click.option(
    "--activities",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What agents really did: columns as activities.csv; adherence, shrinkage and pay come from it.",
)
@click.option(
    "--scores", metavar="FILE", type=click.Path(path_type=Path), help="Scores of agents: quality, satisfaction, fcr."
)
@click.option(
    "--abandoned",
    type=click.Choice(["offered", "short", "answered"]),
    default="offered",
    show_default=True,
    help="Service level of: all offered (abandoned ones count against it), all but those who abandoned within the "
    "threshold, or the answered alone.",
)
@write_options
@out_option("Folder for kpi.csv, miss.csv and kpi.html; the plan folder by default.")
@lang_option
@quiet_option
@json_option
def kpi(
    folder: Path,
    actuals: Path,
    activities: Path | None,
    scores: Path | None,
    abandoned: str,
    config_file: Path | None,
    dry_run: bool,
    out: Path | None,
    language: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Measure what happened beside the plan and its targets: service, handle times, forecast, adherence, money."""
    from wfm.performance.kpi import make_kpi
    from wfm.performance.tables import KPI
    from wfm.performance.week import read_week
    from wfm.table_io import write_table

    found = make_kpi(read_week(folder, actuals, activities, scores, abandoned))
    target = out or folder
    target.mkdir(parents=True, exist_ok=True)
    write_table(found.table, KPI, target / "kpi.csv")
    lessons = lessons_of(found.week, target)
    write_page(found, target / "kpi.html", language, lessons)
    data = kpi_data(found) | lessons
    if config_file is not None:
        data["written"] = write_corrections(config_file, offered_of(lessons["corrections"]), dry_run)
    if as_json:
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    if not quiet:
        told = [*kpi_lines(found), *miss_lines(lessons["miss"]), *correction_lines(lessons["corrections"])]
        click.echo("\n".join([f"{folder}: plan against actual", *told, f"  {target / 'kpi.html'}"]))
    if config_file is not None:
        click.echo("\n".join(written_lines(config_file, data["written"], dry_run)))
