"""The page of a hiring plan: every chart drawn, nothing asked for, hostile names as text, both widths."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_browser import _opened

from wfm.config import load
from wfm.config.capacity import COST_LINES
from wfm.report.capacity_page import ShownPlan, write_capacity_page

HOSTILE = "<script>alert(1)</script>"
PLAN = """
site: {name: Lakeside, timezone: Asia/Bangkok, currency: THB, interval_minutes: 60}
week: {start: 2026-12-01}
queues: [{name: billing, opening_hours: "mon-fri 08:00-18:00", service_level: {target: 0.8, within_seconds: 20}}]
"""


def shown(name: str) -> ShownPlan:
    months = [f"2027-{month:02d}" for month in range(1, 13)]
    table = pd.DataFrame(
        {
            "month": months, "required_fte": 40.0, "headcount": 44.5, "hires": [0, 6, *[0] * 10], "leavers": 1.25,
            "training_fte": 0.5, "overtime_hours": 12.0, "outsourced_contacts": 300.0, "cost": 1_234_567.0,
            "budget": [float("nan"), *[1_300_000.0] * 11], "service_level": 0.8125,
        }
    )  # fmt: skip
    day = dt.date(2027, 2, 1)
    classes = pd.DataFrame(
        [(HOSTILE, 6, day - dt.timedelta(days=42), day, day + dt.timedelta(days=28))],
        columns=["queues", "agents", "decided_by", "starts", "ready"],
    )
    costs = pd.DataFrame({"month": months, **dict.fromkeys(COST_LINES, 1000.0), "contacts": 100.0, "in_time": 81.25})
    return ShownPlan(name, table, classes, costs.assign(fte=41.0), [("2027-03", 512.0, 99.5, ["the budget: more"])])


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("capacity")
    (folder / "plan.yaml").write_text(PLAN)
    return write_capacity_page(
        folder / "page.html", load(folder / "plan.yaml"), [shown("as configured"), shown(HOSTILE)]
    )


def test_the_page_says_what_is_short_and_what_would_help(page_file: Path):
    text = page_file.read_text(encoding="utf-8")
    assert "512 contacts below target, THB\u00a099.50 over the budget" in text
    assert "the budget: more" in text
    assert "Mar 2027" in text
    assert HOSTILE not in text


@pytest.mark.web
@pytest.mark.parametrize("width", [1280, 390])
def test_every_chart_is_drawn_and_nothing_is_asked_for(browser: Any, page_file: Path, width: int):
    with _opened(browser, page_file.as_uri(), width) as page:
        for chart in page.locator(".chart").all():
            chart.scroll_into_view_if_needed()
            page.wait_for_function("node => node.dataset.drawn === 'true'", arg=chart.element_handle())
        assert page.locator(".chart[data-drawn]").count() == 3
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert HOSTILE in page.locator("tbody th").all_inner_texts()
