"""`wfm kpi --write`: corrections put into a configuration, shown line by line and kept as they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from wfm.performance.learning import Correction
    from wfm.performance.learning.write import Edit


def write_options(command: Callable) -> Callable:
    """Add the options `--write` and `--dry-run`."""
    dry = click.option("--dry-run", is_flag=True, help="With --write: show what would change, and write nothing.")
    into = click.option(
        "--write",
        "config_file",
        metavar="CONFIG",
        type=click.Path(path_type=Path),
        help="Write the corrections whose interval excludes the configured value into CONFIG, comments and layout "
        "kept; every changed line is shown, and the file as it was stays beside it as CONFIG.bak.",
    )
    return into(dry(command))


def prepared(path: Path | None, corrections: list[Correction], dry_run: bool) -> Edit | None:
    """Return what is to be written, before anything is; none where it is not asked for.

    Raises:
        InputError: The configuration is faulty, or has a value that cannot be edited.
    """
    from wfm.performance.learning.write import make_edit

    if path is None and dry_run:
        raise click.UsageError("--dry-run goes with --write CONFIG; without it nothing is written anyway")
    return None if path is None else make_edit(path, corrections)


def written(edit: Edit, dry_run: bool) -> dict[str, Any]:
    """Write an edit, or say what would be written.

    Returns:
        diff (empty: nothing changes), written (keys), kept (copies of what stood there), skipped (what, and why).
    """
    from wfm.performance.learning.write import write_edit

    kept = [] if dry_run else write_edit(edit)
    return {
        "diff": edit.diff,
        "written": [] if dry_run else [one.key for one in edit.done],
        "kept": [str(one) for one in kept],
        "skipped": list(edit.skipped),
    }


def written_lines(path: Path, done: dict[str, Any], dry_run: bool) -> list[str]:
    """Return what became of the configuration; said even where all else is quiet."""
    lines = done["diff"].splitlines()
    if not lines:
        lines = [f"{path}: nothing to change"]
    elif dry_run:
        lines.append("Nothing is written (--dry-run)")
    else:
        lines.append(f"Written; as it was before: {', '.join(done['kept'])}")
    return [*lines, *(f"left alone: {reason}" for reason in done["skipped"])]
