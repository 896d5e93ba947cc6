"""`wfm profiles`: the systems that tables come from and go to."""

from __future__ import annotations

import json
from pathlib import Path

import click

from wfm.cli.options import json_option, out_option, quiet_option


@click.group(invoke_without_command=True, epilog="Example: wfm profiles --json")
@out_option("Write the list as JSON to this file too.")
@quiet_option
@json_option
@click.pass_context
def profiles(ctx: click.Context, out: Path | None, quiet: bool, as_json: bool) -> None:
    """List the profiles: name, system, direction, table, and how surely the system's format is known.

    A grade of C or D is unverified.
    """
    if ctx.invoked_subcommand:
        return
    text = json.dumps(listed := _listed(), indent=2, ensure_ascii=False)
    if out is not None:
        from wfm.cli.check import write_text

        write_text(out, text + "\n", "--out")
    if as_json:
        click.echo(text)
    elif not quiet:
        _show(listed)


@profiles.command(epilog="Example: wfm profiles check mine.yaml")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@quiet_option
def check(file: Path, quiet: bool) -> None:
    """Say what is wrong with a profile of your own; templates of one that writes are tried on an example."""
    from wfm.interchange.profile import read_profile
    from wfm.interchange.profile_file import direction_in
    from wfm.interchange.reading import read_in_profile

    reads = direction_in(file) == "in"
    profile = read_in_profile(file) if reads else read_profile(file)
    does = f"reads {profile.table} from" if reads else f"writes {profile.table} for"
    if not quiet:
        click.echo(f"{file}: {does} {profile.system}; nothing is wrong with it")


def _listed() -> list[dict[str, str]]:
    from wfm.interchange import load_profile, profile_names
    from wfm.interchange.reading import in_profile_names, load_in_profile

    found = [*map(load_in_profile, in_profile_names()), *map(load_profile, profile_names())]
    keys = ("name", "system", "direction", "table", "grade")
    return sorted(({key: str(getattr(one, key)) for key in keys} for one in found), key=lambda row: row["name"])


def _show(rows: list[dict[str, str]]) -> None:
    from wfm.interchange.profile_file import GRADE_WORDS

    heads = ("name", "system", "direction", "table")
    widths = {key: max(len(key), *(len(row[key]) for row in rows)) for key in heads}
    click.echo("  ".join([*(key.ljust(widths[key]) for key in heads), "format known"]))
    for row in rows:
        click.echo(
            "  ".join([*(row[key].ljust(widths[key]) for key in heads), f"{row['grade']}, {GRADE_WORDS[row['grade']]}"])
        )
