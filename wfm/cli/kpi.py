"""`wfm kpi`: plan against actual."""

from __future__ import annotations

import json
from pathlib import Path

import click

from wfm.cli.kpi_miss import correction_lines, lessons_of, miss_lines, offered_of
from wfm.cli.kpi_result import kpi_data, kpi_lines, write_page
from wfm.cli.kpi_today import show_today, today_options
from wfm.cli.kpi_training import training_lines, write_training
from wfm.cli.kpi_trends import show_trends, trends_option
from wfm.cli.kpi_write import prepared, write_options, written, written_lines
from wfm.cli.options import json_option, lang_option, out_option, quiet_option


@click.command(
    epilog="Example: wfm kpi plans/demo --actuals actuals.csv --activities worked.csv\n\n"
    "Example: wfm kpi plans/demo --actuals today.csv --today --now 2026-12-01T11:30"
)
@click.argument("folders", metavar="PLAN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--actuals",
    "actuals_files",
    metavar="FILE",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    help="What came and how it was served: the actuals table; a history file will do. May be given again for trends.",
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
@today_options
@write_options
@out_option("Folder for kpi.csv, miss.csv and kpi.html, or today.html; the plan folder by default.")
@trends_option
@lang_option
@quiet_option
@json_option
def kpi(
    folders: tuple[Path, ...],
    actuals_files: tuple[Path, ...],
    activities: Path | None,
    scores: Path | None,
    abandoned: str,
    today: bool,
    now: str | None,
    notice: float,
    config_file: Path | None,
    dry_run: bool,
    out: Path | None,
    trends: Path | None,
    language: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Measure what happened beside the plan and its targets: service, handle times, forecast, adherence, money.

    Several plans, or --trends, are set beside each other week by week, with control limits and what is no chance.
    """
    many = len(folders) > 1 or trends is not None
    if now is not None and not today:
        raise click.UsageError("--now belongs to --today")
    _refuse_mixtures(many, today, config_file is not None, len(actuals_files))
    happened = actuals_files, activities, scores, abandoned
    if many:
        show_trends(folders, happened, trends or out or Path("kpi"), language, quiet, as_json)
    elif today:
        show_today(folders[0], actuals_files[0], activities, abandoned, now, notice, out, language, quiet, as_json)
    else:
        _show_plan(folders[0], happened, out or folders[0], config_file, dry_run, language, quiet, as_json)


def _refuse_mixtures(many: bool, today: bool, write: bool, files: int) -> None:
    """Refuse options that do not go together, with what would."""
    if many and today:
        raise click.UsageError("--today: one plan has a day under way; give one plan, and no --trends")
    if write and (many or today):
        raise click.UsageError("--write: what one plan teaches; give one plan, and neither --trends nor --today")
    if files > 1 and not many:
        raise click.UsageError("--actuals: one file for one plan; several go with several plans or with --trends")


def _show_plan(
    folder: Path,
    happened: tuple[tuple[Path, ...], Path | None, Path | None, str],
    target: Path,
    config_file: Path | None,
    dry_run: bool,
    language: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Measure one plan, write its tables and its page, and print what they say."""
    from wfm.performance.kpi import make_kpi
    from wfm.performance.tables import KPI, MISS
    from wfm.performance.week import read_week
    from wfm.table_io import write_table

    (actuals, *_), activities, scores, abandoned = happened
    found = make_kpi(read_week(folder, actuals, activities, scores, abandoned))
    missed, lessons = lessons_of(found.week)
    edit = prepared(config_file, offered_of(lessons["corrections"]), dry_run)
    target.mkdir(parents=True, exist_ok=True)
    write_table(found.table, KPI, target / "kpi.csv")
    write_table(missed, MISS, target / "miss.csv")
    training = write_training(found.week, target)
    write_page(found, target / "kpi.html", language, lessons)
    data = kpi_data(found) | lessons | ({"training": training} if training else {})
    if edit is not None:
        data["written"] = written(edit, dry_run)
    if as_json:
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    if not quiet:
        told = [*kpi_lines(found), *training_lines(training), *miss_lines(lessons["miss"])]
        told += correction_lines(lessons["corrections"])
        click.echo("\n".join([f"{folder}: plan against actual", *told, f"  {target / 'kpi.html'}"]))
    if config_file is not None:
        click.echo("\n".join(written_lines(config_file, data["written"], dry_run)))
