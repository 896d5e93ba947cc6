"""`wfm kpi` of many plans: their weeks beside each other, kept in a folder that grows from week to week."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wfm.cli.progress_bar import progress_bar

if TYPE_CHECKING:
    import pandas as pd

    from wfm.config import Config
    from wfm.performance.trends.measure import Happened
    from wfm.performance.trends.pack import Pack
    from wfm.performance.trends.trends import Trends

# Fewer plans are measured sooner than more processes begin.
_PLANS_A_PROCESS = 6
_SIGNALS_SHOWN = 12

trends_option = click.option(
    "--trends",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Folder of trends, where measured weeks are kept: each plan joins it as its week. Of several plans kpi by "
    "default. Writes kpi_trends.html, .xlsx and .csv, and kpi_signals.csv.",
)


def show_trends(
    folders: Sequence[Path],
    happened: tuple[Sequence[Path], Path | None, Path | None, str],
    folder: Path,
    language: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Measure plans, join their weeks with those that a folder keeps, write it anew, and print what came of it.

    Args:
        folders: The plan folders.
        happened: Files of actuals, of activities and of scores, and how abandoned contacts count.
        folder: The folder of trends.
        language: Of the pages, instead of the newest plan's.
        quiet: Print nothing but errors.
        as_json: Print JSON.
    """
    from wfm.performance.trends.measure import given_plans, measure_weeks
    from wfm.performance.trends.pack import kept_weeks, write_pack
    from wfm.scenario.in_processes import in_processes

    kept = kept_weeks(folder)
    plans = given_plans(folders)
    with progress_bar("measuring", quiet or as_json, len(plans)) as told:
        measured = measure_weeks(plans, _happened(*happened), in_processes(_processes(len(plans))), told)
    config = plans[-1].config.in_language(language)
    pack = write_pack(folder, config, kept, measured.weeks)
    if as_json:
        click.echo(
            json.dumps({"folder": str(folder), **_data(pack.trends), "notes": measured.notes}, ensure_ascii=False)
        )
    elif not quiet:
        for note in measured.notes:
            click.echo(note, err=True)
        click.echo("\n".join([*_lines(pack, config), str(folder / "kpi_trends.html")]))


def _processes(plans: int) -> int:
    """Return how many processes measure so many plans; each takes seconds to begin."""
    return min(os.cpu_count() or 1, max(1, plans // _PLANS_A_PROCESS))


def _happened(actuals: Sequence[Path], worked: Path | None, scores: Path | None, abandoned: str) -> Happened:
    from wfm.performance.actuals import read_actuals
    from wfm.performance.scores import read_scores
    from wfm.performance.trends.measure import Happened
    from wfm.performance.worked import read_worked

    return Happened(
        partial(read_all, actuals, read_actuals),
        partial(read_worked, worked) if worked else None,
        partial(read_scores, scores) if scores else None,
        abandoned,
    )


def read_all(paths: Sequence[Path], read: Callable[[Path, str], pd.DataFrame], zone: str) -> pd.DataFrame:
    """Read files one after the other, and report the faults of all of them together."""
    import pandas as pd

    from wfm.errors import InputError, Problem
    from wfm.performance.planned import collect

    problems: list[Problem] = []
    frames = [collect(problems, partial(read, path, zone)) for path in dict.fromkeys(paths)]
    if problems:
        raise InputError(problems)
    return pd.concat(frames, ignore_index=True)


def _data(trends: Trends) -> dict[str, Any]:
    """Return weeks, the figures of the newest one, limits and signals as plain data."""
    newest = trends.points[trends.points["start"] == trends.weeks["start"].iloc[-1]]
    tables = {"weeks": trends.weeks, "last": newest, "limits": trends.lines, "signals": trends.signals}
    dates = ("start", "first", "last")
    shown = {
        name: table.assign(**{date: table[date].map(str) for date in dates if date in table})
        for name, table in tables.items()
    }
    return {name: json.loads(table.to_json(orient="records")) for name, table in shown.items()}


def _lines(pack: Pack, config: Config) -> list[str]:
    """Return the newest week of the whole site, a measure a line, and its signals."""
    from wfm.performance.trends.limits import FEWEST_WEEKS
    from wfm.report.kpi_trends_words import TrendWords
    from wfm.report.wording import words_of

    trends, words = pack.trends, TrendWords(words_of(config.in_language("en")), pack.units)
    newest = trends.weeks["start"].iloc[-1]
    whole = int(trends.weeks["whole"].sum())
    lines = [f"{len(trends.weeks)} weeks; the last one, of {newest}:"]
    points = trends.points
    rows = points[(points["start"] == newest) & (points["queue"] == "") & (points["team"] == "")]
    lines.append(f"{'':<24}{'actual':>16}{'plan':>16}{'target':>16}")
    for row in rows[rows["actual"].notna()].to_dict("records"):
        cells = [words.value(row["measure"], row[name]) for name in ("actual", "plan", "target")]
        lines.append(f"{words.label(row['measure']):<24}{cells[0]:>16}{cells[1]:>16}{cells[2]:>16}")
    if whole < FEWEST_WEEKS:
        return [*lines, words.text["no_limits"].format(fewest=FEWEST_WEEKS, known=whole)]
    fresh = trends.signals[trends.signals["last"] == newest].to_dict("records")
    shown = [words.signal(row) for row in fresh[:_SIGNALS_SHOWN]] or [words.text["no_signal"]]
    more = len(fresh) - _SIGNALS_SHOWN
    return [*lines, *shown, *([f"and {more} more signals; kpi_signals.csv has all"] if more > 0 else [])]
