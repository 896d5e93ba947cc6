"""The roster for the wall: who works when with which breaks, and how it comes out of a printer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from report_plan import HOSTILE, MadePlan, make_plan
from test_browser import _opened
from test_outlook_sections import with_outlook

from wfm.report import render_report, write_report

PAPER = 1036  # CSS pixels that A4 across leaves between its margins


def _rows(html: str) -> dict[str, list[str]]:
    """Return the cells of each agent by id."""
    tables = "".join(re.findall(r'<table class="wall">(.*?)</table>', html, re.S))
    found = {}
    for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", tables, re.S):
        name = re.search(r"<small>(A\d+)</small>", row)
        assert name
        found[name[1]] = re.findall(r"<td[^>]*>(.*?)</td>", row)
    return found


def test_every_agent_has_a_row_with_times_breaks_and_activities(plan: MadePlan):
    html = render_report(*plan)
    rows = _rows(html)
    assert sorted(rows) == [agent.agent_id for agent in plan.agents]
    assert (
        rows["A001"][2] == "08:00\u201316:30<small>10:00 \u00b7 12:00</small><small>training 14:30\u201315:30</small>"
    )
    assert rows["A001"][0] == "\u2013"
    assert rows["A005"][2] == "Day off"
    cells = [cell for row in rows.values() for cell in row if ":" in cell]
    assert len(cells) == len(plan.tables["shifts"])
    assert html.count('<table class="wall">') == 4
    assert HOSTILE not in html


def test_weeks_stand_one_after_the_other():
    html = render_report(*make_plan(weeks=2))
    assert html.count('<table class="wall">') == 8
    assert "Lakeside: roster of North, 7 Dec \u2013 13 Dec 2026." in html


@pytest.mark.web
def test_the_roster_alone_is_a_page_a_team(browser: Any, plan: MadePlan, tmp_path: Path):
    with _opened(browser, write_report(tmp_path / "report.html", *plan).as_uri()) as page:
        page.evaluate("window.print = () => {}")
        page.locator("#wall summary").click()
        page.locator("#print-wall").click()
        paper = page.pdf(format="A4", landscape=True, prefer_css_page_size=True)
        assert len(re.findall(rb"/Type /Page\b", paper)) == 4
        assert page.locator("html[data-print]").count() == 0


@pytest.mark.web
@pytest.mark.parametrize("language", ["en", "th"])
def test_nothing_is_cut_off_on_paper(browser: Any, plan: MadePlan, tmp_path: Path, language: str):
    made = with_outlook(plan)
    made = made._replace(config=made.config.in_language(language))
    with _opened(browser, write_report(tmp_path / "report.html", *made).as_uri(), color_scheme="dark") as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        wide = """limit => [...document.querySelectorAll("table, figure, .card")]
            .filter((node) => node.getBoundingClientRect().right > limit + 1)
            .map((node) => node.textContent.slice(0, 60))"""
        assert page.evaluate(wide, PAPER) == []
        style = """node => { const s = getComputedStyle(node); return [s.color, s.backgroundColor]; }"""
        assert page.locator("table.wall td").first.evaluate(style) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        assert (
            page.locator("table.wall thead").first.evaluate("node => getComputedStyle(node).display")
            == "table-header-group"
        )
        assert page.locator("#roster").is_hidden()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("#wall details").get_attribute("open") is None
