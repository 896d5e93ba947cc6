"""`wfm init`: a configuration and sample data to start from."""

from __future__ import annotations

import json
import shlex
import shutil
import tempfile
from pathlib import Path

import click

from wfm.cli.options import json_option, quiet_option
from wfm.errors import InputError


@click.command(epilog="Example: wfm init demo && wfm plan demo/plan.yaml")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace these files where DIR has them.")
@quiet_option
@json_option
def init(folder: Path, force: bool, quiet: bool, as_json: bool) -> None:
    """Write a commented configuration and sample data that run as they are.

    DIR gets plan.yaml, agents.csv, events.csv and history.csv; files that are there are kept unless --force.
    """
    from wfm.cli.starter import starter_files

    texts = dict(starter_files())
    _refuse(folder, list(texts), force)
    _write(folder, texts)
    following = f"wfm plan {shlex.quote(str(folder / 'plan.yaml'))}"
    if as_json:
        result = {"files": [str(folder / name) for name in texts], "next": following}
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))
    elif not quiet:
        click.echo(f"{folder}: wrote {', '.join(texts)}")
        click.echo(f"Next: {following}")


def _refuse(folder: Path, names: list[str], force: bool) -> None:
    """Refuse to overwrite, before anything is written."""
    if folder.exists() and not folder.is_dir():
        raise InputError.at(folder, 0, "", "is a file; name a folder")
    folders = [name for name in names if (folder / name).is_dir()]
    if folders:
        message = f"{', '.join(folders)} would be written, but is a folder; remove it or name another folder"
        raise InputError.at(folder, 0, "", message)
    there = [name for name in names if (folder / name).exists() or (folder / name).is_symlink()]
    if there and not force:
        message = f"has {', '.join(there)} already; name another folder, or --force"
        raise InputError.at(folder, 0, "", message)


def _write(folder: Path, texts: dict[str, str]) -> None:
    """Write all files aside, then move them in, so that a failure leaves none of them half written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".wfm-init-", dir=folder))
        try:
            for name, text in texts.items():
                (aside / name).write_text(text, encoding="utf-8", newline="\n")
            for name in texts:
                (aside / name).replace(folder / name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}; name a folder that you may write to"
        raise InputError.at(folder, 0, "", message) from None
