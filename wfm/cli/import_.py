"""`wfm import`: a table from files of another system."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wfm.cli.options import json_option, out_option, path_option, quiet_option

if TYPE_CHECKING:
    import pandas as pd

    from wfm.interchange.reading import InProfile

SHOWN_ROWS = 10


class Pair(click.ParamType):
    """Two words with `=` between them."""

    name = "A=B"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Read the pair."""
        left, sign, right = str(value).partition("=")
        if not (left.strip() and sign):
            self.fail(f"'{value}' is not two names with = between them", param, ctx)
        return left.strip(), right.strip()


def _pairs(names: str, metavar: str, what: str):
    return click.option(*names.split(), metavar=metavar, multiple=True, type=Pair(), help=what)


@click.command("import", epilog="Example: wfm import genesys-history export.csv --config plan.yaml --out history.csv")
@click.argument("profile_name", metavar="PROFILE")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@out_option("The CSV to write; without it the table goes to stdout.")
@click.option("--timezone", metavar="ZONE", help="The site's time zone, as Europe/Amsterdam.")
@path_option("--config config_file", "Take the site's time zone and interval from this configuration.", "CONFIG")
@click.option(
    "--interval",
    "minutes",
    type=click.Choice(["5", "10", "15", "30", "60"]),
    help="Minutes of the intervals that contacts are counted into.",
)
@click.option("--queue", metavar="NAME", help="The queue of rows that name none.")
@_pairs("--map renamed", "FROM=TO", "The file's column FROM is what the profile calls TO; may be given again.")
@_pairs(
    "--default defaults",
    "COLUMN=VALUE",
    "What blank cells of a column of the table hold, as contract=full_time; not of history.",
)
@path_option(
    "--agents agents_file",
    "Write this agents table with the time off in it, whose days credit hours; of time off only.",
)
@click.option("--dry-run", is_flag=True, help="Show the first rows as they would be written; write nothing.")
@quiet_option
@json_option
def import_(
    profile_name: str,
    files: tuple[Path, ...],
    out: Path | None,
    timezone: str | None,
    config_file: Path | None,
    minutes: str | None,
    queue: str | None,
    renamed: tuple[tuple[str, str], ...],
    defaults: tuple[tuple[str, str], ...],
    agents_file: Path | None,
    dry_run: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read FILEs of another system through PROFILE into a table of wfm.

    PROFILE is a name of `wfm profiles`, or a YAML file of your own (`wfm profiles check` explains what is wrong with
    one). Where files tell of the same interval, the last one wins. Times are written with the offset of the site's
    zone, or as local times where neither the file nor an option names a zone.
    """
    from wfm.interchange.reading import Options, import_table, into_agents, load_in_profile, to_csv

    profile = load_in_profile(profile_name)
    zone, width = _clock(timezone, config_file, minutes)
    if defaults and profile.table == "history":
        raise click.UsageError("--default is not of a history; --queue names its queue")
    options = Options(zone, width, queue, dict(renamed), dict(defaults))
    if not profile.verified and not quiet:
        click.echo(f"wfm: the format of {profile.name} is unverified; look at the rows with --dry-run", err=True)
    if agents_file is not None and profile.table != "time_off":
        raise click.UsageError(f"--agents is of time off; {profile.name} reads {profile.table}")
    frame = import_table(profile, files, options)
    if agents_file is not None:
        frame, strangers = into_agents(frame, agents_file)
        if strangers and not quiet:
            names = ", ".join(strangers[:5]) + (" ..." if len(strangers) > 5 else "")
            click.echo(f"wfm: {agents_file} has no {names}: {len(strangers)} left out", err=True)
    table = "agents" if agents_file is not None else profile.table
    if as_json:
        click.echo(json.dumps(_told(profile, table, frame, None if dry_run else out), indent=2, ensure_ascii=False))
    if dry_run:
        if not (as_json or quiet):
            click.echo(to_csv(frame.head(SHOWN_ROWS)), nl=False)
        return
    if out is not None:
        _write(out, frame)
        if not (as_json or quiet):
            click.echo(f"{out}: {len(frame):,} rows of {table}")
    elif not (as_json or quiet):
        click.echo(to_csv(frame), nl=False)


def _clock(timezone: str | None, config_file: Path | None, minutes: str | None) -> tuple[str | None, int | None]:
    """Return the site's zone and the minutes of an interval, as options or a configuration give them."""
    from zoneinfo import available_timezones

    from wfm.config.nearest import did_you_mean

    width = int(minutes) if minutes else None
    if timezone is not None and timezone not in available_timezones():
        raise click.UsageError(f"--timezone: no zone '{timezone}'{did_you_mean(timezone, available_timezones())}")
    if config_file is None:
        return timezone, width
    from wfm.config import load

    site = load(config_file).site
    return timezone or site.timezone, width or site.interval_minutes


def _told(profile: InProfile, table: str, frame: pd.DataFrame, out: Path | None) -> dict[str, object]:
    first = frame.head(SHOWN_ROWS).astype(object)
    return {
        "profile": profile.name,
        "table": table,
        "grade": profile.grade,
        "rows": len(frame),
        "out": str(out) if out else None,
        "first": first.where(first.notna(), None).to_dict("records"),
    }


def _write(path: Path, frame: pd.DataFrame) -> None:
    """Write a file as a whole or not at all."""
    import gzip

    from wfm.errors import InputError
    from wfm.interchange.reading import write_csv

    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", mtime=0, fileobj=file) as packed:
                    write_csv(frame, packed)
            else:
                write_csv(frame, file)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError.at(path, 0, "--out", f"cannot be written: {error.strerror}; name another file") from None
