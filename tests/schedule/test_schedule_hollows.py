"""Curves that rise late: where money does not reach for the floor, hulls mislead and the curves themselves guide."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from schedule_cases import needs, people, queue, settings, write_case

from wfm.plan import service_curves
from wfm.schedule import optimise
from wfm.schedule.hollows import along_curves, overrated
from wfm.schedule.make import Builder
from wfm.schedule.rosters import empty_roster
from wfm.schedule.sweep import SweepPoint, sweep_budgets

FLOOR = 0.5
# Of these the largest pays for two thirds of what the floor needs.
BUDGETS = [3000.0, 3500.0, 4000.0]


def _case(folder: Path, contacts: float = 30.0, goal: str = "service_level"):
    folder.mkdir(exist_ok=True)
    sections = settings(
        queues=[queue("calls", patience_seconds=120)],
        objective={"goal": goal, "floor": FLOOR},
        shifts={"start_every_minutes": 60},
        solver={"iterations": 8_000, "workers": 1, "gap": 0.0},
    )
    config = write_case(folder, sections, [{"hourly_cost": wage} for wage in (18, 20, 22, 24) * 6])
    need, agents = needs(config, contacts, 400.0), people(config)
    return config, agents, need, service_curves(config, need, agents)


def _covered(builder: Builder, agents: int):
    roster = empty_roster(builder.people.crew, builder.cover())
    roster.cover[:] = agents * builder.grid.slots_an_interval
    return roster


def _swept(folder: Path) -> list[SweepPoint]:
    return sweep_budgets(*_case(folder), BUDGETS)


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> list[SweepPoint]:
    return _swept(tmp_path_factory.mktemp("curves"))


def test_the_guide_follows_the_curves_and_what_counts_stays(tmp_path: Path):
    cover = Builder(*_case(tmp_path), None).cover()
    guided = along_curves(cover)
    assert guided.level is cover.level
    begin, length = cover.curve_start[0], cover.curve_length[0]
    rise, hull = (np.diff(one.guide[begin : begin + length]) for one in (guided, cover))
    assert (rise >= -1e-9).all()
    knee = int(rise.argmax())
    assert knee >= 3
    assert rise[knee] > 1.2 * hull[knee]
    assert 0 < rise[0] < 0.7 * hull[0]  # a flat foot, but not without a direction


def test_hulls_overrate_the_foot_of_a_curve_and_not_its_end(tmp_path: Path):
    builder = Builder(*_case(tmp_path), None)
    cover = builder.cover()
    foot, end = (overrated(cover, _covered(builder, agents)) for agents in (4, 22))
    assert foot > 0.1 * np.ptp(cover.guide) * cover.intervals / 7
    assert end == pytest.approx(0.0, abs=1e-3 * foot)
    assert overrated(cover, _covered(builder, 0)) == pytest.approx(0.0, abs=1e-9)


def test_concave_curves_overrate_nothing(tmp_path: Path):
    builder = Builder(*_case(tmp_path, goal="coverage"), None)
    assert overrated(builder.cover(), _covered(builder, 4)) == pytest.approx(0.0, abs=1e-6)


def test_short_money_buys_more_along_the_curves_than_with_hulls_alone(found, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(optimise, "_MISLED", np.inf)
    before = _swept(tmp_path / "hulls")
    saved = gap_before = 0.0
    for point, other in zip(found, before, strict=True):
        one, two = point.roster.summary, other.roster.summary
        assert one["cost"] <= one["budget"] == point.weekly
        assert one["bound"] <= one["objective"] < two["objective"]
        saved += two["objective"] - one["objective"]
        gap_before += two["objective"] - two["bound"]
    assert saved > 0.15 * gap_before


def test_more_money_never_both_answers_less_and_lies_further_below_the_floor(found):
    for less, more in pairwise(found):
        one, two = (point.roster.coverage for point in (less, more))
        short, shorter = (
            float((table["contacts"] * (FLOOR - table["service_level"]).clip(lower=0)).sum()) for table in (one, two)
        )
        answered, more_answered = (float((table["contacts"] * table["service_level"]).sum()) for table in (one, two))
        assert more_answered >= answered - 1e-6 or shorter <= short + 1e-6


def test_the_same_twice(found, tmp_path: Path):
    for a, b in zip(found, _swept(tmp_path), strict=True):
        assert a.roster.summary == b.roster.summary
        assert a.roster.shifts.equals(b.roster.shifts)
