from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_plan import HOSTILE, MadePlan, make_plan

from wfm.report import write_report

pytestmark = pytest.mark.web


@pytest.fixture(scope="module")
def address(plan: MadePlan, tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(tmp_path_factory.mktemp("page") / "report.html", *plan).as_uri()


@contextlib.contextmanager
def _opened(browser: Any, address: str, width: int = 1280, **options: Any) -> Iterator[Any]:
    """Open the page; whatever it says on the console or asks from the network fails the test."""
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda request: said.append(request.url) if request.url != address else None)
    page.goto(address)
    page.locator("html[data-ready]").wait_for(state="attached")
    yield page
    page.close()
    assert said == []


def _box_at_rest(page: Any, selector: str) -> dict[str, float]:
    """Return where an element lies once charts that are drawn late no longer move it."""
    before = None
    for _ in range(50):
        box = page.locator(selector).bounding_box()
        if box == before:
            break
        before = box
        page.wait_for_timeout(100)
    return box


def _see_all(page: Any) -> None:
    for chart in page.locator(".chart").all():
        chart.scroll_into_view_if_needed()
    page.locator(".chart:not([data-drawn])").first.wait_for(state="detached")


def _colours(page: Any, selector: str) -> int:
    """Count the different colours of a canvas: one or none of a canvas that nobody drew on."""
    return page.locator(selector).first.evaluate(
        """canvas => {
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            const seen = new Set();
            for (let n = 0; n < pixels.length; n += 4) seen.add(pixels.slice(n, n + 4).join());
            return seen.size;
        }"""
    )


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (420, "dark")])
def test_all_charts_draw_without_errors_or_requests(browser: Any, address: str, width: int, scheme: str) -> None:
    with _opened(browser, address, width, color_scheme=scheme) as page:
        _see_all(page)
        assert page.locator(".chart[data-drawn]").count() == 7
        for chart in ("#forecast-panels", "#coverage-panels", "#heat", "#cost-days", "#cost-teams", "#gantt"):
            assert _colours(page, f"{chart} canvas") > 5, chart
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_hostile_name_is_shown_as_text(browser: Any, address: str) -> None:
    with _opened(browser, address) as page:
        assert page.locator(".gantt-name", has_text=HOSTILE).count() == 1
        assert page.locator("#people-table th", has_text=HOSTILE).count() == 1


def test_the_shift_chart_finds_agents_and_explains_shifts(browser: Any, address: str) -> None:
    with _opened(browser, address) as page:
        page.fill("#gantt-search", "a001")
        assert page.locator("#gantt-count").text_content() == "1 of 12 agents"
        names = page.locator(".gantt-name:not(.team)")
        assert names.all_text_contents() == ["Ada de Vries"]
        page.select_option("#days", index=3)
        page.locator("#roster").evaluate("node => node.scrollIntoView({behavior: 'instant'})")
        box = _box_at_rest(page, "#gantt-canvas")
        page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 28 + 14)
        page.locator("#tip").wait_for(state="visible")
        tip = page.locator("#tip").inner_text()
        assert "Ada de Vries" in tip
        assert "08:00–16:30" in tip
        page.fill("#gantt-search", "nobody of that name")
        assert page.locator(".gantt-empty").count() == 1


def test_the_choice_of_a_queue_hides_the_others(browser: Any, address: str) -> None:
    with _opened(browser, address) as page:
        page.select_option("#queue", label="chat")
        assert page.locator("#forecast-panels figure:visible").count() == 1
        assert set(page.locator("#short tbody tr:visible td:nth-child(3)").all_text_contents()) == {"chat"}


def test_tables_sort_by_number(browser: Any, address: str) -> None:
    with _opened(browser, address) as page:
        page.locator("#people-table th button", has_text="Cost").click()
        costs = page.locator("#people-table tbody td:last-child").all_text_contents()
        values = [float(cost.replace(",", "")) for cost in costs]
        assert values == sorted(values, reverse=True)


def test_a_page_of_500_agents_opens_with_few_rows_in_the_document(browser: Any, tmp_path: Path) -> None:
    plan = make_plan(500)
    last = [agent.name for agent in plan.agents if not agent.team][-1]
    with _opened(browser, write_report(tmp_path / "large.html", *plan).as_uri()) as page:
        assert 20 < page.locator(".gantt-name").count() < 60
        page.locator("#gantt-scroll").evaluate("node => { node.scrollTop = node.scrollHeight; }")
        page.locator(".gantt-name", has_text=last).last.wait_for(state="attached")
        assert page.locator("#gantt-count").text_content() == "500 of 500 agents"
        milliseconds = page.evaluate(
            """() => {
                const box = document.getElementById("gantt-scroll"), found = [];
                for (let n = 0; n < 41; n++) {
                    box.scrollTop = (n / 40) * (box.scrollHeight - box.clientHeight);
                    const start = performance.now();
                    window.wfmReport.drawGantt();
                    found.push(performance.now() - start);
                }
                return found.sort((a, b) => a - b)[20];
            }"""
        )
        assert milliseconds < 1000 / 30
        assert _colours(page, "#gantt-canvas") > 5
