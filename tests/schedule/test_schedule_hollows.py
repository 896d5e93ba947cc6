"""Curves that rise late: where money does not reach for the floor, hulls mislead and the curves themselves guide."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from schedule_cases import needs, people, queue, settings, write_case

from wfm.plan import service_curves
from wfm.schedule import optimise
from wfm.schedule.hollows import along_curves, given_up, overrated, without
from wfm.schedule.make import Builder
from wfm.schedule.rosters import empty_roster
from wfm.schedule.sweep import SweepPoint, sweep_budgets
from wfm.schedule.turns import turns_of

FLOOR = 0.5
# Of these the largest pays for two thirds of what the floor needs.
BUDGETS = [3000.0, 3500.0, 4000.0]
# Of 24 agents one search or the other has more luck; among twice as many that hardly matters.
TWICE = 2


def _case(folder: Path, goal: str = "service_level", iterations: int = 8_000, times: int = 1):
    folder.mkdir(exist_ok=True)
    sections = settings(
        queues=[queue("calls", patience_seconds=120)],
        objective={"goal": goal, "floor": FLOOR},
        shifts={"start_every_minutes": 60},
        solver={"iterations": iterations, "workers": 1, "gap": 0.0},
    )
    config = write_case(folder, sections, [{"hourly_cost": wage} for wage in (18, 20, 22, 24) * 6 * times])
    need, agents = needs(config, 30.0 * times, 400.0), people(config)
    return config, agents, need, service_curves(config, need, agents)


def _covered(builder: Builder, agents: int):
    roster = empty_roster(builder.people.crew, builder.cover())
    roster.cover[:] = agents * builder.grid.slots_an_interval
    return roster


def _swept(folder: Path, times: int = 1) -> list[SweepPoint]:
    return sweep_budgets(*_case(folder, times=times), [weekly * times for weekly in BUDGETS])


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


def test_short_money_buys_more_along_the_curves_than_with_hulls_alone(tmp_path: Path, monkeypatch):
    found = _swept(tmp_path / "curves", TWICE)
    monkeypatch.setattr(optimise, "misled", lambda *_, **__: False)
    before = _swept(tmp_path / "hulls", TWICE)
    saved = gap_before = 0.0
    for point, other in zip(found, before, strict=True):
        one, two = point.roster.summary, other.roster.summary
        assert one["cost"] <= one["budget"] == point.weekly
        assert one["bound"] <= one["objective"] < two["objective"]
        saved += two["objective"] - one["objective"]
        gap_before += two["objective"] - two["bound"]
    assert saved > 0.3 * gap_before


def test_more_money_never_answers_less_nor_is_worse(found):
    assert any(point.roster.summary["floor_breaks"] for point in found)
    for less, more in pairwise(found):
        one, two = (point.roster.summary for point in (less, more))
        assert two["service_level"]["overall"] >= one["service_level"]["overall"]
        assert two["objective"] <= one["objective"]


def test_what_is_given_up_leaves_enough_for_the_rest(tmp_path: Path):
    builder = Builder(*_case(tmp_path), None)
    cover = builder.cover()
    first, terms = cover.entry_start[:-1], len(cover.entry_start) - 1
    knee = 20  # beyond where all curves meet their hulls
    assert overrated(cover, _covered(builder, knee)) == pytest.approx(0.0, abs=0.01)
    assert not given_up(cover, _covered(builder, knee), 0.0).any()
    given = [given_up(cover, _covered(builder, 4), more) for more in (0.0, 100.0, 200.0, 1e6)]
    counts = [int(one.sum()) for one in given]
    assert terms > counts[0] > counts[1] > counts[2] > counts[3] == 0
    for less, more in pairwise(given):
        assert (less | ~more).all()  # more agents give up fewer, and no others
    kept = without(cover, given[0])
    for term in range(terms):
        part = slice(cover.curve_start[first[term]], cover.curve_start[first[term]] + cover.curve_length[first[term]])
        assert np.array_equal(kept.guide[part], cover.guide[part]) != given[0][term]
        assert np.ptp(kept.guide[part]) > 0 or given[0][term]
    assert kept.level is cover.level


def test_plans_short_of_money_choose_what_to_give_up(tmp_path: Path, monkeypatch):
    config, *rest = _case(tmp_path, iterations=20_000, times=TWICE)
    each = [TWICE * weekly for weekly in BUDGETS]

    def made() -> list[dict]:
        budgets = [config.budget.model_copy(update={"weekly": weekly}) for weekly in each]
        cases = [config.model_copy(update={"budget": budget}) for budget in budgets]
        return [Builder(case, *rest, None).run().summary for case in cases]

    chosen = made()
    monkeypatch.setattr(optimise, "misled", lambda *_, **__: False)
    before = made()
    assert all(one["cost"] <= weekly for one, weekly in zip(chosen, each, strict=True))
    assert all(one["bound"] <= one["objective"] for one in chosen)
    saved = sum(two["objective"] - one["objective"] for one, two in zip(chosen, before, strict=True))
    assert saved > 0.3 * sum(two["objective"] - two["bound"] for two in before)


def test_what_is_given_up_is_not_left_to_the_first_roster():
    for agents in (101, 500, 5000):
        for seconds in (10.0, 60.0, 300.0):
            first, last = turns_of(agents, seconds, smoothed_most=False, programs=True).ends
            # The first bound may take a quarter of the clock; a search by hulls follows, one by curves, another.
            assert first[1] >= optimise._FIRST_MOST + 0.1
            given_up = first[2] + optimise._GIVEN_UP * (last[1] - first[2])
            assert first[2] + 0.2 < given_up < last[1] - 0.1


def test_the_same_twice(found, tmp_path: Path):
    for a, b in zip(found, _swept(tmp_path), strict=True):
        assert a.roster.summary == b.roster.summary
        assert a.roster.shifts.equals(b.roster.shifts)
