"""A sweep of budgets: each roster within its own, with its bound, and no worse for more money."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from schedule_cases import needs, people, queue, settings, write_case

from wfm.plan import service_curves
from wfm.schedule.sweep import SweepPoint, sweep_budgets

BUDGETS = [700.0, 1300.0, 400.0, 1000.0, 1600.0]


def _swept(folder: Path, goal: str, floor: float = 0.0, **more) -> list[SweepPoint]:
    folder.mkdir(exist_ok=True)
    sections = settings(
        queues=[queue("calls", patience_seconds=120)],
        objective={"goal": goal, "floor": floor},
        solver={"iterations": 30_000, "workers": 1, "gap": 0.0},
        **more,
    )
    config = write_case(folder, sections, [{"hourly_cost": wage} for wage in (18, 20, 22, 24, 20, 21, 19, 23)])
    need = needs(config, 9.0, 400.0)
    agents = people(config)
    return sweep_budgets(config, agents, need, service_curves(config, need, agents), BUDGETS)


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
def test_every_budget_is_kept_and_more_money_is_never_worse(goal: str, tmp_path: Path):
    points = _swept(tmp_path, goal)
    assert [point.weekly for point in points] == BUDGETS
    assert next(point for point in points if point.weekly == 400.0).roster is None
    found = sorted((point for point in points if point.roster), key=lambda point: point.weekly)
    assert len(found) == 4
    summaries = [point.roster.summary for point in found]
    for point, summary in zip(found, summaries, strict=True):
        assert summary["cost"] <= summary["budget"] == point.weekly
        assert summary["bound"] <= summary["objective"] + 1e-6
        assert summary["gap"] < 0.12
    objectives = [summary["objective"] for summary in summaries]
    assert objectives == sorted(objectives, reverse=True)
    assert [summary["bound"] for summary in summaries] == sorted((s["bound"] for s in summaries), reverse=True)


def test_too_small_a_budget_says_what_the_least_is(tmp_path: Path):
    (reason,) = next(point for point in _swept(tmp_path, "coverage") if point.weekly == 400.0).reasons
    assert "budget.weekly: EUR 400.00" in reason


def test_the_price_of_money_foretells_the_next_budget_within_the_gaps(tmp_path: Path):
    points = sorted((p for p in _swept(tmp_path, "service_level") if p.roster), key=lambda point: point.weekly)
    for less, more in pairwise(points):
        a, b = less.roster.summary, more.roster.summary
        foretold = a["bound"] - a["budget_shadow_price"] * (more.weekly - less.weekly)
        assert foretold <= b["bound"] + 1e-6 * abs(b["bound"])  # a bound of one budget bounds those of all


def test_the_same_twice(tmp_path: Path):
    one, other = (_swept(tmp_path / name, "service_level") for name in ("one", "other"))
    for a, b in zip(one, other, strict=True):
        assert (a.roster is None) == (b.roster is None)
        if a.roster is not None:
            assert a.roster.summary == b.roster.summary
            assert a.roster.shifts.equals(b.roster.shifts)


def test_where_the_floor_breaks_service_is_bounded_for_rosters_that_leave_it_out_too(tmp_path: Path):
    kept = {point.weekly: point for point in _swept(tmp_path / "without", "service_level")}
    least = 1.0
    for point in sorted(_swept(tmp_path / "with", "service_level", floor=0.85), key=lambda one: -one.weekly):
        if point.roster is None or not point.roster.summary["floor_breaks"]:
            continue
        bound = point.roster.summary["service_level_bound"]
        free = kept[point.weekly].roster.summary["service_level"]["overall"]
        assert max(free, point.roster.summary["service_level"]["overall"]) <= bound <= least
        assert bound < free + 0.1  # a few agents: curves bend the other way below one
        least = bound
    assert least < 1.0
