"""`wfm report`: the offline page of a plan folder, written anew."""

from __future__ import annotations

from pathlib import Path

import click

from wfm.cli.options import lang_option, out_option, plan_argument, quiet_option


@click.command(epilog="Example: wfm report plans/demo --lang th --out demo.html")
@plan_argument
@out_option("The HTML file; report.html in the plan folder by default.")
@click.option(
    "--scenarios",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="What `wfm scenarios` wrote, to show too; by default what the plan folder holds of it.",
)
@click.option(
    "--capacity",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="What `wfm capacity` wrote, to show too; by default what the plan folder holds of it.",
)
@click.option(
    "--backtest",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Where backtest.csv of `wfm backtest` is, to show too; by default what the plan folder holds of it.",
)
@lang_option
@quiet_option
def report(
    folder: Path,
    out: Path | None,
    scenarios: Path | None,
    capacity: Path | None,
    backtest: Path | None,
    language: str | None,
    quiet: bool,
) -> None:
    """Write the offline HTML report of a plan folder anew."""
    from wfm.plan_folder import report_of

    page = report_of(folder, language, scenarios=scenarios, capacity=capacity, backtest=backtest)
    target = out or folder / "report.html"
    target.write_text(page, encoding="utf-8")
    if not quiet:
        click.echo(str(target))
