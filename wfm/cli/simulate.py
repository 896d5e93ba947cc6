"""`wfm simulate`: the service level of a roster by discrete-event simulation."""

from __future__ import annotations

import json
from pathlib import Path

import click

from wfm.cli.options import json_option, out_option, plan_argument, quiet_option
from wfm.cli.shares import Share


@click.command(
    epilog="Example: wfm simulate plans/demo --half-width 0.5%\n\n"
    "Writes simulation.csv and simulation.json, and the page anew with a section on it."
)
@plan_argument
@click.option(
    "--half-width",
    type=Share(0, 0.5),
    help="Simulate until half of the 95% interval of the overall service level is this small; 0.5% by default.",
)
@click.option("--days", type=click.IntRange(1, 10_000_000), help="Simulate so many days, in steps of eight plans.")
@click.option("--uncertain", is_flag=True, help="Let whole days run above or below the forecast, as far as it spreads.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Of the random numbers; the plan's by default.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processor cores; the result does not depend on it.")
@out_option("Folder for simulation.csv and simulation.json; the plan folder by default, whose page is written anew.")
@quiet_option
@json_option
def simulate(
    folder: Path,
    half_width: float | None,
    days: int | None,
    uncertain: bool,
    seed: int | None,
    workers: int | None,
    out: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Simulate a plan: contacts arrive, wait, give up; agents come, take breaks, are absent.

    Says what service level the roster really gives, with its confidence interval, beside the one predicted, and where
    and why they part.
    """
    from wfm.cli.simulation_lines import level_lines, reason_lines, simulation_bar
    from wfm.config import load
    from wfm.config.agents import read_agents
    from wfm.config.calendar import read_events
    from wfm.plan_folder import read_summary, read_tables, report_of, write_simulation
    from wfm.plan_simulation import simulate_plan

    read_summary(folder)
    config = load(folder / "inputs" / "plan.yaml")
    more: dict[str, bool | int] = {"uncertain_days": True} if uncertain else {}
    if days is not None:
        more |= {"least_days": days, "most_days": days}
    config = config.model_copy(update={"simulation": config.simulation.model_copy(update=more)})
    agents, _ = read_agents(config)
    tables = read_tables(folder, config)
    with simulation_bar(quiet or as_json) as progress:
        found = simulate_plan(
            config, agents, read_events(config), tables, half=half_width, seed=seed, workers=workers, progress=progress
        )
    target = out or folder
    target.mkdir(parents=True, exist_ok=True)
    data = found.data()
    write_simulation(found, data, target)
    if out is None:
        (folder / "report.html").write_text(report_of(folder), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    elif not quiet:
        click.echo(f"{folder}: {data['days']:,} simulated days")
        wanted, level = half_width or config.simulation.half_width, data["service_level"]["overall"]
        if level["high"] is not None and (level["high"] - level["low"]) / 2 > wanted * 1.005:
            click.echo(
                f"  the half-width of {wanted:.3%} was not reached; --days, or simulation.most_days, allows more"
            )
        click.echo("\n".join([*level_lines(data), *reason_lines(data)]))
        click.echo(f"  {target / 'simulation.csv'}")
