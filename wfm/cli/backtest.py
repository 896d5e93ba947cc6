"""`wfm backtest`: how well the forecast would have done, beside what planners use."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click
import pandas as pd

from wfm.cli.options import config_argument, json_option, lang_option, out_option, quiet_option, week_option
from wfm.cli.places import place_of, place_options
from wfm.cli.progress_bar import progress_bar
from wfm.config import Config

_FAILED = 2


@click.command(epilog="Example: wfm backtest configs/demo.yaml --origins 4 --queue billing")
@config_argument
@click.option("--origins", type=click.IntRange(1, 200), default=8, show_default=True, help="How many forecasts.")
@click.option("--horizon", type=click.IntRange(1, 182), default=14, show_default=True, help="Days that each covers.")
@click.option("--step", type=click.IntRange(1, 182), default=7, show_default=True, help="Days between two forecasts.")
@click.option("--models", metavar="NAMES", help="auto,seasonal_naive,moving_average,prophet or some of them.")
@click.option("--queue", "queues", metavar="NAME", multiple=True, help="Only this queue; may be given again.")
@place_options
@click.option("--chart", metavar="FILE", type=click.Path(path_type=Path), help="The page; beside --out by default.")
@click.option("--no-chart", is_flag=True, help="Write no page.")
@out_option("File of the table; backtest.csv in the current folder by default.")
@week_option
@lang_option
@quiet_option
@json_option
def backtest(
    config_file: Path,
    origins: int,
    horizon: int,
    step: int,
    models: str | None,
    queues: tuple[str, ...],
    workers: int | None,
    dask: str | None,
    chart: Path | None,
    no_chart: bool,
    out: Path | None,
    week: str | None,
    language: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Forecast the last weeks of the history again from rolling origins, and score it at three grains of time.

    Each forecast knows only what was known then. All models are judged on the same intervals: the last origin lies
    a horizon before the end of the history, the others a step apart before it. Origins are shared among processes, one
    a core by default, or among the machines of a cluster.
    """
    from wfm.config import load
    from wfm.scenario.backtests import run_backtest
    from wfm.table_io import write_table
    from wfm.tables import BACKTEST

    asked = _models(models)
    config = load(config_file, week=week)
    chosen = _chosen(config, queues)
    target = out or Path("backtest.csv")
    page = None if no_chart else chart or target.with_suffix(".html")
    for file in (target, page):
        _refuse_folder(file)
    place = place_of(workers, dask, os.cpu_count() or 1)
    with progress_bar("forecasting the past", quiet or as_json, origins * len(chosen)) as told:
        found, failures = run_backtest(
            config,
            week,
            place,
            told,
            origins=origins,
            horizon_days=horizon,
            step_days=step,
            models=asked,
            queues=chosen,
        )
    write_table(found.table, BACKTEST, target)
    if page is not None:
        from wfm.report.backtest_page import write_backtest_page

        write_backtest_page(page, config.in_language(language), found.table, found.by_origin, found.forecasts, horizon)
    files = [target] if page is None else [target, page]
    if as_json:
        _print_json(found.table, files)
    elif not quiet:
        _print(config, chosen, found.table, files)
    if failures:
        click.echo("\n".join(failures), err=True)
        sys.exit(_FAILED)


def _models(names: str | None) -> tuple[str, ...]:
    from wfm.config.nearest import did_you_mean
    from wfm.forecast.fit import MODELS

    asked = tuple(dict.fromkeys(name.strip() for name in (names or ",".join(MODELS)).split(",") if name.strip()))
    unknown = [f"'{name}'{did_you_mean(name, MODELS)}" for name in asked if name not in MODELS]
    if unknown or not asked:
        raise click.UsageError(f"--models: no model {', '.join(unknown) or 'named'}; there are {', '.join(MODELS)}")
    return asked


def _chosen(config: Config, names: tuple[str, ...]) -> list[str]:
    """Return the queues that are asked for, all where none are named."""
    from wfm.config.nearest import did_you_mean

    unknown = [f"'{name}'{did_you_mean(name, config.queue_names)}" for name in names if name not in config.queue_names]
    if unknown:
        raise click.UsageError(f"--queue: no queue {', '.join(unknown)} in {config.file}")
    return [name for name in config.queue_names if not names or name in names]


def _refuse_folder(file: Path | None) -> None:
    if file is not None and (file.is_dir() or not file.absolute().parent.is_dir()):
        raise click.UsageError(f"{file}: name a file in a folder that is there")


def _print_json(table: pd.DataFrame, files: list[Path]) -> None:
    rows = json.loads(table.to_json(orient="records"))
    click.echo(json.dumps({"files": [str(file) for file in files], "rows": rows}, indent=2, ensure_ascii=False))


def _print(config: Config, chosen: list[str], table: pd.DataFrame, files: list[Path]) -> None:
    from rich.console import Console

    from wfm.cli.backtest_table import closing_lines, score_table

    Console(width=None, soft_wrap=False).print(score_table(table))
    for line in closing_lines(config, chosen, table):
        click.echo(line)
    click.echo(", ".join(str(file) for file in files))
