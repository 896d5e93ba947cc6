"""`wfm forecast`: the forecast of the plan, its stored versions, and what changed between them."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pandas as pd

from wfm.cli.options import config_argument, json_option, out_option, quiet_option, week_option
from wfm.config import Config


@click.command(epilog='Example: wfm forecast configs/demo.yaml --out forecast.csv --note "after the mailing"')
@config_argument
@click.option("--as-of", metavar="MOMENT", help="Forecast as at a date or time, from what was known before it.")
@click.option("--compare", metavar="OLD", help="Say what changed since a forecast file, plan folder or version number.")
@click.option("--note", default="", help="A word to keep with this version.")
@click.option("--dry-run", is_flag=True, help="Compute and compare, but write nothing.")
@click.option("--versions", "listed", is_flag=True, help="List the stored forecasts.")
@click.option("--restore", metavar="N", type=click.IntRange(1), help="Make version N the forecast again.")
@out_option("File of the forecast table; forecast.csv in the current folder by default.")
@week_option
@quiet_option
@json_option
def forecast(
    config_file: Path,
    as_of: str | None,
    compare: str | None,
    note: str,
    dry_run: bool,
    listed: bool,
    restore: int | None,
    out: Path | None,
    week: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Forecast contacts and handle time from the history, over forecast.horizon_weeks from the plan's start.

    Every forecast that differs from the last is stored as a version, in forecast.versions of the configuration or
    beside the table; forecast.overrides is laid over it.
    """
    from wfm.config import load
    from wfm.forecast.versions import Versions
    from wfm.table_io import write_table
    from wfm.tables import FORECAST

    config = load(config_file, week=week)
    target = out or Path("forecast.csv")
    folder = config.path_of("versions") if config.has("versions") else target.with_suffix(".versions")
    versions = Versions(folder, config.site.timezone)
    if listed:
        _list(versions, as_json)
        return
    moment = _moment(config, as_of)
    if restore is None:
        baseline, table = _made(config, moment)
    else:
        baseline, table = versions.read(restore, "baseline.csv"), versions.read(restore)
        note = note or f"restored version {restore}"
    changes = None if compare is None else _changes(config, versions, compare, table)
    number = None
    if not dry_run:
        write_table(table, FORECAST, target)
        number = versions.add(
            baseline,
            table,
            model=config.forecast.model,
            start=config.week.start,
            as_of="" if moment is None else moment.isoformat(),
            note=note,
            overrides=config.path_of("overrides") if restore is None and config.has("overrides") else None,
        )
    if as_json:
        _print_json(table, changes, target, number, dry_run)
    elif not quiet:
        _print(table, changes, target, number, dry_run, folder)


def _moment(config: Config, text: str | None) -> pd.Timestamp | None:
    from wfm.config.calendar import instant

    if text is None:
        return None
    try:
        stamp = pd.Timestamp(text)
        if stamp is pd.NaT:
            raise ValueError
    except ValueError:
        message = f"--as-of: '{text}' is neither a date nor a time; write 2026-11-30 or '2026-11-30 11:00'"
        raise click.UsageError(message) from None
    zone = config.site.timezone
    if stamp.tz is None:
        stamp = instant(stamp.date(), stamp.hour * 60 + stamp.minute, zone)
    end = instant(config.week.start, 7 * 24 * 60 * config.week.weeks, zone)
    if stamp >= end:
        raise click.UsageError(f"--as-of: {text} is after the plan, which ends on {config.week.dates[-1]}; use --week")
    return stamp.tz_convert(zone).as_unit("us")


def _made(config: Config, moment: pd.Timestamp | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the baseline and the forecast with the planner's overrides."""
    from wfm.cli.forecast_lines import history_lines
    from wfm.config.calendar import read_events
    from wfm.forecast.make import make_baseline
    from wfm.forecast.outsourced import without_outsourced
    from wfm.forecast.overrides import apply_overrides, read_overrides
    from wfm.history import read_history

    weeks = max(config.forecast.horizon_weeks, config.week.weeks)
    overrides = read_overrides(config)
    history = read_history(config, moment) if config.needs_history else None
    baseline = make_baseline(config, history, read_events(config), weeks=weeks, as_of=moment)
    if history is not None:
        baseline.attrs["history"] = history_lines(history)
    return baseline, without_outsourced(config, apply_overrides(config, baseline, overrides), moment)


def _changes(config: Config, versions, old: str, new: pd.DataFrame) -> pd.DataFrame:
    """Compare with an older forecast, and with what came since where the history knows it."""
    from wfm.config.calendar import instant
    from wfm.errors import InputError
    from wfm.forecast.compare import compare_forecasts
    from wfm.history import read_history
    from wfm.table_io import read_table
    from wfm.tables import FORECAST

    path = Path(old)
    if old.isdigit() and not path.exists():
        before = versions.read(int(old))
    else:
        file = path / "forecast.csv" if path.is_dir() else path
        before = read_table(file, FORECAST, config.site.timezone).drop(columns="line")
        unknown = sorted(set(before["queue"]) - set(config.queue_names))
        if unknown:
            raise InputError.at(file, 0, "queue", f"{', '.join(unknown)}: no such queue in {config.file}")
    if not set(before["timestamp"]) & set(new["timestamp"]):
        raise InputError.at(old, 0, "timestamp", f"no interval is in both; this forecast starts {new.timestamp.min()}")
    actual = None
    if config.history is not None:
        until = instant(new["timestamp"].max().date(), 24 * 60, config.site.timezone)
        actual = read_history(config, until)
        actual = actual[actual["timestamp"] >= new["timestamp"].min()]
    return compare_forecasts(before, new, None if actual is None or actual.empty else actual)


def _list(versions, as_json: bool) -> None:
    from dataclasses import asdict

    about = versions.about()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in about], indent=2, ensure_ascii=False))
        return
    if not about:
        click.echo("no forecast is stored yet")
    for one in about:
        words = f"{one.number:>4}  {one.stored}  {one.model}, from {one.start}"
        words += f", as of {one.as_of}" if one.as_of else ""
        each = ", ".join(f"{name} {total:,.0f}" for name, total in one.contacts.items())
        click.echo(f"{words}: {each}" + (f"  ({one.note})" if one.note else ""))


def _print_json(
    table: pd.DataFrame, changes: pd.DataFrame | None, target: Path, number: int | None, dry_run: bool
) -> None:
    totals = {name: round(float(rows["contacts"].sum()), 1) for name, rows in table.groupby("queue", sort=False)}
    result: dict = {"file": None if dry_run else str(target), "rows": len(table), "contacts": totals, "version": number}
    for name in ("intraday", "overrides", "flagged_days"):
        if table.attrs.get(name):
            result[name] = table.attrs[name]
    if changes is not None:
        result["changes"] = json.loads(changes.assign(date=changes["date"].astype(str)).to_json(orient="records"))
    click.echo(json.dumps(result, indent=2, ensure_ascii=False))


def _print(
    table: pd.DataFrame, changes: pd.DataFrame | None, target: Path, number: int | None, dry_run: bool, folder: Path
) -> None:
    from wfm.cli.forecast_lines import change_table, closing_lines

    if changes is not None:
        from rich.console import Console

        Console().print(change_table(changes))
    for line in [*table.attrs.get("history", []), *closing_lines(table)]:
        click.echo(line)
    totals = {name: float(rows["contacts"].sum()) for name, rows in table.groupby("queue", sort=False)}
    each = ", ".join(f"{name} {total:,.0f}" for name, total in totals.items())
    where = "nothing written" if dry_run else str(target)
    click.echo(f"{where}: {len(table):,} rows; contacts {each}")
    if not dry_run:
        click.echo(f"version {number} in {folder}" if number else f"no change since the last version in {folder}")
