"""`wfm swap`: whether two agents may exchange shifts, and what it costs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from wfm.cli.check import VIOLATIONS
from wfm.cli.options import json_option, out_option, plan_argument, quiet_option
from wfm.cli.replan import AgentDate


@click.command(epilog="Example: wfm swap plans/demo A017:2026-12-01 A023:2026-12-01")
@plan_argument
@click.argument("one", type=AgentDate())
@click.argument("other", type=AgentDate())
@out_option("Folder of the plan with the swap; written only where it is legal.")
@quiet_option
@json_option
def swap(folder: Path, one, other, out: Path | None, quiet: bool, as_json: bool) -> None:
    """Say whether a swap of two shifts is legal, and what it costs. Exits with 4 where it breaks a rule.

    Who has no shift on the date named only takes the other's: a shift given away.
    """
    from wfm.plan_folder import refuse_foreign, write_plan
    from wfm.swap import swap
    from wfm.timing import timing

    if out is not None:
        refuse_foreign(out)
    found = swap(folder, one, other)
    data = found.data()
    if out is not None and found.legal:
        write_plan(found.plan, out, timing({}))
    if as_json:
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    elif not quiet:
        site = found.plan.config.site
        more = data["cost"]["after"] - data["cost"]["before"]
        points = 100 * (data["service_level"]["after"] - data["service_level"]["before"])
        click.echo(f"{one[0]} {one[1]} {found.shifts[0]}  <->  {other[0]} {other[1]} {found.shifts[1]}")
        click.echo("  legal: every rule kept" if found.legal else f"  not legal: {len(found.violations)} rules broken")
        for rule, message in found.violations:
            click.echo(f"    {rule}: {message}")
        click.echo(f"  costs {more:+,.{site.currency_decimals}f} {site.currency}, service {points:+.2f} points")
        if out is not None:
            click.echo(f"  folder {out}" if found.legal else "  nothing was written")
    if not found.legal:
        sys.exit(VIOLATIONS)
