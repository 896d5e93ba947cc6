"""Tables of what cover is worth say the same as its curves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from schedule_cases import needs, people, queue, settings, write_case

from wfm.plan import service_curves
from wfm.schedule import make_roster
from wfm.schedule.kernels.cover import interval_value, slot_values
from wfm.schedule.kernels.crew import Cover
from wfm.schedule.kernels.worth import fill_gains, interval_worth, make_tables
from wfm.schedule.make import Builder
from wfm.schedule.shared_weights import SharedWeights

SKILLS = ["alpha", "beta", "alpha|beta", "alpha", "beta", "alpha|beta"]


def cover_of(tmp_path: Path, goal: str) -> Cover:
    level = {"target": 0.8, "within_seconds": 20}
    queues = [{"name": name, "opening_hours": "mon-sun 08:00-18:00", "service_level": level, "aht_seconds": 300}
              for name in ("alpha", "beta")]  # fmt: skip
    sections = settings(queues=queues, objective={"goal": goal, "floor": 0.5})
    config = write_case(tmp_path, sections, [{"skills": skills} for skills in SKILLS])
    requirements = needs(config, 5.0)
    agents = people(config)
    return Builder(config, agents, requirements, service_curves(config, requirements, agents), None).cover()


@pytest.mark.parametrize("goal", ["coverage", "service_level"])
def test_tables_give_the_worth_and_the_gain_that_the_curves_give(goal: str, tmp_path: Path):
    cover = cover_of(tmp_path, goal)
    tables = make_tables(cover)
    pools, groups = cover.in_pool.shape[1], cover.in_pool.shape[0]
    assert pools > 1 < groups
    rng = np.random.default_rng(1)
    slots = rng.integers(0, 9 * cover.slots_an_interval, (pools, cover.intervals))
    for interval in range(cover.intervals):
        counts = slots[:, interval] / cover.slots_an_interval
        expected = interval_value(cover, False, counts, interval)
        assert interval_worth(tables, slots, interval, interval) == pytest.approx(expected, abs=1e-9)
    for group in range(groups):
        values = np.zeros(cover.intervals * cover.slots_an_interval + 5)
        fill_gains(tables, slots, group, values)
        assert values == pytest.approx(slot_values(cover, slots, group, len(values)), abs=1e-9)


def test_fitted_weights_add_up_to_one_and_are_steep_enough_for_their_prices(tmp_path: Path):
    from wfm.schedule.outcome import Prices

    cover = cover_of(tmp_path, "coverage")
    shared = SharedWeights(cover)
    assert shared.known
    rng = np.random.default_rng(2)
    prices = Prices(
        rng.normal(0, 30, (cover.in_pool.shape[1], cover.intervals)), np.zeros(0), np.ones(len(cover.pool)),
        np.zeros((6, 2)),
    )  # fmt: skip
    shared.fit(prices)
    total = np.add.reduceat(prices.weights, cover.entry_start[:-1])
    assert total == pytest.approx(np.ones(len(total)))
    assert (prices.weights >= -1e-12).all()
    again = prices.copy()
    shared.fit(again)
    assert again.cover == pytest.approx(prices.cover)
    # More of any price than its weight can hold would make a bound that grows with every agent.
    terms = np.searchsorted(cover.entry_start, np.arange(len(cover.pool)), side="right") - 1
    intervals = np.searchsorted(cover.term_start, terms, side="right") - 1
    slopes = np.diff(cover.guide)[cover.curve_start] * prices.weights
    steepest = np.zeros(prices.cover.shape)
    np.add.at(steepest, (cover.pool, intervals), slopes)
    used = np.zeros(prices.cover.shape, dtype=bool)
    used[cover.pool, intervals] = True
    assert (prices.cover[used] <= steepest[used] + 1e-9).all()


def test_where_pools_have_several_shared_curves_weights_are_left_alone(tmp_path: Path):
    assert not SharedWeights(cover_of(tmp_path, "service_level")).known


@pytest.mark.parametrize("minimum", [{}, {"min_positions": 1}])
def test_little_money_for_several_skills_is_bounded_closely(tmp_path: Path, minimum: dict):
    sections = settings(
        objective={"goal": "coverage"},
        queues=[queue("calls", **minimum), queue("chat", **minimum), queue("mail")],
        contracts={"part": {"weekly_hours": [8, 40], "days_per_week": [2, 5], "shift_hours": [4, 8]}},
        budget={"weekly": 3600},
        solver={"iterations": 30_000, "workers": 1, "gap": 0.0},
    )
    skills, wages = ("calls", "chat|mail", "calls|chat|mail", "chat"), (18, 19, 20, 22, 21, 23, 17, 20)
    rows = [{"skills": s, "hourly_cost": wage} for s, wage in zip(skills * 4, wages * 2, strict=True)]
    config = write_case(tmp_path, sections, rows)
    requirements, agents = needs(config, 9.0), people(config)
    summary = make_roster(config, agents, requirements, service_curves(config, requirements, agents)).summary
    assert summary["understaffed_agent_hours"] > 100
    assert 0 <= summary["gap"] < 0.01
