"""`wfm check`: judges a plan folder from its files alone."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from wfm.cli.options import json_option, plan_argument, quiet_option

VIOLATIONS = 4


@click.command(epilog="Example: wfm check plans/demo --audit audit.csv")
@plan_argument
@click.option("--out", type=click.Path(path_type=Path), help="Write the result as JSON to this file too.")
@click.option(
    "--audit",
    "audit_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the audit as CSV: a row for every rule and agent with limit, value, margin and moment.",
)
@quiet_option
@json_option
def check(folder: Path, out: Path | None, audit_file: Path | None, quiet: bool, as_json: bool) -> None:
    """Verify a plan folder: every rule, the cost, the coverage and the budget. Exits with 4 on violations.

    Prints what is broken, and for every rule how many agents were judged and who is nearest to its limit (on stderr
    where something is broken).
    """
    from wfm.check import check_plan
    from wfm.check.by_rule import audit_data
    from wfm.cli.audit_table import audit_csv, audit_lines

    result = check_plan(folder)
    violations = [asdict(violation) for violation in result.violations]
    found = {
        "ok": result.ok,
        "violations": violations,
        "counts": dict(result.counts),
        "audit": audit_data(result),
        "off": list(result.off),
        "overrun": list(result.overrun),
    }
    text = json.dumps(found, indent=2, ensure_ascii=False)
    if out is not None:
        write_text(out, text + "\n", "--out")
    if audit_file is not None:
        write_text(audit_file, audit_csv(result.audit), "--audit")
    if as_json:
        click.echo(text)
    elif not quiet:
        for violation in result.violations:
            click.echo(f"{violation.rule}: {violation.subject}: {violation.message}")
        for line in audit_lines(result):
            click.echo(line, err=not result.ok)  # what is broken stands alone on stdout, to be counted
        for line in result.overrun:
            click.echo(line, err=not result.ok)
        counted = ", ".join(f"{number:,} {what}" for what, number in result.counts.items())
        verdict = "every rule kept" if result.ok else f"{len(violations)} violations"
        click.echo(f"{folder}: {verdict} ({counted})")
    if not result.ok:
        sys.exit(VIOLATIONS)


def write_text(path: Path, text: str, option: str) -> None:
    """Write a file that an option names.

    Raises:
        InputError: The file cannot be written there.
    """
    from wfm.errors import InputError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError.at(path, 0, option, f"cannot be written: {error.strerror}; name another file") from None
