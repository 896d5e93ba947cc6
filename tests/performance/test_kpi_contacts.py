"""Contacts, service level, waits and handle times: a week as planned is measured as planned."""

from __future__ import annotations

import pytest
from weeks import as_planned, write

from wfm.performance.kpi import make_kpi
from wfm.performance.week import read_week


@pytest.fixture(scope="module")
def kpi(planned, planned_folder, tmp_path_factory):
    path = write(as_planned(planned), tmp_path_factory.mktemp("actuals") / "actuals.csv")
    return make_kpi(read_week(planned_folder, path))


def test_as_planned(kpi):
    overall = kpi.overall.set_index("measure")
    for name in ("offered", "service_level", "aht_seconds"):
        assert overall.loc[name, "actual"] == pytest.approx(overall.loc[name, "plan"], rel=5e-3)
    assert kpi.week.notes == ()


def test_service_level_of_summary(kpi, planned):
    overall = kpi.overall.set_index("measure")
    assert overall.loc["service_level", "plan"] == pytest.approx(planned.summary["service_level"]["overall"], abs=1e-4)
