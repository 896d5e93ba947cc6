"""`wfm report`: the offline page of a plan folder, written anew."""

from __future__ import annotations

from pathlib import Path

import click

from wfm.cli.options import out_option, plan_argument, quiet_option


@click.command(epilog="Example: wfm report plans/demo --out demo.html")
@plan_argument
@out_option("The HTML file; report.html in the plan folder by default.")
@quiet_option
def report(folder: Path, out: Path | None, quiet: bool) -> None:
    """Write the offline HTML report of a plan folder anew."""
    from wfm.config import load
    from wfm.config.agents import read_agents
    from wfm.plan_folder import read_frame, read_summary
    from wfm.report import render_report
    from wfm.tables import ACTIVITIES, COVERAGE, FLAGGED_DAYS, FORECAST, REQUIREMENTS, SHIFTS

    summary = read_summary(folder)
    config = load(folder / "inputs" / "plan.yaml")
    agents, _ = read_agents(config)
    shown = (FORECAST, REQUIREMENTS, SHIFTS, ACTIVITIES, COVERAGE)
    tables = {table.name: read_frame(folder, table, config) for table in shown}
    if (folder / "flagged_days.csv").is_file():
        tables["flagged_days"] = read_frame(folder, FLAGGED_DAYS, config)
    target = out or folder / "report.html"
    target.write_text(render_report(config, agents, tables, summary), encoding="utf-8")
    if not quiet:
        click.echo(str(target))
