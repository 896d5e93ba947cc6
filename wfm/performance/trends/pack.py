"""The folder of trends: the store of weeks, the page, the workbook and the tables, replaced together or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from wfm.config import Config
from wfm.drafts import whole_folder
from wfm.errors import InputError
from wfm.interchange.csv_writer import guard
from wfm.interchange.xlsx_book import to_book
from wfm.performance.trends.book import sheets
from wfm.performance.trends.limits import BASELINE_WEEKS, FEWEST_WEEKS
from wfm.performance.trends.natures import measures_of, natures, units
from wfm.performance.trends.store import read_weeks, write_weeks
from wfm.performance.trends.tables import TREND_SIGNALS, TREND_WEEKS
from wfm.performance.trends.trends import KEY, Trends, make_trends
from wfm.performance.trends.weeks import MeasuredWeek, join
from wfm.report.kpi_trends_page import render_trends
from wfm.report.kpi_trends_words import TrendWords
from wfm.report.wording import words_of
from wfm.table_io import write_table

WEEKS = "weeks"
PAGE, BOOK, TABLE, SIGNALS = "kpi_trends.html", "kpi_trends.xlsx", "kpi_trends.csv", "kpi_signals.csv"
_OURS = {WEEKS, PAGE, BOOK, TABLE, SIGNALS}


@dataclass(frozen=True)
class Pack:
    """What a folder of trends shows: the trends, and the unit of each measure."""

    trends: Trends
    units: Mapping[str, str]


def refuse_other(folder: Path) -> None:
    """Refuse to replace anything but a folder of trends.

    Raises:
        InputError: The path is a file, or a folder that holds something else.
    """
    if folder.resolve() in (Path.cwd(), *Path.cwd().parents):
        raise InputError.at(folder, 0, "--trends", "is the folder you are in, or one around it; name another one")
    if folder.is_file():
        raise InputError.at(folder, 0, "--trends", "is a file, not a folder; name another path")
    others = sorted(path.name for path in folder.iterdir() if path.name not in _OURS) if folder.is_dir() else []
    if others:
        raise InputError.at(
            folder, 0, "--trends", f"holds {others[0]}, which is no part of trends; name a folder of its own"
        )


def kept_weeks(folder: Path) -> list[MeasuredWeek]:
    """Read the weeks that a folder of trends keeps; none where there is no folder yet.

    Raises:
        InputError: The folder holds something else, or files are damaged or of another version; all in one go.
    """
    refuse_other(folder)
    return read_weeks(folder / WEEKS)


def write_pack(folder: Path, config: Config, kept: Sequence[MeasuredWeek], measured: Sequence[MeasuredWeek]) -> Pack:
    """Write the folder anew with kept and measured weeks, and return what it shows; what was there stays until then.

    Args:
        folder: The folder of trends.
        config: That of the newest plan: site, currency, language.
        kept: What `kept_weeks` returned.
        measured: Weeks measured now; they replace kept ones of the same start.

    Raises:
        InputError: Weeks share days, or are of different sites.
    """
    weeks = join(kept, measured)
    measures = measures_of(weeks)
    trends = make_trends(weeks, natures(measures))
    words = TrendWords(words_of(config), units(measures))
    with whole_folder(folder) as draft:
        write_weeks(weeks, draft / WEEKS)
        (draft / PAGE).write_bytes(page(config.site.name, words, trends).encode("utf-8"))
        (draft / BOOK).write_bytes(to_book(sheets(words, trends)))
        write_table(_guarded(_with_limits(trends)), TREND_WEEKS, draft / TABLE)
        told = trends.signals.assign(words=[words.signal(row) for row in trends.signals.to_dict("records")])
        write_table(_guarded(told), TREND_SIGNALS, draft / SIGNALS)
    return Pack(trends, words.units)


def page(site: str, words: TrendWords, trends: Trends) -> str:
    """Render the page of trends."""
    return render_trends(site, words, vars(trends), fewest=FEWEST_WEEKS, baseline=BASELINE_WEEKS)


def _with_limits(trends: Trends) -> pd.DataFrame:
    judged = trends.weeks[["week", "judged"]]
    return trends.points.merge(trends.lines.drop(columns=["weeks", "verdict"]), on=KEY, how="left").merge(
        judged, on="week"
    )


def _guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts no spreadsheet takes for formulas."""
    texts = [name for name in (*KEY, "words") if name in frame]
    return frame.assign(**{name: frame[name].map(guard) for name in texts})
