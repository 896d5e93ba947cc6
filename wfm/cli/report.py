"""`wfm report`: the offline page of a plan folder, written anew."""

from __future__ import annotations

from pathlib import Path

import click

from wfm.cli.options import lang_option, out_option, path_option, plan_argument, quiet_option

_SHOWN = "to show too; by default what the plan folder holds of it."


@click.command(epilog="Example: wfm report plans/demo --lang th --out demo.html")
@plan_argument
@out_option("The HTML file; report.html in the plan folder by default.")
@path_option("--scenarios", f"What `wfm scenarios` wrote, {_SHOWN}", "FOLDER")
@path_option("--capacity", f"What `wfm capacity` wrote, {_SHOWN}", "FOLDER")
@path_option("--backtest", f"Where backtest.csv of `wfm backtest` is, {_SHOWN}", "FOLDER")
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
