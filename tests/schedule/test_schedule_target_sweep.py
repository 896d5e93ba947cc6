"""A sweep of targets: each met at its least cost, no dearer for less, and bounded by the prices of all."""

from __future__ import annotations

from pathlib import Path

import pytest
from schedule_cases import needs, people, queue, settings, write_case

from wfm.config import Config
from wfm.plan import service_curves
from wfm.schedule import make_roster
from wfm.schedule.target_sweep import Aim, TargetPoint, sweep_targets

TARGETS = [0.42, 0.55, 0.3, 0.999999]


def _config(folder: Path, target: float) -> Config:
    folder.mkdir(parents=True, exist_ok=True)
    sections = settings(
        queues=[queue("calls", patience_seconds=120, service_level={"target": target, "within_seconds": 20})],
        objective={"goal": "cost", "floor": 0.0},
        solver={"iterations": 60_000, "workers": 1, "gap": 0.0},
    )
    return write_case(folder, sections, [{"hourly_cost": wage} for wage in (18, 20, 22, 24, 20, 21, 19, 23)])


def _aim(folder: Path, target: float) -> Aim:
    config = _config(folder, target)
    need = needs(config, 3.0, 300.0)
    return Aim(config, need, service_curves(config, need, people(config)))


def _swept(folder: Path) -> list[TargetPoint | None]:
    aims = [_aim(folder / str(target), target) for target in TARGETS]
    return sweep_targets(aims, people(aims[0].config))


def test_every_target_is_met_and_less_is_never_dearer(tmp_path: Path):
    points = _swept(tmp_path)
    assert points[3] is not None
    assert points[3].roster is None
    assert "calls" in points[3].reasons[0]
    summaries = [point.roster.summary for point in points[:3] if point is not None and point.roster is not None]
    for target, summary in zip(TARGETS, summaries, strict=False):
        assert summary["service_level"]["overall"] >= target
        assert summary["bound"] <= summary["objective"] == pytest.approx(summary["cost"])
    middle, high, low = (summary["cost"] for summary in summaries)
    assert low < middle < high
    bounds = sorted(summary["bound"] for summary in summaries)
    assert bounds == [summaries[n]["bound"] for n in (2, 0, 1)]


def test_a_sweep_is_no_worse_than_a_search_alone(tmp_path: Path):
    alone = _aim(tmp_path / "alone", 0.42)
    one = make_roster(alone.config, people(alone.config), alone.requirements, alone.curves).summary
    swept = _swept(tmp_path)[0]
    assert swept is not None
    assert swept.roster is not None
    assert swept.roster.summary["cost"] <= one["cost"] * 1.03


def test_a_target_that_is_met_anyway_costs_the_least_payroll_and_is_proved(tmp_path: Path):
    config = _config(tmp_path, 0.05)
    busy = write_case(
        tmp_path,
        settings(
            queues=[queue("calls", patience_seconds=120, service_level={"target": 0.05, "within_seconds": 20})],
            contracts={"full": {"weekly_hours": [40, 40], "days_per_week": [5, 5], "shift_hours": [8, 8]}},
            objective={"goal": "cost", "floor": 0.0},
            solver={"iterations": 60_000, "workers": 1, "gap": 0.0},
        ),
        [{"hourly_cost": 20, "contract": "full"} for _ in range(8)],
    )
    need = needs(config, 1.0, 300.0)
    summary = make_roster(busy, people(busy), need, service_curves(busy, need, people(busy))).summary
    assert summary["service_level"]["overall"] > 0.5
    assert summary["cost"] == pytest.approx(8 * 40 * 20)
    assert summary["gap"] == pytest.approx(0.0, abs=1e-3)
    assert summary["contact_worth"] == {"calls": 0.0}


def test_the_same_twice(tmp_path: Path):
    one, other = _swept(tmp_path / "one"), _swept(tmp_path / "other")
    for a, b in zip(one[:3], other[:3], strict=True):
        assert a is not None
        assert b is not None
        assert a.roster.shifts.equals(b.roster.shifts)
        assert a.roster.summary == b.roster.summary
