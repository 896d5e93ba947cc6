"""Agents are divided among queues fairly, with as few short as any division leaves."""

from __future__ import annotations

import numpy as np
import pytest
from schedule_slow_sums import subsets

from wfm.schedule.allocation import divide
from wfm.staffing.pools import pools_of

STEP = 1e-4
SKILL_SETS = {
    "one queue": ["a"],
    "separate": ["a", "b", "c"],
    "chain": ["a", "ab", "bc", "c"],
    "star": ["ab", "ac", "ad"],
    "everybody does everything": ["abc"],
    "nobody serves one": ["a", "ab"],
    "overlapping": ["abc", "bcd", "ad", "c"],
}


def divided(skill_sets: list[str], agents: list[float], need: dict, minimum: dict | None = None) -> dict[str, float]:
    sets = [frozenset(skills) for skills in skill_sets]
    pools = {
        pool: float(sum(n for skills, n in zip(sets, agents) if skills & pool)) for pool in pools_of(list(need), sets)
    }
    return divide(pools, need, minimum or dict.fromkeys(need, 0.0))


def able(skill_sets: list[str], agents: list[float], chosen) -> float:
    return float(sum(n for skills, n in zip(skill_sets, agents) if set(skills) & set(chosen)))


def possible(skill_sets: list[str], agents: list[float], given: dict[str, float]) -> bool:
    sums = ((sum(given[name] for name in chosen), able(skill_sets, agents, chosen)) for chosen in subsets(list(given)))
    return all(total <= there + 1e-9 for total, there in sums)


def random_case(name: str, seed: int) -> tuple[list[float], dict[str, float]]:
    random = np.random.default_rng(seed)
    names = sorted(set("".join(SKILL_SETS[name])) | ({"z"} if "nobody" in name else set()))
    agents = random.integers(0, 12, len(SKILL_SETS[name])) / random.choice([1, 2])
    need = {queue: float(n) for queue, n in zip(names, random.integers(0, 9, len(names)))}
    return agents.tolist(), need


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", SKILL_SETS)
def test_no_set_of_queues_has_more_agents_than_serve_it_and_nobody_is_left_out(name: str, seed: int):
    agents, need = random_case(name, seed)
    given = divided(SKILL_SETS[name], agents, need)
    assert set(given) == set(need)
    assert min(given.values()) >= 0
    assert possible(SKILL_SETS[name], agents, given)
    assert sum(given.values()) == pytest.approx(able(SKILL_SETS[name], agents, need))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", SKILL_SETS)
def test_no_queue_could_have_more_at_the_cost_of_a_better_served_one(name: str, seed: int):
    # A division is the fairest when nothing can go from a queue to another with a smaller share of its need.
    agents, need = random_case(name, seed)
    given = divided(SKILL_SETS[name], agents, need)
    ratio = {queue: given[queue] / need[queue] for queue in need if need[queue] > 0}
    for poor in ratio:
        for rich in ratio:
            if ratio[poor] < ratio[rich] - 1e-3 and given[rich] > STEP:
                moved = given | {poor: given[poor] + STEP, rich: given[rich] - STEP}
                assert not possible(SKILL_SETS[name], agents, moved), (given, poor, rich)


@pytest.mark.parametrize("least", [False, True], ids=["without minimum", "with minimum positions"])
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", SKILL_SETS)
def test_no_division_leaves_fewer_short(name: str, seed: int, least: bool):
    agents, need = random_case(name, seed)
    minimum = dict.fromkeys(need, 0.0)
    if least:  # the first queue must have one, and needs at least that; there are enough agents for it
        first = next(queue for queue in need if able(SKILL_SETS[name], agents, queue) >= 1 or queue == max(need))
        minimum[first] = min(1.0, able(SKILL_SETS[name], agents, first))
        need[first] = max(need[first], minimum[first])
    given = divided(SKILL_SETS[name], agents, need, minimum)
    short = sum(max(need[queue] - given[queue], 0.0) for queue in need)
    unavoidable = max(
        sum(need[queue] for queue in chosen) - able(SKILL_SETS[name], agents, chosen) for chosen in subsets(list(need))
    )
    assert all(given[queue] >= minimum[queue] - 1e-9 for queue in need)
    # A queue without need counts as one of a millionth.
    assert short == pytest.approx(unavoidable, abs=1e-4)


def test_minimum_positions_come_first():
    given = divided(["ab"], [2.0], {"a": 8.0, "b": 2.0}, {"a": 0.0, "b": 2.0})
    assert given == pytest.approx({"a": 0.0, "b": 2.0})


def test_minimum_positions_are_part_of_the_need_and_no_extra():
    # Two of a's need are its minimum; with four agents for a need of six only two need be short.
    given = divided(["ab"], [4.0], {"a": 2.0, "b": 4.0}, {"a": 2.0, "b": 0.0})
    assert given == pytest.approx({"a": 2.0, "b": 2.0})


def test_equal_queues_get_equal_shares():
    given = divided(["abc"], [6.0], dict.fromkeys("abc", 4.0))
    assert given == pytest.approx(dict.fromkeys("abc", 2.0))


def test_the_flexible_agents_of_a_chain_go_where_the_specialists_are_few():
    # 1 for a alone, 1 for both, 4 for b alone, and each needs 3.
    given = divided(["a", "ab", "b"], [1.0, 1.0, 4.0], {"a": 3.0, "b": 3.0})
    assert given == pytest.approx({"a": 2.0, "b": 4.0})
