"""The section of the page on what was simulated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from report_plan import MadePlan, make_plan
from test_accessible import TablesOf
from test_browser import _colours, _opened, _see_all

from wfm.plan_simulation import PlanSimulation, simulate_plan
from wfm.report import render_report
from wfm.report.page import write_report

NO_EVENTS_COLUMNS = ["date", "end_date", "name", "kind", "queues", "uplift"]
ROUNDS = [
    {"round": 1, "cost": 10240.5, "predicted": 0.91, "simulated": 0.85, "low": 0.845, "high": 0.855,
     "target": 0.8, "missed": [], "corrected_intervals": 0, "changed_shifts": 0},
]  # fmt: skip


def simulated(plan: MadePlan) -> PlanSimulation:
    import pandas as pd

    short = plan.config.simulation.model_copy(update={"least_days": 56, "most_days": 56})
    config = plan.config.model_copy(update={"simulation": short})
    return simulate_plan(config, plan.agents, pd.DataFrame(columns=NO_EVENTS_COLUMNS), plan.tables)


@pytest.fixture(scope="module")
def page() -> tuple[MadePlan, dict[str, Any]]:
    plan = make_plan(people=9)
    found = simulated(plan)
    tables = plan.tables | {"simulation": found.simulated.table()}
    return plan._replace(tables=tables), found.data() | {"rounds": ROUNDS}


def test_it_is_there_only_where_something_was_simulated(page: tuple[MadePlan, dict]) -> None:
    plan, data = page
    assert 'id="simulation"' not in render_report(*plan)
    html = render_report(*plan, simulation=data)
    assert TablesOf(html).faults == []
    assert html == render_report(*plan, simulation=json.loads(json.dumps(data)))
    assert ", with 95 % confidence " in html.split("card-proof")[0]
    level = data["service_level"]["billing"]
    assert f"{100 * level['simulated']:.1f}\u00a0%" in html
    assert "EUR\u00a010,240.50" in html
    assert html.count("<tr data-queue") >= len(data["partings"])


@pytest.mark.web
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_its_band_is_drawn_without_errors_or_requests(
    browser: Any,
    page: tuple[MadePlan, dict],
    tmp_path: Path,
    width: int,
    scheme: str,
) -> None:
    plan, data = page
    address = write_report(tmp_path / "report.html", *plan, simulation=data).as_uri()
    with _opened(browser, address, width, color_scheme=scheme) as opened:
        _see_all(opened)
        assert opened.locator("#simulation-panels .chart[data-drawn]").count() == 2
        assert _colours(opened, "#simulation-panels canvas") > 5
        assert opened.evaluate("document.documentElement.scrollWidth") == width
        opened.select_option("#queue", label="chat")
        assert opened.locator("#simulation-panels figure:visible").count() == 1
