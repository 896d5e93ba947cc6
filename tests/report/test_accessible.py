"""Pages that everybody can read: contrast, names for screen readers, the keyboard, and no colour that stands alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from report_plan import MadePlan
from test_audit_section import AUDIT
from test_backtest_page import made_page as backtest_page
from test_browser import _opened
from test_capacity_page import PLAN, shown
from test_outlook_sections import with_outlook
from test_scenarios_page import made_table

from wfm.config import load
from wfm.report import render_report, write_report
from wfm.report.capacity_page import render_capacity
from wfm.report.embed import STATIC
from wfm.report.scenarios_page import render_scenarios

LEAST_CONTRAST, LEAST_OF_SHAPES = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
TEXTS = {
    **dict.fromkeys(("ink", "soft", "accent"), ("page", "card", "faint", "accent-soft")),
    "short": ("page", "card", "faint", "short-soft"),
}
SHAPES = ("ink", "accent", "short", "grey", "k-work")


class TablesOf(HTMLParser):
    """Collects what tables lack: a caption, or the scope of a heading."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.count, self.faults, self._caption = 0, [], True
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.count, self._caption = self.count + 1, False
        elif tag == "caption":
            self._caption = True
        elif tag == "th" and dict(attrs).get("scope") not in ("col", "row"):
            self.faults.append(f"heading {self.get_starttag_text()}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and not self._caption:
            self.faults.append(f"table {self.count} has no caption")


def _palettes() -> dict[str, dict[str, str]]:
    css = (STATIC / "base.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in (light, dark.split("*, *::before")[0])]
    return {"light": found[0], "dark": found[0] | found[1]}


def _luminance(color: str) -> float:
    """Return the relative luminance of #rrggbb. Source: WCAG 2.2, relative luminance."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard():
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_and_shapes_stand_out_from_what_is_behind_them(scheme: str):
    colors = _palettes()[scheme]
    weak = [(text, on) for text, grounds in TEXTS.items() for on in grounds]
    weak = [pair for pair in weak if _contrast(colors[pair[0]], colors[pair[1]]) < LEAST_CONTRAST]
    weak += [(shape, "card") for shape in SHAPES if _contrast(colors[shape], colors["card"]) < LEAST_OF_SHAPES]
    assert weak == []


def test_every_table_of_every_page_has_a_caption_and_scopes(plan: MadePlan, tmp_path: Path):
    (tmp_path / "plan.yaml").write_text(PLAN)
    config = load(tmp_path / "plan.yaml")
    pages = {
        "report": render_report(*with_outlook(plan), audit=AUDIT),
        "capacity": render_capacity(config, [shown("as it is"), shown("other")]),
        "scenarios": render_scenarios(config, made_table()),
        "backtest": backtest_page(tmp_path).read_text(encoding="utf-8"),
    }
    found = {name: TablesOf(page) for name, page in pages.items()}
    assert all(tables.count for tables in found.values())
    assert [(name, fault) for name, tables in found.items() for fault in tables.faults] == []


@pytest.mark.web
def test_whatever_is_used_has_a_name_and_is_reached_by_keyboard(browser: Any, plan: MadePlan, tmp_path: Path):
    with _opened(browser, write_report(tmp_path / "report.html", *with_outlook(plan)).as_uri()) as page:
        nameless = """selector => [...document.querySelectorAll(selector)]
            .filter((node) => !(node.getAttribute("aria-label") || node.labels?.length || node.textContent.trim()))
            .map((node) => node.outerHTML.slice(0, 80))"""
        for kind in (
            "input, select, button, summary, a",
            ".chart",
            ".scroll",
            "nav, form, [role=region], [role=group]",
        ):
            assert page.locator(kind).count() > 0
            assert page.evaluate(nameless, kind) == []
        assert page.locator(".chart:not([role=img])").count() == 0
        assert page.locator(".scroll:not([tabindex='0'])").count() == 0
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.locator("#gantt-search").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "gantt-scroll"


@pytest.mark.web
def test_shapes_tell_activities_apart_without_colour(browser: Any, plan: MadePlan, tmp_path: Path):
    with _opened(browser, write_report(tmp_path / "report.html", *plan).as_uri()) as page:
        looks = page.evaluate(
            """[...document.querySelectorAll("#gantt-legend .swatch")]
                .map((node) => node.className.split(" ")[1] || "")"""
        )
        assert looks == ["", "", "hatch-1", "line", "boxed"]
        lines = "#coverage-panels figure:first-child .swatch:is(.line, .dashed)"
        assert page.locator(lines).evaluate_all("nodes => new Set(nodes.map((node) => node.className)).size") == 2
