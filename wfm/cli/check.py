"""`wfm check`: judges a plan folder from its files alone."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from wfm.cli.options import json_option, plan_argument, quiet_option

VIOLATIONS = 4


@click.command(epilog="Example: wfm check plans/demo")
@plan_argument
@click.option("--out", type=click.Path(path_type=Path), help="Write the result as JSON to this file too.")
@quiet_option
@json_option
def check(folder: Path, out: Path | None, quiet: bool, as_json: bool) -> None:
    """Verify a plan folder: every rule, the cost, the coverage and the budget. Exits with 4 on violations."""
    from wfm.check import check_plan

    result = check_plan(folder)
    violations = [asdict(violation) for violation in result.violations]
    text = json.dumps({"ok": result.ok, "violations": violations, "counts": dict(result.counts)}, indent=2)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    elif not quiet:
        for violation in result.violations:
            click.echo(f"{violation.rule}: {violation.subject}: {violation.message}")
        counted = ", ".join(f"{number:,} {what}" for what, number in result.counts.items())
        verdict = "every rule kept" if result.ok else f"{len(violations)} violations"
        click.echo(f"{folder}: {verdict} ({counted})")
    if not result.ok:
        sys.exit(VIOLATIONS)
