"""The pack of trends: page, workbook and tables say the same, in both languages, and nothing in them runs."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from trend_weeks import FORMULA, HOSTILE, NATURES, UNITS, made_week, made_weeks

from wfm.config import load
from wfm.errors import InputError
from wfm.interchange.xlsx_book import to_book
from wfm.performance.trends.book import sheets
from wfm.performance.trends.pack import kept_weeks, page, write_pack
from wfm.performance.trends.trends import Trends, make_trends
from wfm.report.kpi_trends_words import TrendWords
from wfm.report.wording import Wording, load_strings

CONFIG = """
site: {name: Lakeside, timezone: Europe/Amsterdam, currency: EUR, interval_minutes: 60}
week: {start: 2026-12-01}
queues: [{name: billing, opening_hours: "mon-fri 08:00-18:00", service_level: {target: 0.8, within_seconds: 20}}]
"""


@cache
def words(language: str = "en") -> TrendWords:
    return TrendWords(Wording(load_strings(language), "EUR", 2), UNITS)


@pytest.fixture(scope="module")
def trends() -> Trends:
    """Weeks of which one is missing, one is in part, and the last one bad."""
    weeks = made_weeks([number for number in range(22) if number != 5], bad=[21])
    return make_trends([*weeks[:8], replace(weeks[8], judged=0.4), *weeks[9:]], NATURES)


@pytest.fixture(scope="module")
def shown(trends: Trends) -> str:
    return page("Lakeside", words(), trends)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(style|script|title).*?</\1>", "", html)))


def test_the_page_tells_the_last_week_against_plan_and_target(shown: str):
    text = text_of(shown)
    assert "Week of 25 Jan 2027" in text
    assert "Service level 60.0 % missed plan 81.0 % · target 80.0 %" in text
    assert "worse Service level: 60.0 % in the week of 25 Jan, below the limit of" in text
    assert "Limits stand on the first 20 whole weeks" in text or "Limits stand on 20 whole weeks" in text


def test_the_page_has_money_people_and_what_went_wrong(shown: str):
    text = text_of(shown)
    assert re.search(r"Budget EUR 1,060,500 Left of the budget EUR [\d,]+ Weeks over the budget \d+ / 21", text)
    assert re.search(r"Agents employed 80 Hires \d+ Leavers \d+ Attrition, a year \d+\.\d %", text)
    assert "Contacts lost against plan, by cause" in text


def test_names_are_texts_and_never_markup(shown: str):
    assert HOSTILE not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "://" not in re.sub(r"=HYPERLINK\([^)]*\)", "", shown)


def test_one_week_is_shown_without_limits_and_with_what_they_need():
    text = text_of(page("Lakeside", words(), make_trends(made_weeks(range(1)), NATURES)))
    assert "Limits are drawn from 8 whole weeks on; measured so far: 1." in text
    assert "Nothing in the last week" not in text


class _Words(HTMLParser):
    """Collects what people read or hear."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in ("style", "script")
        self.texts += [value or "" for name, value in attrs if name in ("aria-label", "title")]

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        self.texts += [] if self.silent else [data]


def test_the_thai_page_has_no_english_left():
    weeks = [made_week(number, queues=("billing",), level=0.5 if number == 9 else None) for number in range(10)]
    html = page("Lakeside", words("th"), make_trends(weeks, NATURES))
    latin = {word for text in _Words(html).texts for word in re.findall(r"[A-Za-z]\w+", text, re.ASCII)}
    assert latin <= {"Lakeside", "EUR", "AHT", "ASA", "wfm", "billing", "North", "South"}
    assert "2569" in html


@pytest.fixture(scope="module")
def book(trends: Trends) -> Any:
    return openpyxl.load_workbook(io.BytesIO(to_book(sheets(words(), trends))))


def test_the_workbook_has_a_sheet_for_every_part(book: Any):
    assert book.sheetnames == [
        "Last week", "Trend", "Limits", "Signals", "What went wrong", "Cost and budget", "People", "All figures",
    ]  # fmt: skip
    assert all(sheet.freeze_panes == "B2" and sheet.auto_filter.ref for sheet in book)


def test_numbers_dates_and_shares_are_cells_to_calculate_with(book: Any, trends: Trends):
    heads = [cell.value for cell in book["Trend"][1]]
    cell = book["Trend"].cell(2, heads.index("Service level") + 1)
    level = trends.points[(trends.points["measure"] == "service_level") & (trends.points["queue"] == "")]
    assert (cell.value, cell.number_format) == (pytest.approx(level["actual"].iloc[0]), "0.0%")
    assert book["Trend"]["A2"].value == dt.datetime(2026, 8, 31)
    assert book["Cost and budget"]["D2"].number_format == "#,##0.00"
    assert book["Trend"].max_row == 22


def test_parts_of_the_miss_add_up_in_the_workbook(book: Any):
    for total, *parts in book["What went wrong"].iter_rows(min_row=2, min_col=2, values_only=True):
        assert sum(parts) == pytest.approx(total)


def test_formulas_in_names_stay_texts(book: Any):
    cells = [cell for row in book["All figures"].iter_rows() for cell in row if cell.value == FORMULA]
    assert cells
    assert {(cell.data_type, bool(cell.quotePrefix)) for cell in cells} == {("s", True)}
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.fixture
def config(tmp_path: Path) -> Any:
    (tmp_path / "plan.yaml").write_text(CONFIG, encoding="utf-8")
    return load(tmp_path / "plan.yaml")


def test_tables_are_guarded_and_hold_the_limits(config: Any, tmp_path: Path):
    write_pack(tmp_path / "kpi", config, [], made_weeks(range(9)))
    table = pd.read_csv(tmp_path / "kpi" / "kpi_trends.csv", keep_default_na=False, dtype=str)
    assert set(table["queue"]) == {"", HOSTILE, f"'{FORMULA}"}
    assert set(table["team"]) == {"", "North", "'=South"}
    row = table[(table["measure"] == "service_level") & (table["queue"] == "")].iloc[0]
    assert 0 < float(row["lower"]) < float(row["mean"]) < float(row["upper"]) <= 1


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_written_again_or_in_vain_keeps_its_bytes(config: Any, tmp_path: Path):
    folder = tmp_path / "kpi"
    write_pack(folder, config, [], made_weeks(range(2)))
    before = files(folder)
    write_pack(folder, config, kept_weeks(folder), [made_week(0)])
    assert files(folder) == before
    stranger = replace(made_week(1), start=made_week(1).start + dt.timedelta(days=3))
    with pytest.raises(InputError, match="shares days"):
        write_pack(folder, config, kept_weeks(folder), [stranger])
    assert files(folder) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.web
def test_the_page_fits_every_width_and_paper_is_white(browser: Any, shown: str, tmp_path: Path):
    file = tmp_path / "page.html"
    file.write_text(shown, encoding="utf-8")
    said: list[str] = []
    for width in (1280, 390):
        tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="dark")
        tab.on("console", lambda message: said.append(message.text))
        tab.on("request", lambda request: said.append(request.url) if request.url != file.as_uri() else None)
        tab.goto(file.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.locator("svg.weeks[role=img]").count() > 8
        assert HOSTILE in tab.locator("tbody th").all_inner_texts()
        colour = "getComputedStyle(document.documentElement).getPropertyValue('--card')"
        tab.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = {colour} }})")
        dark = tab.evaluate(colour)
        tab.pdf(prefer_css_page_size=True)
        assert (dark, tab.evaluate("window.printed"), tab.evaluate(colour)) == ("#181f27", "#ffffff", "#181f27")
        tab.close()
    assert said == []
