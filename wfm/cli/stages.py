"""`wfm staff`, `wfm schedule`: one stage each, from the tables of the stage before."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pandas as pd

from wfm.cli.options import (
    config_argument,
    json_option,
    out_option,
    previous_option,
    quiet_option,
    week_option,
)
from wfm.config import Config


@click.command(epilog="Example: wfm staff configs/demo.yaml --forecast forecast.csv --out requirements.csv")
@config_argument
@click.option("--forecast", "forecast_file", type=click.Path(path_type=Path), help="A forecast table from elsewhere.")
@out_option("File of the requirements table; requirements.csv in the current folder by default.")
@week_option
@quiet_option
@json_option
def staff(
    config_file: Path, forecast_file: Path | None, out: Path | None, week: str | None, quiet: bool, as_json: bool
) -> None:
    """Turn a forecast into staffing needs; without --forecast the history is forecast first."""
    from wfm.config import load
    from wfm.config.calendar import read_events
    from wfm.staffing import make_requirements
    from wfm.tables import REQUIREMENTS

    config = load(config_file, week=week)
    events = read_events(config)
    table = make_requirements(config, _forecast(config, events, forecast_file), events)
    _finish(config, table, REQUIREMENTS, out or Path("requirements.csv"), quiet, as_json)


@click.command(epilog="Example: wfm schedule configs/demo.yaml --requirements requirements.csv --out plans/demo")
@config_argument
@click.option("--requirements", type=click.Path(path_type=Path), help="A requirements table from elsewhere.")
@out_option("Plan folder; plans/SITE-START by default. A plan that is there is replaced as a whole.")
@week_option
@previous_option
@quiet_option
@json_option
def schedule(
    config_file: Path,
    requirements: Path | None,
    out: Path | None,
    week: str | None,
    previous: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build the roster from staffing needs; without --requirements they are computed from the history first."""
    from wfm.cli.plan import prepared, write_and_tell
    from wfm.plan import make_plan, plan_from_requirements
    from wfm.tables import REQUIREMENTS

    config, folder, watcher = prepared(config_file, out, week, previous, quiet or as_json)
    if requirements is None:
        made = make_plan(config, watcher)
    else:
        made = plan_from_requirements(config, _table(config, requirements, REQUIREMENTS), watcher, requirements)
    write_and_tell(made, folder, watcher, quiet, as_json)


def _forecast(config: Config, events: pd.DataFrame, file: Path | None) -> pd.DataFrame:
    from wfm.forecast import make_forecast
    from wfm.history import read_history
    from wfm.tables import FORECAST

    if file is not None:
        return _table(config, file, FORECAST)
    return make_forecast(config, read_history(config) if config.needs_history else None, events)


def _table(config: Config, file: Path, table) -> pd.DataFrame:
    """Read a table of a stage and refuse queues and intervals that the plan does not have."""
    from wfm.config.calendar import plan_intervals
    from wfm.config.nearest import did_you_mean
    from wfm.errors import InputError, Problem
    from wfm.table_io import read_table

    frame = read_table(file, table, config.site.timezone)
    problems = [
        Problem(str(file), int(row.line), "queue", f"unknown queue '{row.queue}'{did_you_mean(row.queue, known)}")
        for known in [config.queue_names]
        for row in frame[~frame["queue"].isin(known)].drop_duplicates("queue").itertuples()
    ]
    twice = frame[frame.duplicated(["timestamp", "queue"])]
    problems += [
        Problem(str(file), int(row.line), "timestamp", f"queue {row.queue} has this interval twice")
        for row in twice.itertuples()
    ]
    if problems:
        raise InputError(problems)
    inside = frame["timestamp"].isin(plan_intervals(config))
    if not inside.any():
        raise InputError.at(file, 0, "timestamp", f"no row lies in the plan, which starts on {config.week.start}")
    return frame[inside].drop(columns="line").reset_index(drop=True)


def _finish(config: Config, table: pd.DataFrame, kind, out: Path, quiet: bool, as_json: bool) -> None:
    from wfm.table_io import write_table

    write_table(table, kind, out)
    totals = {name: round(float(rows["contacts"].sum()), 1) for name, rows in table.groupby("queue", sort=False)}
    if as_json:
        result = {"file": str(out), "rows": len(table), "contacts": totals}
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))
    elif not quiet:
        each = ", ".join(f"{name} {total:,.0f}" for name, total in totals.items())
        click.echo(f"{out}: {len(table):,} rows; contacts {each}")
