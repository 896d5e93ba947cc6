"""`wfm scenarios`: what a budget buys, what a target costs, and what no roster can beat."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wfm.cli.options import (
    config_argument,
    default_folder,
    json_option,
    lang_option,
    out_option,
    previous_option,
    quiet_option,
    week_option,
)
from wfm.cli.places import place_of, place_options
from wfm.cli.progress_bar import progress_bar
from wfm.cli.values import known_scenarios, values_option, what_ifs

if TYPE_CHECKING:
    import pandas as pd


@click.command(epilog="Example: wfm scenarios configs/demo.yaml --budgets 34000:40000:7")
@config_argument
@click.option("--scenario", "names", multiple=True, metavar="NAME", help="Only this one; may be given again.")
@values_option("--budgets", 0.0, math.inf, "Money a week: FROM:TO:HOW_MANY, or numbers joined by commas.")
@values_option("--service-levels", 0.01, 0.999, "Targets of all queues; the cheapest roster for each is sought.")
@what_ifs
@place_options
@click.option("--no-simulate", is_flag=True, help="Predict only; leave simulated columns empty.")
@click.option("--dry-run", is_flag=True, help="List the scenarios, and run none.")
@out_option("Folder of scenarios.csv and its page; scenarios/SITE-START by default.")
@week_option
@previous_option
@lang_option
@quiet_option
@json_option
def scenarios(
    config_file: Path,
    names: tuple[str, ...],
    workers: int | None,
    dask: str | None,
    no_simulate: bool,
    dry_run: bool,
    out: Path | None,
    week: str | None,
    previous: Path | None,
    language: str | None,
    quiet: bool,
    as_json: bool,
    **sweeps: tuple[float, ...] | None,
) -> None:
    """Run the scenarios that a configuration names, each for every combination of the values given.

    Scenarios that differ in the budget alone share one search, whose time limit is for all of them together. A run that
    was cut off goes on from what is done when it is called again. Writes
    scenarios.csv and scenarios.html: cost against service, with what no roster can beat, and any two side by side.
    """
    from wfm.config import load
    from wfm.report.scenarios_page import write_scenarios_page
    from wfm.scenario import Store, Sweeps, make_cases, make_tasks, run_tasks
    from wfm.scenario.table import table_of

    config = load(config_file, week=week, previous=previous)
    known_scenarios(names, [one.name for one in config.scenarios])
    cases = make_cases(config, Sweeps(**{name: values or () for name, values in sweeps.items()}), names, week, previous)
    if dry_run:
        click.echo("\n".join([f"{len(cases)} scenarios", *(f"  {case.name}" for case in cases)]))
        return
    folder = out or Path("scenarios") / default_folder(config).name
    if folder.is_file():
        raise click.UsageError(f"--out: {folder} is a file; name a folder")
    tasks, store = list(make_tasks(cases, week, not no_simulate, previous)), Store(folder / ".done")
    place = place_of(workers, dask)
    with progress_bar("scenarios", quiet or as_json, len(cases)) as told:
        rows, interrupted = run_tasks(tasks, store, place, told)
    table = table_of([rows[number] for number in sorted(rows)])
    _write(folder, config.in_language(language), table, write_scenarios_page)
    if not interrupted:
        store.clear()
    if as_json:
        found = json.loads(table.to_json(orient="records"))
        click.echo(json.dumps({"folder": str(folder), "scenarios": found}, indent=2, ensure_ascii=False))
    elif not quiet:
        click.echo("\n".join([*lines(table, config.site.currency), f"{folder / 'scenarios.html'}"]))
    if interrupted:
        click.echo(
            f"interrupted: {len(rows)} of {len(cases)} scenarios are in {folder}; the same command goes on", err=True
        )
        sys.exit(130)


def _write(folder: Path, config, table: pd.DataFrame, write_page: Callable) -> None:
    """Write both files, the old ones there until the new ones are whole."""
    from wfm.drafts import files_into
    from wfm.table_io import write_table
    from wfm.tables import SCENARIOS

    with files_into(folder) as draft:
        decimals = config.site.currency_decimals
        write_table(table, SCENARIOS, draft / "scenarios.csv", decimals={"cost": decimals, "budget": decimals})
        write_page(draft / "scenarios.html", config, table)


def lines(table: pd.DataFrame, currency: str) -> list[str]:
    """Return the table as people read it on a terminal."""
    width, breaks = max(map(len, table["scenario"]), default=8), bool((table["floor_breaks"] > 0).any())
    titles = list(zip(("cost", "service", "bound", "sim.", "FTE", "gap"), (12, 7, 6, 6, 7, 6), strict=True))
    titles += [("below", 5)] if breaks else []
    found = ["  ".join([f"{'scenario':<{width}}", *(f"{title:>{wide}}" for title, wide in titles), f"+1 {currency}"])]
    for row in table.to_dict("records"):
        if math.isnan(row["cost"]):
            found.append(f"{row['scenario']:<{width}}  {row['status']}: {row['reason']}")
            continue
        price = row["budget_shadow_price"]
        cells = [
            f"{row['scenario']:<{width}}",
            f"{row['cost']:>12,.0f}",
            _share(row["service_level"], 7),
            _share(row["service_level_bound"], 6),
            _share(row["service_level_simulated"], 6),
            f"{row['fte']:>7.1f}",
            _share(row["gap"] if math.isnan(row["gap_with_floor"]) else row["gap_with_floor"], 6, 2),
            *([f"{row['floor_breaks']:>5.0f}"] if breaks else []),
            "" if math.isnan(price) else f"{price:.3f}",
        ]
        found.append("  ".join(cells).rstrip())
    if table["gap_with_floor"].notna().any():
        found.append("Where targets are met, the gap is to the cheapest roster that keeps the floor; without one: gap")
    if ((table["floor_breaks"] > 0) & table["service_level_bound"].notna()).any():
        found.append("Where intervals lie below the floor, rosters that leave it out are bounded too (floor_breaks)")
    return found


def _share(value: float, width: int, decimals: int = 1) -> str:
    return " " * width if math.isnan(value) else f"{100 * value:>{width - 1}.{decimals}f}%"
