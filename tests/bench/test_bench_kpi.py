"""A small year of plans and actuals is made and measured as the bench does it."""

from __future__ import annotations

import pytest
from kpi_year import make_year, measure


def test_two_weeks(tmp_path):
    make_year(tmp_path, weeks=2, queues=2, agents=8)
    found = measure(tmp_path)
    assert found["weeks"] == 2
    assert found["interval_rows"] == 2 * 2 * 7 * 96
    assert found["service_level"] == pytest.approx(0.81, abs=0.05)
