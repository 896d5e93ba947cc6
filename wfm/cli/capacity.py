"""`wfm capacity`: whom to hire and when, over months, at least cost or for the best service."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import click

from wfm.cli.options import (
    config_argument,
    default_folder,
    json_option,
    lang_option,
    out_option,
    quiet_option,
    week_option,
)
from wfm.cli.progress_bar import progress_bar
from wfm.cli.values import known_scenarios, what_ifs

if TYPE_CHECKING:
    import pandas as pd

    from wfm.config import Config
    from wfm.scenario.capacity import CapacityPlan

AS_IT_IS = "as configured"


@click.command(epilog="Example: wfm capacity configs/demo.yaml --months 18 --volume 0%,+10%")
@config_argument
@click.option("--months", type=click.IntRange(3, 24), help="How many months, instead of capacity.months.")
@click.option("--scenario", "names", multiple=True, metavar="NAME", help="This scenario too; may be given again.")
@click.option("--all-scenarios", is_flag=True, help="All scenarios of the configuration too.")
@what_ifs
@out_option("Folder of capacity.csv and its page; capacity/SITE-START by default.")
@week_option
@lang_option
@quiet_option
@json_option
def capacity(
    config_file: Path,
    months: int | None,
    names: tuple[str, ...],
    all_scenarios: bool,
    out: Path | None,
    week: str | None,
    language: str | None,
    quiet: bool,
    as_json: bool,
    **sweeps: tuple[float, ...] | None,
) -> None:
    """Plan hiring over 3 to 24 months.

    The long-range forecast becomes the agents needed by month; attrition, training and ramp say how many there are. A
    model chooses classes, overtime and contacts outsourced: no month over its budget, targets met as far as they can
    be, and that at least cost. A month that falls short is explained by the limits that make it so. Writes
    capacity.csv, capacity_classes.csv and capacity.html; with scenarios capacity_scenarios.csv, and a folder for each.
    """
    from wfm.config import load
    from wfm.scenario import Stages, Sweeps, make_cases
    from wfm.scenario.capacity import make_capacity_plan

    config = load(config_file, week=week)
    known_scenarios(names, [one.name for one in config.scenarios])
    given = Sweeps(**{name: values or () for name, values in sweeps.items()})
    cases = [(AS_IT_IS, config)]
    if names or all_scenarios or any(vars(given).values()):
        base = config if names or all_scenarios else config.model_copy(update={"scenarios": ()})
        cases += [(case.name, case.config) for case in make_cases(base, given, names, week)]
    folder = out or Path("capacity") / default_folder(config).name
    if folder.is_file():
        raise click.UsageError(f"--out: {folder} is a file; name a folder")
    stages, one_at_a_time = Stages(), Lock()

    def forecast(one: Config, events: pd.DataFrame) -> pd.DataFrame:
        with one_at_a_time:  # most share it
            return stages.forecast(one, events)

    plans: list[tuple[str, CapacityPlan]] = []
    with (
        progress_bar("months", quiet or as_json, len(cases)) as told,
        ThreadPoolExecutor(config.solver.workers) as pool,
    ):
        made = pool.map(lambda case: make_capacity_plan(case[1], forecast, months), cases)
        for (name, _), plan in zip(cases, made, strict=True):
            plans.append((name, plan))
            told(name, len(plans))
    _write(folder, config.in_language(language), plans)
    if as_json:
        found = [{"scenario": name, **plan.summary, "months": _records(plan.table)} for name, plan in plans]
        click.echo(json.dumps({"folder": str(folder), "plans": found}, indent=2, ensure_ascii=False))
    elif not quiet:
        click.echo("\n".join([*lines(plans, config), f"{folder / 'capacity.html'}"]))


def _records(table: pd.DataFrame) -> list[dict]:
    return json.loads(table.to_json(orient="records"))


def _write(folder: Path, config: Config, plans: Sequence[tuple[str, CapacityPlan]]) -> None:
    """Write everything, the old files there until the new ones are whole."""
    from wfm.drafts import files_into
    from wfm.report.capacity_page import ShownPlan, write_capacity_page
    from wfm.scenario.capacity import comparison
    from wfm.table_io import write_table
    from wfm.tables import CAPACITY, CAPACITY_CLASSES, CAPACITY_SCENARIOS

    decimals = dict.fromkeys(("cost", "budget"), config.site.currency_decimals)
    with files_into(folder) as draft:
        for number, (name, plan) in enumerate(plans):
            place = draft if not number else draft / f"{number:02d}-{re.sub(r'[^A-Za-z0-9._+-]+', '-', name)}"
            place.mkdir(exist_ok=True)
            write_table(plan.table, CAPACITY, place / "capacity.csv", decimals=decimals)
            write_table(plan.classes, CAPACITY_CLASSES, place / "capacity_classes.csv")
        if len(plans) > 1:
            write_table(comparison(plans), CAPACITY_SCENARIOS, draft / "capacity_scenarios.csv", decimals=decimals)
        shown = [
            ShownPlan(
                name, plan.table, plan.classes, plan.costs,
                [(one.month, one.contacts, one.money, one.reasons) for one in plan.short],
            )
            for name, plan in plans
        ]  # fmt: skip
        write_capacity_page(draft / "capacity.html", config, shown)


def lines(plans: Sequence[tuple[str, CapacityPlan]], config: Config) -> list[str]:
    """Return the first plan month by month, and all plans in a line each, as people read them on a terminal."""
    _, plan = plans[0]
    capacity = config.capacity
    found = [
        f"{len(plan.table)} months, goal {capacity.goal}: attrition {100 * capacity.attrition.monthly:g} % a month, "
        f"{capacity.hiring.lead_weeks:g} weeks to the first class, {capacity.hiring.training_weeks:g} of training",
        "",
        f"month    FTE needed  agents  hires  leavers  training  overtime h  outsourced  {'cost':>12}  service",
    ]
    for row in plan.table.to_dict("records"):
        found.append(
            f"{row['month']}  {row['required_fte']:>10.1f}  {row['headcount']:>6.1f}  {row['hires']:>5d}  "
            f"{row['leavers']:>7.1f}  {row['training_fte']:>8.1f}  {row['overtime_hours']:>10,.0f}  "
            f"{row['outsourced_contacts']:>10,.0f}  {row['cost']:>12,.0f}  {100 * row['service_level']:>6.1f}%"
        )
    for one in plan.classes.to_dict("records"):
        found.append(
            f"hire {one['agents']} for {one['queues'].replace('|', ', ')}: decide by {one['decided_by']}, "
            f"class on {one['starts']}, ready on {one['ready']}"
        )
    for short in plan.short:
        missing = [f"{short.contacts:,.0f} contacts below target"] if short.contacts else []
        missing += [f"{config.site.currency} {short.money:,.0f} over the budget"] if short.money > 0.005 else []
        found.append(f"{short.month}: {', '.join(missing)}; {'; '.join(short.reasons)}")
    if len(plans) > 1:
        width = max(len(name) for name, _ in plans)
        found += ["", f"{'scenario':<{width}}  {'cost':>14}  hires  service  months short"]
        for name, one in plans:
            total = one.summary
            found.append(
                f"{name:<{width}}  {total['cost']:>14,.0f}  {total['hires']:>5d}  "
                f"{100 * total['service_level']:>6.1f}%  {len(one.short):>12d}"
            )
    return found
