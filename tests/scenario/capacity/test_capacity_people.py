"""Heads and hours by month: attrition, known dates, training, ramp, leave; and service by hours."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from wfm.config import Config, load
from wfm.config.agents import Agent
from wfm.scenario.capacity.months import months_of
from wfm.scenario.capacity.needs import QueueNeeds
from wfm.scenario.capacity.people import available, intakes, newcomer, present

PLAN = """
site: {name: Lakeside, timezone: Europe/Amsterdam, currency: EUR, interval_minutes: 60}
week: {start: 2027-01-11}
queues: [{name: calls, opening_hours: "mon-fri 08:00-18:00", service_level: {target: 0.8, within_seconds: 20}}]
contracts:
  full: {weekly_hours: [40, 40], overtime_hours: 4, days_per_week: [5, 5], shift_hours: [8.5, 8.5]}
  part: {weekly_hours: [16, 24], days_per_week: [2, 4], shift_hours: [4, 6]}
"""


def plan(folder: Path, more: str = "") -> Config:
    (folder / "plan.yaml").write_text(PLAN + more, encoding="utf-8")
    return load(folder / "plan.yaml")


def agent(number: int, contract: str = "full", **more) -> Agent:
    return Agent(f"A{number}", "Ann", contract, ("calls",), 20.0 + number, **more)


def test_months_begin_with_the_first_whole_one_or_the_one_asked_for(tmp_path: Path):
    months = months_of(plan(tmp_path), 3)
    assert months.labels == ["2027-02", "2027-03", "2027-04"]
    assert list(months.days) == [28, 31, 30]
    asked = months_of(plan(tmp_path, 'capacity: {start: "2027-12", months: 4}'))
    assert asked.labels == ["2027-12", "2028-01", "2028-02", "2028-03"]
    assert list(asked.days) == [31, 31, 29, 31]


def test_a_share_leaves_every_month_and_dates_that_are_known_are_kept(tmp_path: Path):
    config = plan(tmp_path, "capacity: {attrition: {monthly: 0.1}}")
    months = months_of(config, 12)
    found = present(config, [agent(n) for n in range(100)], months)
    assert found.leavers.sum() == pytest.approx(100 * (1 - 0.9 ** (365 / (365.25 / 12))), rel=1e-6)
    assert found.heads[0] == pytest.approx(100 * np.mean(0.9 ** (np.arange(28) / (365.25 / 12))))
    calm = plan(tmp_path, "capacity: {attrition: {monthly: 0}}")
    dated = present(
        calm, [agent(1, leaves=dt.date(2027, 3, 10)), agent(2, hired=dt.date(2027, 3, 22)), agent(3)], months
    )
    assert dated.heads[:3] == pytest.approx([2.0, (10 + 10 + 31) / 31, 2.0])
    assert list(np.rint(dated.leavers[:3])) == [0, 1, 0]
    assert dated.leavers.sum() == pytest.approx(1.0)


def test_newcomers_leave_sooner(tmp_path: Path):
    config = plan(tmp_path, "capacity: {attrition: {monthly: 0.01, early_monthly: 0.2, early_months: 2}}")
    months = months_of(config, 6)
    old, new = (
        present(config, [agent(1, hired=day)], months).heads for day in (dt.date(2020, 1, 1), dt.date(2027, 1, 31))
    )
    assert new[1] < old[1] - 0.2
    assert new[5] / new[4] == pytest.approx(old[5] / old[4], rel=1e-6)


def test_hours_are_those_of_the_contract(tmp_path: Path):
    config = plan(tmp_path, "capacity: {attrition: {monthly: 0}}")
    found = present(config, [agent(1), agent(2, "part")], months_of(config, 3))
    assert found.least[0] == pytest.approx(4 * (40 + 16))
    assert found.most[0] == pytest.approx(4 * (40 + 24))
    assert found.overtime[0] == pytest.approx(4 * 4)
    assert found.pay[0, 0] == pytest.approx(4 * (40 * 21 + 24 * 22))


def test_a_class_is_trained_first_and_then_grows_into_the_work(tmp_path: Path):
    more = "capacity: {attrition: {monthly: 0}, hiring: {lead_weeks: 5, training_weeks: 4, ramp: [0.5]}}"
    config = plan(tmp_path, more)
    months = months_of(config, 6)
    classes = intakes(config, [agent(n) for n in (1, 2, 4)], months)
    assert [one.start for one in classes][:2] == [dt.date(2027, 3, 8), dt.date(2027, 4, 5)]
    one = classes[0].one
    assert one.training.sum() == pytest.approx(4 * 40)
    assert one.most[:2] == pytest.approx([0.0, 0.0])
    assert one.able[2] == pytest.approx(0.5 * one.most[2])
    assert one.able[4] == pytest.approx(one.most[4])
    assert one.pay[0, 4] == pytest.approx(one.most[4] * 22.0)
    assert newcomer(config, [agent(n) for n in (1, 2, 4)]) == ("full", 22.0)
    anytime = intakes(config, [agent(1)], months, anytime=True)
    assert anytime[0].start == dt.date(2027, 2, 1)


def test_leave_takes_more_in_its_season(tmp_path: Path):
    config = plan(
        tmp_path, "capacity: {start: '2027-06', leave: {annual_days: 24, seasons: {jul: 3}}, schedule_fit: 1}"
    )
    june, july, august = available(config, months_of(config, 3))
    assert june == pytest.approx(1 - 24 / 14 / (30 * 5 / 7))
    assert july == pytest.approx(1 - 3 * 24 / 14 / (31 * 5 / 7))
    assert august == pytest.approx(1 - 24 / 14 / (31 * 5 / 7))


def test_service_lines_are_never_above_the_curve_where_it_bends_down():
    hours = np.array([0.0, 40, 50, 60, 70, 80, 90, 100, 110, 120])[:, None]
    in_time = 100 / (1 + np.exp(-(hours - 60) / 10))
    queue = QueueNeeds("calls", np.array([100.0]), 0.8, hours, in_time, np.array([100.0]))
    lines = queue.lines(0)
    for hour in np.linspace(60, 120, 61):
        promised = min(level + slope * hour for level, slope in lines)
        assert promised <= 100 / (1 + np.exp(-(hour - 60) / 10)) + 1e-9
    at = [min(level + slope * hour for level, slope in lines) for hour in hours[3:, 0]]
    assert at == pytest.approx(in_time[3:, 0])
    assert min(level + slope * 30 for level, slope in lines) <= queue.served(0, 30)
