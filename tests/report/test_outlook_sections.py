"""Scenarios and the hiring plan inside the report, as on their own pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from report_plan import HOSTILE, MadePlan
from test_browser import _opened
from test_capacity_page import shown
from test_scenarios_page import made_table

from wfm.report import render_report, write_report


def with_outlook(plan: MadePlan) -> MadePlan:
    """Return the plan with the tables of scenarios and of a hiring plan."""
    hiring = shown("as it is")
    more = {"scenarios": made_table(), "capacity": hiring.months, "capacity_classes": hiring.classes}
    return plan._replace(tables=plan.tables | more)


def test_the_sections_are_there_where_the_tables_are(plan: MadePlan):
    html, bare = render_report(*with_outlook(plan)), render_report(*plan)
    for name in ("scenarios", "capacity"):
        assert f'<section id="{name}">' in html
        assert f'href="#{name}"' in html
        assert f'id="{name}"' not in bare
    assert "THB" not in html
    assert "EUR\u00a01,098.00" in html
    assert "Mar 2027" in html
    assert HOSTILE not in html


def test_the_accuracy_of_the_forecast_stands_beside_last_weeks(plan: MadePlan):
    columns = ["queue", "grain", "model", "wape", "bias", "coverage_80"]
    rows = [("chat", "day", "auto", 0.0512, -0.01, 0.79), ("chat", "day", "seasonal_naive", 0.0987, 0.0, float("nan"))]
    html = render_report(*plan._replace(tables=plan.tables | {"backtest": pd.DataFrame(rows, columns=columns)}))
    cells = ["5.1\xa0%", "9.9\xa0%", "−1.0\xa0%", "79.0\xa0%"]
    assert "chat</th><td>Day</td>" + "".join(f'<td class="n">{cell}</td>' for cell in cells) in html
    assert "Accuracy in a back-test" not in render_report(*plan)


@pytest.mark.web
@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "th")])
def test_their_charts_are_drawn(browser: Any, plan: MadePlan, tmp_path: Path, width: int, language: str):
    made = with_outlook(plan)
    made = made._replace(config=made.config.in_language(language))
    with _opened(browser, write_report(tmp_path / "report.html", *made).as_uri(), width) as page:
        for name in ("frontier", "capacity-people", "capacity-money", "capacity-service"):
            chart = page.locator(f"#{name}")
            chart.scroll_into_view_if_needed()
            page.wait_for_function("node => node.dataset.drawn === 'true'", arg=chart.element_handle())
        page.select_option("#scenario-first", label="high")
        assert page.locator("#scenario-first-name").text_content() == "high"
        assert page.locator("#scenarios-compare tbody tr").count() > 10
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.web
def test_lines_join_scenarios_that_differ_in_money_alone(browser: Any, plan: MadePlan, tmp_path: Path):
    made = with_outlook(plan)
    table = made.tables["scenarios"]
    twice = pd.concat([table.assign(frontier="as it is"), table.assign(frontier="busier", service_level=0.5)])
    made = made._replace(tables=made.tables | {"scenarios": twice})
    with _opened(browser, write_report(tmp_path / "report.html", *made).as_uri(), 1280) as page:
        chart = page.locator("#frontier")
        chart.scroll_into_view_if_needed()
        page.wait_for_function("node => node.dataset.drawn === 'true'", arg=chart.element_handle())
        series = page.evaluate("echarts.getInstanceByDom(document.getElementById('frontier')).getOption().series")
        line = next(one for one in series if one["name"] == "Predicted")
        values = [tuple(one["value"]) for one in line["data"]]
        assert values == [(899.5, 0.71), (1098.0, 0.86), (None, None), (899.5, 0.5), (None, None)]
