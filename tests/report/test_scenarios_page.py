"""The page of scenarios: rows of scenarios.csv, those without a roster with their reasons."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from test_capacity_page import HOSTILE, PLAN

from wfm.config import load
from wfm.report.scenarios_page import render_scenarios
from wfm.tables import SCENARIOS


def made_table() -> pd.DataFrame:
    """Return three scenarios, the last of which no roster fulfils."""
    nothing = dict.fromkeys(SCENARIOS.names, float("nan")) | {"reason": "", "status": "optimal"}
    rows = [
        nothing | {"scenario": "low", "budget": 900.0, "cost": 899.5, "service_level": 0.71, "fte": 3.0},
        nothing | {"scenario": "high", "budget": 1100.0, "cost": 1098.0, "service_level": 0.86, "fte": 4.0},
        nothing | {"scenario": HOSTILE, "status": "infeasible", "reason": "the budget is below the least payroll"},
    ]
    return pd.DataFrame(rows, columns=SCENARIOS.names)


@pytest.fixture
def page(tmp_path: Path) -> str:
    (tmp_path / "plan.yaml").write_text(PLAN)
    return render_scenarios(load(tmp_path / "plan.yaml"), made_table())


def test_every_scenario_is_a_row_and_says_why_it_has_no_roster(page: str):
    assert page.count('<th scope="row">') == 3
    assert "infeasible</strong> <span>the budget is below the least payroll</span>" in page
    assert HOSTILE not in page
    assert "THB\u00a01,098.00" in page
