"""The linear program beside the search: its prices bound, whatever it leaves out, and no tighter than the truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from schedule_cases import LUNCH, REST, needs, people, settings, write_case

from wfm.plan import service_curves
from wfm.schedule import make_roster
from wfm.schedule.bound import Bound
from wfm.schedule.implicit_lp import solve_relaxed
from wfm.schedule.make import Builder
from wfm.schedule.relaxation import Relaxation

CASES = {
    "plain": settings(objective={"goal": "coverage"}),
    "breaks": settings(objective={"goal": "coverage"}, breaks=[LUNCH, REST]),
    "rest": settings(objective={"goal": "coverage"}, rules={"min_rest_hours": 20, "max_consecutive_days": 2}),
    "service level": settings(objective={"goal": "service_level"}),
}


def builder_of(tmp_path: Path, sections: dict, **more) -> Builder:
    config = write_case(tmp_path, sections | more, [{"hourly_cost": 15.0 + n} for n in range(6)])
    requirements = needs(config, 4.0)
    agents = people(config)
    return Builder(config, agents, requirements, service_curves(config, requirements, agents), None)


@pytest.mark.parametrize("case", CASES)
def test_its_prices_bound_every_roster_and_hardly_any_better_are_found(case: str, tmp_path: Path):
    built = builder_of(tmp_path, CASES[case])
    crew, cover = built.people.crew, built.cover()
    found = solve_relaxed(crew, cover, built.price, crew.cap, None)
    assert found is not None
    bound = Bound(crew, cover, built.price, crew.cap, 1)
    try:
        value = bound.evaluate(found)[0]
        roster = built.run().summary
        assert -value <= roster["objective"] + 1e-6
        left = iter(range(400))
        best = bound.improve(found, -roster["objective"], lambda _: next(left, None) is not None)
    finally:
        bound.close()
    assert best.bound <= value + 1e-9
    assert value - best.bound <= 0.03 * abs(value)


def test_a_budget_has_the_price_that_a_little_more_of_it_buys(tmp_path: Path):
    free = builder_of(tmp_path, CASES["plain"])
    need = float(free.run().summary["cost"])
    values = []
    for number, money in enumerate((0.9 * need, 0.9 * need + 1.0)):
        folder = tmp_path / str(number)
        folder.mkdir()
        built = builder_of(folder, CASES["plain"], budget={"weekly": money})
        found = solve_relaxed(built.people.crew, built.cover(), built.price, built.people.crew.cap, None)
        assert found is not None
        bound = Bound(built.people.crew, built.cover(), built.price, built.people.crew.cap, 1)
        values.append((bound.evaluate(found)[0], float(found.rows[0])))
        bound.close()
    assert values[0][1] > 0
    assert values[1][0] - values[0][0] == pytest.approx(values[0][1], rel=0.05, abs=0.02)


def test_it_does_not_start_where_steps_end_the_search_or_time_is_short(tmp_path: Path):
    built = builder_of(tmp_path, CASES["plain"])
    for seconds in (None, 1.0):
        relaxation = Relaxation(built.people.crew, built.cover(), built.price)
        relaxation.start(seconds)
        assert relaxation.prices() is None
        assert not relaxation.used
        relaxation.close()


def test_a_roster_made_with_it_has_its_bound(tmp_path: Path):
    solver = {"time_limit_seconds": 9.5, "gap": 0.0}
    config = write_case(tmp_path, CASES["plain"] | {"solver": solver}, [{}] * 6)
    requirements = needs(config, 4.0)
    agents = people(config)
    summary = make_roster(config, agents, requirements, service_curves(config, requirements, agents)).summary
    assert summary["bound"] <= summary["objective"] + 1e-6
    assert np.isfinite(summary["gap"])
