"""`wfm explain`: why there is no roster, or why intervals are short, and the cheapest changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wfm.cli.options import json_option, out_option, previous_option, quiet_option, week_option
from wfm.cli.progress_bar import progress_bar

if TYPE_CHECKING:
    from wfm.config import Config
    from wfm.schedule.explain import Finding

_SHOWN_FIXES = 3


@click.command(
    epilog="Example: wfm explain plans/demo\n\nExample: wfm explain configs/demo.yaml --json\n\n"
    "Fixes stand in order, the cheapest first: cost is money over the plan, gain is contacts answered in time."
)
@click.argument("target", metavar="PLAN|CONFIG", type=click.Path(path_type=Path))
@out_option("Write the findings as JSON to this file too.")
@week_option
@previous_option
@quiet_option
@json_option
def explain(
    target: Path, out: Path | None, week: str | None, previous: Path | None, quiet: bool, as_json: bool
) -> None:
    """Explain why intervals of a plan are short, or why a configuration has no roster, with the cheapest changes."""
    from wfm.cli.progress import TerminalWatcher
    from wfm.config import load

    if target.is_dir():
        if week is not None or previous is not None:
            raise click.UsageError("--week and --previous are for a configuration; a plan has its own")
        currency, findings = _of_plan(target, quiet or as_json)
        nothing = "no interval is short"
    else:
        config = load(target, week=week, previous=previous)
        watcher = TerminalWatcher(quiet or as_json, config.site.currency)
        currency, findings = config.site.currency, _of_config(config, watcher)
        nothing = "nothing speaks against a roster; `wfm plan` makes it, and `wfm explain PLAN` explains what is short"
    text = json.dumps([one.data() for one in findings], indent=2, ensure_ascii=False)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    elif not quiet:
        click.echo("\n".join([line for one in findings for line in finding_lines(one, currency)] or [nothing]))


def _of_config(config: Config, watcher) -> list[Finding]:
    from wfm.config.agents import read_agents
    from wfm.config.calendar import read_events
    from wfm.config.training_needs import with_training
    from wfm.plan import target_findings
    from wfm.schedule.explain import find_causes

    agents, events = read_agents(config)[0], read_events(config)
    config = with_training(config, agents)
    with watcher.stage("causes"):
        found = find_causes(config, agents, events)
    if config.objective.goal == "cost":
        found += target_findings(config, agents, events, watcher)
    return found


def _of_plan(folder: Path, silent: bool) -> tuple[str, list[Finding]]:
    from wfm.plan_folder import read_plan
    from wfm.schedule.explain import short_findings

    plan = read_plan(folder)
    with progress_bar("short intervals", silent) as told:
        found = plan.explain(lambda done, of: told("short intervals", done, of))
    return plan.config.site.currency, short_findings(plan.config, plan.roster.coverage, found)


def finding_lines(finding: Finding, currency: str) -> list[str]:
    """Return a finding on one line, and its first changes below."""
    lines = [f"{finding.subject}: {finding.message}"]
    for fix in finding.fixes[:_SHOWN_FIXES]:
        price = "" if fix.cost is None else f"  {currency} {fix.cost:,.2f}"
        gain = "" if fix.gain is None or "points there" not in fix.change else f"  {fix.gain:+,.1f} contacts in time"
        lines.append(f"  - {fix.change}{price}{gain}")
    return lines
